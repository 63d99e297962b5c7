//! What was said already on a card or in a headline: a part that was said is not said again.

use crate::definition::Kind;

/// What stands between the parts of a headline, and between a place and the place around it.
const BETWEEN: &str = " · ";
/// A single sign begins too many names to be one.
const NAME_CHARS_MIN: usize = 2;

/// The parts of a headline.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN).filter(|part| !part.is_empty())
}

/// Whether a field tells where or of what something is: the same place may stand in several fields, and in the names of others.
/// Two people of one name are two people.
pub(super) fn is_whereabouts(kind: Kind) -> bool {
    matches!(kind, Kind::Place | Kind::Link | Kind::Links)
}

/// The parts that were said, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Said(Vec<String>);

impl Said {
    /// Says a text, all of it.
    pub(super) fn add(&mut self, text: &str) {
        self.0.extend(parts(text).map(str::to_owned));
    }

    /// Says of a text what was not said yet, and returns it.
    pub(super) fn add_rest(&mut self, text: &str) -> String {
        let mut rest = Vec::new();
        for part in parts(text) {
            if !self.names(part) {
                self.0.push(part.to_owned());
                rest.push(part);
            }
        }
        rest.join(BETWEEN)
    }

    /// Whether a text was said as it is.
    pub(super) fn has(&self, text: &str) -> bool {
        self.0.iter().any(|said| said == text)
    }

    /// Whether the thing that a text is about was said; what is around it is no news then.
    pub(super) fn has_head(&self, text: &str) -> bool {
        parts(text).next().is_some_and(|head| self.names(head))
    }

    /// All that was said.
    pub(super) fn into_words(self) -> String {
        self.0.join(BETWEEN)
    }

    /// Whether a part was said, by itself or as the beginning of a longer name: 5号楼屋面 says 5号楼, but A10 does not say A1.
    fn names(&self, part: &str) -> bool {
        let begins = |said: &String| {
            let rest = said.strip_prefix(part);
            let next = rest.and_then(|rest| rest.chars().next());
            let is_cut = |next: char| {
                next.is_ascii_alphanumeric() && part.ends_with(|last: char| last.is_ascii_alphanumeric())
            };
            part.chars().count() >= NAME_CHARS_MIN && next.is_some_and(|next| !is_cut(next))
        };
        self.has(part) || self.0.iter().any(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_not_said_again() {
        let rows = [
            ("6楼电梯厅", "6楼电梯厅", ""),
            ("屋面渗漏 · 5号楼屋面", "5号楼", ""),
            ("5号楼屋面 · 5号楼", "5号楼屋面 · 5号楼 · 家属区", "家属区"),
            ("15号楼屋面", "5号楼", "5号楼"),
            ("A10", "A1", "A1"),
            ("Roof 12", "Roof 1", "Roof 1"),
            ("Gate 2", "Gate", ""),
            ("东区花园", "东", "东"),
            ("大堂", "1号楼 · 家属区", "1号楼 · 家属区"),
            ("", "", ""),
        ];
        for (before, text, rest) in rows {
            let mut said = Said::default();
            said.add(before);
            assert_eq!(said.add_rest(text), rest, "{before:?}, {text:?}");
            assert_eq!(said.add_rest(text), "", "twice: {before:?}, {text:?}");
        }
    }
}
