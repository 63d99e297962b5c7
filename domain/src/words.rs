//! What people read: every label in both languages.

use serde::{Deserialize, Serialize};

/// The language that a person reads. Chinese comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The label in this language.
    #[must_use]
    pub fn pick(self, words: &Words) -> &str {
        self.of(&words.zh, &words.en)
    }

    /// One of two phrases that stand in the program.
    #[must_use]
    pub fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A label in both languages. A missing one does not parse, so no screen can lack a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both languages at once.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Self {
        Self {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// Puts values into a phrase: `{n} 条待传`. Where a word goes by a count, the phrase offers both: `{n} {n|record|records}` says the first
/// for exactly 1, and the second for all else.
///
/// Law: a value stands as it is; braces that a person has typed name no place. A place that nothing fills stays as it is written.
#[must_use]
pub fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(phrase.len());
    let mut rest = phrase;
    while let Some((before, (place, behind))) = next_place(rest) {
        filled.push_str(before);
        match said_at(place, values) {
            Some(said) => filled.push_str(said),
            None => filled.extend(["{", place, "}"]),
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// What stands before the first place, the place, and what stands behind it.
fn next_place(phrase: &str) -> Option<(&str, (&str, &str))> {
    let (before, behind) = phrase.split_once('{')?;
    Some((before, behind.split_once('}')?))
}

fn said_at<'a>(place: &'a str, values: &[(&str, &'a str)]) -> Option<&'a str> {
    let mut parts = place.split('|');
    let name = parts.next()?;
    let (_, value) = values.iter().find(|(known, _)| *known == name)?;
    match (parts.next(), parts.next()) {
        (Some(one), Some(many)) => Some(if *value == "1" { one } else { many }),
        _ => Some(value),
    }
}

/// A name as it stands inside a sentence: `Repair order` becomes `repair order`. A word of capitals stays one, and so does Chinese.
#[must_use]
pub fn in_sentence(name: &str) -> String {
    let mut signs = name.chars();
    match (signs.next(), signs.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            let rest = &name[first.len_utf8()..];
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => name.to_owned(),
    }
}

/// Several of which each will do: `甲、乙或丙`, `a, b or c`.
#[must_use]
pub fn any_of(names: &[String], language: Language) -> String {
    let Some((last, others)) = names.split_last() else {
        return String::new();
    };
    if others.is_empty() {
        return last.clone();
    }
    let others = others.join(language.of("、", ", "));
    format!("{others}{}{last}", language.of("或", " or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A phrase, what fills it, and what becomes of it.
    type Filled<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

    #[test]
    fn a_phrase_is_filled_in_and_its_words_go_by_the_count() {
        let phrase = "{n} {n|record|records} of {who}, {all} in all";
        let cases: &[Filled<'_>] = &[
            ("{n} 条待传", &[("n", "3")], "3 条待传"),
            (
                phrase,
                &[("n", "1"), ("who", "Li"), ("all", "9")],
                "1 record of Li, 9 in all",
            ),
            (
                phrase,
                &[("n", "0"), ("who", "Li"), ("all", "9")],
                "0 records of Li, 9 in all",
            ),
            (
                phrase,
                &[("n", "11"), ("who", "Li"), ("all", "11")],
                "11 records of Li, 11 in all",
            ),
            // What a person has typed names no place.
            (
                "{a} and {b}",
                &[("a", "{b}"), ("b", "{a|x|y}")],
                "{b} and {a|x|y}",
            ),
            ("{a} and {b}", &[("b", "2")], "{a} and 2"),
            ("{n|one|many} and {a", &[("a", "2")], "{n|one|many} and {a"),
            ("nothing to fill in", &[("n", "1")], "nothing to fill in"),
        ];
        for (phrase, values, expected) in cases {
            assert_eq!(fill(phrase, values), *expected, "{phrase} {values:?}");
        }
    }

    #[test]
    fn a_name_in_a_sentence_is_small_unless_it_is_all_capitals() {
        let cases = [
            ("Repair order", "repair order"),
            ("VIP list", "VIP list"),
            ("报修单", "报修单"),
            ("", ""),
            ("A", "A"),
        ];
        for (name, expected) in cases {
            assert_eq!(in_sentence(name), expected);
        }
    }

    #[test]
    fn names_of_which_any_will_do_are_joined_as_each_language_does() {
        let names: Vec<String> = ["甲", "乙", "丙"].map(str::to_owned).into();
        for (count, zh, en) in [
            (0, "", ""),
            (1, "甲", "甲"),
            (2, "甲或乙", "甲 or 乙"),
            (3, "甲、乙或丙", "甲, 乙 or 丙"),
        ] {
            assert_eq!(any_of(&names[..count], Language::Zh), zh);
            assert_eq!(any_of(&names[..count], Language::En), en);
        }
    }
}
