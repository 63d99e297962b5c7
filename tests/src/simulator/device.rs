//! One person's device on a phone: a disk that takes rows whole or not at all, and two tabs that can die at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_domain::change::Change;
use steward_domain::definition::Definition;
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{Draft, Held, Meta, Notice, OutboxRow, Replica, Rows};

use super::site;

/// What survives a crash: the database of one person.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) meta: Meta,
    pub(super) outbox: BTreeMap<u64, OutboxRow>,
    pub(super) records: BTreeMap<RecordId, Record>,
    shadow: BTreeMap<RecordId, Record>,
}

impl Stored {
    pub(super) fn new(meta: Meta) -> Self {
        Self {
            meta,
            outbox: BTreeMap::new(),
            records: BTreeMap::new(),
            shadow: BTreeMap::new(),
        }
    }

    /// One transaction. Returns whether it was carried out.
    pub(super) fn write(&mut self, rows: &Rows) -> bool {
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

    /// The registers that are here. Their fingerprint is written with the rows that came with them.
    pub(super) fn definitions(&self) -> Option<Arc<BTreeMap<Key, Definition>>> {
        site::registers_of(self.meta.definitions.as_deref()?)
    }

    fn open(&self) -> (Replica, Vec<Notice>) {
        // As stores keep it: through JSON and back.
        let meta = serde_json::to_string(&self.meta).expect("a row");
        let meta = serde_json::from_str(&meta).expect("the same row");
        Replica::open(meta, self.outbox.values().cloned().collect())
    }
}

/// The records that an answer may look at: those that were read for it beforehand, and no others.
pub(super) struct ReadBefore(BTreeMap<RecordId, Record>);

impl ReadBefore {
    pub(super) fn of(stored: &Stored, ids: impl IntoIterator<Item = RecordId>) -> Self {
        let record = |id| Some((id, stored.records.get(&id)?.clone()));
        Self(ids.into_iter().filter_map(record).collect())
    }
}

impl Held for ReadBefore {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.get(&id).cloned()
    }
}

/// A draft, and what the world knows of it that the product doesn't.
#[derive(Clone, Debug)]
pub(super) struct Drafted {
    pub(super) draft: Draft,
    /// The changes that its author had in view of this record.
    pub(super) view: BTreeSet<i64>,
    /// Whether it was right by what its author saw.
    pub(super) fits: bool,
}

/// A form that is open, or several that are saved together.
#[derive(Clone, Debug)]
pub(super) struct OpenForm {
    pub(super) tab: usize,
    pub(super) opened_as: DeviceId,
    pub(super) drafts: Vec<Drafted>,
}

/// A save that was planned, and whose rows are not written yet.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) form: OpenForm,
    pub(super) rows: Rows,
    /// The tag of the first of its changes.
    pub(super) tag: i64,
}

/// A photo on a phone.
#[derive(Clone, Debug)]
pub(super) struct Photo {
    pub(super) bytes: Vec<u8>,
    /// Whether it has still to be sent. A copy waits again when the server asks for it.
    pub(super) is_waiting: bool,
}

/// One person's device.
pub(super) struct Device {
    pub(super) phone: usize,
    pub(super) person: usize,
    pub(super) staff: RecordId,
    pub(super) stored: Stored,
    /// Former states of its disk.
    pub(super) copies: Vec<Stored>,
    pub(super) tabs: [Option<Replica>; 2],
    pub(super) forms: Vec<OpenForm>,
    pub(super) planned: Option<Planned>,
    /// The replica as it was before the last move, until the app dies.
    pub(super) former: Option<Replica>,
    /// An identity that another profile has used on, or whose storage was rolled back behind what the server has.
    pub(super) must_move: Option<DeviceId>,
    pub(super) notices: Vec<Notice>,
    /// Photos that were taken here, by digest.
    pub(super) photos: BTreeMap<String, Photo>,
}

impl Device {
    pub(super) fn new(phone: usize, person: usize, meta: Meta) -> Self {
        Self {
            phone,
            person,
            staff: meta.staff,
            stored: Stored::new(meta),
            copies: Vec::new(),
            tabs: [None, None],
            forms: Vec::new(),
            planned: None,
            former: None,
            must_move: None,
            notices: Vec::new(),
            photos: BTreeMap::new(),
        }
    }

    /// Everything that is not on the disk is gone. Forms are kept as drafts there, if somebody typed in them.
    pub(super) fn crash(&mut self, keeps_drafts: bool) {
        self.tabs = [None, None];
        self.former = None;
        let planned = self.planned.take().map(|planned| planned.form);
        self.forms.extend(planned);
        if !keeps_drafts {
            self.forms.clear();
        }
    }

    /// One tab is opened anew.
    pub(super) fn close(&mut self, tab: usize) {
        self.tabs[tab] = None;
    }

    pub(super) fn tab(&mut self, tab: usize) -> &mut Replica {
        if self.tabs[tab].is_none() {
            let (replica, notices) = self.stored.open();
            self.notices.extend(notices);
            self.tabs[tab] = Some(replica);
        }
        self.tabs[tab].as_mut().expect("it was opened")
    }

    /// What a tab lays over a record.
    pub(super) fn pending(&mut self, tab: usize, id: RecordId) -> Vec<Change> {
        let base = self.stored.records.get(&id).cloned();
        let replica = self.tab(tab);
        let rows = replica.pending_of(id);
        let changes: Vec<Change> = rows.filter_map(OutboxRow::change).collect();
        replica
            .on_top(base.as_ref(), &changes)
            .into_iter()
            .cloned()
            .collect()
    }

    /// What a tab shows of a record. Records are read from the disk; the outbox is the tab's own.
    pub(super) fn view(&mut self, tab: usize, id: RecordId) -> Option<Record> {
        let base = self.stored.records.get(&id).cloned();
        let pending = self.pending(tab, id);
        self.tab(tab).view(base.as_ref(), &pending)
    }
}

/// By which a change is found again under whatever identity: its moment on the phone's monotonic clock, which nothing depends on.
pub(super) fn tag_of(change: &Change) -> i64 {
    change.at.mono_ms.unwrap_or(0)
}

/// The tags of outbox rows.
pub(super) fn tags<'a>(rows: impl IntoIterator<Item = &'a OutboxRow>) -> impl Iterator<Item = i64> {
    rows.into_iter()
        .map(|row| row.change().map_or(0, |change| tag_of(&change)))
}
