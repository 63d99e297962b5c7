//! Building the client: from the `app` crate, `style/` and `public/` to a folder that a server can serve as it is.
//!
//! Everything that the page names has a hash of its bytes in its name, so that it can be kept for ever. The same input gives the same
//! names, the same bytes and the same version.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::program::Failed;
use bind::{Bound, Programs};

pub(crate) use bind::GALLERY;

mod bind;
mod fill;
mod pack;
mod style;

/// Where the client lies when nothing else is said: here the server looks for it.
pub(crate) const FOLDER: &str = "target/client";
/// What tells a phone how to install the client.
const MANIFEST: &str = "manifest.webmanifest";
/// How many digits of a digest a name has.
const NAME_DIGITS: usize = 16;

/// How a client is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Soon: for `run` and tests.
    Quick,
    /// Small: for people.
    Release,
}

/// A finished client.
pub(crate) struct Built {
    /// Where it lies.
    pub(crate) folder: PathBuf,
    /// What its service worker calls it.
    pub(crate) version: String,
    /// Its files by name, without their packed forms.
    pub(crate) sizes: Vec<Size>,
}

/// How large a file is.
pub(crate) struct Size {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) raw: usize,
    /// Its bytes as they are sent.
    pub(crate) sent: usize,
}

/// Builds the client into a folder. What lay there is replaced at once and only when all went well, so nobody is served half a build.
pub(crate) fn build(root: &Path, kind: Kind, folder: &Path) -> Result<Built, Failed> {
    let programs = bind::bind(root, kind)?;
    let style = style::join(&root.join("style"))?;
    let public = root.join("public");
    let templates = Templates {
        page: read_text(&public.join("index.html"))?,
        boot: read_text(&public.join("boot.js"))?,
        workbook: read_text(&public.join("workbook.js"))?,
        reader: read_text(&public.join("reader.js"))?,
        worker: read_text(&public.join("sw.js"))?,
    };
    let (files, version) = lay_out(programs, style, &templates, as_they_are(&public)?)?;
    let sizes = write(&files, kind, folder)?;
    Ok(Built {
        folder: folder.to_owned(),
        version,
        sizes,
    })
}

/// The files that name others.
struct Templates {
    page: String,
    boot: String,
    workbook: String,
    reader: String,
    worker: String,
}

/// Files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// Gives every file its name, and fills the names in where they are needed. Returns the files and their version.
fn lay_out(
    programs: Programs,
    style: String,
    templates: &Templates,
    others: Files,
) -> Result<(Files, String), Failed> {
    let mut files = others;
    let mut add = |stem: &str, end: &str, bytes: Vec<u8>| {
        let name = format!("assets/{stem}-{}.{end}", &hex(&bytes)[..NAME_DIGITS]);
        let address = format!("/{name}");
        files.insert(name, bytes);
        address
    };
    let style = add("style", "css", style.into_bytes());
    let wasm = add("steward", "wasm", programs.client.wasm);
    let glue = add("steward", "js", programs.client.glue.into_bytes());
    let boot = fill::fill("boot.js", &templates.boot, &[("glue", &glue), ("wasm", &wasm)])?;
    let boot = add("boot", "js", boot.into_bytes());
    let mut add_worker = |name: &str, program: Bound, template: &str| -> Result<String, Failed> {
        let wasm = add(name, "wasm", program.wasm);
        let glue = add(name, "js", program.glue.into_bytes());
        let names = [("glue", &*glue), ("wasm", &wasm)];
        let script = fill::fill(&format!("{name}.js"), template, &names)?;
        Ok(add(&format!("{name}-worker"), "js", script.into_bytes()))
    };
    let workbook = add_worker("workbook", programs.workbook, &templates.workbook)?;
    let reader = add_worker("reader", programs.reader, &templates.reader)?;

    // The page tells the version, so it can't be part of what the version is made from; its template is.
    let version = hex(format!("{}{:?}", templates.page, digests(&files)).as_bytes());
    let version = version[..NAME_DIGITS].to_owned();
    let names = [
        ("style", &*style),
        ("wasm", &wasm),
        ("glue", &glue),
        ("boot", &boot),
        ("workbook", &workbook),
        ("reader", &reader),
        ("version", &version),
    ];
    let page = fill::fill("index.html", &templates.page, &names)?;
    files.insert("index.html".to_owned(), page.into_bytes());

    let list = fill::list(&digests(&files))?;
    let worker = fill::fill("sw.js", &templates.worker, &[("version", &version)])?;
    let worker = fill::put("sw.js", &worker, "\"{{files}}\"", &list)?;
    files.insert("sw.js".to_owned(), worker.into_bytes());
    Ok((files, version))
}

/// The digest of each file by the address that it is asked for at.
fn digests(files: &Files) -> BTreeMap<String, String> {
    let address = |name: &str| match name {
        "index.html" => "/".to_owned(),
        other => format!("/{other}"),
    };
    files
        .iter()
        .map(|(name, bytes)| (address(name), hex(bytes)))
        .collect()
}

/// A SHA-256 in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// What of `public/` is served as it is, under the name that it has there.
fn as_they_are(public: &Path) -> Result<Files, Failed> {
    let mut files = Files::from([(MANIFEST.to_owned(), read(&public.join(MANIFEST))?)]);
    let icons = public.join("icons");
    let entries = fs::read_dir(&icons).map_err(|why| not_read(&icons, &why))?;
    for entry in entries {
        let path = entry.map_err(|why| not_read(&icons, &why))?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            files.insert(format!("icons/{name}"), read(&path)?);
        }
    }
    Ok(files)
}

/// Writes the files and their packed forms beside the folder, then puts them in its place.
fn write(files: &Files, kind: Kind, folder: &Path) -> Result<Vec<Size>, Failed> {
    let (new, old) = (beside(folder, "new"), beside(folder, "old"));
    let failed = |why: io::Error| Failed(format!("can't write {}: {why}", new.display()));
    remove(&new).map_err(failed)?;
    let mut sizes = Vec::new();
    for (name, bytes) in files {
        let path = new.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::write(&path, bytes).map_err(failed)?;
        let mut sent = bytes.len();
        if pack::is_worth(name) {
            let brotli = pack::brotli(bytes, kind).map_err(failed)?;
            sent = brotli.len();
            fs::write(new.join(format!("{name}.br")), brotli).map_err(failed)?;
            fs::write(new.join(format!("{name}.gz")), pack::gzip(bytes).map_err(failed)?).map_err(failed)?;
        }
        sizes.push(Size {
            name: name.clone(),
            raw: bytes.len(),
            sent,
        });
    }
    remove(&old).map_err(failed)?;
    if folder.exists() {
        fs::rename(folder, &old).map_err(failed)?;
    }
    fs::rename(&new, folder).map_err(failed)?;
    remove(&old).map_err(failed)?;
    Ok(sizes)
}

fn beside(folder: &Path, end: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{end}"));
    folder.with_file_name(name)
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
    } else {
        Ok(())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failed> {
    fs::read(path).map_err(|why| not_read(path, &why))
}

fn read_text(path: &Path) -> Result<String, Failed> {
    fs::read_to_string(path).map_err(|why| not_read(path, &why))
}

fn not_read(path: &Path, why: &io::Error) -> Failed {
    Failed(format!("can't read {}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(wasm: &str, page: &str) -> (Files, String) {
        let bound = |wasm: &str, glue: &str| Bound {
            wasm: wasm.into(),
            glue: glue.to_owned(),
        };
        let programs = Programs {
            client: bound(wasm, "export default 1;"),
            workbook: bound("workbook", "export default 2;"),
            reader: bound("reader", "export default 3;"),
        };
        let templates = Templates {
            page: format!(
                "{page} {{{{style}}}} {{{{boot}}}} {{{{glue}}}} {{{{wasm}}}} {{{{workbook}}}} {{{{reader}}}} {{{{version}}}}"
            ),
            boot: "\"{{glue}}\" \"{{wasm}}\"".to_owned(),
            workbook: "worker \"{{glue}}\" \"{{wasm}}\"".to_owned(),
            reader: "\"{{glue}}\" \"{{wasm}}\"".to_owned(),
            worker: "\"{{version}}\" \"{{files}}\"".to_owned(),
        };
        let others = Files::from([("manifest.webmanifest".to_owned(), b"{}".to_vec())]);
        lay_out(programs, "a{}".to_owned(), &templates, others).unwrap_or_else(|Failed(why)| panic!("{why}"))
    }

    fn text<'files>(files: &'files Files, name: &str) -> &'files str {
        std::str::from_utf8(&files[name]).unwrap()
    }

    #[test]
    fn the_same_input_gives_the_same_names_bytes_and_version() {
        assert_eq!(laid_out("wasm", "page"), laid_out("wasm", "page"));
    }

    #[test]
    fn any_other_input_gives_another_version() {
        let versions = [("wasm", "page"), ("other", "page"), ("wasm", "other")]
            .map(|(wasm, page)| laid_out(wasm, page).1);
        assert!(versions[0] != versions[1] && versions[0] != versions[2]);
    }

    #[test]
    fn names_come_from_the_bytes_and_reach_whoever_needs_them() {
        let (files, version) = laid_out("wasm", "page");
        let wasm = format!("assets/steward-{}.wasm", &hex(b"wasm")[..NAME_DIGITS]);
        assert_eq!(files[&wasm], b"wasm");
        let page = text(&files, "index.html");
        assert!(
            page.contains(&format!("/{wasm}")) && page.contains(&version),
            "{page}"
        );
        let boot = files
            .keys()
            .find(|name| name.starts_with("assets/boot-"))
            .unwrap();
        assert!(text(&files, boot).contains(&wasm));
        assert!(page.contains(boot.as_str()));
        for name in ["workbook", "reader"] {
            let start = format!("assets/{name}-worker-");
            let worker = files.keys().find(|file| file.starts_with(&start)).unwrap();
            let program = format!("assets/{name}-{}.wasm", &hex(name.as_bytes())[..NAME_DIGITS]);
            assert!(text(&files, worker).contains(&program) && page.contains(worker.as_str()));
        }
    }

    #[test]
    fn the_service_worker_lists_every_file_but_itself() {
        let (files, version) = laid_out("wasm", "page");
        let worker = text(&files, "sw.js");
        assert!(worker.contains(&version) && !worker.contains("\"/sw.js\""));
        assert!(worker.contains(&format!("\"/\":\"{}\"", hex(&files["index.html"]))));
        for name in files
            .keys()
            .filter(|name| !matches!(&***name, "index.html" | "sw.js"))
        {
            assert!(
                worker.contains(&format!("\"/{name}\"")),
                "{name} is not in {worker}"
            );
        }
    }

    #[test]
    fn a_build_takes_the_place_of_the_one_before_it() {
        let place = std::env::temp_dir().join(format!("steward-client-{}", std::process::id()));
        let folder = place.join("client");
        for files in [laid_out("wasm", "page").0, laid_out("other", "page").0] {
            let sizes = write(&files, Kind::Quick, &folder).unwrap_or_else(|Failed(why)| panic!("{why}"));
            assert_eq!(sizes.len(), files.len());
            for (name, bytes) in &files {
                assert_eq!(&fs::read(folder.join(name)).unwrap(), bytes);
                assert_eq!(
                    folder.join(format!("{name}.br")).exists(),
                    pack::is_worth(name),
                    "{name}"
                );
            }
        }
        let names: Vec<_> = fs::read_dir(&place)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["client"], "nothing is left beside it");
        assert_eq!(
            fs::read_dir(folder.join("assets")).unwrap().count(),
            10 * 3,
            "and nothing of the first"
        );
        fs::remove_dir_all(place).unwrap();
    }
}
