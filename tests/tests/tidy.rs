//! What rustfmt and clippy can't see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The most lines of a source file before its tests. A file is one idea; past this it is several.
const LINES_MAX: usize = 520;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
}

fn sources(of: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in of {
        files_below(&root().join(folder), "rs", &mut found);
    }
    assert!(!found.is_empty(), "{of:?} has sources");
    found.sort();
    let name = |path: &PathBuf| {
        path.strip_prefix(root())
            .expect("below the workspace")
            .display()
            .to_string()
    };
    found
        .iter()
        .map(|path| (name(path), std::fs::read_to_string(path).expect("a source file")))
        .collect()
}

fn everything() -> Vec<(String, String)> {
    sources(&["app", "domain", "server", "tests", "xtask"])
}

/// The part of a file before its unit tests.
fn before_tests(text: &str) -> &str {
    let marks = ["#[cfg(test)]", "#[cfg(all(test"];
    let ends = marks.iter().filter_map(|mark| text.find(mark));
    &text[..ends.min().unwrap_or(text.len())]
}

fn dependencies(package: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(package).join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = text.parse().expect("TOML");
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table.into_iter().flat_map(toml::Table::keys).cloned().collect()
}

#[test]
fn dependencies_run_towards_the_domain_and_no_other_way() {
    let ours = |package: &str| -> Vec<String> {
        dependencies(package)
            .into_iter()
            .filter(|name| name.starts_with("steward-") || name == "xtask")
            .collect()
    };
    assert_eq!(ours("domain"), Vec::<String>::new());
    assert_eq!(ours("app"), ["steward-domain"]);
    assert_eq!(ours("server"), ["steward-domain"]);
    assert_eq!(ours("xtask"), Vec::<String>::new());
}

/// Every crate of the client is loaded by every phone.
const APP_CRATES: [&str; 21] = [
    "chrono",
    "console_error_panic_hook",
    "futures",
    "gloo-events",
    "gloo-net",
    "gloo-timers",
    "indexed_db_futures",
    "js-sys",
    "leptos",
    "leptos_router",
    "rqrr",
    "serde",
    "serde_json",
    "serde-wasm-bindgen",
    "sha2",
    "steward-domain",
    "unicode-segmentation",
    "uuid",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
];

/// Every command of the repository waits for these once.
const XTASK_CRATES: [&str; 5] = [
    "brotli",
    "flate2",
    "serde_json",
    "sha2",
    "wasm-bindgen-cli-support",
];

#[test]
fn what_everybody_waits_for_has_few_crates() {
    for (package, allowed) in [("app", &APP_CRATES[..]), ("xtask", &XTASK_CRATES)] {
        for name in dependencies(package) {
            assert!(
                allowed.contains(&name.as_str()),
                "{package}: {name} is not in the list; is it worth its bytes and its time?"
            );
        }
    }
}

#[test]
fn what_few_need_is_in_a_program_of_its_own() {
    let programs = [("rqrr", "app/src/bin/reader.rs")];
    for (crate_name, program) in programs {
        let users = sources(&["app/src"])
            .into_iter()
            .filter(|(_, text)| text.contains(&format!("{crate_name}::")));
        let users: Vec<String> = users.map(|(name, _)| name).collect();
        assert_eq!(users, [program], "{crate_name} is in what every phone waits for");
    }
}

#[test]
fn what_phones_load_is_not_compiled_anew_for_every_place() {
    let sorts = [".sort()", ".sort_by(", ".sort_by_key(", ".sort_by_cached_key("];
    for (name, text) in sources(&["app/src", "domain/src"]) {
        let code = before_tests(&text);
        if name != "domain/src/sort.rs" && !name.contains("tests") {
            for sort in sorts {
                assert!(
                    !code.contains(sort),
                    "{name} has {sort}: domain/src/sort.rs costs a tenth"
                );
            }
        }
        if code.contains("<Show>") || code.contains("<Show ") || code.contains("<Show\n") {
            let has_ours = code.contains("use crate::show::Show;");
            assert!(
                has_ours,
                "{name}: app/src/show.rs costs a tenth of Leptos's own Show"
            );
        }
    }
}

#[test]
fn the_domain_depends_on_nothing_that_touches_the_world() {
    let allowed = [
        "chrono",
        "ed25519-compact",
        "rust_xlsxwriter",
        "serde",
        "serde_ignored",
        "serde_json",
        "sha2",
        "toml",
        "utoipa",
        "uuid",
    ];
    for name in dependencies("domain") {
        assert!(
            allowed.contains(&name.as_str()),
            "{name}: say in ARCHITECTURE.md why the domain needs it"
        );
    }
    let worldly = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant",
        "Utc::now",
    ];
    for (name, text) in sources(&["domain/src"]) {
        for word in worldly {
            assert!(
                !before_tests(&text).contains(word),
                "{name} uses {word}: pass it in as an argument"
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (name, text) in everything() {
        assert!(text.starts_with("//!"), "{name} begins with no //! line");
    }
}

#[test]
fn files_are_one_idea_and_named_by_it() {
    for (name, text) in everything() {
        let lines = before_tests(&text).lines().count();
        let is_test = name.contains("/tests/") || name.starts_with("tests/") || name.ends_with("tests.rs");
        // Tables of words are long and still one idea.
        let is_table = name.starts_with("server/src/demo/");
        assert!(
            is_test || is_table || lines <= LINES_MAX,
            "{name} has {lines} lines before its tests"
        );
        let stem = Path::new(&name)
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for vague in [
            "mod", "utils", "util", "helper", "helpers", "common", "misc", "types", "manager",
        ] {
            assert_ne!(stem, vague, "{name}: name a file by its idea");
        }
    }
}

#[test]
fn nothing_is_left_half_done() {
    let here = "tests/tests/tidy.rs";
    let marks = ["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "FIXME", "TODO"];
    for (name, text) in everything().into_iter().filter(|(name, _)| name != here) {
        for mark in marks {
            assert!(!text.contains(mark), "{name} has {mark}");
        }
        let is_test = name.contains("tests");
        assert!(
            !is_test || !text.contains("thread::sleep"),
            "{name} waits by the clock"
        );
    }
}

#[test]
fn stored_and_remote_bytes_never_reach_an_unwrap() {
    for (name, text) in sources(&["app/src", "domain/src", "server/src", "xtask/src"]) {
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        for (place, line) in before_tests(&text).lines().enumerate() {
            let is_code = !line.trim_start().starts_with("//");
            assert!(
                !(is_code && line.contains(".unwrap()")),
                "{name}:{}: {line}",
                place + 1
            );
        }
    }
}

#[test]
fn every_stylesheet_is_a_part_of_the_one_that_is_served() {
    let style = root().join("style");
    let index = std::fs::read_to_string(style.join("index.css")).expect("the parts");
    let named: Vec<_> = index
        .lines()
        .filter_map(|line| line.strip_prefix("@import \"")?.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut found = Vec::new();
    files_below(&style, "css", &mut found);
    let name = |path: &PathBuf| {
        path.strip_prefix(&style)
            .expect("below style")
            .display()
            .to_string()
    };
    let found: BTreeSet<_> = found
        .iter()
        .map(name)
        .filter(|name| name != "index.css")
        .collect();
    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), found);
    assert_eq!(named.len(), found.len(), "each part is named once");
}

#[test]
fn every_stylesheet_of_a_component_has_its_component() {
    let mut sheets = Vec::new();
    files_below(&root().join("style/components"), "css", &mut sheets);
    let mut components = Vec::new();
    files_below(&root().join("app/src/components"), "rs", &mut components);
    let stem = |path: &PathBuf| {
        path.file_stem()
            .expect("a name")
            .to_string_lossy()
            .replace('-', "_")
    };
    let components: BTreeSet<_> = components.iter().map(stem).collect();
    let orphans: Vec<_> = sheets
        .iter()
        .map(stem)
        .filter(|sheet| !components.contains(sheet))
        .collect();
    assert!(orphans.is_empty(), "no component has these names: {orphans:?}");
}

#[test]
fn the_gallery_shows_every_component() {
    let components = std::fs::read_to_string(root().join("app/src/components.rs")).expect("the components");
    let modules: Vec<&str> = components
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert!(modules.len() > 30, "only {} components were found", modules.len());
    let gallery: String = sources(&["app/src/pages/gallery"])
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let missing: Vec<_> = modules
        .into_iter()
        .filter(|module| !gallery.contains(&format!("shows=\"{module}\"")))
        .collect();
    assert!(
        missing.is_empty(),
        "show them in app/src/pages/gallery: {missing:?}"
    );
}

#[test]
fn the_page_has_no_script_or_style_inside() {
    let mut pages = Vec::new();
    files_below(&root().join("public"), "html", &mut pages);
    files_below(&root().join("public"), "svg", &mut pages);
    assert!(!pages.is_empty());
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page").to_lowercase();
        for (place, _) in text.match_indices("<script") {
            let tag = &text[place..][..text[place..].find("</script>").expect("its end")];
            assert!(
                tag.contains(" src=\"") && tag.ends_with('>'),
                "{}: {tag}",
                page.display()
            );
        }
        let inside = [
            "<style",
            " style=",
            "javascript:",
            " onclick=",
            " onload=",
            " onerror=",
            " onsubmit=",
        ];
        for mark in inside {
            assert!(!text.contains(mark), "{} has {mark}", page.display());
        }
    }
}

#[test]
fn every_decision_is_numbered_and_has_a_heading() {
    let mut pages = Vec::new();
    files_below(&root().join("docs/decisions"), "md", &mut pages);
    pages.sort();
    assert!(!pages.is_empty());
    for (place, page) in pages.iter().enumerate() {
        let name = page.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(
            name.starts_with(&format!("{:04}-", place + 1)),
            "{name} is out of order"
        );
        let text = std::fs::read_to_string(page).expect("a page");
        assert!(
            text.starts_with(&format!("# {}. ", place + 1)),
            "{name} begins with its number"
        );
        assert!(text.contains("**Decision.**"), "{name} says what was decided");
    }
}

#[test]
fn every_script_and_page_of_the_map_is_there() {
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        ".ci/run",
        "rust-toolchain.toml",
        "domain/registers/README.md",
        "public/index.html",
        "public/boot.js",
        "public/sw.js",
        "public/manifest.webmanifest",
    ] {
        assert!(root().join(name).exists(), "{name}");
    }
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a page");
    assert!(readme.contains("cargo xtask run") && readme.contains("cargo xtask test"));
    assert!(readme.lines().count() <= 60, "README.md is one screen");
}
