//! A person's database: the replica's rows, the records, and what goes with a save.

use indexed_db_futures::KeyRange;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionRef;
use serde::Serialize;
use serde::de::DeserializeOwned;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{KeptRegisters, Meta, OutboxRow, Rows};
use steward_domain::wire::UnreadRecord;

use super::connection::{Connection, StoreFault, WRITE, finish, strict};
use super::photos::{self, PhotoState};
use super::schema::{DRAFTS, META, OUTBOX, PERSON, PHOTOS, RECORDS};
use super::witness::{Witness, notice_lost_rows};

/// The replica's own row in the store of that name.
const META_REPLICA: &str = "replica";
/// The definitions.
const META_DEFINITIONS: &str = "definitions";
/// Which of the two stores of records is live: 0 or 1.
const META_LIVE: &str = "live";

/// What is on disk about a replica.
pub struct Loaded {
    /// The replica's own row; none before enrolment.
    pub meta: Option<Meta>,
    /// The outbox.
    pub outbox: Vec<OutboxRow>,
    /// The registers; none before the first answer.
    pub definitions: Option<KeptRegisters>,
}

/// The records of a register.
pub struct ReadRecords {
    /// Those that this app can read.
    pub records: Vec<Record>,
    /// How many are here beside them.
    pub unread: usize,
}

/// What is written in the same transaction as the rows of a plan.
#[derive(Clone, Copy, Default)]
pub struct With<'a> {
    /// The registers that came with an answer.
    pub definitions: Option<&'a KeptRegisters>,
    /// Records that only a newer app can read: they take the place of what was there, as they came.
    pub unread: &'a [UnreadRecord],
    /// The draft that was saved, and is none any more.
    pub draft_done: Option<&'a str>,
    /// Photos that a saved change mentions: from now on they wait to be sent.
    pub photos_waiting: &'a [String],
    /// The registers that records may be of: of one that left the scope, a plan knows the id only.
    pub registers: &'a [Key],
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is on the phone's disk.
    Done,
    /// Somebody else has written since it was planned. Nothing was written: open the replica anew, and plan again.
    Stale,
}

/// One person's database.
#[derive(Clone)]
pub struct Store {
    pub(super) connection: Connection,
    staff: RecordId,
}

impl Store {
    /// The store of a person on this phone. It is opened when it is first used.
    #[must_use]
    pub fn of(staff: RecordId) -> Self {
        Self {
            connection: Connection::new(&format!("steward-{staff}"), PERSON),
            staff,
        }
    }

    /// Everything that the replica is opened from.
    ///
    /// Law 9: a database that the browser has thrown away or set back is told from a new one.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn load(&self) -> Result<Loaded, StoreFault> {
        // Before the rows: what another tab saves in between would look lost.
        let witness = Witness::of(self.staff);
        let mut loaded = self.read_all().await?;
        if let (None, Some(witness)) = (&loaded.meta, &witness) {
            self.enrol(&witness.revive(self.staff)).await?;
            loaded = self.read_all().await?;
        }
        if let Some(witness) = &witness {
            witness.testify(&mut loaded);
        }
        notice_lost_rows(&mut loaded);
        Ok(loaded)
    }

    async fn read_all(&self) -> Result<Loaded, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction([META, OUTBOX]).build()?;
        let meta = transaction.object_store(META)?;
        let outbox: Vec<String> = transaction
            .object_store(OUTBOX)?
            .get_all()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        Ok(Loaded {
            meta: read(&meta, META_REPLICA).await?,
            definitions: read_definitions(&meta).await?,
            outbox: parse_all(&outbox)?,
        })
    }

    /// What is kept of the registers.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn definitions(&self) -> Result<Option<KeptRegisters>, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction(META).build()?;
        read_definitions(&transaction.object_store(META)?).await
    }

    /// Writes the replica's own row when a device is enrolled. One that is there by then, by another tab, is left alone.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn enrol(&self, replica: &Meta) -> Result<(), StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database
            .transaction(META)
            .with_mode(WRITE)
            .with_options(strict())
            .build()?;
        let meta = transaction.object_store(META)?;
        if read::<Meta>(&meta, META_REPLICA).await?.is_some() {
            transaction.abort().await?;
            return Ok(());
        }
        write(&meta, META_REPLICA, replica)?;
        finish(transaction).await?;
        Witness::remember(replica);
        Ok(())
    }

    /// Writes a plan's rows, and what goes with them, in one transaction with strict durability.
    ///
    /// Law 5: when this answers [`Written::Done`], the rows are on disk; otherwise none of them is.
    ///
    /// # Errors
    /// [`StoreFault`]; nothing was written.
    pub async fn write(&self, rows: &Rows, with: With<'_>) -> Result<Written, StoreFault> {
        let texts = Texts::of(rows)?;
        let database = self.connection.database().await?;
        let transaction = database
            .transaction([META, OUTBOX, DRAFTS, PHOTOS, RECORDS[0], RECORDS[1]])
            .with_mode(WRITE)
            .with_options(strict())
            .build()?;
        let meta = transaction.object_store(META)?;
        let stored: Option<Meta> = read(&meta, META_REPLICA).await?;
        if !stored.is_some_and(|stored| rows.follow(&stored)) {
            transaction.abort().await?;
            return Ok(Written::Stale);
        }
        let live = live(&meta).await?;
        put_rows(&transaction, &meta, rows, &texts, live, with)?;
        if let Some(definitions) = with.definitions {
            write(&meta, META_DEFINITIONS, definitions)?;
        }
        if let Some(draft) = with.draft_done {
            transaction.object_store(DRAFTS)?.delete(draft).primitive()?;
        }
        if !with.photos_waiting.is_empty() {
            let photos = transaction.object_store(PHOTOS)?;
            photos::set_state(&photos, with.photos_waiting, PhotoState::Waiting).await?;
        }
        finish(transaction).await?;
        Witness::remember(&rows.meta);
        Ok(Written::Done)
    }

    /// Every record of a register, as the server has it, that this app can read.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn records(&self, register: &Key) -> Result<ReadRecords, StoreFault> {
        let database = self.connection.database().await?;
        let transaction = database.transaction([META, RECORDS[0], RECORDS[1]]).build()?;
        let live = live(&transaction.object_store(META)?).await?;
        // '0' follows '/' in the order of characters, so the range holds the keys that begin with the register and a slash.
        let range = KeyRange::Bound(format!("{register}/"), false, format!("{register}0"), true);
        let texts: Vec<String> = transaction
            .object_store(RECORDS[live])?
            .get_all()
            .with_query::<String, _>(range)
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?;
        let records: Vec<Record> = texts
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect();
        let unread = texts.len() - records.len();
        Ok(ReadRecords { records, unread })
    }

    /// Some records, as the server has them. Those that are not here, or can't be read, are left out.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn some_records(&self, wanted: &[(Key, RecordId)]) -> Result<Vec<Record>, StoreFault> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let database = self.connection.database().await?;
        let transaction = database.transaction([META, RECORDS[0], RECORDS[1]]).build()?;
        let live = live(&transaction.object_store(META)?).await?;
        let store = transaction.object_store(RECORDS[live])?;
        let mut records = Vec::with_capacity(wanted.len());
        for (register, id) in wanted {
            let text: Option<String> = store.get(record_key(register, *id)).primitive()?.await?;
            records.extend(text.and_then(|text| serde_json::from_str(&text).ok()));
        }
        Ok(records)
    }

    /// Deletes the whole database.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn delete(self) -> Result<(), StoreFault> {
        Witness::forget(self.staff);
        self.connection.delete().await
    }
}

/// What a plan writes, as text: made before the transaction, in which nothing but requests to the database may be awaited.
struct Texts {
    meta: String,
    outbox: Vec<(u64, String)>,
    records: Vec<(String, String)>,
}

impl Texts {
    fn of(rows: &Rows) -> Result<Self, StoreFault> {
        let outbox = rows.outbox_put.iter();
        let outbox = outbox.map(|row| Ok((row.seq, serde_json::to_string(row)?)));
        let records = rows.records_put.iter();
        let records = records.map(|record| {
            let key = record_key(&record.register, record.id);
            Ok((key, serde_json::to_string(record)?))
        });
        Ok(Self {
            meta: serde_json::to_string(&rows.meta)?,
            outbox: outbox.collect::<Result<_, StoreFault>>()?,
            records: records.collect::<Result<_, StoreFault>>()?,
        })
    }
}

fn put_rows(
    transaction: &TransactionRef<'_>,
    meta: &ObjectStore<'_>,
    rows: &Rows,
    texts: &Texts,
    live: usize,
    with: With<'_>,
) -> Result<(), StoreFault> {
    let outbox = transaction.object_store(OUTBOX)?;
    for seq in &rows.outbox_remove {
        outbox.delete(key_of(*seq)).primitive()?;
    }
    for (seq, text) in &texts.outbox {
        outbox.put(text).with_key(key_of(*seq)).primitive()?;
    }
    let shadow = 1 - live;
    if rows.clear_shadow {
        transaction.object_store(RECORDS[shadow])?.clear()?;
    }
    let target = transaction.object_store(RECORDS[if rows.into_shadow { shadow } else { live }])?;
    for id in &rows.records_remove {
        // Deleting what is not there is no error.
        for register in with.registers {
            target.delete(record_key(register, *id)).primitive()?;
        }
    }
    for (key, text) in &texts.records {
        target.put(text).with_key(key.as_str()).primitive()?;
    }
    for record in with.unread {
        let key = record_key(&record.register, record.id);
        target
            .put(record.text.get().to_owned())
            .with_key(key)
            .primitive()?;
    }
    if rows.swap_shadow {
        meta.put(shadow.to_string()).with_key(META_LIVE).primitive()?;
        transaction.object_store(RECORDS[live])?.clear()?;
    }
    meta.put(&texts.meta).with_key(META_REPLICA).primitive()?;
    Ok(())
}

async fn live(meta: &ObjectStore<'_>) -> Result<usize, StoreFault> {
    let text: Option<String> = meta.get(META_LIVE).primitive()?.await?;
    Ok(usize::from(text.as_deref() == Some("1")))
}

/// A row that can't be read is as good as none: then the server is asked for the registers again, and for everything with them.
async fn read_definitions(meta: &ObjectStore<'_>) -> Result<Option<KeptRegisters>, StoreFault> {
    let text: Option<String> = meta.get(META_DEFINITIONS).primitive()?.await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn record_key(register: &Key, id: RecordId) -> String {
    format!("{register}/{id}")
}

/// A number as a key: below 2^53, as [`steward_domain::change::UNSENT`] sees to.
#[allow(
    clippy::cast_precision_loss,
    reason = "sequence numbers stay exact below 2^53"
)]
fn key_of(seq: u64) -> f64 {
    seq as f64
}

/// Reads the row of a key, if there is one.
pub(super) async fn read<T: DeserializeOwned>(
    store: &ObjectStore<'_>,
    key: &str,
) -> Result<Option<T>, StoreFault> {
    let text: Option<String> = store.get(key).primitive()?.await?;
    Ok(text.as_deref().map(serde_json::from_str).transpose()?)
}

/// Writes the row of a key.
pub(super) fn write(store: &ObjectStore<'_>, key: &str, value: &impl Serialize) -> Result<(), StoreFault> {
    store
        .put(serde_json::to_string(value)?)
        .with_key(key)
        .primitive()?;
    Ok(())
}

/// Reads rows that are all of one kind.
pub(super) fn parse_all<T: DeserializeOwned>(texts: &[String]) -> Result<Vec<T>, StoreFault> {
    texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}
