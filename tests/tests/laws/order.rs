//! Order and repetition: what arrives twice, in pieces, or before what others did.

use std::collections::BTreeSet;

use proptest::prelude::*;
use steward_domain::change::Origin;
use steward_domain::definition::VOIDED;
use steward_domain::merge;
use steward_domain::plan::Outcome;
use steward_domain::record::Record;
use steward_domain::standing::{StateConflict, standing};
use steward_tests::schedule::{Act, Draft, Random, Receipt, Setup, Turn, World, definition};

use super::bench::{MERGE, PLAN, law, setup, setup_of, shared_record, turns, without_numbers};

/// Law 1.
#[test]
fn a_change_applied_twice_is_applied_once_also_after_later_changes() {
    let cases = (setup_of(MERGE), turns(150), any::<u64>());
    law("law 1", 1_000, cases, |(setup, turns, again)| {
        let mut world = World::new(setup);
        world.play(&turns);
        world.quiesce();
        let mut random = Random::from_seed(again);
        for (id, record) in &world.server.records {
            let log = world.server.log.iter().filter(|(change, _)| change.record == *id);
            let log: Vec<_> = log.collect();
            let mut twice = Record::new(*id, record.register.clone(), record.definition);
            for (place, (change, number)) in log.iter().enumerate() {
                prop_assert!(merge::apply(&mut twice, change, *number));
                while random.one_in(2) {
                    let (earlier, _) = log[random.below(place + 1)];
                    let before = twice.clone();
                    prop_assert!(!merge::apply(&mut twice, earlier, random.number()));
                    prop_assert_eq!(&twice, &before);
                }
            }
            prop_assert_eq!(&twice, record);
        }
        Ok(())
    });
}

/// Law 2 and invariant 4.
#[test]
fn any_order_of_arrival_of_unseen_changes_gives_the_same_record() {
    let cases = (setup(), turns(50), turns(50), any::<[u64; 2]>());
    law(
        "law 2 and invariant 4",
        1_000,
        cases,
        |(setup, before, offline, orders)| {
            let mut world = World::new(setup);
            world.play(&before);
            let reaches_nobody = |turn: &Turn| !matches!(turn.act, Act::Pull | Act::Push);
            let offline: Vec<Turn> = offline.into_iter().filter(reaches_nobody).collect();
            world.play(&offline);
            let [one, other] = orders.map(|order| arrive_in_order(world.clone(), order));
            for (id, contents) in &one.server.contents {
                let (record, same) = (&one.server.records[id], &other.server.records[id]);
                // A careless change may be refused before what it lacks has come, and be taken after it.
                if setup.judge != MERGE && other.server.contents[id] != *contents {
                    continue;
                }
                prop_assert_eq!(without_numbers(record), without_numbers(same));
                let flow = &definition().flow;
                prop_assert_eq!(standing(record, flow), standing(same, flow));
            }
            Ok(())
        },
    );
}

/// Sends one change after the other, each from any device that has some.
fn arrive_in_order(mut world: World, order: u64) -> World {
    let mut random = Random::from_seed(order);
    loop {
        let waits = |device: &usize| !world.devices[*device].outbox().is_empty();
        let waiting: Vec<usize> = (0..world.devices.len()).filter(waits).collect();
        if waiting.is_empty() {
            return world;
        }
        world.push(*random.pick(&waiting), 1, false);
    }
}

/// Law 3, change by change.
#[test]
fn a_value_disappears_only_when_the_change_that_arrives_had_it_in_view() {
    law("law 3", 1_000, (setup(), turns(150)), |(setup, turns)| {
        let mut world = World::new(setup);
        world.play(&turns);
        world.quiesce();
        for (id, record) in &world.server.records {
            let mut now = Record::new(*id, record.register.clone(), record.definition);
            for (change, number) in world.server.log.iter().filter(|(change, _)| change.record == *id) {
                let before = held(&now);
                merge::apply(&mut now, change, *number);
                let after = held(&now);
                for (field, lost) in before.difference(&after) {
                    prop_assert!(
                        world.oracle.had_in_view(change.origin(), *lost),
                        "{field} lost the value of {lost:?} to {change:?}"
                    );
                }
            }
            prop_assert_eq!(&now, record);
        }
        Ok(())
    });
}

/// Every value and member that is shown, by field and the change that wrote it.
fn held(record: &Record) -> BTreeSet<(String, Origin)> {
    let mut held = BTreeSet::new();
    for key in record.fields.keys() {
        let values = record.values(key.as_str()).iter().map(|sibling| sibling.origin);
        let members = record.members(key.as_str()).map(|(tag, _)| tag.origin());
        held.extend(values.chain(members).map(|origin| (key.to_string(), origin)));
    }
    held
}

/// Invariant 3.
#[test]
fn a_batch_that_is_replayed_cut_or_doubled_leaves_the_same_state() {
    let cases = (setup(), turns(150), any::<u64>());
    law("invariant 3", 1_000, cases, |(setup, turns, delivery)| {
        let run = |delivery: Option<u64>| {
            let mut world = World::new(Setup { delivery, ..setup });
            world.play(&turns);
            world.quiesce();
            world
        };
        let (once, battered) = (run(None), run(Some(delivery)));
        prop_assert_eq!(&once.server.records, &battered.server.records);
        prop_assert_eq!(once.server.number, battered.server.number);
        Ok(())
    });
}

/// Invariant 13.
#[test]
fn voiding_and_editing_unseen_is_flagged_in_both_orders() {
    let cases = (turns(40), turns(25), any::<u64>());
    law("invariant 13", 1_000, cases, |(before, edits, seed)| {
        let (mut world, record) = shared_record(PLAN, 3, seed);
        world.play(&before);
        world.quiesce();
        let flow = &definition().flow;
        let now = standing(&world.server.records[&record], flow);
        if now.conflict.is_some() || now.state == VOIDED {
            let settle = Draft::settle(now.state, "open").because("it goes on");
            world.write(0, record, settle);
            world.quiesce();
        }
        let now = standing(&world.server.records[&record], flow);
        let void = Draft::void(now.state);
        world.write(0, record, void);
        // Somebody else works on, at least once, and has not heard of it.
        world.write(1, record, Draft::increase("spent", 1));
        let works = |turn: &Turn| matches!(turn.act, Act::Open | Act::Save);
        for turn in edits.into_iter().filter(works) {
            world.turn(Turn { device: 1, ..turn });
        }
        for order in [[0, 1], [1, 0]] {
            let mut world = world.clone();
            for device in order {
                world.push_all(device);
            }
            let (after, _) = world.on_server(record).expect("it is there");
            let conflict = standing(after, flow).conflict;
            prop_assert_eq!(conflict, Some(StateConflict::VoidedWhileEdited));
            let last = &world
                .server
                .log
                .iter()
                .rfind(|(change, _)| change.record == record);
            let last = last.expect("something arrived").0.origin();
            let outcome = world.server.receipt(last);
            prop_assert_eq!(outcome, Some(Receipt::Accepted(Outcome::Conflict)));
        }
        Ok(())
    });
}
