//! Orders: whose, how urgent, and one walked from the report to its end.

use crate::definition::Role;
use crate::ids::RecordId;
use crate::plan::Actor;
use crate::value::Value;
use crate::work::order_page::{course, order_page};
use crate::work::orders::{Bucket, offers, orders, orders_waiting, take};

use super::{DESK, LEAD, OTHER_WORKER, Site, WORKER, at, id};

fn reported(site: &mut Site, item: &str, class: &str, at_ms: i64) -> RecordId {
    let place = site.make(
        LEAD,
        "place",
        "enter",
        at_ms,
        &[("name", Value::text("101")), ("kind", Value::text("home"))],
    );
    site.make(
        DESK,
        "repair",
        "report",
        at_ms,
        &[
            ("channel", Value::text("desk")),
            ("reported_at", Value::Integer(at_ms)),
            ("first_contact", id(DESK.staff)),
            ("place", id(place)),
            ("reporter_name", Value::text("张三")),
            ("item", Value::text(item)),
            ("class", Value::text(class)),
            ("description", Value::text("坏了")),
        ],
    )
}

fn primary(site: &Site, order: RecordId, me: Actor) -> Option<String> {
    let offers = offers(site.entry(order), me);
    offers.primary.map(|offer| offer.step.key.to_string())
}

/// Takes the step that the big button offers.
fn press(site: &mut Site, order: RecordId, me: Actor, step: &str, now_ms: i64) {
    assert_eq!(primary(site, order, me).as_deref(), Some(step));
    let drafts = take(site.entry(order), site.seen(me, order), step, "", None, me).unwrap();
    site.save(me, now_ms, drafts);
}

#[test]
fn urgent_comes_first_and_then_the_least_time_left() {
    let mut site = Site::new();
    let general_old = reported(&mut site, "doors_windows", "general", at(-71, 0));
    let general = reported(&mut site, "doors_windows", "general", at(8, 0));
    let urgent = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    let urgent_late = reported(&mut site, "burst_pipe", "urgent", at(6, 0));
    let cancelled = reported(&mut site, "burst_pipe", "urgent", at(5, 0));
    let declined = [("cancel_cause", Value::text("withdrawn"))];
    site.step(DESK, cancelled, "cancel", at(5, 10), &declined);
    let register = site.register("repair");
    let cards = orders(&register, WORKER, at(9, 30));
    let found: Vec<RecordId> = cards.iter().map(|card| card.entry.id()).collect();
    assert_eq!(found, [urgent_late, urgent, general_old, general, cancelled]);
    let first = cards[0].deadline.unwrap();
    assert_eq!(first.clock.key, "urgent_on_site");
    assert!(first.is_broken());
    assert_eq!(first.left_ms, -90 * super::MINUTE);
    assert!(!cards[1].deadline.unwrap().is_broken());
    assert_eq!(cards[4].deadline, None, "what is done has no clock");
    assert_eq!(cards[4].bucket, Bucket::Done);
}

#[test]
fn an_order_waits_for_the_desk_until_somebody_has_it_and_then_for_that_one() {
    let mut site = Site::new();
    let order = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    let waiting = |site: &Site| {
        [DESK, LEAD, WORKER, OTHER_WORKER].map(|me| orders_waiting(&site.register("repair"), me))
    };
    assert_eq!(
        waiting(&site),
        [1, 1, 0, 0],
        "nobody has it: it is to be handed out"
    );
    press(&mut site, order, WORKER, "accept", at(9, 5));
    assert_eq!(waiting(&site), [0, 0, 1, 0]);
    let cancelled = [("cancel_cause", Value::text("withdrawn"))];
    let other = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    site.step(DESK, other, "cancel", at(9, 10), &cancelled);
    assert_eq!(waiting(&site), [0, 0, 1, 0], "what is done waits for nobody");
}

#[test]
fn an_urgent_order_presses_until_it_is_repaired_and_is_its_workers_turn_until_others_go_on() {
    let mut site = Site::new();
    let order = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    let general = reported(&mut site, "doors_windows", "general", at(9, 0));
    let told = |site: &Site| {
        let register = site.register("repair");
        let cards = orders(&register, WORKER, at(12, 0));
        let card = cards.iter().find(|card| card.entry.id() == order).unwrap();
        (card.is_pressing, card.is_my_turn)
    };
    assert_eq!(told(&site), (true, false), "nobody's yet");
    press(&mut site, order, WORKER, "accept", at(9, 5));
    press(&mut site, order, WORKER, "arrive", at(9, 10));
    assert_eq!(told(&site), (true, true));
    let done = [
        ("shared_part", Value::YesNo(false)),
        ("payer", Value::text("company")),
        ("labour_units", Value::text("1")),
        ("work_done", Value::text("换管")),
        ("acceptance", Value::text("signed")),
    ];
    site.step(WORKER, order, "repair_done", at(10, 0), &done);
    assert_eq!(
        told(&site),
        (false, true),
        "the customer signs on the worker's phone"
    );
    let signed = [
        ("signature", Value::text("a".repeat(64))),
        ("accepted_at", Value::Integer(at(10, 5))),
    ];
    site.step(WORKER, order, "customer_accept", at(10, 5), &signed);
    assert_eq!(told(&site), (false, false), "the desk calls the customer");
    let register = site.register("repair");
    let found: Vec<RecordId> = orders(&register, DESK, at(12, 0))
        .iter()
        .map(|card| card.entry.id())
        .collect();
    assert_eq!(found, [general, order], "what is still broken comes first");
}

#[test]
fn an_order_is_nobodys_then_mine_and_somebody_elses_to_others() {
    let mut site = Site::new();
    let order = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    let bucket = |site: &Site, me| orders(&site.register("repair"), me, at(9, 30))[0].bucket;
    assert_eq!(bucket(&site, WORKER), Bucket::Open);
    press(&mut site, order, WORKER, "accept", at(9, 5));
    assert_eq!(bucket(&site, WORKER), Bucket::Mine);
    assert_eq!(bucket(&site, OTHER_WORKER), Bucket::Others);
    let offered = offers(site.entry(order), OTHER_WORKER);
    assert_eq!(offered.primary, None, "it is not his turn");
    let transfer = offered.others.iter().find(|offer| offer.step.key == "transfer");
    assert!(transfer.is_some_and(|offer| offer.asks_reason));
    site.step(WORKER, order, "return", at(9, 10), &[]);
    assert_eq!(bucket(&site, WORKER), Bucket::Open, "handed back");
}

#[test]
fn the_big_button_walks_an_order_to_its_end() {
    let mut site = Site::new();
    let order = reported(&mut site, "doors_windows", "general", at(9, 0));
    let server = site.goes_offline(WORKER);
    press(&mut site, order, WORKER, "accept", at(9, 5));
    press(&mut site, order, WORKER, "arrive", at(9, 30));
    let seen = site.seen(WORKER, order);
    let early = take(site.entry(order), seen, "start_work", "", None, WORKER).unwrap_err();
    assert!(
        early.blank.iter().any(|key| *key == "payer"),
        "the form is to be opened: {early:?}"
    );
    let price = [
        ("shared_part", Value::YesNo(false)),
        ("payer", Value::text("company")),
        ("labour_units", Value::text("1")),
    ];
    assert_eq!(primary(&site, order, WORKER).as_deref(), Some("start_work"));
    site.step(WORKER, order, "start_work", at(9, 40), &price);
    let paused = [("waiting_for", Value::text("合页"))];
    site.step(WORKER, order, "wait_parts", at(9, 50), &paused);
    press(&mut site, order, WORKER, "resume", at(11, 0));
    assert_eq!(primary(&site, order, WORKER).as_deref(), Some("repair_done"));
    let done = [
        ("work_done", Value::text("换合页")),
        ("acceptance", Value::text("signed")),
    ];
    site.step(WORKER, order, "repair_done", at(11, 30), &done);
    assert_eq!(primary(&site, order, WORKER).as_deref(), Some("customer_accept"));
    assert_eq!(site.comes_back(server), 6);
    let signature = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let accepted = [
        ("signature", Value::text(signature)),
        ("accepted_at", Value::Integer(at(11, 40))),
    ];
    site.step(WORKER, order, "customer_accept", at(11, 40), &accepted);
    assert_eq!(primary(&site, order, WORKER), None, "the desk goes on");
    assert_eq!(primary(&site, order, DESK).as_deref(), Some("follow_up"));
}

#[test]
fn a_lead_hands_on_what_is_somebody_elses_and_works_at_his_own() {
    let mut site = Site::new();
    let order = reported(&mut site, "doors_windows", "general", at(9, 0));
    assert_eq!(primary(&site, order, LEAD).as_deref(), Some("dispatch"));
    press(&mut site, order, WORKER, "accept", at(9, 5));
    assert_eq!(primary(&site, order, LEAD).as_deref(), Some("transfer"));
    press(&mut site, order, WORKER, "arrive", at(9, 30));
    assert_eq!(primary(&site, order, LEAD).as_deref(), Some("transfer"));
    let to_lead = [("sent_to", Value::text("worker")), ("assignee", id(LEAD.staff))];
    site.step(LEAD, order, "transfer", at(9, 40), &to_lead);
    for step in ["accept", "arrive"] {
        press(&mut site, order, LEAD, step, at(9, 50));
    }
    assert_eq!(primary(&site, order, LEAD).as_deref(), Some("start_work"));
}

#[test]
fn an_order_comes_stage_by_stage() {
    let mut site = Site::new();
    let order = reported(&mut site, "doors_windows", "general", at(9, 0));
    let told = |site: &Site| -> String {
        let legs = course(site.entry(order));
        let mark = |leg: &crate::work::order_page::Leg| match (leg.is_now, leg.is_reached) {
            (true, _) => '>',
            (false, true) => 'x',
            (false, false) => '.',
        };
        legs.iter().map(mark).collect()
    };
    assert_eq!(told(&site), ">......");
    press(&mut site, order, WORKER, "accept", at(9, 5));
    assert_eq!(told(&site), "xx>....");
    press(&mut site, order, WORKER, "arrive", at(9, 30));
    assert_eq!(told(&site), "xxx>...");
    site.step(
        DESK,
        order,
        "cancel",
        at(9, 40),
        &[("cancel_cause", Value::text("withdrawn"))],
    );
    assert_eq!(told(&site), "");
    for state in &site.definition("repair").flow.states {
        let is_known = matches!(state.key.as_str(), "cancelled" | "voided")
            || crate::work::order_page::LEGS
                .iter()
                .any(|(_, _, states)| states.contains(&state.key.as_str()));
        assert!(is_known, "{} stands nowhere on the way", state.key);
    }
}

#[test]
fn dear_work_on_a_shared_part_goes_to_the_committee_first() {
    let mut site = Site::new();
    let order = reported(&mut site, "roof_leak", "general", at(9, 0));
    press(&mut site, order, WORKER, "accept", at(9, 5));
    press(&mut site, order, WORKER, "arrive", at(9, 30));
    let quote = [
        ("shared_part", Value::YesNo(true)),
        ("payer", Value::text("owners")),
        ("labour_units", Value::text("3")),
        ("fee", Value::Integer(80_000)),
        ("price_listed", Value::YesNo(true)),
    ];
    let seen = site.seen(WORKER, order);
    let mut draft = crate::work::writing::Writing::step(site.entry(order), seen, "start_work")
        .put_all(&super::all(&quote))
        .ready()
        .unwrap_err();
    draft.blank.sort();
    assert_eq!(draft.blank[0], "price_confirmed");
    site.step(WORKER, order, "request_approval", at(9, 40), &quote);
    assert_eq!(primary(&site, order, WORKER), None);
    assert_eq!(primary(&site, order, LEAD).as_deref(), Some("approve"));
}

#[test]
fn a_worker_is_offered_each_step_that_his_role_may_take_and_no_other() {
    let mut site = Site::new();
    let order = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    press(&mut site, order, WORKER, "accept", at(9, 5));
    press(&mut site, order, WORKER, "arrive", at(9, 30));
    let offered = offers(site.entry(order), WORKER);
    let others: Vec<(&str, bool)> = offered
        .others
        .iter()
        .map(|offer| (offer.step.key.as_str(), offer.asks_reason))
        .collect();
    let expected = [
        ("request_approval", false),
        ("wait_parts", true),
        ("repair_done", false),
        ("return", true),
        ("transfer", true),
    ];
    assert_eq!(others, expected);
}

#[test]
fn the_page_opens_at_the_work_at_hand_and_keeps_every_field_that_has_something() {
    let mut site = Site::new();
    let order = reported(&mut site, "burst_pipe", "urgent", at(9, 0));
    press(&mut site, order, WORKER, "accept", at(9, 5));
    press(&mut site, order, WORKER, "arrive", at(9, 30));
    let entry = site.entry(order);
    let parts = order_page(entry, Role::Worker);
    let now: Vec<&str> = parts
        .iter()
        .filter(|part| part.is_now)
        .map(|part| part.key)
        .collect();
    assert_eq!(now, ["work"]);
    let shown: Vec<&str> = parts
        .iter()
        .flat_map(|part| &part.fields)
        .map(|field| field.key.as_str())
        .collect();
    for field in &entry.definition.fields {
        let key = field.key.as_str();
        let times = shown.iter().filter(|shown| **shown == key).count();
        let has_something = !entry.record.is_blank(key);
        assert!(times <= 1, "{key} twice");
        assert!(times == 1 || !has_something, "{key} is left out");
    }
    assert!(!shown.contains(&"class_reason"), "asked only where it applies");
}

#[test]
fn every_field_of_the_register_has_its_part() {
    let site = Site::new();
    let record = crate::record::Record::new(WORKER.staff, crate::ids::Key::literal("repair"), 1);
    let mut record = record;
    for field in &site.definition("repair").fields {
        let values = record.fields.entry(field.key.clone()).or_default();
        values.values.push(crate::record::Sibling {
            origin: crate::change::Origin {
                device: crate::ids::DeviceId(WORKER.staff.0),
                seq: 1,
            },
            value: Value::text("x"),
        });
    }
    let entry = crate::work::Entry::new(&record, site.definition("repair"));
    let parts = order_page(entry, Role::Manager);
    assert!(parts.iter().all(|part| part.key != "more"), "{parts:?}");
}
