//! A record as screens show it, in both languages and to every role.

use steward_domain::definition::{Definition, Role, STATE_FIELD};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, Medium, Names, Row, cells, shown_field};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::standing::{conflicts, shown, standing};
use steward_domain::words::Language;
use steward_domain::work::{Day, Entry, Register, board, gate, order_page, orders, rounds, stops};
use steward_domain::{checks, clocks, scope};

use super::NOW_MS;

struct NoNames;

impl Names for NoNames {
    fn name(&self, _: &str, _: RecordId) -> Option<String> {
        None
    }
}

/// Shows a record in every way. What it says is not judged; that nothing panics is.
///
/// Law 8: nobody gets a field that nobody may read.
pub(super) fn look_at(record: &Record, definition: &Definition, me: Actor) {
    let clashes = conflicts(record, definition);
    let stands = standing(record, &definition.flow);
    assert_eq!(
        stands.conflict.is_some(),
        clashes.iter().any(|key| *key == STATE_FIELD)
    );
    for field in &definition.fields {
        let _ = shown(record, field);
    }
    let _ = clocks::readings(record, definition, NOW_MS, &|_| 480);
    let _ = checks::alarms(record, definition);
    for (language, in_full) in [(Language::Zh, false), (Language::En, true)] {
        list(record, definition, language, in_full);
    }
    for role in Role::ALL {
        let _ = scope::reaches(definition, record, Actor { role, ..me });
        let visible = scope::redacted(definition, record, role);
        let may_read = |key: &Key| {
            let field = definition.field(key.as_str());
            *key == STATE_FIELD || field.is_some_and(|field| field.is_readable_by(role))
        };
        assert!(visible.fields.keys().all(may_read));
    }
    work(record, definition, me);
}

fn list(record: &Record, definition: &Definition, language: Language, in_full: bool) {
    for medium in [Medium::Screen, Medium::Paper, Medium::Cell] {
        let locale = Locale {
            language,
            names: &NoNames,
            offset_minutes: &|_| 480,
            now_ms: NOW_MS,
            in_full,
            medium,
        };
        list_in(record, definition, &locale);
    }
}

fn list_in(record: &Record, definition: &Definition, locale: &Locale<'_>) {
    let row = Row::of(record, definition, locale, &str::to_owned);
    let _ = row.late_ms(NOW_MS);
    for one in &definition.lists {
        let _ = cells(record, definition, one, locale);
    }
    for field in &definition.fields {
        let _ = shown_field(record, definition, field.key.as_str(), locale);
    }
}

/// The pages that are written for one register, where it is this one.
fn work(record: &Record, definition: &Definition, me: Actor) {
    let day = Day {
        from_ms: NOW_MS - 43_200_000,
    };
    let entry = Entry::new(record, definition);
    let all = Register::new(definition, [record]);
    match definition.key.as_str() {
        "repair" => {
            let _ = orders::order_card(entry, me, NOW_MS);
            let _ = orders::offers(entry, me);
            let _ = order_page::order_page(entry, me.role);
        }
        "visitor" => {
            let _ = gate::inside_now(&all, NOW_MS, day);
            let _ = gate::expected(&all, day);
            let _ = gate::prefill(entry);
            let _ = gate::returning(&all, "1", 5);
        }
        "patrol_round" => {
            let _ = rounds::window(entry);
        }
        "route" => {
            let _ = stops::stops_of(entry);
        }
        _ => {}
    }
    let _ = board::board(&[all], NOW_MS, day);
}
