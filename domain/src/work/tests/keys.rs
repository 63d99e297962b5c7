//! Every typed key is a field of that kind in the real definitions.

use crate::definition::Kind;
use crate::work::keys::{
    check, checkpoint, place, price_item, repair, repair_line, round, route, staff, visitor,
};
use crate::work::read::{Held, Many, One};

use super::Site;

/// A key, whether it is of a set, and which kinds it reads.
type Checked = (&'static str, bool, fn(Kind) -> bool);

fn one<K: Held>(field: One<K>) -> Checked {
    (field.key, false, K::fits)
}

fn many<K: Held>(field: Many<K>) -> Checked {
    (field.key, true, K::fits)
}

#[test]
fn every_typed_key_is_a_field_of_its_kind() {
    let site = Site::new();
    let all = [
        ("patrol_round", round_keys()),
        ("patrol_check", check_keys()),
        ("route", route_keys()),
        ("checkpoint", checkpoint_keys()),
        ("repair", repair_keys()),
        ("visitor", visitor_keys()),
        ("place", vec![one(place::KIND), one(place::PARENT)]),
        ("staff", vec![one(staff::NAME)]),
        ("price_item", vec![one(price_item::LABOUR_UNITS)]),
    ];
    for (register, keys) in all {
        for (key, is_many, fits) in keys {
            let field = site.definition(register).field(key);
            let field = field.unwrap_or_else(|| panic!("{register}.{key}"));
            assert!(fits(field.kind), "{register}.{key} is {:?}", field.kind);
            assert_eq!(field.kind.is_many(), is_many, "{register}.{key}");
        }
    }
}

#[test]
fn every_column_that_is_read_is_there() {
    let site = Site::new();
    let columns = [
        ("repair", "materials", one(repair_line::QUANTITY)),
        ("repair", "materials", one(repair_line::PRICE)),
        ("repair", "materials", one(repair_line::LISTED)),
        ("route", "stops", one(route::STOP_ORDER)),
        ("route", "stops", one(route::STOP_CHECKPOINT)),
        ("route", "stops", one(route::STOP_DUE_AFTER)),
        ("checkpoint", "inspect", one(checkpoint::INSPECT_WHAT)),
        ("checkpoint", "inspect", one(checkpoint::INSPECT_HOW)),
        ("checkpoint", "inspect", one(checkpoint::INSPECT_ASPECT)),
        ("checkpoint", "readings", one(checkpoint::READING_WHAT)),
        ("checkpoint", "readings", one(checkpoint::READING_UNIT)),
        ("checkpoint", "readings", one(checkpoint::READING_MIN)),
        ("checkpoint", "readings", one(checkpoint::READING_MAX)),
        ("patrol_check", "readings", one(check::READING_WHAT)),
        ("patrol_check", "readings", one(check::READING_VALUE)),
        ("patrol_check", "readings", one(check::READING_UNIT)),
        ("patrol_check", "readings", one(check::READING_OUT_OF_RANGE)),
        ("patrol_check", "findings", one(check::FINDING_NUMBER)),
        ("patrol_check", "findings", one(check::FINDING_ASPECT)),
        ("patrol_check", "findings", one(check::FINDING_WHAT)),
        ("patrol_check", "findings", one(check::FINDING_SEVERITY)),
        ("patrol_check", "findings", one(check::FINDING_RAISES)),
        ("patrol_check", "findings", one(check::FINDING_OWNER)),
    ];
    for (register, rows, (key, _, fits)) in columns {
        let rows = site.definition(register).field(rows).unwrap();
        let column = rows.columns.iter().find(|column| column.key == key);
        assert!(column.is_some_and(|column| fits(column.kind)), "{register} {key}");
    }
}

fn round_keys() -> Vec<Checked> {
    vec![
        one(round::ROUTE),
        one(round::DUE_FROM),
        one(round::DUE_UNTIL),
        one(round::UNANNOUNCED),
        one(round::EMERGENCY_LEVEL),
        one(round::WALKER),
        one(round::PARTNER),
        one(round::STARTED_AT),
        one(round::FINISHED_AT),
        one(round::STOPS_TOTAL),
        one(round::STOPS_CHECKED),
        one(round::CATCH_UP_STARTED_AT),
        one(round::CATCH_UP_FINISHED_AT),
        one(round::NOTE),
    ]
}

fn check_keys() -> Vec<Checked> {
    vec![
        one(check::ROUND),
        one(check::CHECKPOINT),
        one(check::PLACE),
        one(check::CHECKED_BY),
        one(check::PARTNER),
        one(check::CHECKED_AT),
        one(check::PROOF),
        one(check::MANUAL_REASON),
        many(check::MANUAL_PHOTOS),
        one(check::LABEL_READ),
        one(check::POSITION),
        one(check::DUE_AT),
        one(check::TIMING),
        one(check::OUT_OF_ORDER),
        one(check::CATCHES_UP),
        many(check::INSPECTED),
        many(check::READINGS),
        many(check::PHOTOS),
        one(check::NOTE),
        one(check::EMERGENCY_LEVEL),
        one(check::FINDING),
        many(check::FINDINGS),
        many(check::RAISED),
        one(check::OWNER),
        one(check::RECTIFY_BY),
    ]
}

fn route_keys() -> Vec<Checked> {
    vec![
        one(route::NAME),
        one(route::INSTRUCTIONS),
        many(route::STOPS),
        one(route::FIXED_ORDER),
        one(route::SCHEDULE),
        many(route::WALKED_BY),
        many(route::EMERGENCY_LEVELS),
    ]
}

fn checkpoint_keys() -> Vec<Checked> {
    vec![
        one(checkpoint::NAME),
        one(checkpoint::CODE),
        one(checkpoint::PLACE),
        one(checkpoint::POSITION),
        many(checkpoint::LABELS),
        one(checkpoint::NFC_TAG),
        one(checkpoint::INSTRUCTIONS),
        many(checkpoint::INSPECT),
        many(checkpoint::READINGS),
        one(checkpoint::PHOTO_REQUIRED),
    ]
}

fn repair_keys() -> Vec<Checked> {
    vec![
        one(repair::CHANNEL),
        one(repair::REPORTED_AT),
        one(repair::FIRST_CONTACT),
        one(repair::PLACE),
        one(repair::PLACE_NOTE),
        one(repair::REPORTER_PHONE),
        one(repair::ITEM),
        one(repair::CLASS),
        one(repair::DESCRIPTION),
        many(repair::PHOTOS_BEFORE),
        one(repair::RAISED_FROM),
        one(repair::ORDER_KIND),
        one(repair::ASSIGNEE),
        one(repair::PARTNER),
        one(repair::SHARED_PART),
        one(repair::LABOUR_UNITS),
        one(repair::FEE),
        one(repair::PAYER),
        one(repair::PRICE_LISTED),
        many(repair::MATERIALS),
        many(repair::PHOTOS_AFTER),
        one(repair::COMMITTEE_APPROVED),
        one(repair::ACCEPTANCE),
        many(repair::STEP_POSITIONS),
    ]
}

fn visitor_keys() -> Vec<Checked> {
    vec![
        one(visitor::KIND),
        one(visitor::PHONE),
        one(visitor::NAME),
        one(visitor::ID_KIND),
        one(visitor::ID_NUMBER),
        one(visitor::PEOPLE_COUNT),
        one(visitor::COMPANY),
        one(visitor::HOST),
        one(visitor::HOST_CUSTOMER),
        one(visitor::DEPARTMENT),
        one(visitor::PLACE),
        one(visitor::WORK_PLACE),
        one(visitor::HOST_NAMED),
        one(visitor::UNKNOWN_CHECK),
        one(visitor::CONSENT),
        one(visitor::CONSENT_NUMBER),
        one(visitor::HOST_SIGNATURE),
        one(visitor::ACCOMPANIED),
        one(visitor::ESCORT),
        one(visitor::PURPOSE),
        one(visitor::PURPOSE_NOTE),
        one(visitor::VEHICLE),
        one(visitor::BELONGINGS),
        one(visitor::EXPECTED_AT),
        one(visitor::TIME_IN),
        one(visitor::LEAVES_BY),
        one(visitor::TIME_OUT),
        one(visitor::POST),
        one(visitor::GUARD),
        one(visitor::ID_TAKEN_AT),
        one(visitor::ID_RETURNED_AT),
        one(visitor::SLIP_NUMBER),
        one(visitor::SLIP_RETURNED),
        one(visitor::TAKES_GOODS),
    ]
}
