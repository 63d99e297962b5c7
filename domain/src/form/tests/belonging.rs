//! Which fields belong to a step: a form offers what its person can know, and hides nothing that was entered.

use super::*;

fn optional(form: &Form, definition: &Definition) -> Vec<String> {
    let asked = form.fields(definition).into_iter();
    let optional = asked.filter(|asked| asked.ask == Ask::Optional);
    optional.map(|asked| asked.field.key.to_string()).collect()
}

#[test]
fn a_new_record_offers_what_belongs_to_its_beginning() {
    // register, step, role, what lies behind "more" of a blank form
    let rows: &[(&str, &str, Role, &[&str])] = &[
        (
            "repair",
            "report",
            Role::Guard,
            &[
                "reporter_phone",
                "reporter_name",
                "place_note",
                "photos_before",
                "customer",
                "own_equipment",
                "order_kind",
                "blocks_room",
                "raised_from",
                "promised_at",
                "enters_home",
                "notes",
            ],
        ),
        (
            "visitor",
            "preregister",
            Role::Receptionist,
            &[
                "phone",
                "people_count",
                "company",
                "host",
                "host_customer",
                "department",
                "place",
                "purpose",
                "purpose_note",
                "vehicle",
                "belongings",
                "leaves_by",
                "photos",
                "notes",
            ],
        ),
        (
            "patrol_round",
            "plan",
            Role::Lead,
            &[
                "due_until",
                "unannounced",
                "shift",
                "round_number",
                "emergency_level",
                "partner",
                "notes",
            ],
        ),
    ];
    for (key, step, role, offered) in rows {
        let definition = register(key);
        let form = open(&definition, step, None, *role);
        let mut found = optional(&form, &definition);
        found.sort();
        let mut wanted: Vec<&str> = offered.to_vec();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{key} {step}");
    }
}

/// Whatever a draft of a former form holds is still in view.
#[test]
fn what_was_typed_or_stands_in_the_record_is_offered_by_every_step() {
    for definition in crate::registers::built_in().unwrap() {
        for (state, record) in everywhere::journey(&definition) {
            for role in Role::ALL {
                for step in steps_for(&definition, Some(&record), role) {
                    let form = open(&definition, step.key.as_str(), Some(&record), role);
                    keeps_in_view(&form, &definition, &state);
                }
            }
        }
        for role in Role::ALL {
            for step in steps_for(&definition, None, role) {
                let form = open(&definition, step.key.as_str(), None, role);
                keeps_in_view(&form, &definition, "nothing");
            }
        }
    }
}

fn keeps_in_view(form: &Form, definition: &Definition, from: &str) {
    let step = form.step.clone().unwrap();
    if step == VOID_STEP {
        return;
    }
    let here = format!("{} {step} from {from} by {}", definition.key, form.role.as_str());
    let fields = definition.fields.iter();
    let fields = fields.filter(|field| form.may_write(definition, field) && field.shown_when.is_empty());
    for field in fields.filter(|field| !field.retired && field.key != STATE_FIELD) {
        let is_asked = |form: &Form| {
            let asked = form.fields(definition);
            asked.iter().any(|asked| asked.field.key == field.key)
        };
        let stands = form
            .view
            .as_ref()
            .is_some_and(|view| !view.is_blank(field.key.as_str()));
        assert!(!stands || is_asked(form), "{}: {here}", field.key);
        let mut typed = form.clone();
        typed.set(definition, field.key.as_str(), sample(field)).unwrap();
        assert!(is_asked(&typed), "{}: {here}, typed", field.key);
    }
}

/// Whatever is entered, by a person, the page or an option, the form shows what saving it would write.
#[test]
fn nothing_is_written_that_the_form_does_not_show() {
    let mut chosen = 0;
    for definition in crate::registers::built_in().unwrap() {
        let views = everywhere::journey(&definition).into_values().map(Some);
        for view in views.chain([None]) {
            for role in Role::ALL {
                for step in steps_for(&definition, view.as_ref(), role) {
                    let form = open(&definition, step.key.as_str(), view.as_ref(), role);
                    shows_what_it_writes(&form, &definition);
                    if step.key != VOID_STEP {
                        chosen += chooses_each_option(&form, &definition);
                    }
                }
            }
        }
    }
    assert!(chosen > 1_000, "{chosen} options were chosen");
}

/// Chooses every option of every field that the form asks for, one at a time. How many there were.
fn chooses_each_option(form: &Form, definition: &Definition) -> usize {
    let mut chosen = 0;
    let asked = form.fields(definition).into_iter();
    for field in asked
        .map(|asked| asked.field)
        .filter(|field| field.kind == Kind::Choice)
    {
        for option in options(field, &[]) {
            let mut form = form.clone();
            set(
                &mut form,
                definition,
                field.key.as_str(),
                json!(option.key.as_str()),
            );
            shows_what_it_writes(&form, definition);
            chosen += 1;
        }
    }
    chosen
}

fn shows_what_it_writes(form: &Form, definition: &Definition) {
    let asked = form.fields(definition);
    let step = form.step.as_ref();
    for key in form
        .writes(definition)
        .into_keys()
        .filter(|key| *key != STATE_FIELD)
    {
        let is_shown = asked.iter().any(|asked| asked.field.key == key);
        assert!(
            is_shown,
            "{key}: {} {step:?} by {}",
            definition.key,
            form.role.as_str()
        );
    }
}

#[test]
fn an_option_proposes_in_sight() {
    let definition = register("repair");
    let mut form = open(&definition, "report", None, Role::Receptionist);
    let is_asked = |form: &Form| {
        let asked = form.fields(&definition).into_iter();
        asked.map(|asked| asked.field).any(|field| field.key == "payer")
    };
    assert!(!is_asked(&form), "who pays is asked later");
    let kinds = &definition.field("order_kind").unwrap().options;
    let sets_payer = kinds.iter().find(|kind| kind.sets.contains_key("payer")).unwrap();
    set(
        &mut form,
        &definition,
        "order_kind",
        json!(sets_payer.key.as_str()),
    );
    assert!(is_asked(&form), "but for an order that says it");
}

#[test]
fn the_usual_channel_of_ones_post_is_proposed() {
    let definition = register("repair");
    let (channel, first_contact) = (
        definition.field("channel").unwrap(),
        definition.field("first_contact").unwrap(),
    );
    // role, the channel that is proposed
    for (role, proposed) in [
        (Role::Guard, Some("staff")),
        (Role::Worker, Some("staff")),
        (Role::Receptionist, Some("phone")),
        (Role::Manager, None),
    ] {
        let mut form = open(&definition, "report", None, role);
        assert_eq!(form.value(channel).and_then(Value::as_text), proposed, "{role:?}");
        // With the channel it is asked who took it, which is oneself.
        let oneself = Value::text(staff().to_string());
        assert_eq!(form.value(first_contact), proposed.map(|_| &oneself), "{role:?}");
        set(&mut form, &definition, "channel", json!("desk"));
        assert_eq!(
            form.value(channel),
            Some(&Value::text("desk")),
            "{role:?}: typed stays"
        );
        assert_eq!(form.value(first_contact), Some(&oneself), "{role:?}");
    }
}
