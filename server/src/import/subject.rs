//! What a sheet is about: the site, or one register. Its name says it, or else its headings do.

use steward_domain::definition::Definition;

use super::errors::Problem;
use super::fold::fold;
use super::sheet::Sheet;

/// The registers that can be imported, in the order in which they are stored: what others refer to comes first.
pub const REGISTERS: [&str; 5] = ["place", "staff", "customer", "checkpoint", "route"];

/// Other words for a register in the name of a file.
const ALIASES: [(&str, &str); 6] = [
    ("place", "地点"),
    ("staff", "人员"),
    ("customer", "业主"),
    ("checkpoint", "检查点"),
    ("checkpoint", "巡检点"),
    ("route", "路线"),
];
/// Names of the sheet with the site's own line.
const SITE_NAMES: [&str; 5] = ["site", "sites", "项目", "项目信息", "项目资料"];

/// What a sheet is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Subject<'a> {
    Site,
    Register(&'a Definition),
}

/// What a sheet is about, by the sheet's name, else the file's name, else its headings.
pub(super) fn subject<'a>(definitions: &'a [Definition], sheet: &Sheet) -> Result<Subject<'a>, Problem> {
    let (file, name) = sheet.source.split_once(" / ").unwrap_or((&sheet.source, ""));
    let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let importable: Vec<&Definition> = REGISTERS
        .iter()
        .filter_map(|key| definitions.iter().find(|definition| definition.key == *key))
        .collect();
    let mut candidates = importable.clone();
    for name in [name, file] {
        if SITE_NAMES.contains(&fold(name).as_str()) {
            return Ok(Subject::Site);
        }
        let named: Vec<&Definition> = importable
            .iter()
            .copied()
            .filter(|definition| is_named(definition, name))
            .collect();
        match named.as_slice() {
            [] => {}
            [one] => return Ok(Subject::Register(one)),
            _ => {
                candidates = named;
                break;
            }
        }
    }
    by_headings(&candidates, sheet)
}

/// Chinese words may stand anywhere in a name, since there are no blanks between them; English ones stand alone.
fn is_named(definition: &Definition, name: &str) -> bool {
    let name = fold(name);
    let key = definition.key.as_str();
    let english = definition.words.en.to_lowercase();
    let is_english = |word: &str| {
        let word = word.strip_suffix('s').unwrap_or(word);
        !word.is_empty()
            && [key, &english]
                .iter()
                .any(|known| known.strip_suffix('s').unwrap_or(known) == word)
    };
    let aliases = ALIASES.iter().filter(|(register, _)| *register == key);
    name.split(|c: char| !c.is_ascii_alphabetic()).any(is_english)
        || name.contains(&definition.words.zh)
        || aliases.into_iter().any(|(_, alias)| name.contains(alias))
}

/// The register that knows the most of the headings.
fn by_headings<'a>(candidates: &[&'a Definition], sheet: &Sheet) -> Result<Subject<'a>, Problem> {
    let count = |definition: &Definition| {
        let is_known = |heading: &&String| super::columns::field(definition, heading).is_some();
        sheet.header.iter().filter(is_known).count()
    };
    let most = candidates
        .iter()
        .map(|definition| count(definition))
        .max()
        .unwrap_or(0);
    let best: Vec<&Definition> = candidates
        .iter()
        .copied()
        .filter(|definition| count(definition) == most)
        .collect();
    match best.as_slice() {
        // One heading, such as a name, is in every register.
        [one] if most > 1 => Ok(Subject::Register(one)),
        _ => Err(Problem::new(
            "unknown_register",
            format!(
                "it is not clear what the sheet holds; name the sheet or the file after it: 项目 site, {}",
                candidates
                    .iter()
                    .map(|definition| format!("{} {}", definition.words.zh, definition.key))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        )),
    }
}
