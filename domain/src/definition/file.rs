//! Definition files: TOML in, a checked [`Definition`] out, or every fault with its line.

use std::fmt;

use serde_ignored::Path;
use toml::de::{DeTable, DeValue};

use super::{Definition, Fault, Place, check};
use crate::sort;

/// The largest definition file, in bytes.
pub const FILE_BYTES_MAX: usize = 256 * 1024;

/// Where the format is told.
const FORMAT: &str = "see registers/README.md for the format";

/// A definition file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file's name, as given.
    pub file: String,
    /// Each fault with its line, from 1.
    pub faults: Vec<(usize, String)>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (line, fault)) in self.faults.iter().enumerate() {
            let end = if index + 1 == self.faults.len() { "" } else { "\n" };
            write!(f, "{}:{line}: {fault}{end}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

/// Reads and checks one file. `file` is only used to say where a fault stands.
///
/// # Errors
/// [`Refused`] with file, line and what to do, when the text is not TOML, has unknown or missing keys, or makes no sense.
pub fn read(file: &str, text: &str) -> Result<Definition, Refused> {
    let refused = |faults| Refused {
        file: file.to_owned(),
        faults,
    };
    if text.len() > FILE_BYTES_MAX {
        return Err(refused(vec![(
            1,
            "the file is larger than 256 KiB; split the register".to_owned(),
        )]));
    }
    let unread = |why: toml::de::Error| {
        let line = why.span().map_or(1, |span| line_at(text, span.start));
        refused(vec![(line, format!("{}; {FORMAT}", why.message()))])
    };
    let mut unknown = Vec::new();
    let document = toml::Deserializer::parse(text).map_err(unread)?;
    let definition: Definition =
        serde_ignored::deserialize(document, |path| unknown.push(of_unknown_key(&path))).map_err(unread)?;
    let faults = [unknown, check(&definition)].concat();
    if faults.is_empty() {
        return Ok(definition);
    }
    let root = DeTable::parse(text)
        .ok()
        .map(|root| DeValue::Table(root.into_inner()));
    let mut lines: Vec<_> = faults
        .iter()
        .map(|fault| (line_of(text, root.as_ref(), fault), fault.to_string()))
        .collect();
    sort::by(&mut lines, Ord::cmp);
    Err(refused(lines))
}

/// A key that no definition has. Definitions that come from the server may have keys of a later build, which are passed over; in a file
/// one is a slip of the pen.
fn of_unknown_key(path: &Path<'_>) -> Fault {
    let path = places(path);
    let key = path.last().map(|place| match place {
        Place::Name(name) => name.clone(),
        Place::Index(index) => index.to_string(),
    });
    Fault {
        problem: format!("unknown field `{}`", key.unwrap_or_default()),
        remedy: FORMAT.to_owned(),
        path,
    }
}

fn places(path: &Path<'_>) -> Vec<Place> {
    let (parent, place) = match path {
        Path::Root => return Vec::new(),
        Path::Seq { parent, index } => (parent, Some(Place::Index(*index))),
        Path::Map { parent, key } => (parent, Some(Place::Name(key.clone()))),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            (parent, None)
        }
    };
    let mut places = places(parent);
    places.extend(place);
    places
}

/// The line of the innermost part of a fault's path that stands in the file.
fn line_of(text: &str, root: Option<&DeValue<'_>>, fault: &Fault) -> usize {
    let mut line = 1;
    let mut here = root;
    for part in &fault.path {
        let inner = match (here, part) {
            (Some(DeValue::Table(table)), Place::Name(name)) => table.get(name.as_str()),
            (Some(DeValue::Array(array)), Place::Index(index)) => array.get(*index),
            _ => None,
        };
        let Some(inner) = inner else { break };
        line = line_at(text, inner.span().start);
        here = Some(inner.get_ref());
    }
    line
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A register without a fault; each case below breaks it in one place. Its line 1 is `key`.
    const GOOD: &str = r#"key = "pool"
version = 1
words = { zh = "泳池", en = "Pool" }
title = ["note"]
search = ["note"]

[figures.chlorine_min]
kind = "number"
value = "0.4"
words = { zh = "余氯下限", en = "Least chlorine" }
source = "MEA-1"

[figures.kept]
kind = "duration"
value = "3mo"
words = { zh = "保留期", en = "Kept for" }
source = "VIS-9"

[[fields]]
key = "note"
kind = "text"
words = { zh = "备注", en = "Note" }
chars_max = 200

[[fields]]
key = "chlorine"
kind = "number"
words = { zh = "余氯", en = "Chlorine" }
decimals = 2
limit = { min = "chlorine_min", action = "note" }

[[fields]]
key = "weather"
kind = "choice"
words = { zh = "天气", en = "Weather" }
options = [{ key = "dry", words = { zh = "晴", en = "Dry" }, sets = { indoors = false } }]
required_at = ["enter"]

[[fields]]
key = "indoors"
kind = "yes_no"
words = { zh = "室内", en = "Indoors" }

[[fields]]
key = "phone"
kind = "phone"
words = { zh = "电话", en = "Phone" }
private = true
readers = ["lead"]
writers = ["lead"]

[[fields]]
key = "doses"
kind = "rows"
words = { zh = "投药", en = "Doses" }

[[fields.columns]]
key = "agent"
kind = "text"
words = { zh = "药剂", en = "Agent" }

[[fields]]
key = "lines"
kind = "checklist"
words = { zh = "检查", en = "Checks" }
items = [{ key = "floor", words = { zh = "地面", en = "Floor" } }]

[[fields]]
key = "at"
kind = "moment"
words = { zh = "时间", en = "At" }

[[flow.states]]
key = "open"
words = { zh = "待办", en = "Open" }

[[flow.states]]
key = "done"
words = { zh = "已办", en = "Done" }
tab = "done"

[[flow.steps]]
key = "enter"
words = { zh = "登记", en = "Enter" }
to = "open"
roles = ["lead"]

[[flow.steps]]
key = "finish"
words = { zh = "完成", en = "Finish" }
from = ["open"]
to = "done"
roles = ["lead"]

[[clocks]]
key = "finish"
words = { zh = "完成", en = "Finish" }
start_field = "at"
stop_steps = ["finish"]
limit = "kept"
source = "MEA-1"

[[lists]]
key = "wet"
words = { zh = "雨天", en = "Dry days" }
states = ["open"]
when = { weather = "dry" }
columns = ["note"]
order_by = "at"

[print]
words = { zh = "泳池登记簿", en = "Pool log" }
columns = ["note"]

[retention]
private_after = "kept"

[access]
create = ["lead"]
edit = ["lead"]
settle = ["lead"]
void = ["lead"]

[access.read]
lead = ["all"]
"#;

    /// The faults of [`GOOD`] with its only `old` replaced by `new`.
    fn faults_of(old: &str, new: &str) -> Vec<(usize, String)> {
        assert_eq!(
            GOOD.matches(old).count(),
            1,
            "{old:?} must stand in the text once"
        );
        match read("pool.toml", &GOOD.replace(old, new)) {
            Ok(_) => Vec::new(),
            Err(refused) => refused.faults,
        }
    }

    #[test]
    fn a_file_without_fault_is_read() {
        let pool = read("pool.toml", GOOD).unwrap_or_else(|refused| panic!("{refused}"));
        assert_eq!(pool.key, "pool");
        assert_eq!(pool.figure("chlorine_min", 1), Some("0.4"));
    }
    /// Replaced, by, the line that is told, part of the message.
    const CASES: &[(&str, &str, usize, &str)] = &[
        // What is no TOML, or no definition.
        ("version = 1", "version = ", 2, "see registers/README.md"),
        ("version = 1", "version = \"one\"", 2, "expected u32"),
        (
            "version = 1",
            "version = 1\ncolour = \"red\"",
            3,
            "unknown field `colour`",
        ),
        ("version = 1\n", "", 1, "missing field `version`"),
        (
            "zh = \"备注\", en = \"Note\"",
            "zh = \"备注\"",
            22,
            "missing field `en`",
        ),
        (
            "kind = \"moment\"",
            "kind = \"instant\"",
            70,
            "unknown variant `instant`",
        ),
        (
            "chars_max = 200",
            "chars_maximum = 200",
            23,
            "unknown field `chars_maximum`",
        ),
        (
            "key = \"weather\"",
            "key = \"Weather\"",
            33,
            "begins with a letter",
        ),
        (
            "create = [\"lead\"]",
            "create = [\"boss\"]",
            119,
            "unknown variant `boss`",
        ),
        ("tab = \"done\"", "tab = \"gone\"", 80, "unknown variant `gone`"),
        (
            "to = \"open\"",
            "to = \"open\"\nguards = [\"luck\"]",
            86,
            "unknown variant `luck`",
        ),
        (
            "indoors = false",
            "indoors = 0.5",
            36,
            "decimals are written as text",
        ),
        // Fields.
        (
            "key = \"indoors\"\n",
            "key = \"note\"\n",
            39,
            "`note` is there twice",
        ),
        (
            "key = \"doses\"",
            "key = \"state\"",
            52,
            "`state` is kept by the flow",
        ),
        (
            "required_at = [\"enter\"]",
            "required_at = [\"begin\"]",
            37,
            "there is no step `begin`",
        ),
        (
            "required_at = [\"enter\"]",
            "required_when = { indoors = true }",
            37,
            "it is required at no step",
        ),
        (
            "options = [",
            "unit = \"℃\"\noptions = [",
            36,
            "`unit` does not go with kind Choice",
        ),
        (
            "kind = \"choice\"",
            "kind = \"text\"",
            36,
            "`options` does not go with kind Text",
        ),
        ("decimals = 2\n", "", 25, "`chlorine` needs `decimals`"),
        ("decimals = 2", "decimals = 9", 29, "too many decimals"),
        (
            "decimals = 2\n",
            "decimals = 2\nsaid = { zh = \"余氯\", en = \"{v}\" }\n",
            30,
            "the value is not said",
        ),
        (
            "kind = \"moment\"",
            "kind = \"choice\"",
            68,
            "`at` needs `options`",
        ),
        (
            "kind = \"moment\"",
            "kind = \"link\"",
            68,
            "`at` needs `register`",
        ),
        (
            "items = [",
            "items_from = \"spot.inspect\"\nitems = [",
            66,
            "exclude each other",
        ),
        (
            "chars_max = 200",
            "limit = { min = \"chlorine_min\" }",
            23,
            "a limit on kind Text",
        ),
        (
            "limit = { min = \"chlorine_min\", ",
            "limit = { ",
            30,
            "without `min` and `max`",
        ),
        (
            "min = \"chlorine_min\"",
            "min = \"kept\"",
            30,
            "`kept` is a Duration",
        ),
        (
            "min = \"chlorine_min\"",
            "min = \"chlorine\"",
            30,
            "there is no figure `chlorine`",
        ),
        (
            "action = \"note\"",
            "action = \"dosing\"",
            30,
            "there is no field `dosing`",
        ),
        (
            "indoors = false",
            "indoors = \"no\"",
            36,
            "`indoors` is never \"no\"",
        ),
        (
            "indoors = false",
            "outdoors = true",
            36,
            "there is no field `outdoors`",
        ),
        (
            "chars_max = 200",
            "merge = \"earliest\"",
            23,
            "Earliest can't merge kind Text",
        ),
        (
            "kind = \"text\"\nwords = { zh = \"药剂\"",
            "kind = \"photos\"\nwords = { zh = \"药剂\"",
            57,
            "many values inside a row",
        ),
        (
            "en = \"Agent\" }",
            "en = \"Agent\" }\nrequired_at = [\"enter\"]",
            57,
            "`agent` is a column",
        ),
        // Personal data.
        (
            "readers = [\"lead\"]\nwriters = [\"lead\"]",
            "",
            48,
            "nobody is named who may read it",
        ),
        (
            "private_after = \"kept\"",
            "",
            115,
            "private fields are kept for ever",
        ),
        (
            "writers = [\"lead\"]",
            "writers = [\"lead\", \"guard\"]",
            50,
            "guard writes `phone` without reading it",
        ),
        (
            "readers = [\"lead\"]\nwriters = [\"lead\"]",
            "readers = [\"admin\"]",
            49,
            "lead writes `phone` without reading it",
        ),
        (
            "en = \"Agent\" }",
            "en = \"Agent\" }\nprivate = true",
            57,
            "`agent` is a column",
        ),
        // Figures.
        ("value = \"0.4\"", "value = \"0,4\"", 9, "write it like 0.4"),
        (
            "value = \"3mo\"",
            "value = \"three months\"",
            15,
            "write it like 25s",
        ),
        // Headline, lists, print.
        ("title = [\"note\"]", "title = []", 4, "no headline"),
        (
            "search = [\"note\"]",
            "search = [\"notes\"]",
            5,
            "there is no field `notes`",
        ),
        (
            "states = [\"open\"]",
            "states = [\"opened\"]",
            106,
            "there is no state `opened`",
        ),
        (
            "when = { weather = \"dry\" }",
            "when = { weather = \"wet\" }",
            107,
            "`weather` is never \"wet\"",
        ),
        (
            "order_by = \"at\"",
            "order_by = \"since\"",
            109,
            "there is no field `since`",
        ),
        (
            "[[clocks]]\nkey = \"finish\"\nwords = { zh = \"完成\", en = \"Finish\" }\nstart_field = \"at\"\nstop_steps = [\"finish\"]\n\
             limit = \"kept\"\nsource = \"MEA-1\"\n\n[[lists]]",
            "[[lists]]\nlate = true",
            96,
            "nothing runs out, so nothing is late",
        ),
        // Flow.
        (
            "from = [\"open\"]\nto = \"done\"",
            "from = [\"open\"]\nto = \"open\"",
            77,
            "no step leads to `done`",
        ),
        (
            "from = [\"open\"]",
            "from = [\"begun\"]",
            91,
            "there is no state `begun`",
        ),
        (
            "to = \"open\"",
            "from = [\"done\"]\nto = \"open\"",
            73,
            "no step makes a record",
        ),
        (
            "to = \"open\"\nroles = [\"lead\"]",
            "to = \"open\"\nroles = []",
            82,
            "nobody may take `enter`",
        ),
        (
            "to = \"done\"\nroles = [\"lead\"]",
            "to = \"done\"\nroles = [\"guard\"]",
            93,
            "guard may write but not read",
        ),
        // Clocks.
        (
            "stop_steps = [\"finish\"]\n",
            "",
            95,
            "missing field `stop_steps`",
        ),
        (
            "stop_steps = [\"finish\"]",
            "stop_steps = []",
            95,
            "`finish` never stops",
        ),
        ("start_field = \"at\"\n", "", 95, "`finish` never starts"),
        (
            "start_field = \"at\"",
            "start_field = \"note\"",
            98,
            "`note` is a Text",
        ),
        (
            "limit = \"kept\"",
            "limit = \"chlorine_min\"",
            100,
            "`chlorine_min` is a Number",
        ),
        // Access.
        (
            "edit = [\"lead\"]",
            "edit = [\"lead\", \"guard\"]",
            120,
            "guard may write but not read",
        ),
        (
            "settle = [\"lead\"]",
            "settle = []",
            121,
            "nobody may settle a conflict",
        ),
    ];

    #[test]
    fn a_fault_is_told_with_its_line_and_what_to_do() {
        for &(old, new, line, message) in CASES {
            let faults = faults_of(old, new);
            let told = |(at, fault): &(usize, String)| *at == line && fault.contains(message);
            assert!(
                faults.iter().any(told),
                "{new:?} should be told in line {line}: {faults:#?}"
            );
        }
    }

    #[test]
    fn every_fault_is_told_at_once_and_in_order() {
        let text = GOOD
            .replace("action = \"note\"", "action = \"dosing\"")
            .replace("settle = [\"lead\"]", "settle = []");
        let refused = read("pool.toml", &text).unwrap_err();
        let lines: Vec<_> = refused.faults.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [30, 121]);
        let told = refused.to_string();
        assert!(
            told.starts_with("pool.toml:30: there is no field `dosing`; check the spelling"),
            "{told}"
        );
    }

    #[test]
    fn keys_of_a_later_build_are_passed_over_where_a_server_sends_them() {
        let pool = read("pool.toml", GOOD).unwrap_or_else(|refused| panic!("{refused}"));
        let mut sent = serde_json::to_value(&pool).unwrap();
        let mut added = 0;
        let mut add = |place: &mut serde_json::Value| {
            place["of_tomorrow"] = serde_json::json!({ "a": [1] });
            added += 1;
        };
        for part in ["/flow", "/access", "/words", "/figures/kept", ""] {
            add(sent.pointer_mut(part).unwrap_or_else(|| panic!("{part}")));
        }
        for list in ["/fields", "/flow/states", "/flow/steps", "/clocks", "/lists"] {
            let list = sent.pointer_mut(list).unwrap_or_else(|| panic!("{list}"));
            list.as_array_mut().unwrap().iter_mut().for_each(&mut add);
        }
        assert!(added > 10, "{added}");
        assert_eq!(serde_json::from_value::<Definition>(sent).unwrap(), pool);
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let text = format!("{GOOD}{}", "#".repeat(FILE_BYTES_MAX));
        let refused = read("pool.toml", &text).unwrap_err();
        assert_eq!(refused.faults[0].0, 1);
        assert!(refused.to_string().contains("larger than 256 KiB"), "{refused}");
    }
}
