//! The command line as somebody who writes records: a person and a device like any other.

use anyhow::bail;
use serde_json::value::{RawValue, to_raw_value};
use sha2::{Digest, Sha256};
use steward_domain::change::Change;
use steward_domain::definition::Role;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::wire::ReceiptOutcome;

use crate::routes::now_ms;
use crate::store::{Bringer, Store};

/// Who the audit log names when the command line did it.
pub(super) const COMMAND_LINE: &str = "command line";

/// The command line on one site: the same on every run, so that its changes count on.
pub(super) struct CommandLine<'a> {
    store: &'a Store,
    site: &'a Key,
    /// Whom its changes are by.
    pub(super) actor: Actor,
    /// Under which device they are made.
    pub(super) device: DeviceId,
    /// The last of them so far.
    pub(super) last_seq: u64,
}

impl<'a> CommandLine<'a> {
    /// As it is on a site, which need not be there yet.
    pub(super) fn on(store: &'a Store, site: &'a Key) -> anyhow::Result<Self> {
        let device = DeviceId(id("device", site));
        // A manager, because customers' phones are for those who need them, and importing them is reading them (VIS-7).
        let actor = Actor {
            staff: RecordId(id("person", site)),
            role: Role::Manager,
        };
        let last_seq = store
            .device(site.as_str(), device)?
            .map_or(0, |device| device.last_seq);
        Ok(Self {
            store,
            site,
            actor,
            device,
            last_seq,
        })
    }

    /// Pushes changes in one transaction: a command that is interrupted has changed nothing.
    pub(super) fn push(&self, changes: &[Change]) -> anyhow::Result<()> {
        let site = self.site.as_str();
        self.store.enrol_as(
            site,
            self.actor.staff,
            self.device,
            COMMAND_LINE,
            COMMAND_LINE,
            now_ms(),
        )?;
        let changes: Vec<Box<RawValue>> = changes.iter().map(to_raw_value).collect::<Result<_, _>>()?;
        let bringer = Bringer {
            site: self.site,
            actor: self.actor,
            device: self.device,
            cursor: 0,
            clock_ms: 0,
        };
        let pushed = self.store.push(bringer, &changes, &[], now_ms())?;
        let mut receipts = pushed.receipts.into_iter();
        if let Some(refused) = receipts.find(|receipt| receipt.outcome == ReceiptOutcome::Quarantined) {
            let code = refused
                .code
                .map(steward_domain::refusal::Code::as_str)
                .unwrap_or_default();
            let field = refused.field.map(|field| field.to_string()).unwrap_or_default();
            bail!("change {} was refused: {code} {field}", refused.seq);
        }
        Ok(())
    }
}

fn id(what: &str, site: &Key) -> uuid::Uuid {
    let digest = Sha256::digest(format!("steward command line {what} {site}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_somebody_else_on_every_site() {
        let (here, there) = (Key::literal("green_hill"), Key::literal("other"));
        assert_eq!(id("device", &here), id("device", &here));
        assert_ne!(id("device", &here), id("device", &there));
        assert_ne!(id("device", &here), id("person", &here));
    }
}
