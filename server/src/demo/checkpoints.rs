//! Checkpoints with what to look at there, and the routes that lead past them.

use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::book::{Book, Fields, HOUR, MINUTE, SECOND, date, id, row};
use super::dice::Dice;
use super::looks::{LOOKS, Look, POINTS};
use super::people::ADMIN;
use super::places::Places;
use super::routes::{ROUTES, RoutePlan};

/// One checkpoint.
pub(super) struct Point {
    pub(super) id: RecordId,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) place: RecordId,
    pub(super) look: &'static Look,
    /// Letters of the routes that pass here.
    routes: &'static str,
    pub(super) position: Value,
    /// Whether its label is a signed QR, which is read together with the position.
    pub(super) is_signed: bool,
    pub(super) has_nfc: bool,
}

/// One route.
pub(super) struct Route {
    pub(super) id: RecordId,
    pub(super) plan: &'static RoutePlan,
    /// Places of its stops among the checkpoints.
    pub(super) stops: Vec<usize>,
}

impl Route {
    /// When a stop is due, from the start of the round.
    pub(super) fn due_after_ms(&self, stop: usize) -> i64 {
        self.plan.minutes_per_stop * MINUTE * i64::try_from(stop).unwrap_or(0)
    }
}

/// A position in the open sea, so that it is nobody's.
fn position(number: usize) -> Value {
    row([
        ("latitude", Value::text(format!("20.00{number:02}1"))),
        ("longitude", Value::text(format!("114.00{number:02}3"))),
        ("accuracy_m", Value::text("6")),
    ])
}

/// Enters all checkpoints.
pub(super) fn enter(book: &mut Book<'_>, dice: &mut Dice, places: &Places, mut at_ms: i64) -> Vec<Point> {
    let mut points = Vec::new();
    for (place, look, routes) in POINTS {
        let Some(look) = LOOKS.iter().find(|known| known.key == *look) else {
            panic!("the demo has no look {look}")
        };
        let number = points.len() + 1;
        let spot = places.of(place);
        let mut point = Point {
            id: spot.id,
            code: format!("XC{number:03}"),
            name: spot.name.clone(),
            place: spot.id,
            look,
            routes,
            position: position(number),
            is_signed: number.is_multiple_of(4),
            has_nfc: number.is_multiple_of(3),
        };
        let mut entry = book.entry(dice, "checkpoint", at_ms);
        let fields = card(&point, &spot.pinyin, number, at_ms);
        book.take(&mut entry, (ADMIN, at_ms), "enter", "", fields);
        point.id = entry.id;
        points.push(point);
        at_ms += 40 * SECOND;
    }
    points
}

fn card(point: &Point, pinyin: &str, number: usize, at_ms: i64) -> Fields {
    let texts = |texts: &[&str]| Value::List(texts.iter().map(|text| Value::text(*text)).collect());
    let inspect = point.look.inspect.iter().map(|(what, how, aspect)| {
        row([
            ("what", Value::text(*what)),
            ("how", Value::text(*how)),
            ("aspect", Value::text(*aspect)),
        ])
    });
    let readings = point.look.readings.iter().map(|(what, unit, min, max)| {
        row([
            ("what", Value::text(*what)),
            ("unit", Value::text(*unit)),
            ("min", Value::text(tenths(*min))),
            ("max", Value::text(tenths(*max))),
        ])
    });
    let mut labels = vec![if point.is_signed { "signed_qr" } else { "qr" }];
    let mut fields = vec![
        ("name", Value::text(&point.name)),
        ("code", Value::text(&point.code)),
        ("pinyin", Value::text(pinyin)),
        ("place", id(point.place)),
        ("position", point.position.clone()),
        ("label_printed_on", Value::text(date(at_ms))),
        ("instructions", Value::text(point.look.instructions)),
        ("aspects", texts(point.look.aspects)),
        ("inspect", Value::List(inspect.collect())),
    ];
    if point.has_nfc {
        labels.push("nfc");
        fields.push(("nfc_tag", Value::text(format!("04DE{number:010X}"))));
    }
    fields.push(("labels", texts(&labels)));
    if !point.look.readings.is_empty() {
        fields.push(("readings", Value::List(readings.collect())));
    }
    fields
}

/// A number of tenths as a canonical decimal.
pub(super) fn tenths(number: i64) -> String {
    match number % 10 {
        0 => (number / 10).to_string(),
        rest => format!("{}.{rest}", number / 10),
    }
}

/// Enters all routes.
pub(super) fn enter_routes(book: &mut Book<'_>, dice: &mut Dice, points: &[Point], at_ms: i64) -> Vec<Route> {
    ROUTES
        .iter()
        .map(|plan| {
            let passes = |(_, point): &(usize, &Point)| point.routes.contains(plan.letter);
            let stops = points.iter().enumerate().filter(passes).map(|(at, _)| at);
            let mut route = Route {
                id: points[0].id,
                plan,
                stops: stops.collect(),
            };
            let mut entry = book.entry(dice, "route", at_ms);
            book.take(
                &mut entry,
                (ADMIN, at_ms),
                "enter",
                "",
                route_card(&route, points),
            );
            route.id = entry.id;
            route
        })
        .collect()
}

fn route_card(route: &Route, points: &[Point]) -> Fields {
    let plan = route.plan;
    let texts = |texts: &[&str]| Value::List(texts.iter().map(|text| Value::text(*text)).collect());
    let stops = route.stops.iter().enumerate().map(|(order, point)| {
        row([
            ("order", Value::text((order + 1).to_string())),
            ("checkpoint", id(points[*point].id)),
            ("due_after", Value::Integer(route.due_after_ms(order) / SECOND)),
        ])
    });
    let hours = |hours: i64| Value::Integer(hours * HOUR / SECOND);
    let mut fields = vec![
        ("name", Value::text(plan.name)),
        ("code", Value::text(format!("LX{}", plan.letter))),
        ("pinyin", Value::text(plan.pinyin)),
        ("kind", Value::text(plan.kind)),
        ("instructions", Value::text(plan.instructions)),
        ("stops", Value::List(stops.collect())),
        ("fixed_order", Value::YesNo(plan.letter == 'P')),
        ("schedule", Value::text(plan.schedule)),
        ("unannounced", Value::YesNo(plan.schedule == "random_window")),
        ("walked_by", texts(plan.walked_by)),
    ];
    match plan.schedule {
        "random_window" => {
            fields.push(("window_from", hours(plan.hour)));
            fields.push(("window_until", hours(plan.hour + plan.window_hours)));
            fields.push(("window_rounds", Value::text("1")));
        }
        "set_times" => fields.push(("set_times", row([("at", hours(plan.hour))]))),
        "emergency" => {
            fields.push(("every", hours(3)));
            fields.push(("emergency_levels", texts(LEVELS)));
        }
        _ => {}
    }
    if !plan.weekdays.is_empty() {
        fields.push(("weekdays", texts(plan.weekdays)));
    }
    fields
}

/// The levels that switch the typhoon route on.
pub(super) const LEVELS: &[&str] = &["typhoon_2", "typhoon_3", "typhoon_4", "typhoon_cleared"];
