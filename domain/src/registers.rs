//! The built-in registers: the files of `registers/`, compiled in, so that a server has them without a disk.

use std::fmt;

use crate::definition::check::can_equal;
use crate::definition::file::{self, Refused};
use crate::definition::{Definition, Field, Kind, OneOrMany};
use crate::ids::Key;

/// The files by name, in the order in which registers are shown.
pub const FILES: &[(&str, &str)] = &[
    ("repair.toml", include_str!("../registers/repair.toml")),
    ("visitor.toml", include_str!("../registers/visitor.toml")),
    (
        "patrol_round.toml",
        include_str!("../registers/patrol_round.toml"),
    ),
    (
        "patrol_check.toml",
        include_str!("../registers/patrol_check.toml"),
    ),
    ("route.toml", include_str!("../registers/route.toml")),
    ("checkpoint.toml", include_str!("../registers/checkpoint.toml")),
    ("place.toml", include_str!("../registers/place.toml")),
    ("customer.toml", include_str!("../registers/customer.toml")),
    ("price_item.toml", include_str!("../registers/price_item.toml")),
    ("staff.toml", include_str!("../registers/staff.toml")),
];

/// A field that names a register, or a field of a register, which is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLink {
    /// The register whose definition is at fault.
    pub register: Key,
    /// Its field; for a column, the rows field and the column.
    pub field: String,
    /// What it names: `repair`, or `checkpoint.inspect`.
    pub names: String,
    /// What is wrong with that, and what to do.
    pub problem: &'static str,
}

impl fmt::Display for BrokenLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: `{}` names {}: {}",
            self.register, self.field, self.names, self.problem
        )
    }
}

/// Reads and checks every built-in register.
///
/// # Errors
/// [`Refused`] for the first file that is at fault. It can't happen in a build whose tests have passed.
pub fn built_in() -> Result<Vec<Definition>, Refused> {
    FILES.iter().map(|(name, text)| file::read(name, text)).collect()
}

/// What no definition can check alone: that each register it links to is in the set, that a checklist takes its lines from a rows
/// field of the record that one of its own fields links to, and that what a picker offers can be there. Returns every fault.
#[must_use]
pub fn check_links(definitions: &[Definition]) -> Vec<BrokenLink> {
    let mut broken = Vec::new();
    for definition in definitions {
        for field in &definition.fields {
            let at_field = |why| broken_link(definition, field.key.to_string(), why);
            broken.extend(missing_register(definitions, field).map(at_field));
            broken.extend(missing_items(definitions, definition, field).map(at_field));
            broken.extend(missing_offers(definitions, field).map(at_field));
            for column in &field.columns {
                let at_column = |why| broken_link(definition, format!("{}.{}", field.key, column.key), why);
                broken.extend(missing_register(definitions, column).map(at_column));
            }
        }
    }
    broken
}

type Why = (String, &'static str);

fn broken_link(definition: &Definition, field: String, (names, problem): Why) -> BrokenLink {
    BrokenLink {
        register: definition.key.clone(),
        field,
        names,
        problem,
    }
}

fn missing_register(definitions: &[Definition], field: &Field) -> Option<Why> {
    let register = linked_register(field)?;
    let is_there = definitions.iter().any(|definition| definition.key == register);
    (!is_there).then(|| {
        (
            register.to_owned(),
            "there is no such register; check the spelling, or add it",
        )
    })
}

fn missing_items(definitions: &[Definition], here: &Definition, field: &Field) -> Option<Why> {
    let items_from = field.items_from.as_ref()?;
    let fault = |problem| Some((items_from.clone(), problem));
    let Some((link, rows)) = items_from.split_once('.') else {
        return fault("write it as `link_field.rows_field`");
    };
    let Some(register) = here.field(link).and_then(linked_register) else {
        return fault("no field of that name links to a record; add the link field");
    };
    let there = definitions.iter().find(|definition| definition.key == register);
    match there.and_then(|definition| definition.field(rows)) {
        Some(rows) if rows.kind == Kind::Rows => None,
        Some(_) => fault("the lines of a checklist come from a field of kind rows; name one"),
        None => fault("the linked register has no such field; check the spelling"),
    }
}

fn missing_offers(definitions: &[Definition], field: &Field) -> Option<Why> {
    let register = linked_register(field)?;
    let there = definitions.iter().find(|definition| definition.key == register)?;
    let is_never = |key: &Key, wanted: &OneOrMany| {
        let asked = there.field(key.as_str());
        asked.is_none_or(|asked| wanted.values().any(|value| !can_equal(asked, value)))
    };
    let (key, _) = field.offers.iter().find(|(key, wanted)| is_never(key, wanted))?;
    Some((
        format!("{register}.{key}"),
        "the linked register has no such field, or the field never that value; check the spelling",
    ))
}

/// The register that a field's values are records of.
fn linked_register(field: &Field) -> Option<&str> {
    match field.kind {
        Kind::Place => Some("place"),
        Kind::Staff => Some("staff"),
        Kind::Customer => Some("customer"),
        Kind::Link | Kind::Links => field.register.as_ref().map(Key::as_str),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Kind::{
        Checklist, Choice, Customer, Date, IdNumber, Link, Links, LongText, Moment, Money, Number,
        PeopleCount, Phone, Photos, Place, Plate, Rows, Signature, Staff, Text, YesNo,
    };
    use super::*;
    use crate::definition::{FigureKind, MergeRule, Role};
    use crate::words::Words;

    fn all() -> Vec<Definition> {
        built_in().unwrap_or_else(|refused| panic!("{refused}"))
    }

    fn register<'a>(all: &'a [Definition], key: &str) -> &'a Definition {
        all.iter()
            .find(|definition| definition.key == key)
            .unwrap_or_else(|| panic!("{key}"))
    }

    #[test]
    fn every_built_in_file_loads_under_its_own_name() {
        for ((name, _), definition) in FILES.iter().zip(all()) {
            assert_eq!(*name, format!("{}.toml", definition.key));
        }
    }

    #[test]
    fn no_file_of_the_folder_is_left_out() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/registers");
        let there: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| {
                std::path::Path::new(name)
                    .extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .collect();
        let listed: BTreeSet<_> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(there, listed);
    }

    #[test]
    fn every_link_of_the_built_in_registers_resolves() {
        assert_eq!(check_links(&all()), []);
    }

    #[test]
    fn broken_links_are_found() {
        // replaced in patrol_check, by, field, what it names
        let cases = [
            (
                "register = \"repair\"",
                "register = \"mending\"",
                "raised",
                "mending",
            ),
            (
                "register = \"checkpoint\"",
                "register = \"spot\"",
                "checkpoint",
                "spot",
            ),
            ("checkpoint.inspect", "checkpoint", "inspected", "checkpoint"),
            ("checkpoint.inspect", "spot.inspect", "inspected", "spot.inspect"),
            (
                "checkpoint.inspect",
                "checkpoint.spot",
                "inspected",
                "checkpoint.spot",
            ),
            (
                "checkpoint.inspect",
                "checkpoint.name",
                "inspected",
                "checkpoint.name",
            ),
        ];
        let (name, text) = FILES
            .iter()
            .find(|(name, _)| *name == "patrol_check.toml")
            .unwrap();
        for (old, new, field, names) in cases {
            let mut definitions = all();
            definitions.retain(|definition| definition.key != "patrol_check");
            definitions.push(file::read(name, &text.replace(old, new)).unwrap());
            let found = check_links(&definitions);
            let is_told = |broken: &BrokenLink| broken.field == field && broken.names == names;
            assert!(found.iter().any(is_told), "{new}: {found:?}");
        }
    }

    #[test]
    fn what_a_picker_offers_must_be_possible() {
        let offers = "offers = { post = \"worker\" }";
        let (name, text) = FILES[0];
        assert!(text.contains(offers), "{name}");
        for wrong in ["{ job = \"worker\" }", "{ post = \"wizard\" }", "{ post = true }"] {
            let mut definitions = all();
            definitions[0] =
                file::read(name, &text.replacen(offers, &format!("offers = {wrong}"), 1)).unwrap();
            let found: Vec<_> = check_links(&definitions)
                .into_iter()
                .map(|one| (one.field, one.names.starts_with("staff.")))
                .collect();
            assert_eq!(found, [("assignee".to_owned(), true)], "{wrong}");
        }
    }

    #[test]
    fn a_link_in_a_column_is_checked_too() {
        let mut definitions = all();
        definitions.retain(|definition| definition.key != "checkpoint");
        let found = check_links(&definitions);
        let fields: Vec<_> = found
            .iter()
            .map(|broken| format!("{}.{}", broken.register, broken.field))
            .collect();
        for field in [
            "route.stops.checkpoint",
            "patrol_check.checkpoint",
            "patrol_check.inspected",
        ] {
            assert!(fields.iter().any(|found| found == field), "{field}: {fields:?}");
        }
    }

    #[test]
    fn every_rule_is_held_by_a_register() {
        let definitions = all();
        let sources: BTreeSet<_> = definitions.iter().flat_map(|d| &d.sources).collect();
        for (rules, count) in [("REP", 11), ("VIS", 9), ("PAT", 7)] {
            for number in 1..=count {
                let rule = format!("{rules}-{number}");
                assert!(sources.contains(&rule), "no register names {rule} in `sources`");
            }
        }
    }

    /// The fields that code reads by their keys.
    const FIELDS: &[(&str, &[(&str, Kind)])] = &[
        (
            "repair",
            &[
                ("labour_units", Number),
                ("fee", Money),
                ("shared_part", YesNo),
                ("committee_approved", YesNo),
                ("price_confirmed", YesNo),
                ("price_listed", YesNo),
                ("priced_by", Staff),
                ("channel", Choice),
                ("place", Place),
                ("place_note", Text),
                ("reporter_name", Text),
                ("reporter_phone", Phone),
                ("customer", Customer),
                ("item", Choice),
                ("class", Choice),
                ("class_reason", Text),
                ("description", LongText),
                ("photos_before", Photos),
                ("photos_after", Photos),
                ("assignee", Staff),
                ("outside_company", Text),
                ("materials", Rows),
                ("labour", Rows),
                ("notes", Rows),
                ("signature", Signature),
                ("first_contact", Staff),
                ("promised_at", Moment),
                ("extended_to", Moment),
                ("reported_at", Moment),
                ("raised_from", Link),
                ("rework_of", Link),
                ("appointment_at", Moment),
                ("entry_visits", Rows),
                ("blocks_room", YesNo),
            ],
        ),
        (
            "visitor",
            &[
                ("kind", Choice),
                ("name", Text),
                ("id_kind", Choice),
                ("id_number", IdNumber),
                ("phone", Phone),
                ("people_count", PeopleCount),
                ("vehicle", Plate),
                ("time_in", Moment),
                ("time_out", Moment),
                ("host_signature", Signature),
                ("consent_number", Phone),
                ("goods", Rows),
            ],
        ),
        (
            "patrol_check",
            &[
                ("checkpoint", Link),
                ("round", Link),
                ("proof", Choice),
                ("inspected", Checklist),
                ("raised", Links),
                ("owner", Staff),
                ("rectify_by", Moment),
            ],
        ),
        (
            "patrol_round",
            &[("route", Link), ("walker", Staff), ("due_from", Moment)],
        ),
        (
            "route",
            &[("stops", Rows), ("schedule", Choice), ("set_times", Rows)],
        ),
        (
            "checkpoint",
            &[("inspect", Rows), ("place", Place), ("code", Text)],
        ),
        ("place", &[("parent", Place), ("kind", Choice), ("pinyin", Text)]),
        (
            "customer",
            &[("phone", Phone), ("place", Place), ("moved_in_on", Date)],
        ),
        ("staff", &[("name", Text), ("phone", Phone), ("pinyin", Text)]),
    ];

    #[test]
    fn fields_that_code_reads_are_there() {
        let definitions = all();
        for (key, fields) in FIELDS {
            for (field, kind) in *fields {
                let found = register(&definitions, key).field(field).map(|field| field.kind);
                assert_eq!(found, Some(*kind), "{key}.{field}");
            }
        }
    }

    #[test]
    fn figures_have_the_manuals_values() {
        use FigureKind::{Duration, Money, Number};
        let rows = [
            ("repair", "urgent_on_site", Duration, "2h"),
            ("repair", "urgent_repaired", Duration, "24h"),
            ("repair", "general_repaired", Duration, "72h"),
            ("repair", "fee_units_max", Number, "2"),
            ("repair", "fee_yuan_max", Money, "500"),
            ("repair", "warranty", Duration, "3mo"),
            ("repair", "knock_wait", Duration, "30s"),
            ("repair", "private_kept", Duration, "12mo"),
            ("visitor", "handling_max", Duration, "25s"),
            ("visitor", "private_kept", Duration, "3mo"),
            ("route", "room_interval", Duration, "10m"),
        ];
        let definitions = all();
        for (key, figure, kind, value) in rows {
            let found = register(&definitions, key).figures.get(figure);
            let found = found.map(|figure| (figure.kind, figure.value.as_str()));
            assert_eq!(found, Some((kind, value)), "{key}.{figure}");
        }
    }

    #[test]
    fn flows_have_their_states_in_order() {
        let rows: [(&str, &[&str]); 4] = [
            (
                "repair",
                &[
                    "reported",
                    "dispatched",
                    "accepted",
                    "on_site",
                    "awaiting_approval",
                    "awaiting_parts",
                    "repaired",
                    "awaiting_rain",
                    "customer_accepted",
                    "followed_up",
                    "closed",
                    "cancelled",
                ],
            ),
            ("visitor", &["expected", "inside", "left", "refused", "not_come"]),
            (
                "patrol_round",
                &[
                    "planned",
                    "missed",
                    "started",
                    "finished_early",
                    "left_incomplete",
                    "finished",
                    "catching_up",
                    "caught_up",
                ],
            ),
            (
                "patrol_check",
                &["skipped", "checked", "to_rectify", "to_reinspect", "rectified"],
            ),
        ];
        let definitions = all();
        for (key, states) in rows {
            let found = &register(&definitions, key).flow.states;
            let found: Vec<_> = found.iter().map(|state| state.key.as_str()).collect();
            assert_eq!(found, states, "{key}");
        }
    }

    #[test]
    fn the_earliest_report_and_the_earliest_gate_times_count() {
        let definitions = all();
        for (key, field) in [
            ("repair", "reported_at"),
            ("visitor", "time_in"),
            ("visitor", "time_out"),
            ("patrol_check", "checked_at"),
        ] {
            let rule = register(&definitions, key).field(field).map(Field::merge_rule);
            assert_eq!(rule, Some(MergeRule::Earliest), "{key}.{field}");
        }
    }

    #[test]
    fn every_repair_item_proposes_its_class() {
        let definitions = all();
        let item = register(&definitions, "repair").field("item").unwrap();
        for option in &item.options {
            assert!(option.sets.contains_key("class"), "{}", option.key);
        }
    }

    #[test]
    fn personal_numbers_are_private_and_out_of_reach_of_who_does_not_need_them() {
        let definitions = all();
        for definition in &definitions {
            for field in &definition.fields {
                let is_personal = matches!(field.kind, Phone | IdNumber);
                let is_duty_phone = definition.key == "staff" && field.key == "duty_phone";
                assert_eq!(
                    field.private && is_personal,
                    is_personal && !is_duty_phone,
                    "{}.{}",
                    definition.key,
                    field.key
                );
            }
        }
        for (key, field, roles) in [
            ("visitor", "id_number", &[Role::Worker, Role::Admin][..]),
            ("visitor", "consent_number", &[Role::Worker, Role::Admin]),
            ("customer", "phone", &[Role::Worker, Role::Admin]),
            ("staff", "phone", &[Role::Guard, Role::Worker]),
        ] {
            let field = register(&definitions, key).field(field).unwrap();
            for role in roles {
                assert!(!field.is_readable_by(*role), "{key}.{} {role:?}", field.key);
            }
        }
    }

    #[test]
    fn a_field_that_only_some_read_names_its_writers() {
        for definition in &all() {
            for field in &definition.fields {
                let is_named = field.readers.is_none() || field.writers.is_some();
                assert!(is_named, "{}.{}", definition.key, field.key);
            }
        }
    }

    #[test]
    fn who_takes_a_first_step_may_make_a_record() {
        for definition in &all() {
            for step in definition.flow.steps.iter().filter(|step| step.from.is_empty()) {
                for role in &step.roles {
                    assert!(
                        definition.access.create.contains(role),
                        "{}: {} {role:?}",
                        definition.key,
                        step.key
                    );
                }
            }
        }
    }

    #[test]
    fn no_private_field_is_kept_in_a_register_whose_records_never_end() {
        for definition in &all() {
            let has_private = definition.fields.iter().any(|field| field.private);
            let ends = definition
                .flow
                .states
                .iter()
                .any(|state| definition.flow.is_final(state.key.as_str()));
            assert!(ends || !has_private, "{}", definition.key);
        }
    }

    #[test]
    fn every_label_has_words_in_both_languages() {
        for definition in &all() {
            let fields = definition
                .fields
                .iter()
                .flat_map(|field| std::iter::once(field).chain(&field.columns));
            let mut words: Vec<&Words> = vec![&definition.words, &definition.print.words];
            words.extend(&definition.print.signatures);
            for field in fields {
                words.push(&field.words);
                words.extend(&field.hint);
                words.extend(&field.said);
                words.extend(field.options.iter().map(|option| &option.words));
                words.extend(field.items.iter().map(|item| &item.words));
            }
            words.extend(definition.figures.values().map(|figure| &figure.words));
            words.extend(definition.flow.states.iter().map(|state| &state.words));
            words.extend(definition.flow.steps.iter().map(|step| &step.words));
            words.extend(definition.clocks.iter().map(|clock| &clock.words));
            words.extend(definition.lists.iter().map(|list| &list.words));
            for label in words {
                let is_chinese = !label.zh.is_ascii();
                let is_english = !label.en.trim().is_empty() && label.en.is_ascii();
                assert!(is_chinese && is_english, "{}: {label:?}", definition.key);
            }
        }
    }
}
