//! What stands on a visitor's slip: who comes, to whom, why, and with which papers (VIS-1 to VIS-5).

use steward_domain::value::Value;

use super::Stage;
use super::book::{DAY, Fields, date, id};
use super::customers::Customer;
use super::people::{GATE, ROUNDS};
use super::words;

const KINDS: &[(i64, &str)] = &[
    (52, "visitor"),
    (15, "companion"),
    (14, "business"),
    (14, "contractor"),
    (5, "official"),
];

const ID_KINDS: &[(i64, &str)] = &[
    (80, "resident_id"),
    (4, "home_return_permit"),
    (4, "residence_permit"),
    (3, "passport"),
    (3, "other"),
    (6, "none"),
];

/// A filled slip, without times, and the guard who fills it.
pub(super) fn card(stage: &mut Stage<'_, '_>, at_ms: i64) -> (Fields, usize) {
    let to_hospital = stage.dice.percent(58);
    let customer = host_of(stage, to_hospital);
    let kind = match *stage.dice.weighted(KINDS) {
        // Nobody does business with a home.
        "business" if !to_hospital => "visitor",
        kind => kind,
    };
    // Residents' callers come by the estate's gate.
    let guard = if customer.is_department { GATE[0] } else { GATE[1] };
    let (name, _) = stage.dice.name();
    let mut fields = vec![
        ("kind", Value::text(kind)),
        ("name", Value::text(name)),
        ("post", post(stage, guard)),
        ("guard", stage.setting.people.staff(guard)),
        ("people_count", Value::Integer(people_count(stage, kind))),
        (
            "slip_number",
            Value::text(format!("FK{:05}", stage.dice.number(1, 99_999))),
        ),
    ];
    if stage.dice.percent(85) {
        fields.push(("phone", Value::text(stage.dice.phone())));
    }
    if stage.dice.percent(22) {
        fields.push(("vehicle", Value::text(stage.dice.plate())));
    }
    if stage.dice.percent(35) {
        let belongings = *stage.dice.pick(words::BELONGINGS);
        fields.push(("belongings", Value::text(belongings)));
    }
    if kind != "official" {
        host(stage, kind, customer, &mut fields);
    }
    if kind != "companion" {
        papers(stage, kind, &mut fields);
        purpose(stage, kind, to_hospital, &mut fields);
    }
    match kind {
        "contractor" => contractor(stage, customer, at_ms, &mut fields),
        "official" => official(stage, &mut fields),
        _ => {}
    }
    (fields, guard)
}

fn host_of<'s>(stage: &mut Stage<'s, '_>, to_hospital: bool) -> &'s Customer {
    let customers = &stage.setting.customers;
    loop {
        let customer = stage.dice.pick(customers);
        if customer.is_department == to_hospital {
            return customer;
        }
    }
}

/// The post where a guard stands.
pub(super) fn post(stage: &mut Stage<'_, '_>, guard: usize) -> Value {
    let code = if guard == GATE[0] {
        *stage.dice.pick(&["YQ-P1", "YQ-P1", "YQ-P2"])
    } else {
        "JS-P1"
    };
    id(stage.setting.places.of(code).id)
}

fn people_count(stage: &mut Stage<'_, '_>, kind: &str) -> i64 {
    match kind {
        "business" | "contractor" => *stage.dice.weighted(&[(50, 1), (25, 2), (12, 3), (8, 5), (5, 8)]),
        // Groups register one ID: a school class, a delegation.
        "visitor" => *stage
            .dice
            .weighted(&[(60, 1), (22, 2), (10, 3), (4, 6), (3, 12), (1, 28)]),
        _ => *stage.dice.weighted(&[(75, 1), (25, 2)]),
    }
}

fn host(stage: &mut Stage<'_, '_>, kind: &str, customer: &Customer, fields: &mut Fields) {
    let place = &stage.setting.places.spots[customer.spot];
    fields.push(("host", Value::text(&customer.contact)));
    fields.push(("host_customer", id(customer.id())));
    fields.push(("place", id(place.id)));
    if customer.is_department {
        fields.push(("department", Value::text(&customer.name)));
    }
    if matches!(kind, "visitor" | "business") {
        let is_named = stage.dice.percent(93);
        fields.push(("host_named", Value::YesNo(is_named)));
        if !is_named {
            fields.push(("unknown_check", Value::text("host_confirmed")));
        }
    }
}

/// The ID; or, without one, how the host agreed and who goes along.
fn papers(stage: &mut Stage<'_, '_>, kind: &str, fields: &mut Fields) {
    let id_kind = *stage.dice.weighted(ID_KINDS);
    let serial = stage.dice.number(1, 9_999);
    fields.push(("id_kind", Value::text(id_kind)));
    let number = match id_kind {
        "resident_id" => stage.dice.resident_id(),
        "home_return_permit" => format!("H0000{serial:04}"),
        "residence_permit" => format!("ZZ000{serial:05}"),
        "passport" => format!("E0000{serial:04}"),
        "other" => format!("QT000{serial:04}"),
        _ => String::new(),
    };
    if !number.is_empty() {
        fields.push(("id_number", Value::text(number)));
    } else if stage.dice.percent(40) {
        fields.push(("consent", Value::text("in_person")));
        fields.push(("host_signature", stage.signature()));
    } else {
        fields.push(("consent", Value::text("by_phone")));
        fields.push(("consent_number", Value::text(stage.dice.phone())));
    }
    let lacks_id = id_kind == "none";
    if kind == "business" || (lacks_id && stage.dice.percent(50)) {
        let escort = *stage.dice.pick(ROUNDS);
        fields.push(("accompanied", Value::text("guard_escort")));
        fields.push(("escort", stage.setting.people.staff(escort)));
    } else if lacks_id {
        fields.push(("accompanied", Value::text("host_fetches")));
    }
}

fn purpose(stage: &mut Stage<'_, '_>, kind: &str, to_hospital: bool, fields: &mut Fields) {
    let purpose = match kind {
        "business" => "business",
        "contractor" => "work",
        "official" => "duty",
        _ if !to_hospital => {
            *stage
                .dice
                .weighted(&[(62, "visit"), (18, "delivery"), (8, "viewing"), (12, "other")])
        }
        _ => *stage.dice.weighted(&[
            (60, "visit"),
            (14, "delivery"),
            (8, "interview"),
            (8, "viewing"),
            (10, "other"),
        ]),
    };
    fields.push(("purpose", Value::text(purpose)));
    let purposes = if to_hospital {
        words::PURPOSES_HOSPITAL
    } else {
        words::PURPOSES_ESTATE
    };
    if let Some((_, notes)) = purposes.iter().find(|(key, _)| *key == purpose) {
        fields.push(("purpose_note", Value::text(*stage.dice.pick(notes))));
    }
    if matches!(kind, "business" | "contractor") {
        let company = *stage.dice.pick(words::COMPANIES);
        fields.push(("company", Value::text(company)));
    }
}

fn contractor(stage: &mut Stage<'_, '_>, customer: &Customer, at_ms: i64, fields: &mut Fields) {
    let place = &stage.setting.places.spots[customer.spot];
    let number = stage.dice.number(1, 999);
    fields.push(("work_place", id(place.id)));
    if stage.dice.percent(60) {
        let until_ms = at_ms + stage.dice.number(1, 20) * DAY;
        fields.push(("work_paper", Value::text("pass")));
        fields.push(("work_paper_number", Value::text(format!("CR{number:04}"))));
        fields.push(("work_from", Value::text(date(at_ms))));
        fields.push(("work_until", Value::text(date(until_ms))));
    } else {
        fields.push(("work_paper", Value::text("dispatch_slip")));
        fields.push(("work_paper_number", Value::text(format!("PG{number:04}"))));
    }
}

fn official(stage: &mut Stage<'_, '_>, fields: &mut Fields) {
    let (body, company) = *stage.dice.pick(&[
        ("police", "辖区派出所"),
        ("police", "交警中队"),
        ("judiciary", "区法院"),
        ("other", "消防救援站"),
        ("other", "街道办事处"),
    ]);
    fields.push(("official_body", Value::text(body)));
    fields.push(("company", Value::text(company)));
    let number = stage.dice.number(1, 9_999);
    fields.push(("credentials", Value::text(format!("工作证 000{number:04}"))));
}
