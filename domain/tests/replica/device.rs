//! A device of the model world: a disk that takes rows whole or not at all, and tabs that can die at any moment.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use steward_domain::change::Change;
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{Draft, Held, Meta, Notice, OutboxRow, Outgoing, Replica, Rows};
use steward_domain::wire::{SyncRequest, VERSION};

/// What survives a crash.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    pub(crate) meta: Meta,
    pub(crate) outbox: BTreeMap<u64, OutboxRow>,
    pub(crate) records: BTreeMap<RecordId, Record>,
    shadow: BTreeMap<RecordId, Record>,
}

impl Held for Disk {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.records.get(&id).cloned()
    }
}

impl Disk {
    pub(crate) fn new(meta: Meta) -> Self {
        Self {
            meta,
            outbox: BTreeMap::new(),
            records: BTreeMap::new(),
            shadow: BTreeMap::new(),
        }
    }

    /// One transaction. Returns whether it was carried out.
    pub(crate) fn write(&mut self, rows: &Rows) -> bool {
        if !rows.follow(&self.meta) {
            return false;
        }
        self.meta = rows.meta.clone();
        for seq in &rows.outbox_remove {
            self.outbox.remove(seq);
        }
        for row in &rows.outbox_put {
            self.outbox.insert(row.seq, row.clone());
        }
        if rows.clear_shadow {
            self.shadow.clear();
        }
        let into = if rows.into_shadow {
            &mut self.shadow
        } else {
            &mut self.records
        };
        for record in &rows.records_put {
            into.insert(record.id, record.clone());
        }
        for id in &rows.records_remove {
            into.remove(id);
        }
        if rows.swap_shadow {
            self.records = std::mem::take(&mut self.shadow);
        }
        true
    }

    pub(crate) fn open(&self) -> (Replica, Vec<Notice>) {
        // As stores keep it: through JSON and back.
        let meta = serde_json::to_string(&self.meta).expect("a row");
        let meta = serde_json::from_str(&meta).expect("the same row");
        Replica::open(meta, self.outbox.values().cloned().collect())
    }
}

/// A form that is open, and what it will write.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) tab: usize,
    pub(crate) drafts: Vec<Draft>,
}

/// One person's device with two tabs. The first one syncs.
pub(crate) struct Device {
    pub(crate) staff: RecordId,
    pub(crate) disk: Disk,
    pub(crate) tabs: [Option<Replica>; 2],
    pub(crate) forms: Vec<Form>,
    /// A save that was planned, and whose rows are not written yet.
    pub(crate) planned: Option<(Form, i64, Rows)>,
    pub(crate) wall_ms: i64,
    /// Former states of its disk.
    pub(crate) copies: Vec<Disk>,
    /// An identity whose storage was rolled back behind what the server has.
    pub(crate) must_move: Option<DeviceId>,
    pub(crate) notices: Vec<Notice>,
}

impl Device {
    pub(crate) fn new(device: DeviceId, staff: RecordId, meta: Meta) -> Self {
        Self {
            staff,
            disk: Disk::new(meta),
            tabs: [None, None],
            forms: Vec::new(),
            planned: None,
            // No two phones agree about the time.
            wall_ms: 1_700_000_000_000 + (device.0.as_u128() % 97) as i64 * 3_600_000,
            copies: Vec::new(),
            must_move: None,
            notices: Vec::new(),
        }
    }

    /// Everything that is not on the disk is gone.
    pub(crate) fn crash(&mut self) {
        self.tabs = [None, None];
        self.planned = None;
        self.forms.clear();
    }

    /// One tab is opened anew.
    pub(crate) fn close(&mut self, tab: usize) {
        self.tabs[tab] = None;
    }

    pub(crate) fn tab(&mut self, tab: usize) -> &mut Replica {
        if self.tabs[tab].is_none() {
            let (replica, notices) = self.disk.open();
            self.notices.extend(notices);
            self.tabs[tab] = Some(replica);
        }
        self.tabs[tab].as_mut().expect("it was opened")
    }

    /// What a tab shows of a record. Records are read from the disk; the outbox is the tab's own.
    pub(crate) fn view(&mut self, tab: usize, id: RecordId) -> Option<Record> {
        let base = self.disk.records.get(&id).cloned();
        let replica = self.tab(tab);
        let pending: Vec<Change> = replica.pending_of(id).filter_map(OutboxRow::change).collect();
        replica.view(base.as_ref(), &pending)
    }

    pub(crate) fn envelope(&self, outgoing: Outgoing, bodies: &[Box<RawValue>]) -> SyncRequest {
        let request = SyncRequest {
            v: VERSION,
            device: outgoing.device,
            epoch: outgoing.epoch,
            cursor: outgoing.cursor,
            snapshot: outgoing.snapshot,
            definitions: outgoing.definitions,
            now_ms: self.wall_ms,
            missing: outgoing.missing,
            changes: bodies.to_vec(),
        };
        let line = serde_json::to_string(&request).expect("a request");
        serde_json::from_str(&line).expect("the same request")
    }
}
