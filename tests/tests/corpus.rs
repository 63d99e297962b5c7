//! Everything that fuzzing has kept, once more, with the stable compiler and without the engine.
//!
//! A find is mended for good when its bytes lie in `fuzz/corpus/<target>/`, named by what they are.

#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use steward_tests::fuzzing::TARGETS;

/// Corpora are read by every run of the tests and live in the repository: they stay small.
const FILES_MAX: usize = 300;
const BYTES_MAX: u64 = 600 * 1024;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[track_caller]
fn replay(name: &str) {
    let target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("a target");
    let folder = fuzz().join("corpus").join(name);
    let files = names(&folder);
    assert!(
        !files.is_empty(),
        "{} is empty: nothing would be checked",
        folder.display()
    );
    let failed: Vec<&String> = files
        .iter()
        .filter(|file| {
            let bytes = std::fs::read(folder.join(file)).expect("a kept file");
            catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes))).is_err()
        })
        .collect();
    println!("{name}: {} files", files.len());
    assert!(
        failed.is_empty(),
        "fuzz/corpus/{name}/ breaks a law (see above): {failed:?}"
    );
}

macro_rules! replays {
    ($($target:ident)*) => {
        $(
            #[test]
            fn $target() {
                replay(stringify!($target));
            }
        )*

        #[test]
        fn every_target_is_replayed_and_has_a_program() {
            let known: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
            assert_eq!(known, BTreeSet::from([$(stringify!($target).to_owned()),*]));
            assert_eq!(known, names(&fuzz().join("corpus")));
            let programs = names(&fuzz().join("fuzz_targets"));
            assert_eq!(known.iter().map(|name| format!("{name}.rs")).collect::<BTreeSet<_>>(), programs);
        }
    };
}

replays!(cookie definition envelope image_header import_csv import_xlsx outbox_file push ranges response);

#[test]
fn corpora_stay_small() {
    for target in TARGETS {
        let folder = fuzz().join("corpus").join(target.name);
        let files = names(&folder);
        let size = |file: &String| std::fs::metadata(folder.join(file)).expect("a kept file").len();
        let bytes: u64 = files.iter().map(size).sum();
        assert!(
            files.len() <= FILES_MAX,
            "{}: {} files; merge them",
            target.name,
            files.len()
        );
        assert!(bytes <= BYTES_MAX, "{}: {bytes} bytes; merge them", target.name);
    }
}
