//! The site that every world begins with, and the versions that its registers go through.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use steward_domain::definition::{Definition, RegisterText, Role};
use steward_domain::ids::Key;
use steward_domain::registers::FILES;
use steward_domain::wire::Definitions;
use steward_domain::words::Words;
use steward_server::store::{Registers, Store};

use super::disk::{Disk, Image};
use super::setup::BEGIN_MS;

/// The site's key.
pub(super) fn site() -> Key {
    Key::literal(SITE)
}

/// The same as text.
pub(super) const SITE: &str = "s1";
/// Where its data are on the server's disk.
pub(super) const PATH: &str = "/steward.db";
/// What a later version adds to a register: also a quantity that each person adds to, which no built-in one has.
const ADDED: &str = "
[[fields]]
key = \"added_later\"
kind = \"text\"
words = { zh = \"后加\", en = \"Added later\" }

[[fields]]
key = \"paid_later\"
kind = \"money\"
merge = \"sum\"
words = { zh = \"后付\", en = \"Paid later\" }
";

/// The registers as they are built in, and as a site changes them afterwards.
pub(super) fn editions() -> &'static [Registers] {
    static EDITIONS: OnceLock<Vec<Registers>> = OnceLock::new();
    EDITIONS.get_or_init(|| {
        let changed: [&[&str]; 3] = [&[], &["repair.toml"], &["repair.toml", "visitor.toml"]];
        changed.iter().map(|names| edition(names)).collect()
    })
}

fn edition(changed: &[&str]) -> Registers {
    let folder = tempfile::tempdir().expect("a folder for registers");
    for (name, text) in FILES.iter().filter(|(name, _)| changed.contains(name)) {
        let version = text.lines().find(|line| line.starts_with("version = "));
        let version = version.expect("a version of its own");
        let next = format!("version = {}", number_of(version) + 1);
        let text = text.replacen(version, &next, 1) + ADDED;
        std::fs::write(folder.path().join(name), text).expect("a register is written");
    }
    Registers::load(Some(folder.path())).expect("registers that can be used")
}

fn number_of(line: &str) -> u32 {
    let number = line.rsplit(' ').next().and_then(|word| word.parse().ok());
    number.expect("a version is a number")
}

/// What a fingerprint stands for. The registers themselves are half a megabyte, so they travel by name here.
pub(super) fn registers_of(fingerprint: &str) -> Option<Arc<BTreeMap<Key, Definition>>> {
    type ByName = BTreeMap<String, Arc<BTreeMap<Key, Definition>>>;
    static ALL: OnceLock<ByName> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = ByName::new();
        let image = beginning();
        let disk = Disk::new(0);
        disk.put(image);
        for edition in editions() {
            // As the store gives them out: with the figures of former versions.
            let store = Store::open_on(disk.vfs(), PATH.as_ref(), edition).expect("a store");
            for role in Role::ALL {
                let Definitions {
                    fingerprint,
                    registers,
                } = store.registers().for_role(role).clone();
                let registers = registers.iter().filter_map(RegisterText::read);
                let by_key = registers.map(|one| (one.key.clone(), one)).collect();
                all.insert(fingerprint, Arc::new(by_key));
            }
        }
        all
    });
    all.get(fingerprint).cloned()
}

/// The disk of a server on which a site was just made.
pub(super) fn beginning() -> &'static Image {
    static IMAGE: OnceLock<Image> = OnceLock::new();
    IMAGE.get_or_init(|| {
        let disk = Disk::new(0);
        let store = Store::open_on(disk.vfs(), PATH.as_ref(), &editions()[0]).expect("a store");
        let epoch = steward_domain::ids::EpochId(uuid::Uuid::from_u128(0xE000));
        store
            .make_site_in(epoch, &site(), &Words::new("模拟", "Simulated"), false, BEGIN_MS)
            .expect("a site");
        drop(store);
        disk.image()
    })
}
