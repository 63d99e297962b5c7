//! Backups and restores on a real disk.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use steward_domain::change::Seen;
use steward_domain::ids::Key;
use steward_domain::words::Words;
use tempfile::TempDir;

use super::*;
use crate::store::{Registers, to_sql};

const NOW_MS: i64 = 1_767_323_045_000; // 2026-01-02 03:04:05 UTC
const ASIDE: &str = "my steward.db.before-restore-20260102T030405000Z";

/// A data folder whose names have blanks, and a folder for backups.
struct Disk(TempDir);

impl Disk {
    fn new() -> Self {
        let disk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(disk.0.path().join("spare disk")).unwrap();
        disk
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("the data/my steward.db")
    }

    fn spare(&self, name: &str) -> PathBuf {
        self.0.path().join("spare disk").join(name)
    }

    fn open(&self) -> Store {
        Store::open(&self.data(), &Registers::load(None).unwrap()).unwrap()
    }

    /// A store with two sites, one of them with rows.
    fn filled(&self) -> Store {
        let store = self.open();
        for site in ["harbour", "demo"] {
            let words: Words = serde_json::from_str(r#"{"zh":"海港","en":"Harbour"}"#).unwrap();
            store
                .make_site(&Key::new(site).unwrap(), &words, false, 1)
                .unwrap();
        }
        push(&store, 1, 100);
        store
    }

    /// The names in the data folder.
    fn names(&self) -> BTreeSet<String> {
        names_in(self.data().parent().unwrap())
    }
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Rows `first..=last`, each in a transaction with the number of its site.
fn push(store: &Store, first: u64, last: u64) {
    for number in (first..=last).map(to_sql) {
        let put = store.write(|transaction| {
            let id = uuid::Uuid::from_u128(number.unsigned_abs().into());
            transaction.execute(
                "INSERT INTO records (site, id, register, number, body) VALUES ('harbour', ?1, 'repair', ?2, ?3)",
                params![id.as_bytes(), number, "修".repeat(200)],
            )?;
            transaction.execute("UPDATE sites SET number = ?1 WHERE site = 'harbour'", [number])?;
            Ok::<_, StoreError>(())
        });
        put.unwrap();
    }
}

/// How many records a file has, and the site's number: they must be of one moment.
fn counted(path: &Path) -> (u64, u64) {
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let read = |sql| {
        file.query_row(sql, [], |row| row.get::<_, i64>(0))
            .map(from_sql)
            .unwrap()
    };
    (
        read("SELECT COUNT(*) FROM records"),
        read("SELECT number FROM sites WHERE site = 'harbour'"),
    )
}

fn is_in_use(error: &StoreError) -> bool {
    matches!(error, StoreError::File(why) if why.kind() == ErrorKind::ResourceBusy)
}

#[test]
fn a_backup_is_one_whole_file_for_its_owner_only() {
    let disk = Disk::new();
    let store = disk.filled();
    let to = disk.spare("a backup 备份.db");
    let report = store.backup(&to).unwrap();
    assert_eq!(
        report.sites,
        [("demo".to_owned(), 0), ("harbour".to_owned(), 100)]
    );
    assert_eq!(
        (report.path.as_path(), report.bytes),
        (to.as_path(), fs::metadata(&to).unwrap().len())
    );
    assert_eq!(
        names_in(to.parent().unwrap()),
        BTreeSet::from(["a backup 备份.db".to_owned()])
    );
    assert_eq!(counted(&to), (100, 100));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_backup_overwrites_nothing_and_leaves_nothing_when_it_fails() {
    let disk = Disk::new();
    let store = disk.filled();
    let to = disk.spare("other");
    fs::write(&to, "somebody's").unwrap();
    assert!(matches!(store.backup(&to), Err(StoreError::Exists)));
    assert!(matches!(store.backup(&disk.data()), Err(StoreError::Exists)));
    assert_eq!(fs::read_to_string(&to).unwrap(), "somebody's");
    let nowhere = disk.0.path().join("no such folder/backup.db");
    assert!(
        matches!(store.backup(&nowhere), Err(StoreError::File(why)) if why.kind() == ErrorKind::NotFound)
    );
    assert_eq!(
        names_in(to.parent().unwrap()),
        BTreeSet::from(["other".to_owned()])
    );
}

#[test]
fn what_was_erased_is_not_in_a_backup() {
    let disk = Disk::new();
    let store = disk.filled();
    let erase = |transaction: &rusqlite::Transaction<'_>| Ok(transaction.execute("DELETE FROM records", [])?);
    store.write::<_, StoreError>(erase).unwrap();
    let to = disk.spare("backup.db");
    store.backup(&to).unwrap();
    let (bytes, word) = (fs::read(&to).unwrap(), "修修修修".as_bytes());
    assert!(!bytes.windows(word.len()).any(|window| window == word));
}

#[test]
fn a_backup_is_of_one_moment_while_others_write() {
    let disk = Disk::new();
    let store = disk.filled();
    let is_done = AtomicBool::new(false);
    let mut last = 0;
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut number = 100;
            while !is_done.load(Ordering::Relaxed) {
                number += 1;
                push(&store, number, number);
            }
        });
        for place in 0..5 {
            let to = disk.spare(&place.to_string());
            store.backup(&to).unwrap();
            let (records, number) = counted(&to);
            assert_eq!(records, number);
            assert!(number >= last);
            last = number;
        }
        is_done.store(true, Ordering::Relaxed);
        writing.join().unwrap();
    });
}

#[test]
fn a_restore_goes_back_and_begins_a_new_epoch() {
    let disk = Disk::new();
    let store = disk.filled();
    let first = store.epochs("harbour").unwrap().current;
    let to = disk.spare("backup.db");
    store.backup(&to).unwrap();
    push(&store, 101, 130);
    drop(store);

    let report = restore(&to, &disk.data(), NOW_MS).unwrap();
    let keys: Vec<_> = report
        .sites
        .iter()
        .map(|one| (one.site.as_str(), one.number))
        .collect();
    assert_eq!(keys, [("demo", 0), ("harbour", 100)]);
    let aside = report.set_aside.unwrap();
    assert_eq!(aside, disk.data().with_file_name(ASIDE));
    assert_eq!(counted(&aside), (130, 130));
    assert_eq!(counted(&disk.data()), (100, 100));
    let all = ["my steward.db", ASIDE, "steward.lock"].map(str::to_owned);
    assert_eq!(disk.names(), BTreeSet::from(all));

    let store = disk.open();
    let epochs = store.epochs("harbour").unwrap();
    assert_eq!(epochs.current, report.sites[1].epoch);
    assert_eq!(epochs.former, [(first, 100)]);
    let seen = Seen {
        epoch: first,
        number: 120,
        own: 7,
        answered: 6,
    };
    let now = epochs.in_present(seen);
    assert_eq!((now.epoch, now.number, now.own), (epochs.current, 100, 7));
    assert_eq!(store.audit_log("harbour", 10).unwrap()[0].what, "restored");
    push(&store, 101, 105);
}

#[test]
fn every_restore_is_an_epoch_of_its_own() {
    let disk = Disk::new();
    let store = disk.filled();
    let first = store.epochs("harbour").unwrap().current;
    let one = disk.spare("one.db");
    store.backup(&one).unwrap();
    drop(store);
    restore(&one, &disk.data(), NOW_MS).unwrap();
    let store = disk.open();
    let second = store.epochs("harbour").unwrap().current;
    push(&store, 101, 120);
    let two = disk.spare("two.db");
    store.backup(&two).unwrap();
    drop(store);
    let again = restore(&two, &disk.data(), NOW_MS + 1_000).unwrap();
    assert_eq!(again.sites[1].number, 120);
    assert_eq!(
        disk.open().epochs("harbour").unwrap().former,
        [(first, 100), (second, 120)]
    );
    // Within one second there is but one name for what is set aside, and it has been given.
    assert!(matches!(
        restore(&two, &disk.data(), NOW_MS + 1_000),
        Err(StoreError::Exists)
    ));
}

#[test]
fn a_restore_onto_a_new_machine_sets_nothing_aside() {
    let disk = Disk::new();
    let to = disk.spare("backup.db");
    disk.filled().backup(&to).unwrap();
    let fresh = disk.0.path().join("new machine/data/steward.db");
    assert_eq!(restore(&to, &fresh, NOW_MS).unwrap().set_aside, None);
    assert_eq!(counted(&fresh), (100, 100));
}

#[test]
fn changes_that_were_still_in_the_log_are_set_aside_too() {
    let disk = Disk::new();
    let store = disk.filled();
    let to = disk.spare("backup.db");
    store.backup(&to).unwrap();
    push(&store, 101, 130);
    // As after a crash: the files as they are while the store is open.
    let crashed = Disk::new();
    fs::create_dir(crashed.data().parent().unwrap()).unwrap();
    for ending in ["", "-wal"] {
        let (from, to) = (
            files::with_ending(&disk.data(), ending),
            files::with_ending(&crashed.data(), ending),
        );
        fs::copy(from, to).unwrap();
    }
    let aside = restore(&to, &crashed.data(), NOW_MS).unwrap().set_aside.unwrap();
    assert_eq!(counted(&aside), (130, 130));
    assert_eq!(counted(&crashed.data()), (100, 100));
}

#[test]
fn data_that_nobody_can_read_is_set_aside_as_it_is() {
    let disk = Disk::new();
    let to = disk.spare("backup.db");
    disk.filled().backup(&to).unwrap();
    fs::write(
        disk.data(),
        "not a database, but somebody may save something from it",
    )
    .unwrap();
    fs::write(files::with_ending(&disk.data(), "-wal"), "a log").unwrap();
    let aside = restore(&to, &disk.data(), NOW_MS).unwrap().set_aside.unwrap();
    assert!(fs::read_to_string(&aside).unwrap().starts_with("not a database"));
    assert_eq!(
        fs::read_to_string(files::with_ending(&aside, "-wal")).unwrap(),
        "a log"
    );
    assert_eq!(counted(&disk.data()), (100, 100));
    assert_eq!(disk.open().epochs("harbour").unwrap().former.len(), 1);
}

#[test]
fn what_is_no_backup_is_refused_and_nothing_is_touched() {
    let disk = Disk::new();
    let store = disk.filled();
    let good = disk.spare("good.db");
    store.backup(&good).unwrap();
    drop(store);
    let good = fs::read(good).unwrap();
    let before = (fs::read(disk.data()).unwrap(), disk.names());

    let mut torn = good.clone();
    torn.truncate(good.len() / 2);
    let mut damaged = good.clone();
    let middle = good.len() / 2;
    damaged[middle..].fill(0xA5);
    let mut newer = good;
    newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes()); // user_version
    let rows = [
        ("empty.db", vec![]),
        (
            "text.db",
            b"somebody's letter, which is longer than the header of a database would be. ".repeat(9),
        ),
        ("torn.db", torn),
        ("damaged.db", damaged),
        ("newer.db", newer),
    ];
    for (name, bytes) in rows {
        let path = disk.spare(name);
        fs::write(&path, bytes).unwrap();
        let refused = restore(&path, &disk.data(), NOW_MS).unwrap_err();
        let is_newer = matches!(refused, StoreError::Newer { version: 9_999 });
        assert!(is_newer == (name == "newer.db"), "{name}: {refused}");
        assert!(
            is_newer || matches!(refused, StoreError::Damaged(_)),
            "{name}: {refused:?}"
        );
    }
    let foreign = disk.spare("foreign.db");
    let other = Connection::open(&foreign).unwrap();
    other
        .execute_batch("CREATE TABLE sites (name TEXT); PRAGMA user_version = 1;")
        .unwrap();
    close(other).unwrap();
    assert!(matches!(
        restore(&foreign, &disk.data(), NOW_MS),
        Err(StoreError::Damaged(_))
    ));
    let missing = restore(&disk.spare("missing.db"), &disk.data(), NOW_MS);
    assert!(matches!(missing, Err(StoreError::File(why)) if why.kind() == ErrorKind::NotFound));
    assert_eq!((fs::read(disk.data()).unwrap(), disk.names()), before);
}

#[test]
fn data_in_use_is_not_replaced() {
    let disk = Disk::new();
    let store = disk.filled();
    let to = disk.spare("backup.db");
    store.backup(&to).unwrap();
    // A command that has not taken the lock.
    assert!(is_in_use(&restore(&to, &disk.data(), NOW_MS).unwrap_err()));
    push(&store, 101, 101);
    drop(store);
    // A server.
    let lock = DataLock::take(disk.data().parent().unwrap()).unwrap();
    assert!(is_in_use(
        &DataLock::take(disk.data().parent().unwrap()).unwrap_err()
    ));
    assert!(is_in_use(&restore(&to, &disk.data(), NOW_MS).unwrap_err()));
    assert_eq!(
        disk.names(),
        BTreeSet::from(["my steward.db", "steward.lock"].map(str::to_owned))
    );
    assert_eq!(counted(&disk.data()), (101, 101));
    drop(lock);
    restore(&to, &disk.data(), NOW_MS).unwrap();
    assert_eq!(counted(&disk.data()), (100, 100));
}

#[test]
fn the_log_of_data_that_were_cut_to_nothing_is_set_aside() {
    let disk = Disk::new();
    let store = disk.filled();
    let to = disk.spare("backup.db");
    store.backup(&to).unwrap();
    let log = fs::read(files::with_ending(&disk.data(), "-wal")).unwrap();
    drop(store);
    fs::write(disk.data(), "").unwrap();
    fs::write(files::with_ending(&disk.data(), "-wal"), &log).unwrap();
    let aside = restore(&to, &disk.data(), NOW_MS).unwrap().set_aside.unwrap();
    assert_eq!(fs::read(files::with_ending(&aside, "-wal")).unwrap(), log);
    assert_eq!(counted(&disk.data()), (100, 100));
}
