//! The simulator's disk: it keeps what it must, and forgets what it may.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use steward_domain::ids::Key;
use steward_domain::words::Words;
use steward_server::store::{Registers, Store, StoreError};
use steward_tests::simulator::disk::{Disk, Fault, Image};

const FILE: &str = "steward.db";
/// Rows of [`table`], each nearly a page: a change of all is many writes.
const ROWS: i64 = 12;

fn dice(seed: u64) -> impl FnMut() -> u64 {
    let mut number = seed;
    move || {
        number = number.wrapping_add(1);
        number
    }
}

fn registers() -> Registers {
    Registers::load(None).expect("built-in registers")
}

fn store(disk: &Disk, registers: &Registers) -> Store {
    Store::open_on(disk.vfs(), Path::new(FILE), registers).expect("a store")
}

fn make_site(store: &Store, key: &str) -> Result<(), StoreError> {
    let words = Words::new("一期", "Phase one");
    store.make_site(&Key::new(key).expect("a key"), &words, false, 1)
}

/// The sites of a store, each of which has its epoch, or it is none.
fn sites(store: &Store) -> Vec<String> {
    let sites = store.sites().expect("sites");
    let keys: Vec<String> = sites.into_iter().map(|site| site.site.to_string()).collect();
    for key in &keys {
        store.epochs(key).expect("made in the same transaction");
    }
    keys
}

fn connect(disk: &Disk, synchronous: &str) -> Connection {
    let connection =
        Connection::open_with_flags_and_vfs(FILE, OpenFlags::default(), disk.vfs()).expect("a connection");
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA wal_autocheckpoint = 20;"
        ))
        .expect("pragmas");
    connection
}

fn table(seed: u64) -> Disk {
    let disk = Disk::new(seed);
    let connection = connect(&disk, "FULL");
    connection
        .execute_batch("CREATE TABLE t (row INTEGER PRIMARY KEY, turn INTEGER, filling BLOB)")
        .expect("a table");
    for row in 0..ROWS {
        connection
            .execute("INSERT INTO t VALUES (?1, 0, zeroblob(3000))", [row])
            .expect("a row");
    }
    disk
}

/// One transaction that writes every row.
fn turn(connection: &mut Connection, turn: i64) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for row in 0..ROWS {
        transaction.execute(
            "UPDATE t SET turn = ?2, filling = zeroblob(3000 + ?2) WHERE row = ?1",
            [row, turn],
        )?;
    }
    transaction.commit()
}

/// The turn of all rows, if it is the same.
fn turn_of(connection: &Connection) -> Option<i64> {
    let of = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (least, most) = (
        of("SELECT MIN(turn) FROM t").ok()?,
        of("SELECT MAX(turn) FROM t").ok()?,
    );
    let rows = of("SELECT COUNT(*) FROM t").ok()?;
    (least == most && rows == ROWS).then_some(least)
}

fn die(disk: &Disk, is_power_lost: bool, seed: u64) {
    if is_power_lost {
        disk.lose_power(&mut dice(seed));
    } else {
        disk.crash_process();
    }
}

#[test]
fn a_commit_outlives_a_loss_of_power() {
    let registers = registers();
    for seed in 0..8 {
        let disk = Disk::new(seed);
        let open = store(&disk, &registers);
        make_site(&open, "one").expect("a site");
        disk.cut();
        drop(open);
        disk.lose_power(&mut dice(seed));
        assert_eq!(disk.integrity(FILE), "ok", "seed {seed}");
        let open = store(&disk, &registers);
        assert_eq!(sites(&open), ["one"], "seed {seed}");
        make_site(&open, "two").expect("it works on");
    }
}

#[test]
fn a_disk_forgets_what_nobody_synced() {
    let turns_kept = |synchronous: &str| -> Vec<Option<i64>> {
        let after = |seed| {
            let disk = table(seed);
            let mut connection = connect(&disk, synchronous);
            (1..4).for_each(|number| turn(&mut connection, number).expect("a turn"));
            disk.cut();
            drop(connection);
            disk.lose_power(&mut dice(seed));
            turn_of(&connect(&disk, "FULL"))
        };
        (0..40).map(after).collect()
    };
    assert!(turns_kept("FULL").iter().all(|turn| *turn == Some(3)));
    let kept = turns_kept("OFF");
    let lost = kept.iter().filter(|turn| **turn != Some(3)).count();
    assert!(lost > 0 && lost < kept.len(), "{kept:?}");
}

#[test]
fn a_process_that_is_cut_off_changes_nothing_any_more() {
    let registers = registers();
    let disk = Disk::new(1);
    let open = store(&disk, &registers);
    make_site(&open, "one").expect("a site");
    assert_eq!(sites(&open), ["one"]);
    let before = disk.image();
    let operations = disk.writes();
    disk.cut();
    assert!(make_site(&open, "two").is_err() && open.sites().is_err());
    drop(open);
    assert!(disk.is_cut() && disk.image() == before && disk.writes() == operations);
    disk.crash_process();
    assert!(disk.image() == before, "what the process wrote is there");
    assert_eq!(sites(&store(&disk, &registers)), ["one"]);
}

/// Crashes a transaction between any two of its operations, and in each. Returns how often it was there afterwards, and how often not.
fn crash_everywhere(start: &Image, first_turn: i64, is_power_lost: bool, seeds: u64) -> (u32, u32) {
    let (mut kept, mut undone) = (0, 0);
    for seed in 0..seeds {
        let disk = Disk::new(seed);
        for operation in 0.. {
            disk.put(start);
            let mut connection = connect(&disk, "FULL");
            assert_eq!(turn_of(&connection), Some(first_turn));
            disk.fail_after(operation, Fault::Cut);
            let said = turn(&mut connection, first_turn + 1);
            let is_over = !disk.is_cut();
            disk.cut();
            drop(connection);
            die(&disk, is_power_lost, seed << 32 | operation);
            let again = format!("seed {seed}, operation {operation}, power lost: {is_power_lost}");
            assert_eq!(disk.integrity(FILE), "ok", "{again}");
            let found = turn_of(&connect(&disk, "FULL")).unwrap_or_else(|| panic!("half a turn: {again}"));
            assert!(
                found == first_turn + 1 || said.is_err(),
                "a commit is lost: {again}"
            );
            assert!(found >= first_turn, "an older commit is lost: {again}");
            *if found > first_turn {
                &mut kept
            } else {
                &mut undone
            } += 1;
            if is_over {
                break;
            }
        }
    }
    (kept, undone)
}

#[test]
fn a_crash_at_any_operation_leaves_all_of_a_transaction_or_nothing() {
    let disk = table(1);
    let emptied = disk.image();
    let mut connection = connect(&disk, "FULL");
    (1..3).for_each(|number| turn(&mut connection, number).expect("a turn"));
    disk.cut();
    drop(connection);
    disk.crash_process();
    // A log that is there already, and one that is to be made.
    for (start, first_turn) in [(&disk.image(), 2), (&emptied, 0)] {
        for (is_power_lost, seeds) in [(false, 2), (true, 8)] {
            let (kept, undone) = crash_everywhere(start, first_turn, is_power_lost, seeds);
            assert!(kept > 0 && undone > 0, "{kept} kept, {undone} undone");
        }
    }
}

#[test]
fn a_crash_while_a_store_is_made_leaves_one_that_opens() {
    let registers = registers();
    let disk = Disk::new(7);
    let empty = disk.image();
    // Opening is many operations and mostly arithmetic: some of them stand for all, every other one with the power lost.
    for operation in (0..).step_by(9) {
        disk.put(&empty);
        disk.fail_after(operation, Fault::Cut);
        let opened = Store::open_on(disk.vfs(), Path::new(FILE), &registers);
        let is_over = !disk.is_cut();
        disk.cut();
        drop(opened);
        die(&disk, operation % 2 == 0, operation);
        let open = store(&disk, &registers);
        assert_eq!(sites(&open), [""; 0], "operation {operation}");
        drop(open);
        assert_eq!(disk.integrity(FILE), "ok", "operation {operation}");
        if is_over {
            assert!(operation > 5, "opening writes");
            break;
        }
    }
}

#[test]
fn power_that_is_lost_after_a_clean_end_loses_nothing() {
    let registers = registers();
    for seed in 0..8 {
        let disk = Disk::new(seed);
        let open = store(&disk, &registers);
        make_site(&open, "one").expect("a site");
        drop(open);
        // The log was deleted, and its name may come back: nobody has waited for the directory.
        disk.lose_power(&mut dice(seed));
        assert_eq!(disk.integrity(FILE), "ok", "seed {seed}");
        assert_eq!(sites(&store(&disk, &registers)), ["one"], "seed {seed}");
    }
}

#[test]
fn a_full_disk_refuses_and_heals_without_being_opened_again() {
    let registers = registers();
    let disk = Disk::new(3);
    let open = store(&disk, &registers);
    make_site(&open, "one").expect("a site");
    for operations in 0..4 {
        disk.fail_after(operations, Fault::Full);
        let refused = make_site(&open, "two").and_then(|()| make_site(&open, "three"));
        assert!(
            matches!(refused, Err(StoreError::Full)),
            "after {operations}: {refused:?}"
        );
        assert_eq!(sites(&open)[0], "one", "reading goes on");
        disk.heal();
    }
    make_site(&open, "four").expect("there is room again");
    assert_eq!(disk.integrity(FILE), "ok");
    assert!(sites(&open).contains(&"four".to_owned()));
}

#[test]
fn a_device_that_fails_once_is_an_error_once() {
    let registers = registers();
    for operation in 0..8 {
        let disk = Disk::new(operation);
        let open = store(&disk, &registers);
        let operations = disk.writes();
        disk.fail_after(operation, Fault::Io);
        let mut keys = (0..20).map(|number| format!("site_{number}"));
        let failed = keys.find(|key| make_site(&open, key).is_err()).expect("it fails");
        assert_eq!(disk.writes(), operations + operation + 1);
        make_site(&open, &failed).expect("the same again works");
        drop(open);
        disk.lose_power(&mut dice(operation));
        assert_eq!(disk.integrity(FILE), "ok", "operation {operation}");
        assert!(sites(&store(&disk, &registers)).contains(&failed));
    }
}

/// A life with every fault. It returns what the disk held after each part.
fn life(seed: u64) -> Vec<u64> {
    let disk = table(seed);
    let mut digests = vec![disk.digest()];
    for number in 1..8_i64 {
        let mut connection = connect(&disk, "FULL");
        let fault = [Fault::Full, Fault::Io, Fault::Cut][usize::try_from(number).expect("small") % 3];
        disk.fail_after(seed % 7 + 3, fault);
        let _ = turn(&mut connection, number);
        digests.push(disk.digest());
        disk.cut();
        drop(connection);
        die(&disk, number % 2 == 0, seed + number.unsigned_abs());
        digests.push(disk.digest());
    }
    digests
}

#[test]
fn a_seed_gives_the_same_disk_again_in_any_thread() {
    let seeds = 0..6;
    let others: Vec<_> = seeds
        .clone()
        .map(|seed| std::thread::spawn(move || life(seed)))
        .collect();
    let mut all = std::collections::BTreeSet::new();
    for (seed, other) in seeds.zip(others) {
        let digests = life(seed);
        assert_eq!(digests, other.join().expect("a life"), "seed {seed}");
        all.insert(digests);
    }
    assert_eq!(all.len(), 6, "other seeds give other disks");
}

#[test]
fn connections_see_the_commits_of_each_other() {
    let disk = table(5);
    let (mut one, mut two) = (connect(&disk, "FULL"), connect(&disk, "FULL"));
    turn(&mut one, 1).expect("a turn");
    assert_eq!(turn_of(&two), Some(1));
    turn(&mut two, 2).expect("a turn");
    assert_eq!(turn_of(&one), Some(2));

    // A reader stays in its moment, and one writer keeps the other out.
    let reading = one.transaction().expect("a transaction");
    assert_eq!(turn_of(&reading), Some(2));
    turn(&mut two, 3).expect("a turn");
    assert_eq!(turn_of(&reading), Some(2));
    drop(reading);
    assert_eq!(turn_of(&one), Some(3));
    one.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    let refused = turn(&mut two, 4).expect_err("one writer");
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    one.execute_batch("ROLLBACK").expect("an end");
    turn(&mut two, 4).expect("a turn");
}

#[test]
fn a_checkpoint_moves_the_log_into_the_data() {
    let disk = table(6);
    let mut connection = connect(&disk, "FULL");
    turn(&mut connection, 1).expect("a turn");
    let length = |name: &str| disk.image().file(name).map_or(0, <[u8]>::len);
    assert!(length("steward.db-wal") > 12 * 4096);
    let is_busy: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .expect("a checkpoint");
    assert_eq!((is_busy, length("steward.db-wal")), (0, 0));
    turn(&mut connection, 2).expect("a turn");
    drop(connection);
    let closed = disk.image();
    assert!(
        closed.file("steward.db-wal").is_none(),
        "the last takes the log along"
    );

    // The data file alone is a copy.
    let copy = Disk::new(9);
    copy.put(&closed);
    assert_eq!(turn_of(&connect(&copy, "FULL")), Some(2));
    assert_eq!(turn_of(&connect(&disk, "FULL")), Some(2));
}

#[test]
fn a_rollback_journal_works_too() {
    let disk = table(8);
    let start = disk.image();
    for operation in 0.. {
        disk.put(&start);
        let mut connection = connect(&disk, "FULL");
        let mode: String = connection
            .query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))
            .expect("a mode");
        assert_eq!(mode, "delete");
        // The commit is the deletion of the journal, and only with EXTRA that waits for the directory.
        connection
            .pragma_update(None, "synchronous", "EXTRA")
            .expect("a pragma");
        disk.fail_after(operation, Fault::Cut);
        let said = turn(&mut connection, 1);
        let is_over = !disk.is_cut();
        disk.cut();
        drop(connection);
        die(&disk, operation % 3 > 0, operation);
        let connection = Connection::open_with_flags_and_vfs(FILE, OpenFlags::default(), disk.vfs())
            .expect("a connection");
        let found = turn_of(&connection).unwrap_or_else(|| panic!("half a turn: operation {operation}"));
        assert!(
            found == 1 || said.is_err(),
            "a commit is lost: operation {operation}"
        );
        drop(connection);
        assert_eq!(disk.integrity(FILE), "ok", "operation {operation}");
        if is_over {
            break;
        }
    }
}

#[test]
#[should_panic(expected = "files open")]
fn a_disk_is_not_dropped_under_its_connections() {
    let disk = table(1);
    let _connection = connect(&disk, "FULL");
    drop(disk);
}
