//! Backup and restore by the command line: devices notice the new epoch and offer again what they still hold.

use steward_domain::ids::RecordId;
use steward_domain::replica::Notice;
use steward_domain::value::Value;
use steward_tests::support::{Phone, Server, set};

use super::scene;

/// A server with a backup, and two phones that went on working after it.
struct World {
    server: Server,
    backup: String,
    lead: Phone,
    manager: Phone,
    /// An order from before the backup.
    before: RecordId,
    /// Orders from after it.
    after: Vec<RecordId>,
}

impl World {
    fn new() -> Self {
        let server = Server::start();
        let (mut lead, mut manager, before) = scene::two_with_an_order(&server);
        let backup = server.data().join("backup.sqlite").to_string_lossy().into_owned();
        // While the server runs.
        let said = server.command(&["backup", &backup], "");
        assert!(said.contains("test_site, up to change"), "{said}");

        let mut after = vec![scene::report(&mut lead), scene::report(&mut lead)];
        scene::edit(&mut lead, "repair", before, &[("place_note", set("大门"))]);
        scene::applied(&lead.sync());
        manager.sync();
        after.push(scene::report(&mut manager));
        scene::edit(
            &mut manager,
            "repair",
            after[0],
            &[("notes", scene::note("带新锁芯"))],
        );
        scene::edit(&mut manager, "repair", before, &[("place_note", set("后门"))]);
        scene::applied(&manager.sync());
        lead.sync();
        Self {
            server,
            backup,
            lead,
            manager,
            before,
            after,
        }
    }

    /// A power cut, and yesterday's data.
    fn restore(&mut self) {
        self.server.kill();
        let said = self.server.command(&["restore", &self.backup], "");
        assert!(said.contains("are kept in"), "{said}");
        self.server.launch();
        // A restore ends every session: yesterday's may have been ended since.
        for (phone, login) in [(&mut self.lead, "lead"), (&mut self.manager, "manager")] {
            phone.client.move_to(self.server.address());
            let request = phone.request();
            let answer = phone.client.sync(&request);
            scene::failed(&answer, 401, "not_signed_in");
            phone.receive(&answer);
            phone.client = self.server.log_in(login);
        }
    }

    /// Everybody syncs until nothing moves, and has everything.
    fn is_whole(&mut self) {
        for _ in 0..2 {
            self.lead.sync();
            self.manager.sync();
        }
        scene::agree(&self.server, &mut [&mut self.lead, &mut self.manager]);
        for id in &self.after {
            assert!(
                self.lead.records.contains_key(id),
                "an order that a phone still held is lost"
            );
            let origins = scene::origins(&scene::timeline(&self.lead, *id));
            assert_eq!(
                origins.len(),
                if *id == self.after[0] { 2 } else { 1 },
                "and not doubled"
            );
        }
        assert_eq!(scene::timeline(&self.lead, self.before).len(), 3);
        let shown = self.lead.records[&self.before].distinct("place_note");
        // The edits may clash now though they did not: perhaps a false conflict, never a loss.
        assert!(shown.contains(&&Value::text("后门")), "{shown:?}");
    }
}

fn restored(phone: &Phone) -> Option<usize> {
    phone.notices.iter().find_map(|notice| match notice {
        Notice::ServerRestored { offered_again } => Some(*offered_again),
        _ => None,
    })
}

#[test]
fn phones_notice_a_restore_and_offer_again_what_they_hold() {
    let mut world = World::new();
    world.restore();
    world.is_whole();
    assert_eq!(restored(&world.lead), Some(3));
    assert_eq!(restored(&world.manager), Some(3));
}

/// What the manager wrote on the lead's order comes back before the order itself. It is kept in the record, which is whole when the
/// lead's phone has come back too.
#[test]
fn work_on_an_order_that_comes_back_later_is_merged_with_it() {
    let mut world = World::new();
    world.restore();
    scene::applied(&world.manager.sync());
    let early = &world.manager.records[&world.after[0]];
    assert!(early.made_by().is_none(), "the order itself is not back yet");
    assert_eq!(early.members("notes").count(), 1);
    world.lead.sync();
    world.manager.sync();
    world.lead.sync();
    assert_eq!(scene::held(&world.lead), scene::held(&world.manager));
    let whole = &world.lead.records[&world.after[0]];
    assert!(whole.made_by().is_some());
    assert_eq!(whole.members("notes").count(), 1);
    assert_eq!(world.manager.replica.status().refused, 0);
}

#[test]
fn unsent_work_comes_along_with_what_is_offered_again() {
    let mut world = World::new();
    let unsent = scene::report(&mut world.lead);
    scene::edit(
        &mut world.lead,
        "repair",
        world.before,
        &[("notes", scene::note("仍未修"))],
    );
    world.restore();
    world.lead.sync();
    world.manager.sync();
    scene::agree(&world.server, &mut [&mut world.lead, &mut world.manager]);
    assert!(world.manager.records.contains_key(&unsent));
    assert_eq!(world.manager.records[&world.before].members("notes").count(), 1);
    assert_eq!(restored(&world.lead), Some(3));
}

#[test]
fn a_server_that_is_restored_twice_is_noticed_twice() {
    let mut world = World::new();
    world.restore();
    world.lead.sync();
    world.restore();
    world.is_whole();
    let count = world
        .lead
        .notices
        .iter()
        .filter(|notice| matches!(notice, Notice::ServerRestored { .. }))
        .count();
    assert_eq!(count, 2);
}

#[test]
fn numbers_from_before_the_restore_do_not_count_as_seen_beyond_it() {
    let mut world = World::new();
    // A form is open while the server goes back: it has seen numbers that will mean something else.
    let open = world.lead.form("repair", world.before);
    world.restore();
    world.lead.sync();
    world.manager.sync();
    scene::edit(
        &mut world.manager,
        "repair",
        world.before,
        &[("description", set("锁芯卡死"))],
    );
    world.manager.sync();
    world.lead.save(open, &[("description", set("锁舌断裂"))]);
    world.lead.sync();
    world.manager.sync();
    world.lead.sync();
    assert_eq!(
        world.lead.records[&world.before].distinct("description").len(),
        2,
        "neither is lost"
    );
    scene::agree(&world.server, &mut [&mut world.lead, &mut world.manager]);
}

#[test]
fn a_phone_that_was_enrolled_after_the_backup_does_not_lose_its_work() {
    let mut world = World::new();
    let mut late = Phone::new(&world.server, "worker");
    late.sync();
    let id = scene::report(&mut late);
    scene::applied(&late.sync());
    world.restore();
    // Its device is gone with the data: when the person has logged in again, the phone enrols again by itself.
    let device = late.replica.meta().device;
    late.client = world.server.log_in("worker");
    late.sync();
    assert_ne!(late.replica.meta().device, device);
    world.lead.sync();
    assert!(
        world.lead.records.contains_key(&id),
        "it was acknowledged, and the phone still held it"
    );
}

#[test]
fn a_restore_while_the_server_runs_is_refused_and_changes_nothing() {
    let mut world = World::new();
    let (ok, said) = world.server.try_command(&["restore", &world.backup], "");
    assert!(!ok && said.contains("stop it first"), "{said}");
    scene::agree(&world.server, &mut [&mut world.lead, &mut world.manager]);
    assert_eq!(restored(&world.lead), None);
}

#[test]
fn a_backup_never_overwrites_and_a_damaged_one_is_not_restored() {
    let mut world = World::new();
    let (ok, _) = world.server.try_command(&["backup", &world.backup], "");
    assert!(!ok, "there is such a file");
    world.server.kill();
    let damaged = world.server.write_file(
        "damaged.sqlite",
        "not a database at all, and long enough to have a header…",
    );
    let (ok, said) = world.server.try_command(&["restore", &damaged], "");
    assert!(!ok, "{said}");
    let (ok, _) = world
        .server
        .try_command(&["restore", "/nowhere/backup.sqlite"], "");
    assert!(!ok);
    world.server.launch();
    world.lead.client.move_to(world.server.address());
    world.manager.client.move_to(world.server.address());
    scene::agree(&world.server, &mut [&mut world.lead, &mut world.manager]);
    assert_eq!(restored(&world.lead), None);
}
