//! What is fuzzed: one function for each thing that comes from outside, and the laws that hold whatever comes.
//!
//! `fuzz/` feeds these functions with bytes that find new ways through them; `tests/corpus.rs` feeds them with everything that was kept.
//! A function panics when a law is broken, or when the product panics. What it refuses is no news: most bytes are nonsense.

mod cookie;
mod definition;
mod envelope;
mod forms;
mod image_header;
mod import;
mod look;
mod outbox_file;
mod push;
mod ranges;
mod response;
mod workbook;

use std::sync::OnceLock;

use steward_domain::change::Change;
use steward_domain::definition::{Definition, Role};
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::registers;
use uuid::Uuid;

pub use cookie::cookie;
pub use definition::definition;
pub use envelope::envelope;
pub use image_header::image_header;
pub use import::{import_csv, import_xlsx};
pub use outbox_file::outbox_file;
pub use push::push;
pub use ranges::ranges;
pub use response::response;

/// Something that is fuzzed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: of the program in `fuzz/fuzz_targets`, and of the folder in `fuzz/corpus`.
    pub name: &'static str,
    /// What is done with the bytes.
    pub run: fn(&[u8]),
}

/// Everything that is fuzzed.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "cookie",
        run: cookie,
    },
    Target {
        name: "definition",
        run: definition,
    },
    Target {
        name: "envelope",
        run: envelope,
    },
    Target {
        name: "image_header",
        run: image_header,
    },
    Target {
        name: "import_csv",
        run: import_csv,
    },
    Target {
        name: "import_xlsx",
        run: import_xlsx,
    },
    Target {
        name: "outbox_file",
        run: outbox_file,
    },
    Target {
        name: "push",
        run: push,
    },
    Target {
        name: "ranges",
        run: ranges,
    },
    Target {
        name: "response",
        run: response,
    },
];

/// Now, for everything that asks: 2027-01-15.
const NOW_MS: i64 = 1_800_000_000_000;

/// The registers of the product. Read once: they are the same for every input.
fn built_in() -> &'static [Definition] {
    static DEFINITIONS: OnceLock<Vec<Definition>> = OnceLock::new();
    DEFINITIONS.get_or_init(|| registers::built_in().expect("the product's own registers"))
}

fn register<'a>(definitions: &'a [Definition], key: &Key) -> Option<&'a Definition> {
    definitions.iter().find(|one| one.key == *key)
}

/// The device, the person and the epoch of the frozen fixtures, so that those are seeds as they stand.
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0x0190_a7c2_3f00_7a11_8000_0000_0000_d001));
const EPOCH: EpochId = EpochId(Uuid::from_u128(0x0190_a7c2_3f00_7a11_8000_0000_0000_00e2));
const FORMER_EPOCH: EpochId = EpochId(Uuid::from_u128(0x0190_a7c2_3f00_7a11_8000_0000_0000_00e1));
const MANAGER: Actor = Actor {
    staff: RecordId(Uuid::from_u128(0x0190_a7c2_3f00_7a11_8000_0000_0000_05f1)),
    role: Role::Manager,
};
/// Their site.
const SITE: &str = "green_hill";

/// What is written as JSON and read again is the same.
#[track_caller]
fn same_again<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).expect("what is in memory becomes JSON");
    let again: T = serde_json::from_str(&text).expect("what was written is read");
    assert_eq!(*value, again, "written as {text}");
}

/// Law 1, for this change on this record: applying it twice equals applying it once.
#[track_caller]
fn twice_is_once(record: &steward_domain::record::Record, change: &Change, number: u64) {
    let mut once = record.clone();
    steward_domain::merge::apply(&mut once, change, number);
    let mut twice = once.clone();
    assert!(!steward_domain::merge::apply(&mut twice, change, number + 1));
    assert_eq!(once, twice);
}
