//! Cases that were found by schedules and are kept, cut down to what matters.

use steward_domain::standing::{StateConflict, standing};
use steward_tests::schedule::{Draft, Receipt, World, definition};

use super::bench::{PLAN, shared_record};

#[test]
fn finishing_is_not_refused_because_somebody_made_it_urgent_unseen() {
    let (mut world, record) = shared_record(PLAN, 2, 1);
    world.write(0, record, Draft::step("start", Some("open"), "working"));
    world.quiesce();
    world.write(1, record, Draft::set("urgent", true));
    let finish = world.write(0, record, Draft::step("finish", Some("working"), "done"));
    arrive(&mut world, [1, 0]);
    assert!(matches!(world.server.receipt(finish), Some(Receipt::Accepted(_))));
}

#[test]
fn closing_is_not_refused_because_somebody_struck_the_only_tool_unseen() {
    let (mut world, record) = shared_record(PLAN, 2, 1);
    world.write(0, record, Draft::step("start", Some("open"), "working"));
    world.write(0, record, Draft::step("finish", Some("working"), "done"));
    world.write(0, record, Draft::members("tools", &["lamp"], Vec::new()));
    world.quiesce();
    let (now, _) = world.on_server(record).expect("it is there");
    let tags = now.members("tools").map(|(tag, _)| tag).collect();
    world.write(1, record, Draft::members("tools", &[], tags));
    let close = world.write(0, record, Draft::step("close", Some("done"), "closed"));
    arrive(&mut world, [1, 0]);
    assert!(matches!(world.server.receipt(close), Some(Receipt::Accepted(_))));
}

/// Closed ‖ reopened is a conflict. It is none the less one when whoever reopened it has gone on since.
#[test]
fn a_step_back_unseen_is_a_conflict_also_when_its_author_went_on() {
    for order in [[0, 1], [1, 0]] {
        let (mut world, record) = shared_record(PLAN, 2, 1);
        world.write(0, record, Draft::step("start", Some("open"), "working"));
        world.write(0, record, Draft::step("finish", Some("working"), "done"));
        world.write(0, record, Draft::members("tools", &["lamp"], Vec::new()));
        world.quiesce();
        world.write(0, record, Draft::step("close", Some("done"), "closed"));
        let reopen = Draft::step("reopen", Some("done"), "working");
        world.write(1, record, reopen.because("it leaks again"));
        world.write(1, record, Draft::step("finish", Some("working"), "done"));
        arrive(&mut world, order);
        let (after, _) = world.on_server(record).expect("it is there");
        let conflict = standing(after, &definition().flow).conflict;
        assert_eq!(conflict, Some(StateConflict::Back), "{order:?}");
    }
}

fn arrive(world: &mut World, order: [usize; 2]) {
    for device in order {
        world.push_all(device);
    }
}
