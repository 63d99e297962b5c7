//! The demo site is full, right by its own rules, and the same every time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use steward_domain::change::Write;
use steward_domain::definition::{SETTLE_STEP, VOID_STEP};
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

/// How many records stand in each state of each register.
fn counted(
    store: &HashMap<RecordId, Record>,
    definitions: &[Definition],
) -> BTreeMap<(String, String), usize> {
    let mut states = BTreeMap::new();
    for record in store.values() {
        let definition = definition_of(definitions, &record.register);
        let state = standing(record, &definition.flow).state.to_owned();
        *states.entry((record.register.to_string(), state)).or_insert(0) += 1;
    }
    states
}

fn definition_of<'d>(definitions: &'d [Definition], register: &Key) -> &'d Definition {
    definitions.iter().find(|known| known.key == *register).unwrap()
}

#[test]
fn every_change_is_accepted_and_the_site_is_full() {
    // States that last for hours: whether a record stands there now hangs on the time of day.
    let passing = ["catching_up", "finished_early", "to_reinspect"];
    let definitions = definitions();
    for seed in [1, 20_261_121] {
        let site = demo(seed, NOW_MS);
        let states = counted(&store(&site, &definitions), &definitions);
        let count = |register: &str| -> usize {
            let of_register = states.iter().filter(|((of, _), _)| of == register);
            of_register.map(|(_, count)| count).sum()
        };
        let changes: usize = site.pushes.iter().map(|push| push.changes.len()).sum();
        println!(
            "seed {seed}: {changes} changes in {} pushes, {states:?}",
            site.pushes.len()
        );
        for (register, least) in [
            ("staff", 12),
            ("place", 300),
            ("checkpoint", 40),
            ("route", 5),
            ("customer", 200),
            ("price_item", 30),
            ("repair", 250),
            ("visitor", 300),
            ("patrol_round", 150),
            ("patrol_check", 1_000),
        ] {
            println!("{register}: {}", count(register));
            assert!(count(register) >= least, "{register}: {}", count(register));
        }
        for key in ["repair", "visitor", "patrol_round", "patrol_check"] {
            let flow = &definition_of(&definitions, &Key::literal(key)).flow;
            for state in flow
                .states
                .iter()
                .filter(|state| !passing.contains(&state.key.as_str()))
            {
                let key = (key.to_owned(), state.key.to_string());
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
        let definition = definition_of(&definitions, &record.register);
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

fn has(record: &Record, field: &str, value: &str) -> bool {
    record
        .distinct(field)
        .iter()
        .any(|known| known.as_text() == Some(value))
}

fn took(record: &Record, step: &str) -> bool {
    record.steps.iter().any(|taken| taken.step == step)
}

/// What a row of the table looks for in a record.
type Looks = fn(&Record) -> bool;

#[test]
fn the_stories_of_the_manuals_are_all_told() {
    let rows: &[(&str, &str, Looks)] = &[
        ("repair", "late", |order| !order.is_blank("breach_length")),
        ("repair", "transferred", |order| took(order, "transfer")),
        ("repair", "given back", |order| took(order, "return")),
        ("repair", "done again", |order| took(order, "redo")),
        ("repair", "rework", |order| has(order, "order_kind", "rework")),
        ("repair", "approved by the committee", |order| {
            took(order, "approve")
        }),
        ("repair", "nobody home", |order| {
            order.members("entry_visits").count() > 1
        }),
        ("repair", "sent to a company", |order| {
            has(order, "sent_to", "outside_company")
        }),
        ("repair", "raised on a round", |order| {
            !order.is_blank("raised_from")
        }),
        ("repair", "two notes", |order| order.members("notes").count() > 1),
        ("visitor", "without ID", |slip| has(slip, "id_kind", "none")),
        ("visitor", "a group", |slip| {
            slip.only("people_count").and_then(Value::as_integer) > Some(5)
        }),
        ("visitor", "signed out afterwards", |slip| {
            took(slip, "sign_out_late")
        }),
        ("patrol_check", "late", |check| has(check, "timing", "late")),
        ("patrol_check", "caught up", |check| {
            has(check, "timing", "catch_up")
        }),
        ("patrol_check", "proved by hand", |check| {
            has(check, "proof", "manual")
        }),
        ("patrol_check", "not good enough", |check| took(check, "fail")),
    ];
    let store = store(&demo(1, NOW_MS), &definitions());
    for (register, name, looks) in rows {
        let count = of_register(&store, register)
            .into_iter()
            .filter(|record| looks(record))
            .count();
        println!("{register}, {name}: {count}");
        assert!(count >= 2, "{register}, {name}: {count}");
    }
}

#[test]
fn one_round_is_under_way_at_every_hour_of_the_week() {
    let definitions = definitions();
    // Hours that share no factor with the days of the week: every weekday, by day and by night.
    for (seed, hours) in (0..7 * 24).step_by(17).enumerate() {
        let site = demo(seed as u64, NOW_MS + hours * HOUR);
        let staff = |login: &str| {
            let person = site.people.iter().find(|person| person.login == login).unwrap();
            person.staff.to_string()
        };
        let store = store(&site, &definitions);
        let on_it = |record: &Record, login: &str| {
            ["walker", "partner"]
                .iter()
                .any(|field| has(record, field, &staff(login)))
        };
        for login in ["guard1", "guard2"] {
            let rounds = of_register(&store, "patrol_round");
            let rounds: Vec<_> = rounds.into_iter().filter(|round| on_it(round, login)).collect();
            let open: Vec<_> = rounds
                .iter()
                .filter(|round| round.states() == ["started"])
                .collect();
            assert_eq!(open.len(), 1, "{login}, {hours} h");
            let of_it = |check: &&Record| has(check, "round", &open[0].id.to_string());
            let checks: Vec<_> = of_register(&store, "patrol_check")
                .into_iter()
                .filter(of_it)
                .collect();
            let in_order = checks.iter().filter(|check| check.states() == ["checked"]);
            assert_eq!((checks.len(), in_order.count()), (4, 4), "{login}, {hours} h");
        }
    }
}

#[test]
fn a_finding_and_its_order_name_each_other() {
    let store = store(&demo(1, NOW_MS), &definitions());
    for check in of_register(&store, "patrol_check") {
        for (_, order) in check.members("raised") {
            let order: RecordId = order.as_text().unwrap().parse().unwrap();
            assert!(has(&store[&order], "raised_from", &check.id.to_string()));
        }
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
