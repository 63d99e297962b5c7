//! Invariant 5: the merge of a phone and the merge of a server give the same bytes.

use std::path::PathBuf;
use std::process::Command;

use steward_tests::schedule;
use wasmi::{Engine, Instance, Linker, Module, Store};

use super::bench::count;

const SEEDS: u32 = 200;

#[test]
fn wasm_and_native_states_are_the_same_byte_for_byte() {
    let wasm = std::fs::read(built_for_wasm()).expect("cargo has just built it");
    let engine = Engine::default();
    let module = Module::new(&engine, &wasm).expect("rustc writes valid wasm");
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine)
        .instantiate_and_start(&mut store, &module)
        .expect("the module imports nothing");
    let mut bytes = 0;
    for seed in 0..u64::from(SEEDS) {
        let native = schedule::final_records(seed);
        assert!(
            native == run(instance, &mut store, seed),
            "seed {seed} differs in wasm"
        );
        bytes += native.len();
    }
    count(
        &format!("invariant 5: wasm and native, {bytes} bytes the same"),
        SEEDS,
    );
}

/// The bytes that the module returns for a seed: it packs their address and length into one number.
fn run(instance: Instance, store: &mut Store<()>, seed: u64) -> Vec<u8> {
    let run = instance
        .get_typed_func::<u64, u64>(&*store, "steward_run")
        .expect("the library exports it");
    let packed = run.call(&mut *store, seed).expect("the schedule ends well");
    let half = |number: u64| usize::try_from(number & u64::from(u32::MAX)).unwrap_or(usize::MAX);
    let (address, length) = (half(packed >> 32), half(packed));
    let memory = instance.get_memory(&*store, "memory").expect("wasm has a memory");
    memory.data(&*store)[address..address + length].to_vec()
}

/// Builds this package's library for wasm and returns where it lies.
fn built_for_wasm() -> PathBuf {
    // An interpreter runs it, so the schedules are optimised too; the merge and JSON are in every build.
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--lib",
            "--package",
            "steward-tests",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args([
            "--config",
            "profile.dev.package.steward-tests.opt-level=2",
            "--message-format",
            "json",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test, so it is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let mut files = messages.flat_map(|message: serde_json::Value| {
        let files = message["filenames"].as_array().cloned().unwrap_or_default();
        files
            .into_iter()
            .filter_map(|file| file.as_str().map(PathBuf::from))
    });
    let is_ours = |file: &PathBuf| file.file_name().is_some_and(|name| name == "steward_tests.wasm");
    files.find(is_ours).expect("cargo names what it built")
}
