//! What is handed to people: one program with the client inside.

use std::path::Path;

use crate::check;
use crate::client::{self, Built, Kind, Size};
use crate::program::{Failed, Program};

/// Builds both for release and prints how large they are.
pub(crate) fn everything(root: &Path) -> Result<(), Failed> {
    check::install_wasm(root)?;
    let built = client::build(root, Kind::Release, &root.join(client::FOLDER))?;
    Program::cargo(&["build", "--release", "--bin", "steward"]).run(root)?;
    println!("\n{}", table(&built));
    Ok(())
}

/// The sizes of what a phone loads.
fn table(built: &Built) -> String {
    let is = |name: &str, stem: &str, end: &str| {
        name.starts_with(&format!("assets/{stem}-")) && name.rsplit('.').next() == Some(end)
    };
    let rows = [
        ("wasm", sum(&built.sizes, |name| is(name, "steward", "wasm"))),
        ("glue", sum(&built.sizes, |name| is(name, "steward", "js"))),
        ("css", sum(&built.sizes, |name| is(name, "style", "css"))),
        ("everything", sum(&built.sizes, |_| true)),
    ];
    let lines = rows.map(|(what, (raw, sent))| format!("{what:<12}{raw:>12}{sent:>12}\n"));
    format!(
        "client {}, bytes\n{:<12}{:>12}{:>12}\n{}",
        built.version,
        "",
        "raw",
        "brotli",
        lines.concat()
    )
}

fn sum(sizes: &[Size], of: impl Fn(&str) -> bool) -> (usize, usize) {
    let sizes = sizes.iter().filter(|size| of(&size.name));
    sizes.fold((0, 0), |(raw, sent), size| (raw + size.raw, sent + size.sent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_summed_by_what_a_file_is() {
        let size = |name: &str, raw| Size {
            name: name.to_owned(),
            raw,
            sent: raw / 2,
        };
        let built = Built {
            folder: "target/client".into(),
            version: "v".to_owned(),
            sizes: vec![
                size("assets/steward-1.wasm", 100),
                size("assets/steward-2.js", 20),
                size("assets/boot-3.js", 4),
                size("index.html", 2),
            ],
        };
        let printed = table(&built);
        for (what, raw, sent) in [
            ("wasm", "100", "50"),
            ("glue", "20", "10"),
            ("everything", "126", "63"),
        ] {
            let line: Vec<_> = printed
                .lines()
                .find(|line| line.starts_with(what))
                .unwrap_or_default()
                .split_whitespace()
                .collect();
            assert_eq!(line, [what, raw, sent]);
        }
    }
}
