//! What a record holds is what the oracle says, after every push and on every device.

use proptest::prelude::*;
use steward_domain::record::Record;
use steward_domain::standing::{conflicts, shown, standing};
use steward_tests::schedule::{Fault, Setup, Turn, World, definition};

use super::bench::{PLAN, law, no_fault, setup, setup_of, turns, without_clocks};

fn is_values(fault: &Fault) -> bool {
    matches!(fault, Fault::Values(_))
}

fn is_standing(fault: &Fault) -> bool {
    matches!(fault, Fault::Standing(_))
}

fn is_refused_at_the_desk(fault: &Fault) -> bool {
    matches!(fault, Fault::RefusedAtTheDesk(_))
}

/// A schedule that was played to its end.
fn played(setup: Setup, turns: &[Turn]) -> World {
    let mut world = World::new(setup);
    world.play(turns);
    world.quiesce();
    world
}

/// Invariants 1 and 2, laws 3 and 6.
#[test]
fn the_values_of_a_field_are_those_that_no_accepted_write_had_in_view() {
    law(
        "invariants 1 and 2",
        3_000,
        (setup(), turns(150)),
        |(setup, turns)| {
            let world = played(setup, &turns);
            no_fault(&world, is_values)?;
            for device in &world.devices {
                prop_assert!(device.outbox().is_empty());
                for (id, record) in &world.server.records {
                    let view = device.view(*id);
                    prop_assert_eq!(
                        &view.record,
                        record,
                        "what a device shows is not what the server has"
                    );
                    prop_assert_eq!(world.oracle.check_values(&view.record, &view.contents), Ok(()));
                }
            }
            Ok(())
        },
    );
}

/// Invariant 13 in every schedule, and the other conflicts of states.
#[test]
fn a_conflict_of_states_is_shown_just_when_people_took_steps_unseen() {
    law(
        "conflicts of states",
        1_500,
        (setup_of(PLAN), turns(150)),
        |(setup, turns)| no_fault(&played(setup, &turns), is_standing),
    );
}

/// A step is judged by the state that its author saw.
#[test]
fn what_was_right_in_the_basement_is_not_refused_at_the_desk() {
    law(
        "right by what was seen",
        1_500,
        (setup_of(PLAN), turns(150)),
        |(setup, turns)| no_fault(&played(setup, &turns), is_refused_at_the_desk),
    );
}

/// Invariant 9.
#[test]
fn clocks_change_nothing_but_shown_times() {
    let cases = (setup(), turns(100), any::<u64>());
    law("invariant 9", 750, cases, |(setup, turns, clocks)| {
        let (one, other) = (played(setup, &turns), played(Setup { clocks, ..setup }, &turns));
        prop_assert_eq!(one.server.records.len(), other.server.records.len());
        for (record, same) in one.server.records.values().zip(other.server.records.values()) {
            prop_assert_eq!(without_clocks(record), without_clocks(same));
            let flow = &definition().flow;
            prop_assert_eq!(standing(record, flow), standing(same, flow));
            prop_assert_eq!(conflicts(record, definition()), conflicts(same, definition()));
            for field in &definition().fields {
                prop_assert_eq!(shown(record, field), shown(same, field));
            }
        }
        Ok(())
    });
}

#[test]
fn a_record_is_the_same_after_it_was_written_down_and_read() {
    law("JSON and back", 750, (setup(), turns(100)), |(setup, turns)| {
        let mut world = World::new(setup);
        world.play(&turns);
        let views = world.devices.iter().flat_map(|device| {
            let shown = device.shown().into_iter();
            shown.map(|record| device.view(record).record)
        });
        for record in views.chain(world.server.records.values().cloned()) {
            let json = serde_json::to_string(&record).map_err(|why| TestCaseError::fail(why.to_string()))?;
            let read: Record =
                serde_json::from_str(&json).map_err(|why| TestCaseError::fail(format!("{why}: {json}")))?;
            prop_assert_eq!(&read, &record);
            prop_assert_eq!(serde_json::to_string(&read).ok(), Some(json));
        }
        Ok(())
    });
}
