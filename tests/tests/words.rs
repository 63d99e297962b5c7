//! What people read: every phrase of the client in both languages, and no phrase outside the tables.
//!
//! That a phrase exists in both languages is seen to by the compiler: the tables are typed. This looks at what stands in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One line of a table: `key: "中文", "English";`.
struct Phrase {
    file: String,
    key: String,
    zh: String,
    en: String,
}

fn app() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// A source without its comments.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| {
        let is_comment = line.trim_start().starts_with("//");
        if is_comment {
            ""
        } else {
            line.split(" // ").next().unwrap_or(line)
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The string literals of a piece of code, and the code with each of them replaced by a quotation mark.
fn literals(code: &str) -> (Vec<String>, String) {
    let (mut strings, mut rest) = (Vec::new(), String::new());
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        if sign != '"' {
            rest.push(sign);
            continue;
        }
        let mut string = String::new();
        while let Some(sign) = signs.next() {
            match sign {
                '"' => break,
                '\\' => string.extend(signs.next()),
                other => string.push(other),
            }
        }
        strings.push(string);
        rest.push('"');
    }
    (strings, rest)
}

fn phrases() -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for path in sources(&app().join("words")) {
        let code = code_of(&path);
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for table in code.split("phrases! {").skip(1) {
            let (strings, rest) = literals(table);
            let body = rest.split_once('{').map_or("", |(_, body)| body);
            let body = body.split('}').next().unwrap_or_default();
            let mut strings = strings.into_iter();
            for line in body.split(';').filter(|line| line.contains('"')) {
                let key = line.split(':').next().unwrap_or_default().trim().to_owned();
                let (zh, en) = (strings.next().unwrap(), strings.next().unwrap());
                phrases.push(Phrase {
                    file: file.clone(),
                    key,
                    zh,
                    en,
                });
            }
        }
    }
    phrases
}

fn is_han(sign: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&sign)
}

fn is_chinese(sign: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&sign)
        || ('\u{3000}'..='\u{303f}').contains(&sign)
        || ('\u{ff00}'..='\u{ffef}').contains(&sign)
}

/// What stands in braces in a phrase: `{n}`, and `{n|record|records}` where a word goes by a count.
fn in_braces(phrase: &str) -> impl Iterator<Item = &str> {
    let places = phrase.split('{').skip(1);
    places.filter_map(|rest| rest.split_once('}').map(|(place, _)| place))
}

/// The places of a phrase that are filled in: `{n}`.
fn places(phrase: &str) -> Vec<&str> {
    let mut places: Vec<&str> = in_braces(phrase).filter(|place| !place.contains('|')).collect();
    places.sort_unstable();
    places
}

/// Whether every word that goes by a count has two forms, and goes by a number that the phrase tells.
fn counts_well(phrase: &str) -> bool {
    let told = places(phrase);
    in_braces(phrase).filter(|place| place.contains('|')).all(|place| {
        let parts: Vec<&str> = place.split('|').collect();
        matches!(parts[..], [name, one, many] if told.contains(&name) && !one.is_empty() && !many.is_empty() && one != many)
    })
}

/// The first plural right behind a place of an English phrase: `{n} records` says "1 records". Words that only end so are passed over.
fn plural_without_singular(phrase: &str) -> Option<&str> {
    const COUNTS_NOTHING: [&str; 3] = ["s", "is", "was"];
    let words_behind = phrase.split('}').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix(' ')?;
        let end = rest
            .find(|sign: char| !sign.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        Some(&rest[..end])
    });
    let mut plurals = words_behind
        .filter(|word| word.ends_with('s') || *word == "people" || *word == "are" || *word == "were");
    plurals.find(|word| !COUNTS_NOTHING.contains(word))
}

#[test]
fn every_phrase_stands_in_both_languages_with_the_same_places() {
    let phrases = phrases();
    assert!(phrases.len() > 100, "only {} phrases were found", phrases.len());
    for phrase in &phrases {
        let said = format!("{}, {}: {} / {}", phrase.file, phrase.key, phrase.zh, phrase.en);
        assert!(
            !phrase.key.is_empty() && !phrase.zh.trim().is_empty() && !phrase.en.trim().is_empty(),
            "{said}"
        );
        // A language is named in itself.
        let is_language = phrase.key == "chinese";
        assert!(
            is_language || !phrase.en.chars().any(is_chinese),
            "Chinese in the English: {said}"
        );
        // Names and units are the same in both: PIN, ID, mg/L. Some phrases only put together what others say.
        let own = places(&phrase.zh).iter().fold(phrase.zh.clone(), |zh, place| {
            zh.replace(&format!("{{{place}}}"), "")
        });
        let is_name = phrase.zh == phrase.en || !own.chars().any(char::is_alphabetic);
        assert!(is_name || phrase.zh.chars().any(is_chinese), "no Chinese: {said}");
        assert_eq!(places(&phrase.zh), places(&phrase.en), "{said}");
        assert!(!phrase.zh.contains('|') && counts_well(&phrase.en), "{said}");
    }
}

#[test]
fn a_word_that_goes_by_a_count_has_its_singular() {
    assert_eq!(plural_without_singular("{n} records here"), Some("records"));
    assert_eq!(
        plural_without_singular("{n} {n|record|records}, {who} is late"),
        None
    );
    for phrase in phrases() {
        let plural = plural_without_singular(&phrase.en);
        let said = format!("{}, {}: {}", phrase.file, phrase.key, phrase.en);
        assert!(
            plural.is_none(),
            "{said}: write it as {{n}} {{n|record|records}}, or it says \"1 records\""
        );
    }
}

/// The names that follow a dot in the app's code: whatever says a phrase names it so.
fn names_after_dots(code: &str) -> BTreeSet<String> {
    let is_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    code.split('.')
        .skip(1)
        .map(str::trim_start)
        .map(|rest| rest[..rest.find(|sign| !is_name(sign)).unwrap_or(rest.len())].to_owned())
        .collect()
}

#[test]
fn every_phrase_is_said_somewhere() {
    let code: Vec<String> = sources(&app())
        .iter()
        .map(|path| literals(&code_of(path)).1)
        .collect();
    let said = names_after_dots(&code.join("\n"));
    let unsaid: Vec<String> = phrases()
        .into_iter()
        .filter(|phrase| !said.contains(&phrase.key))
        .map(|phrase| format!("{}, {}", phrase.file, phrase.key))
        .collect();
    assert!(unsaid.is_empty(), "nothing says these phrases: {unsaid:?}");
}

#[test]
fn nothing_that_people_read_stands_outside_the_tables() {
    let words = app().join("words");
    // The signs of the collation are a table that nobody reads; the line of a checkpoint that has none is stored in records.
    let others = ["platform/pinyin.rs", "pages/form/sets/checklist.rs"].map(|file| app().join(file));
    let mut found = Vec::new();
    for path in sources(&app()) {
        if path.starts_with(&words) || others.contains(&path) {
            continue;
        }
        let (strings, rest) = literals(&code_of(&path));
        let strings = strings.into_iter().chain([rest]);
        found.extend(strings.filter(|text| text.chars().any(is_han)).map(|text| {
            let text: String = text.chars().filter(|sign| is_chinese(*sign)).take(20).collect();
            format!("{}: {text}", path.display())
        }));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
