//! The programs of the client: compiled to wasm, bound to the browser, and made small.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::{Kind, not_read, read};
use crate::program::{Failed, Program};

/// The package of all programs.
const PACKAGE: &str = "steward-app";
/// What cargo calls each, and its name in the client.
const CLIENT: (&str, &str) = (PACKAGE, "steward");
const WORKBOOK: (&str, &str) = ("workbook", "workbook");
const READER: (&str, &str) = ("reader", "reader");
/// The feature with the page of all components, for development and tests.
pub(crate) const GALLERY: &str = "gallery";
/// What stands in that page and nowhere else: `app/src/pages/gallery.rs` has it, too.
const GALLERY_MARK: &str = "gallery-for-development-only";

/// The programs of the client.
pub(super) struct Programs {
    /// The client itself.
    pub(super) client: Bound,
    /// What writes workbooks: kept on every phone, and loaded when somebody asks for a workbook.
    pub(super) workbook: Bound,
    /// What reads labels where the browser can't: kept on every phone, and loaded with the camera.
    pub(super) reader: Bound,
}

/// A program as a browser loads it.
pub(super) struct Bound {
    /// The program.
    pub(super) wasm: Vec<u8>,
    /// The script between the program and the browser.
    pub(super) glue: String,
}

/// Compiles and binds the programs; for people also makes them small, which takes longest.
pub(super) fn bind(root: &Path, kind: Kind) -> Result<Programs, Failed> {
    let profile = match kind {
        Kind::Quick => "client-quick",
        Kind::Release => "client-release",
    };
    let features = match kind {
        Kind::Quick => &["--features", GALLERY][..],
        Kind::Release => &[],
    };
    Program::cargo(&["build", "--package", PACKAGE, "--target", crate::check::WASM])
        .with(["--profile".to_owned(), profile.to_owned()])
        .with(features.iter().map(|&word| word.to_owned()))
        .run(root)?;
    let folder = target(root)?.join(crate::check::WASM).join(profile);
    let client = bind_one(root, kind, &folder, CLIENT)?;
    look_for_gallery(&client.wasm, kind)?;
    Ok(Programs {
        client,
        workbook: bind_one(root, kind, &folder, WORKBOOK)?,
        reader: bind_one(root, kind, &folder, READER)?,
    })
}

fn bind_one(root: &Path, kind: Kind, folder: &Path, (program, name): (&str, &str)) -> Result<Bound, Failed> {
    let compiled = folder.join(format!("{program}.wasm"));
    let bound = bound(&compiled, name, kind)
        .map_err(|why| Failed(format!("can't bind {}: {why:#}", compiled.display())))?;
    match kind {
        Kind::Quick => Ok(bound),
        Kind::Release => Ok(Bound {
            wasm: smaller(root, &bound.wasm)?,
            ..bound
        }),
    }
}

fn bound(compiled: &Path, name: &str, kind: Kind) -> Result<Bound, Box<dyn std::error::Error>> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name(name)
        .web(true)?
        .typescript(false)
        // The address has a hash in it, and only boot.js knows that.
        .omit_default_module_path(true)
        .remove_name_section(kind == Kind::Release)
        .remove_producers_section(true)
        .generate_output()?;
    // Crates carry scripts for other platforms, too; what counts is whether this one loads them.
    if output.js().contains("./snippets/") || !output.npm_dependencies().is_empty() {
        return Err(
            "a crate brings a script of its own: the build would have to hash and list it, too".into(),
        );
    }
    Ok(Bound {
        wasm: output.wasm_mut().emit_wasm(),
        glue: output.js().to_owned(),
    })
}

/// People get no page of all components. That a build for tests has it shows that the mark is still the right one.
fn look_for_gallery(wasm: &[u8], kind: Kind) -> Result<(), Failed> {
    let mark = GALLERY_MARK.as_bytes();
    let is_there = wasm.windows(mark.len()).any(|bytes| bytes == mark);
    match (kind, is_there) {
        (Kind::Quick, true) | (Kind::Release, false) => Ok(()),
        (Kind::Quick, false) => Err(Failed(format!(
            "the client has no {GALLERY_MARK}: does the gallery still say so?"
        ))),
        (Kind::Release, true) => Err(Failed(format!(
            "the client for people has the gallery ({GALLERY_MARK})"
        ))),
    }
}

/// cargo's folder, wherever the person has put it.
fn target(root: &Path) -> Result<PathBuf, Failed> {
    let told = Program::cargo(&["metadata", "--no-deps", "--format-version", "1"]).ask(root);
    let told: Option<serde_json::Value> = told.and_then(|told| serde_json::from_str(&told).ok());
    told.as_ref()
        .and_then(|told| told["target_directory"].as_str())
        .map(PathBuf::from)
        .ok_or_else(|| Failed("cargo does not say where it builds: try `cargo metadata`".to_owned()))
}

/// What wasm-opt makes of it. It comes from npm: the distributions' ones are too old for today's rustc.
fn smaller(root: &Path, wasm: &[u8]) -> Result<Vec<u8>, Failed> {
    let xtask = root.join("xtask");
    let tool = xtask.join("node_modules/.bin/wasm-opt");
    let installed = xtask.join("node_modules/.package-lock.json");
    if !tool.exists() || is_newer(&xtask.join("package-lock.json"), &installed) {
        Program::named("npm", &["ci"]).run(&xtask)?;
    }
    let (before, after) = (
        root.join("target/client.bound.wasm"),
        root.join("target/client.small.wasm"),
    );
    let failed = |why: std::io::Error| Failed(format!("can't write {}: {why}", before.display()));
    fs::create_dir_all(root.join("target")).map_err(failed)?;
    fs::write(&before, wasm).map_err(failed)?;
    Program::found("wasm-opt", &tool, &["-Oz"])
        .with([
            before.display().to_string(),
            "--output".to_owned(),
            after.display().to_string(),
        ])
        .run(root)?;
    let small = read(&after)?;
    for path in [&before, &after] {
        fs::remove_file(path).map_err(|why| not_read(path, &why))?;
    }
    Ok(small)
}

fn is_newer(one: &Path, other: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    changed(one) > changed(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_for_people_has_no_gallery_and_one_for_tests_has() {
        let with = format!("\0asm…{GALLERY_MARK}…").into_bytes();
        let without = b"\0asm gallery".to_vec();
        assert!(look_for_gallery(&with, Kind::Quick).is_ok());
        assert!(look_for_gallery(&without, Kind::Release).is_ok());
        assert!(look_for_gallery(&with, Kind::Release).is_err());
        assert!(look_for_gallery(&without, Kind::Quick).is_err());
    }
}
