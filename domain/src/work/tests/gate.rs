//! The gate: in with an ID and without, out with one tap, and who was here before.

use std::collections::BTreeMap;

use crate::ids::{Key, RecordId};
use crate::value::Value;
use crate::work::Register;
use crate::work::gate::sign_out_late;
use crate::work::gate::{
    closing_after, expected, handling, inside_now, next_asked, prefill, put_back, returning, sign_out,
    usual_hosts,
};
use crate::work::keys::visitor;
use crate::work::sign_in::{Accompanied, Arrival, Consent, HostNamed, Papers, Slip, sign_in, turn_away};

use super::{DESK, GUARD, LEAD, Site, TODAY, all, at};

const ID: &str = "110101199003077512";

pub(super) fn slip(fields: &[(&'static str, Value)]) -> Slip {
    let mut usual: BTreeMap<Key, Value> = all(&[
        ("kind", Value::text("visitor")),
        ("phone", Value::text("13800001234")),
        ("name", Value::text("李小四")),
        ("host", Value::text("王医生")),
        ("purpose", Value::text("visit")),
    ]);
    usual.extend(all(fields));
    Slip {
        fields: usual,
        papers: Papers::Id {
            kind: "passport".to_owned(),
            number: "E00001234".to_owned(),
        },
        escort: None,
        host_named: Some(HostNamed::Yes),
        people: Some(1),
        post: LEAD.staff,
        id_taken_ms: None,
        leaves_by_ms: None,
    }
}

pub(super) fn comes_in(site: &mut Site, slip: &Slip, now_ms: i64) -> RecordId {
    let new = site.new_for(GUARD);
    let arrival = Arrival::New(site.definition("visitor"), new);
    let drafts = sign_in(arrival, slip, GUARD.staff, now_ms).unwrap();
    site.save(GUARD, now_ms, drafts);
    new.id
}

#[test]
fn who_is_visited_most_is_offered_first_with_the_place_of_the_last_visit() {
    let mut site = Site::new();
    let room = LEAD.staff.to_string();
    let to = |host: &str, more: &[(&'static str, Value)]| {
        let mut fields = vec![("host", Value::text(host)), ("department", Value::text("内科"))];
        fields.extend(more.iter().cloned());
        slip(&fields)
    };
    comes_in(
        &mut site,
        &to("赵主任", &[("purpose", Value::text("business"))]),
        at(8, 0),
    );
    comes_in(
        &mut site,
        &to("王医生", &[("place", Value::text(room))]),
        at(9, 0),
    );
    comes_in(&mut site, &to("王医生", &[]), at(10, 0));
    comes_in(&mut site, &to("孙护士", &[]), at(11, 0));
    let visitors = site.register("visitor");
    let hosts = usual_hosts(&visitors);
    let names: Vec<_> = hosts.iter().map(|one| (one.host, one.visits)).collect();
    assert_eq!(names, [("王医生", 2), ("孙护士", 1), ("赵主任", 1)]);
    assert_eq!(
        hosts[0].place,
        Some(LEAD.staff),
        "a slip that says no place takes none away"
    );
}

#[test]
fn the_next_field_is_the_next_one_that_is_missing_and_none_is_passed_over_for_ever() {
    let all = ["phone", "name", "id_number", "host"].map(Key::literal);
    let order: Vec<&Key> = all.iter().collect();
    let check = |missing: &[&str], from: Option<&'static str>, next: Option<&str>| {
        let from = from.map(Key::literal);
        let found = next_asked(&order, |key| missing.contains(&key.as_str()), from.as_ref());
        assert_eq!(found.map(Key::as_str), next, "{missing:?} from {from:?}");
    };
    check(&["name", "host"], Some("phone"), Some("name"));
    check(&["name", "host"], Some("name"), Some("host"));
    check(&["name", "host"], Some("host"), Some("name"));
    check(&["host"], Some("host"), None);
    check(&[], Some("phone"), None);
    check(&["host"], None, Some("host"));
    check(&["name"], Some("vehicle"), Some("name"));
}

#[test]
fn a_group_is_signed_in_with_one_id_and_out_with_one_tap() {
    let mut site = Site::new();
    let group = Slip {
        people: Some(12),
        id_taken_ms: Some(at(9, 0) - 18_000),
        leaves_by_ms: Some(closing_after(site.definition("visitor"), at(9, 0), TODAY)),
        ..slip(&[])
    };
    let server = site.goes_offline(GUARD);
    let group = comes_in(&mut site, &group, at(9, 0));
    let alone = comes_in(&mut site, &slip(&[]), at(9, 5));
    let inside = inside_now(&site.register("visitor"), at(10, 0), TODAY);
    assert_eq!((inside.people, inside.slips.len(), inside.overdue), (13, 2, 0));
    assert_eq!(inside.slips[0].since_ms, at(9, 0));
    let out = sign_out(site.entry(group), site.seen(GUARD, group), at(10, 1)).unwrap();
    site.save(GUARD, at(10, 1), out);
    assert_eq!(inside_now(&site.register("visitor"), at(10, 2), TODAY).people, 1);
    let undone = put_back(site.entry(group), site.seen(GUARD, group), "点错了").unwrap();
    site.save(GUARD, at(10, 2), undone);
    assert_eq!(inside_now(&site.register("visitor"), at(10, 2), TODAY).people, 13);
    assert_eq!(site.entry(group).get(visitor::TIME_OUT), None);
    let out = sign_out(site.entry(group), site.seen(GUARD, group), at(11, 0)).unwrap();
    site.save(GUARD, at(11, 0), out);
    assert_eq!(site.comes_back(server), 5);
    assert_eq!(site.entry(group).get(visitor::TIME_OUT), Some(at(11, 0)));
    assert_eq!(site.entry(alone).state(), "inside");
}

#[test]
fn without_an_id_the_host_agrees_and_somebody_goes_along() {
    let cases = [
        (
            Consent::InPerson { signature: None },
            Accompanied::HostFetches,
            "in_person",
            "host_fetches",
        ),
        (
            Consent::ByPhone {
                number: "13900005678".to_owned(),
            },
            Accompanied::Escort(GUARD.staff),
            "by_phone",
            "guard_escort",
        ),
    ];
    for (consent, accompanied, consented, along) in cases {
        let mut site = Site::new();
        // What an earlier visit brought along of an ID does not count today.
        let mut slip = slip(&[
            ("id_number", Value::text(ID)),
            ("id_kind", Value::text("resident_id")),
        ]);
        slip.papers = Papers::None { consent, accompanied };
        let id = comes_in(&mut site, &slip, at(9, 0));
        let entry = site.entry(id);
        assert_eq!(entry.get(visitor::ID_KIND), Some("none"));
        assert_eq!(entry.get(visitor::ID_NUMBER), None);
        assert_eq!(entry.get(visitor::CONSENT), Some(consented));
        assert_eq!(entry.get(visitor::ACCOMPANIED), Some(along));
    }
}

#[test]
fn what_a_slip_still_needs_is_told_before_it_is_saved() {
    let mut site = Site::new();
    let blank = |site: &mut Site, slip: &Slip| {
        let new = site.new_for(GUARD);
        let arrival = Arrival::New(site.definition("visitor"), new);
        let told = sign_in(arrival, slip, GUARD.staff, at(9, 0)).unwrap_err();
        let blank: Vec<String> = told.blank.iter().map(ToString::to_string).collect();
        let wrong: Vec<String> = told.wrong.iter().map(|(key, _)| key.to_string()).collect();
        (blank, wrong)
    };
    let mut no_number = slip(&[]);
    no_number.papers = Papers::Id {
        kind: "resident_id".to_owned(),
        number: String::new(),
    };
    assert_eq!(blank(&mut site, &no_number).0, ["id_number"]);
    let mut wrong_number = slip(&[]);
    wrong_number.papers = Papers::Id {
        kind: "resident_id".to_owned(),
        number: "110101199003077510".to_owned(),
    };
    assert_eq!(blank(&mut site, &wrong_number).1, ["id_number"], "check digit");
    let business = slip(&[
        ("kind", Value::text("business")),
        ("purpose", Value::text("business")),
    ]);
    assert_eq!(blank(&mut site, &business).0, ["company", "escort"], "VIS-5");
    let mut unknown = slip(&[]);
    unknown.host_named = None;
    assert_eq!(blank(&mut site, &unknown).0, ["host_named"], "VIS-2");
}

#[test]
fn a_returning_visitor_is_recognised_by_digits_masked_and_prefilled() {
    let mut site = Site::new();
    let mut early = slip(&[("host", Value::text("旧主"))]);
    early.people = Some(3);
    comes_in(&mut site, &early, at(-48, 0));
    let last = comes_in(
        &mut site,
        &slip(&[("vehicle", Value::text("粤B12345"))]),
        at(8, 0),
    );
    let other = slip(&[
        ("phone", Value::text("13811112222")),
        ("name", Value::text("张三")),
    ]);
    comes_in(&mut site, &other, at(8, 30));
    let register = site.register("visitor");
    let cases = [
        ("138", 0),
        ("1380", 1),
        ("138 0000 1234", 1),
        ("1234", 1),
        ("1381", 1),
        ("2222", 1),
        ("0000", 0),
        ("", 0),
    ];
    for (typed, count) in cases {
        assert_eq!(returning(&register, typed, 5).len(), count, "{typed}");
    }
    let found = &returning(&register, "1234", 5)[0];
    assert_eq!(found.last.id(), last);
    assert_eq!(
        (found.name_masked.as_str(), found.phone_masked.as_str()),
        ("李**", "138****1234")
    );
    assert_eq!((found.host, found.vehicle), (Some("王医生"), Some("粤B12345")));
    assert_eq!(
        (found.visits, found.last_ms, found.is_inside),
        (2, at(8, 0), true)
    );
    let fields = prefill(found.last);
    assert_eq!(fields.get("name"), Some(&Value::text("李小四")));
    assert!(!fields.contains_key("people_count"), "asked anew");
    let again = Slip { fields, ..slip(&[]) };
    let again = comes_in(&mut site, &again, at(12, 0));
    assert_eq!(site.entry(again).get(visitor::VEHICLE), Some("粤B12345"));
}

#[test]
fn who_stays_too_long_is_overdue_and_after_closing_on_the_leads_list() {
    let mut site = Site::new();
    let mut until_noon = slip(&[]);
    until_noon.leaves_by_ms = Some(at(12, 0));
    let until_noon = comes_in(&mut site, &until_noon, at(9, 0));
    comes_in(&mut site, &slip(&[]), at(10, 0));
    let night = comes_in(&mut site, &slip(&[]), at(23, 0));
    // now, overdue, not signed out by closing time (22:00)
    let cases = [
        (at(12, 0), 0, 0),
        (at(12, 1), 1, 0),
        (at(22, 0), 1, 0),
        (at(22, 1), 2, 2),
        (at(24 + 8, 0), 2, 2),
        (at(24 + 22, 1), 3, 3),
    ];
    let register = site.register("visitor");
    for (now_ms, overdue, after_closing) in cases {
        // Whichever day the page was opened on, the answer is the same.
        for day in [TODAY, TODAY.of(now_ms), TODAY.of(at(-30, 0))] {
            let inside = inside_now(&register, now_ms, day);
            let forgotten = inside.slips.iter().filter(|slip| slip.is_after_closing);
            assert_eq!(
                (inside.overdue, forgotten.count()),
                (overdue, after_closing),
                "{now_ms}"
            );
        }
    }
    let last = inside_now(&register, at(24, 0), TODAY);
    assert_eq!(last.slips[2].entry.id(), night);
    let seen = site.seen(LEAD, until_noon);
    let entry = site.entry(until_noon);
    assert!(
        sign_out_late(entry, seen, at(12, 0), "")
            .unwrap_err()
            .reason_missing
    );
    let settled = sign_out_late(entry, seen, at(12, 0), "监控看到已离开").unwrap();
    site.save(LEAD, at(24, 5), settled);
    assert_eq!(site.entry(until_noon).state(), "left");
}

#[test]
fn an_expected_visitor_is_admitted_or_turned_away() {
    let mut site = Site::new();
    let mut announce = |hours: i64| {
        let fields = [
            ("kind", Value::text("visitor")),
            ("name", Value::text("赵五")),
            ("host", Value::text("王医生")),
            ("expected_at", Value::Integer(at(hours, 0))),
        ];
        site.make(DESK, "visitor", "preregister", at(-10, 0), &fields)
    };
    let (late, early, tomorrow) = (announce(15), announce(9), announce(24));
    let ids = |register: &Register<'_>, day| -> Vec<RecordId> {
        expected(register, day)
            .into_iter()
            .map(super::Entry::id)
            .collect()
    };
    assert_eq!(ids(&site.register("visitor"), TODAY), [early, late]);
    assert_eq!(ids(&site.register("visitor"), TODAY.of(at(24, 0))), [tomorrow]);
    let arrival = Arrival::Expected(site.entry(early), site.seen(GUARD, early));
    let mut came = slip(&[]);
    came.fields.clear();
    came.fields.insert(Key::literal("purpose"), Value::text("visit"));
    let drafts = sign_in(arrival, &came, GUARD.staff, at(9, 0)).unwrap();
    site.save(GUARD, at(9, 0), drafts);
    assert_eq!(site.entry(early).state(), "inside");
    let arrival = Arrival::Expected(site.entry(late), site.seen(GUARD, late));
    let drafts = turn_away(arrival, &slip(&[]), GUARD.staff, "被访人不认识").unwrap();
    site.save(GUARD, at(15, 0), drafts);
    assert_eq!(site.entry(late).state(), "refused");
    let new = site.new_for(GUARD);
    let arrival = Arrival::New(site.definition("visitor"), new);
    let drafts = turn_away(arrival, &slip(&[]), GUARD.staff, "说不出被访人").unwrap();
    site.save(GUARD, at(16, 0), drafts);
    assert_eq!(
        site.entry(new.id).get(visitor::PHONE),
        None,
        "no more is kept than needed"
    );
}

#[test]
fn the_clock_of_the_id_is_25_seconds() {
    let site = Site::new();
    let window = handling(site.definition("visitor"), at(9, 0));
    assert_eq!(window.until_ms - window.from_ms, 25_000);
    // when somebody comes, when the site closes after that
    for (came_ms, closes_ms) in [
        (at(0, 0), at(22, 0)),
        (at(21, 59), at(22, 0)),
        (at(22, 0), at(46, 0)),
    ] {
        for day in [TODAY, TODAY.of(at(-30, 0))] {
            assert_eq!(closing_after(site.definition("visitor"), came_ms, day), closes_ms);
        }
    }
}
