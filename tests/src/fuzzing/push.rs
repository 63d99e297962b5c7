//! What a phone sends, down to the disk: a batch in the server's own store.

use std::sync::{Mutex, OnceLock, PoisonError};

use rusqlite::Connection;
use steward_domain::ids::Key;
use steward_domain::wire::{ReceiptOutcome, SyncRequest};
use steward_domain::words::Words;
use steward_server::routes::sync;
use steward_server::store::{Bringer, Pushed, Refused, Registers, Store};

use super::{DEVICE, EPOCH, MANAGER, NOW_MS, SITE};

/// A store, and a way to empty it from outside.
struct World {
    store: Store,
    beside: Connection,
    _folder: tempfile::TempDir,
}

/// A request, its changes pushed into a store that is empty but for the site and the device.
///
/// Law 1: a batch that comes twice is answered twice the same, and stored once.
///
/// # Panics
/// When a law is broken.
pub fn push(bytes: &[u8]) {
    let Ok(request) = sync::read(bytes, false) else {
        return;
    };
    let mut world = world().lock().unwrap_or_else(PoisonError::into_inner);
    world.empty();
    let once = world.push(&request);
    let Ok(once) = once else {
        assert_eq!(world.stored(), (0, 0), "nothing of a refused batch is stored");
        return;
    };
    counted(&request, &once, world.stored());
    let again = world.push(&request);
    let Ok(again) = again else {
        panic!("the same again: {:?}", again.err());
    };
    assert_eq!(again.number, once.number, "nothing is doubled");
    if !once.is_cloned && !again.is_cloned {
        assert_eq!(again.receipts, once.receipts);
        assert_eq!(again.acknowledged_seq, once.acknowledged_seq);
    }
}

/// Every change that was taken has a receipt and a row, and every accepted one a number.
fn counted(request: &SyncRequest, pushed: &Pushed, (rows, numbered): (u64, u64)) {
    assert!(pushed.is_cloned || pushed.receipts.len() == request.changes.len());
    let is_taken = |outcome: ReceiptOutcome| outcome != ReceiptOutcome::Quarantined;
    let taken = pushed.receipts.iter().filter(|receipt| is_taken(receipt.outcome));
    assert!(
        taken
            .clone()
            .all(|receipt| receipt.number > 0 && receipt.number <= pushed.number)
    );
    assert_eq!(numbered, pushed.number - pushed.previous);
    assert!(numbered <= taken.count() as u64 && rows <= pushed.receipts.len() as u64);
}

fn world() -> &'static Mutex<World> {
    static WORLD: OnceLock<Mutex<World>> = OnceLock::new();
    WORLD.get_or_init(|| Mutex::new(World::new()))
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("steward.sqlite");
        let registers = Registers::load(None).expect("the product's own registers");
        let store = Store::open(&path, &registers).expect("a store");
        let site = Key::literal(SITE);
        let words = Words::new("青山", "Green Hill");
        store
            .make_site_in(EPOCH, &site, &words, false, NOW_MS)
            .expect("a site");
        store
            .enrol_as(SITE, MANAGER.staff, DEVICE, "manager", "a phone", NOW_MS)
            .expect("a device");
        let beside = Connection::open(&path).expect("the same file");
        Self {
            store,
            beside,
            _folder: folder,
        }
    }

    fn empty(&mut self) {
        let everything =
            "BEGIN IMMEDIATE; DELETE FROM changes; DELETE FROM records; DELETE FROM lost_changes;
            DELETE FROM photo_mentions; UPDATE sites SET number = 0;
            UPDATE devices SET last_seq = 0, refused_seq = 0, cursor = 0; COMMIT;";
        self.beside.execute_batch(everything).expect("it is emptied");
    }

    fn push(&self, request: &SyncRequest) -> Result<Pushed, Refused> {
        let site = Key::literal(SITE);
        let bringer = Bringer {
            site: &site,
            actor: MANAGER,
            device: request.device,
            cursor: request.cursor,
            clock_ms: NOW_MS.saturating_sub(request.now_ms),
        };
        let pushed = self
            .store
            .push(bringer, &request.changes, &request.missing, NOW_MS);
        assert!(!matches!(pushed, Err(Refused::Store(_))), "{pushed:?}");
        pushed
    }

    /// How many changes are stored, and how many of them were accepted.
    fn stored(&self) -> (u64, u64) {
        let count = "SELECT COUNT(*), COUNT(*) FILTER (WHERE outcome <> 'quarantined') FROM changes";
        let row = self.beside.query_row(count, [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        });
        let (rows, numbered) = row.expect("two counts");
        (rows.unsigned_abs(), numbered.unsigned_abs())
    }
}
