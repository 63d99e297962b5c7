use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use steward_domain::change::Write;
use steward_domain::definition::{Reach, SETTLE_STEP, VOID_STEP};
use steward_domain::formats;
use steward_domain::plan::{Actor, plan};
use steward_domain::record::Record;
use steward_domain::registers;
use steward_domain::standing::{conflicts, standing};
use uuid::Uuid;

use super::*;

/// 2026-11-21 15:20 in Shanghai.
const NOW_MS: i64 = 1_795_245_600_000;

fn definitions() -> Vec<Definition> {
    registers::built_in().unwrap_or_else(|refused| panic!("{refused}"))
}

fn demo(seed: u64, now_ms: i64) -> DemoSite {
    site(&definitions(), seed, now_ms, EpochId(Uuid::from_u128(7)))
}

fn json(site: &DemoSite) -> Vec<u8> {
    let changes: Vec<&Change> = site.pushes.iter().flat_map(|push| &push.changes).collect();
    serde_json::to_vec(&changes).unwrap()
}

/// The records after every push went through the gate of the server.
fn store(site: &DemoSite, definitions: &[Definition]) -> HashMap<RecordId, Record> {
    let mut store: HashMap<RecordId, Record> = HashMap::new();
    let mut number = 0;
    for push in &site.pushes {
        let person = &site.people[push.person];
        let actor = Actor {
            staff: person.staff,
            role: person.role,
        };
        for change in &push.changes {
            let definition = definitions
                .iter()
                .find(|known| known.key == change.register)
                .unwrap();
            let mut change = change.clone();
            change.seen.number = change.seen.number.min(number);
            number += 1;
            let accepted = plan(definition, store.get(&change.record), &change, actor, number);
            let accepted = accepted.unwrap_or_else(|refusal| panic!("{refusal:?}: {change:#?}"));
            store.insert(change.record, accepted.record);
        }
    }
    store
}

fn of_register<'s>(store: &'s HashMap<RecordId, Record>, register: &str) -> Vec<&'s Record> {
    store
        .values()
        .filter(|record| record.register == register)
        .collect()
}

#[test]
fn every_change_is_accepted_and_the_site_is_full() {
    let definitions = definitions();
    for seed in [1, 20_261_121] {
        let site = demo(seed, NOW_MS);
        let store = store(&site, &definitions);
        let mut counts = BTreeMap::new();
        let mut states: BTreeMap<(String, String), usize> = BTreeMap::new();
        for record in store.values() {
            let definition = definitions
                .iter()
                .find(|known| known.key == record.register)
                .unwrap();
            let state = standing(record, &definition.flow).state.to_owned();
            *counts.entry(record.register.to_string()).or_insert(0) += 1;
            *states.entry((record.register.to_string(), state)).or_insert(0) += 1;
        }
        let changes: usize = site.pushes.iter().map(|push| push.changes.len()).sum();
        println!(
            "seed {seed}: {counts:?}, {changes} changes in {} pushes",
            site.pushes.len()
        );
        println!("{states:?}");
        for (register, least) in [
            ("staff", 12),
            ("place", 300),
            ("checkpoint", 40),
            ("route", 5),
            ("customer", 200),
        ] {
            assert!(counts[register] >= least, "{register}: {}", counts[register]);
        }
        let past = ["repair", "visitor", "patrol_round", "patrol_check"];
        let past: i32 = past.iter().map(|register| counts[*register]).sum();
        assert!(past >= 1_000, "{past}");
        for definition in definitions.iter().filter(|known| {
            matches!(
                known.key.as_str(),
                "repair" | "visitor" | "patrol_round" | "patrol_check"
            )
        }) {
            // Only while somebody is on a round does one stand there; that hangs on the hour of the day.
            for state in definition.flow.states.iter().filter(|state| {
                !["started", "catching_up", "missed", "finished_early"].contains(&state.key.as_str())
            }) {
                let key = (definition.key.to_string(), state.key.to_string());
                assert!(states.contains_key(&key), "no {key:?}");
            }
        }
    }
}

#[test]
fn people_did_not_always_see_each_other() {
    let definitions = definitions();
    let store = store(&demo(1, NOW_MS), &definitions);
    let mut found = BTreeSet::new();
    for record in store.values() {
        let definition = definitions
            .iter()
            .find(|known| known.key == record.register)
            .unwrap();
        for field in conflicts(record, definition) {
            found.insert(format!("{}.{field}", record.register));
        }
    }
    println!("{found:?}");
    for conflict in [
        "repair.description",
        "repair.assignee",
        "repair.state",
        "visitor.people_count",
        "patrol_round.note",
        "customer.phone",
    ] {
        assert!(found.contains(conflict), "{conflict}");
    }
}

#[test]
fn the_stories_of_the_manuals_are_all_told() {
    let definitions = definitions();
    let site = demo(1, NOW_MS);
    let store = store(&site, &definitions);
    let repairs = of_register(&store, "repair");
    let visitors = of_register(&store, "visitor");
    let checks = of_register(&store, "patrol_check");
    let has = |record: &&&Record, field: &str, value: &str| {
        record
            .distinct(field)
            .iter()
            .any(|known| known.as_text() == Some(value))
    };
    let took = |record: &&&Record, step: &str| record.steps.iter().any(|taken| taken.step == step);
    let many = |name: &str, count: usize| {
        println!("{name}: {count}");
        assert!(count >= 2, "{name}: {count}");
    };
    many(
        "late",
        repairs.iter().filter(|r| !r.is_blank("breach_length")).count(),
    );
    many(
        "transferred",
        repairs.iter().filter(|r| took(r, "transfer")).count(),
    );
    many(
        "reworks",
        repairs.iter().filter(|r| has(r, "order_kind", "rework")).count(),
    );
    many("approved", repairs.iter().filter(|r| took(r, "approve")).count());
    many(
        "from rounds",
        repairs.iter().filter(|r| !r.is_blank("raised_from")).count(),
    );
    many(
        "two notes",
        repairs.iter().filter(|r| r.members("notes").count() > 1).count(),
    );
    many(
        "without ID",
        visitors.iter().filter(|r| has(r, "id_kind", "none")).count(),
    );
    let in_groups = |r: &&&Record| r.only("people_count").and_then(Value::as_integer) > Some(5);
    many("groups", visitors.iter().filter(in_groups).count());
    many(
        "checks late",
        checks.iter().filter(|r| has(r, "timing", "late")).count(),
    );
    many(
        "caught up",
        checks.iter().filter(|r| has(r, "timing", "catch_up")).count(),
    );
    many(
        "by hand",
        checks.iter().filter(|r| has(r, "proof", "manual")).count(),
    );
    let raised: Vec<_> = checks.iter().filter(|r| !r.is_blank("raised")).collect();
    for check in raised {
        let (_, order) = check.members("raised").next().unwrap();
        let order: RecordId = order.as_text().unwrap().parse().unwrap();
        let back = store[&order].only("raised_from").and_then(Value::as_text);
        assert_eq!(back, Some(check.id.to_string().as_str()));
    }
}

#[test]
fn the_same_seed_makes_the_same_site() {
    let (first, again, other) = (demo(1, NOW_MS), demo(1, NOW_MS), demo(2, NOW_MS));
    assert_eq!(json(&first), json(&again));
    assert_eq!(first, again);
    assert_ne!(json(&first), json(&other));
}

#[test]
fn devices_count_without_a_hole_and_pushes_are_small() {
    let site = demo(3, NOW_MS);
    let mut last = vec![0; site.people.len()];
    for push in &site.pushes {
        let bytes: usize = push.changes.iter().map(size).sum();
        assert!(push.changes.len() <= 200 && bytes <= 256 * 1024, "{bytes}");
        for (place, change) in push.changes.iter().enumerate() {
            assert_eq!(change.seq, last[push.person] + 1);
            last[push.person] = change.seq;
            assert_eq!(change.device, site.people[push.person].device);
            assert!(size(change) <= 64 * 1024);
            assert!(change.at.judged_ms() <= NOW_MS);
            if let Some(group) = change.group {
                let first = usize::try_from(change.seq - group.first).unwrap();
                let end = place - first + group.count as usize;
                assert!(end <= push.changes.len(), "a group is cut in two");
                assert!(
                    push.changes[place - first..end]
                        .iter()
                        .all(|one| one.group == Some(group))
                );
            }
        }
    }
    let logins: BTreeSet<&str> = site.people.iter().map(|person| person.login.as_str()).collect();
    assert_eq!(logins.len(), site.people.len());
    let roles: BTreeSet<Role> = site.people.iter().map(|person| person.role).collect();
    assert_eq!(roles.len(), Role::ALL.len());
}

fn size(change: &Change) -> usize {
    serde_json::to_vec(change).unwrap().len()
}

#[test]
fn no_text_is_blank_and_every_number_is_well_formed() {
    let definitions = definitions();
    let site = demo(4, NOW_MS);
    let photos: BTreeSet<&str> = site.photos.iter().map(|photo| photo.sha256.as_str()).collect();
    for change in site.pushes.iter().flat_map(|push| &push.changes) {
        let definition = definitions
            .iter()
            .find(|known| known.key == change.register)
            .unwrap();
        let step = change.step.as_ref().map(Key::as_str);
        let asks = step
            .and_then(|step| definition.flow.step(step))
            .is_some_and(|step| step.reason);
        assert_eq!(
            asks || step == Some(VOID_STEP),
            change.reason.is_some(),
            "{step:?}"
        );
        assert_ne!(step, Some(SETTLE_STEP));
        for (key, write) in &change.writes {
            let values = match write {
                Write::Set { value, .. } => std::slice::from_ref(value),
                Write::Members { add, .. } => add,
                Write::Increase { .. } => panic!("{key}"),
            };
            for value in values {
                not_blank(key, value);
                let text = value.as_text().unwrap_or_default();
                match key.as_str() {
                    "phone" | "reporter_phone" | "consent_number" => {
                        assert_eq!(formats::phone(text).as_deref(), Ok(text));
                        assert!(text.starts_with("1990000"), "{text}");
                    }
                    "vehicle" => assert_eq!(formats::plate(text).as_deref(), Ok(text)),
                    "id_number" if text.len() == 18 => {
                        assert_eq!(formats::resident_id(text, NaiveDate::MAX).as_deref(), Ok(text));
                    }
                    "signature" | "photos" | "photos_before" | "photos_after" | "manual_photos" => {
                        assert!(photos.contains(text), "{key}");
                    }
                    _ => {}
                }
            }
        }
    }
}

fn not_blank(key: &Key, value: &Value) {
    match value {
        Value::Text(text) => {
            assert!(!text.trim().is_empty(), "{key}");
            assert!(!text.contains(['{', '}']), "{key}: {text}");
        }
        Value::List(list) => list.iter().for_each(|value| not_blank(key, value)),
        Value::Map(map) => map.values().for_each(|value| not_blank(key, value)),
        Value::Empty => panic!("{key}"),
        Value::YesNo(_) | Value::Integer(_) => {}
    }
}

#[test]
fn somebody_is_inside_at_every_hour() {
    let definitions = definitions();
    for hours in [0, 6, 12, 18] {
        let store = store(&demo(5, NOW_MS + hours * HOUR), &definitions);
        let visitors = of_register(&store, "visitor");
        let inside = visitors.iter().filter(|slip| slip.states() == ["inside"]).count();
        assert!(inside >= 10, "{inside}");
    }
}

#[test]
fn nobody_changes_a_record_out_of_reach() {
    let definitions = definitions();
    let site = demo(6, NOW_MS);
    for push in &site.pushes {
        let role = site.people[push.person].role;
        for change in &push.changes {
            let definition = definitions
                .iter()
                .find(|known| known.key == change.register)
                .unwrap();
            let reach = definition.access.read.get(&role);
            assert!(
                reach.is_some_and(|reach| reach.contains(&Reach::All) || !reach.is_empty()),
                "{role:?} has no {}",
                change.register
            );
        }
    }
}
