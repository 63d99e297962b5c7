//! Two people, two forms, two minds: what stands side by side, and how it is settled.

use proptest::prelude::*;
use steward_domain::change::Tag;
use steward_domain::definition::STATE_FIELD;
use steward_domain::standing::{Shown, StateConflict, conflicts, shown, standing};
use steward_domain::value::Value;
use steward_tests::schedule::{Draft, Receipt, definition};

use super::bench::{MERGE, PLAN, law, shared_record};

fn words() -> impl Strategy<Value = String> {
    "[a-e]{1,2}"
}

/// Invariant 15.
#[test]
fn of_two_forms_on_one_device_neither_edit_vanishes() {
    let cases = (words(), words(), any::<[bool; 3]>(), any::<u64>());
    law(
        "invariant 15",
        500,
        cases,
        |(one, two, [pulls, answered, judged], seed)| {
            let (mut world, record) = shared_record(if judged { PLAN } else { MERGE }, 2, seed);
            world.write(0, record, Draft::set("note", "before"));
            world.push_all(0);
            let (tab, other_tab) = (world.open(0, record), world.open(0, record));
            prop_assert_eq!((tab, other_tab), (0, 1));
            world.write(1, record, Draft::members("tools", &["lamp"], Vec::new()));
            world.push_all(1);
            let set = |text: &str| {
                let mut draft = Draft::set("note", text);
                let tools = Draft::members("tools", &["rope"], Vec::new());
                draft.writes.extend(tools.writes);
                draft.writes.extend(Draft::increase("spent", 2).writes);
                draft
            };
            let first = world.save(0, 0, set(&one));
            if answered {
                world.push_all(0);
            }
            if pulls {
                world.pull_all(0);
            }
            let second = world.save(0, 0, set(&two));
            world.quiesce();
            let (after, _) = world.on_server(record).expect("it is there");
            let origins: Vec<_> = after
                .values("note")
                .iter()
                .map(|sibling| sibling.origin)
                .collect();
            prop_assert_eq!(origins, vec![first, second]);
            prop_assert_eq!(conflicts(after, definition()).len(), usize::from(one != two));
            prop_assert_eq!(after.members("tools").count(), 3);
            prop_assert_eq!(after.sum("spent"), 4);
            Ok(())
        },
    );
}

#[test]
fn settling_leaves_one_value_and_two_who_settle_at_once_conflict_again() {
    let cases = (
        prop::collection::vec(words(), 2..=5),
        words(),
        words(),
        any::<u64>(),
    );
    law("settling a field", 750, cases, |(texts, one, two, seed)| {
        let (mut world, record) = shared_record(PLAN, texts.len(), seed);
        for (device, text) in texts.iter().enumerate() {
            world.write(device, record, Draft::set("note", text.as_str()));
        }
        world.quiesce();
        let (clash, _) = world.on_server(record).expect("it is there");
        prop_assert_eq!(clash.values("note").len(), texts.len());

        let mut settled = world.clone();
        let origin = settled.write(0, record, Draft::set("note", one.as_str()));
        settled.quiesce();
        let (after, _) = settled.on_server(record).expect("it is there");
        prop_assert_eq!(after.values("note").len(), 1);
        prop_assert_eq!(after.values("note")[0].origin, origin);
        prop_assert!(conflicts(after, definition()).is_empty());

        for (device, text) in [&one, &two].into_iter().enumerate() {
            world.write(device, record, Draft::set("note", text.as_str()));
        }
        world.quiesce();
        let (after, _) = world.on_server(record).expect("it is there");
        prop_assert_eq!(after.values("note").len(), 2);
        prop_assert_eq!(conflicts(after, definition()).is_empty(), one == two);
        Ok(())
    });
}

/// Neither gives a reason: both saw a conflict.
#[test]
fn two_who_settle_a_state_at_once_conflict_again() {
    let state = || prop::sample::select(&["closed", "working"][..]);
    let cases = (state(), state(), any::<u64>());
    law("settling a state", 250, cases, |(one, two, seed)| {
        let (mut world, record) = shared_record(PLAN, 2, seed);
        for (step, from, to) in [("start", "open", "working"), ("finish", "working", "done")] {
            world.write(0, record, Draft::step(step, Some(from), to));
        }
        world.write(0, record, Draft::members("tools", &["lamp"], Vec::new()));
        world.quiesce();
        world.write(0, record, Draft::step("close", Some("done"), "closed"));
        world.write(
            1,
            record,
            Draft::step("reopen", Some("done"), "working").because("again"),
        );
        world.quiesce();
        let (clash, _) = world.on_server(record).expect("it is there");
        let before = standing(clash, &definition().flow);
        prop_assert_eq!(before.conflict, Some(StateConflict::Back));
        let from = before.state;
        let settling = [Draft::settle(from, one), Draft::settle(from, two)];
        for (device, draft) in settling.into_iter().enumerate() {
            let origin = world.write(device, record, draft);
            world.push_all(device);
            let receipt = world.server.receipt(origin);
            prop_assert!(matches!(receipt, Some(Receipt::Accepted(_))), "{:?}", receipt);
        }
        let (after, _) = world.on_server(record).expect("it is there");
        prop_assert_eq!(after.values(STATE_FIELD).len(), 2);
        let after = standing(after, &definition().flow);
        prop_assert_eq!(after.conflict.is_some(), one != two);
        Ok(())
    });
}

#[test]
fn a_rule_chooses_what_is_shown_and_keeps_the_others() {
    let moments = prop::collection::vec(1i64..6, 2..=5);
    law(
        "rules that choose",
        250,
        (moments, any::<u64>()),
        |(moments, seed)| {
            let (mut world, record) = shared_record(PLAN, moments.len(), seed);
            let grades = ["low", "middle", "high"];
            let grade = |moment: i64| grades[usize::try_from(moment).unwrap_or(0) % 3];
            for (device, moment) in moments.iter().enumerate() {
                let draft = Draft::set("arrived", *moment);
                let draft = draft.and_set("left", *moment).and_set("grade", grade(*moment));
                world.write(device, record, draft);
            }
            world.quiesce();
            let (after, _) = world.on_server(record).expect("it is there");
            let value = |key: &str| {
                let field = definition().field(key).expect("it is in the register");
                match shown(after, field) {
                    Shown::Value(value) | Shown::Chosen { value, .. } => value.clone(),
                    other => Value::text(format!("{other:?}")),
                }
            };
            prop_assert_eq!(
                Some(value("arrived")),
                moments.iter().min().map(|one| Value::Integer(*one))
            );
            prop_assert_eq!(
                Some(value("left")),
                moments.iter().max().map(|one| Value::Integer(*one))
            );
            let furthest = grades
                .iter()
                .rfind(|one| moments.iter().any(|moment| grade(*moment) == **one));
            prop_assert_eq!(value("grade"), Value::text(*furthest.expect("one of them")));
            prop_assert_eq!(after.values("arrived").len(), moments.len());
            prop_assert!(conflicts(after, definition()).is_empty());
            Ok(())
        },
    );
}

#[test]
fn a_member_is_gone_when_anybody_who_saw_it_struck_it_and_what_was_added_unseen_stays() {
    law(
        "sets and sums",
        250,
        (2usize..=5, any::<u64>()),
        |(devices, seed)| {
            let (mut world, record) = shared_record(MERGE, devices, seed);
            let first = world.write(0, record, Draft::members("tools", &["lamp", "rope"], Vec::new()));
            world.quiesce();
            let tag = Tag {
                device: first.device,
                seq: first.seq,
                index: 0,
            };
            for device in 0..devices {
                let mut draft = Draft::members("tools", &["lamp"], vec![tag]);
                draft.writes.extend(Draft::increase("spent", 5).writes);
                world.write(device, record, draft);
            }
            world.quiesce();
            let (after, _) = world.on_server(record).expect("it is there");
            prop_assert_eq!(after.members("tools").count(), devices + 1);
            prop_assert!(after.members("tools").all(|(shown, _)| shown != tag));
            prop_assert_eq!(Ok(after.sum("spent")), i64::try_from(5 * devices));
            Ok(())
        },
    );
}
