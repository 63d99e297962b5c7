//! A register's definition file.

use steward_domain::definition::file::{self, Refused};
use steward_domain::definition::{Definition, Role, check};
use steward_domain::registers;

use super::forms::fill_in;
use super::look::look_at;
use super::{MANAGER, same_again};

/// How many steps a record is taken along.
const STEPS_MAX: usize = 3;

/// A file of a site's own register.
///
/// Law: what is accepted travels to the phones and is the same there, opens forms, and shows records.
///
/// # Panics
/// When a law is broken.
pub fn definition(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let definition = match file::read("register.toml", text) {
        Ok(definition) => definition,
        Err(refused) => return is_told(&refused, text),
    };
    same_again(&definition);
    assert_eq!(check(&definition), []);
    let _ = registers::check_links(std::slice::from_ref(&definition));
    for role in Role::ALL {
        fill_in(&definition, None, role);
    }
    walk(&definition);
}

/// Law: every fault names a line of the file.
fn is_told(refused: &Refused, text: &str) {
    let lines = 1 + text.matches('\n').count();
    assert!(!refused.faults.is_empty() && !refused.to_string().is_empty());
    for (line, fault) in &refused.faults {
        assert!((1..=lines).contains(line) && !fault.is_empty(), "{refused}");
    }
}

/// Takes a record a few steps along, as somebody who may.
fn walk(definition: &Definition) {
    let may = |role: &Role| definition.access.create.contains(role);
    let Some(role) = Role::ALL.into_iter().find(may) else {
        return;
    };
    let mut record = fill_in(definition, None, role);
    for _ in 0..STEPS_MAX {
        let Some(now) = record else { break };
        look_at(&now, definition, MANAGER);
        record = fill_in(definition, Some(&now), role);
    }
}
