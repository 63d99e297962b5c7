//! What holds for every register, every step, every role and every kind.

use super::*;

/// One record for each state that the flow can reach, by way of forms.
pub(super) fn journey(definition: &Definition) -> BTreeMap<String, Record> {
    let mut reached: BTreeMap<String, Record> = BTreeMap::new();
    let mut ahead: Vec<Option<Record>> = vec![None];
    while let Some(view) = ahead.pop() {
        for role in Role::ALL {
            for step in steps_for(definition, view.as_ref(), role) {
                let mut form = open(definition, step.key.as_str(), view.as_ref(), role);
                fill(&mut form, definition);
                let here = format!("{} {} by {}", definition.key, step.key, role.as_str());
                assert_eq!(form.faults(definition), [], "{here}");
                let record = planned(&form, definition).unwrap_or_else(|why| panic!("{here}: {why:?}"));
                assert_eq!(
                    record,
                    form_preview(&form, definition),
                    "{here}: the preview is what was saved"
                );
                if !reached.contains_key(step.to.as_str()) {
                    reached.insert(step.to.to_string(), record.clone());
                    ahead.push(Some(record));
                }
            }
        }
    }
    reached
}

/// The preview under the number and the device of the change that was planned.
fn form_preview(form: &Form, definition: &Definition) -> Record {
    let (change, number) = change(form, definition, 99);
    let mut record = match &form.view {
        Some(view) => view.clone(),
        None => Record::new(form.record, form.register.clone(), form.definition),
    };
    assert!(merge::apply(&mut record, &change, number));
    let preview = form.preview(definition);
    for field in &definition.fields {
        let (mine, theirs) = (shown(&preview, field), shown(&record, field));
        match (mine, theirs) {
            // Tags differ, for the dry run has no device.
            (Shown::Set(mine), Shown::Set(theirs)) => {
                let values = |set: Vec<(Tag, &Value)>| {
                    let mut values: Vec<Value> = set.into_iter().map(|(_, value)| value.clone()).collect();
                    values.sort();
                    values
                };
                assert_eq!(values(mine), values(theirs), "{}", field.key);
            }
            (mine, theirs) => assert_eq!(mine, theirs, "{}", field.key),
        }
    }
    record
}

#[test]
fn every_register_opens_a_form_for_each_of_its_steps_and_reaches_each_of_its_states() {
    for definition in crate::registers::built_in().unwrap() {
        let reached = journey(&definition);
        for state in &definition.flow.states {
            assert!(
                reached.contains_key(state.key.as_str()),
                "{} {}",
                definition.key,
                state.key
            );
        }
        assert!(reached.contains_key(VOIDED), "{}", definition.key);
    }
}

/// Every step from every state by every role, blank and filled, offered or not: the phone says what the server says.
#[test]
fn faults_are_what_the_plan_refuses() {
    let mut judged = 0;
    for definition in crate::registers::built_in().unwrap() {
        let mut views: Vec<Option<Record>> = vec![None];
        views.extend(journey(&definition).into_values().map(Some));
        let steps = definition.flow.steps.iter().map(|step| Some(step.key.as_str()));
        let steps: Vec<Option<&str>> = steps.chain([Some("void"), None]).collect();
        for view in &views {
            for role in Role::ALL {
                let offered = steps_for(&definition, view.as_ref(), role);
                for step in &steps {
                    let Ok(mut form) = Form::open(&definition, opening(*step, view.as_ref(), role)) else {
                        continue;
                    };
                    agrees(&form, &definition);
                    fill(&mut form, &definition);
                    let is_accepted = agrees(&form, &definition);
                    judged += 2;
                    if let Some(step) = step {
                        let is_offered = offered.iter().any(|one| one.key == *step);
                        assert_eq!(is_accepted, is_offered, "{} {step} by {role:?}", definition.key);
                    } else if let Some(view) = view {
                        may_be_edited_as_told(&definition, view, role);
                    }
                }
            }
        }
    }
    assert!(judged > 1_000, "{judged}");
}

/// Faults are empty exactly when the plan accepts, and hold what it refuses.
fn agrees(form: &Form, definition: &Definition) -> bool {
    let faults = form.faults(definition);
    let here = format!("{} {:?} by {:?}", definition.key, form.step, form.role);
    match planned(form, definition) {
        Ok(_) => assert_eq!(faults, [], "{here}"),
        Err(refusal) => {
            let fault = Fault {
                field: refusal.field,
                code: refusal.code,
            };
            assert!(faults.contains(&fault), "{here}: {fault:?} is not in {faults:?}");
        }
    }
    faults.is_empty()
}

/// An edit is accepted exactly where the record page offers one; with each field that the form asks for, one after the other.
fn may_be_edited_as_told(definition: &Definition, view: &Record, role: Role) {
    let may = may_edit(definition, view, role);
    let form = Form::open(definition, opening(None, Some(view), role)).unwrap();
    for asked in form.fields(definition) {
        let mut form = form.clone();
        let other = other_than(&form, asked.field);
        form.set(definition, asked.field.key.as_str(), other).unwrap();
        if form.writes(definition).is_empty() {
            continue;
        }
        assert_eq!(
            agrees(&form, definition),
            may,
            "{}.{} by {role:?}",
            definition.key,
            asked.field.key
        );
    }
}

/// A sample, or blank where the sample stands already.
fn other_than(form: &Form, field: &Field) -> Entered {
    match sample(field) {
        Entered::Value(value) if form.value(field) == Some(&value) => Entered::Value(Value::Empty),
        entered => entered,
    }
}

/// A register with a field of every kind, and one that is a sum.
fn every_kind() -> Definition {
    let mut text = String::from(
        "key = \"all\"\nversion = 1\nwords = { zh = \"全\", en = \"All\" }\ntitle = [\"text\"]\n",
    );
    for kind in Kind::ALL {
        let kind = serde_json::to_value(kind).unwrap();
        let kind = kind.as_str().unwrap();
        let more = match kind {
            "number" => "unit = \"mg/L\"\ndecimals = 2\nlimit = { max = \"most\", action = \"long_text\" }\n",
            "choice" | "choices" => "options = [{ key = \"one\", words = { zh = \"一\", en = \"One\" } }]\n",
            "link" | "links" => "register = \"repair\"\n",
            "checklist" => "items = [{ key = \"lamp\", words = { zh = \"灯\", en = \"Lamp\" } }]\n",
            "rows" => {
                "columns = [{ key = \"note\", kind = \"text\", words = { zh = \"说明\", en = \"Note\" } }]\n"
            }
            _ => "",
        };
        let field = format!(
            "[[fields]]\nkey = \"{kind}\"\nkind = \"{kind}\"\nwords = {{ zh = \"{kind}\", en = \"{kind}\" }}\n{more}"
        );
        text += &field;
    }
    text += "[[fields]]\nkey = \"paid\"\nkind = \"money\"\nmerge = \"sum\"\nwords = { zh = \"已付\", en = \"Paid\" }\n";
    text += "[figures.most]\nkind = \"number\"\nvalue = \"3\"\nwords = { zh = \"上限\", en = \"Most\" }\nsource = \"test\"\n";
    text += "[print]\nwords = { zh = \"全\", en = \"All\" }\ncolumns = [\"text\"]\n[retention]\n";
    text += "[access]\ncreate = [\"lead\"]\nedit = [\"lead\"]\nsettle = [\"lead\"]\nvoid = [\"lead\"]\nread = { lead = [\"all\"] }\n";
    file::read("all.toml", &text).unwrap()
}

#[test]
fn a_value_of_every_kind_is_entered_written_and_accepted() {
    let definition = every_kind();
    assert_eq!(definition.fields.len(), Kind::ALL.len() + 1);
    let mut all = open(&definition, "enter", None, Role::Lead);
    for field in &definition.fields {
        let key = field.key.as_str();
        let mut form = open(&definition, "enter", None, Role::Lead);
        form.set(&definition, key, sample(field)).unwrap();
        all.set(&definition, key, sample(field)).unwrap();
        assert_eq!(form.faults(&definition), [], "{key}");
        assert!(!planned(&form, &definition).unwrap().is_blank(key), "{key}");
    }
    let record = planned(&all, &definition).unwrap();
    assert_eq!(
        record.only("phone"),
        Some(&Value::text("13800000000")),
        "in its one stored form"
    );
    assert_eq!(record.only("plate"), Some(&Value::text("粤B12345")));
    assert_eq!(record.sum("paid"), 12_300);
    // An edit that takes everything out again.
    let mut edit = Form::open(&definition, opening(None, Some(&record), Role::Lead)).unwrap();
    for field in &definition.fields {
        let key = field.key.as_str();
        match field.merge_rule() {
            MergeRule::Sum => edit.set(&definition, key, Entered::Increase(-12_300)).unwrap(),
            MergeRule::Union => {
                let (tag, _) = record.members(key).next().unwrap();
                edit.set(&definition, key, Entered::Strike(tag)).unwrap();
            }
            _ => edit.set(&definition, key, Entered::Value(Value::Empty)).unwrap(),
        }
    }
    assert_eq!(edit.faults(&definition), []);
    let cleared = planned(&edit, &definition).unwrap();
    assert_eq!(cleared.sum("paid"), 0);
    let is_blank = |field: &&Field| field.key == "paid" || cleared.is_blank(field.key.as_str());
    assert_eq!(
        definition.fields.iter().filter(is_blank).count(),
        definition.fields.len()
    );
}

#[test]
fn a_value_that_does_not_fit_is_told_and_one_of_another_shape_is_not_taken() {
    let definition = every_kind();
    // field, typed, what is told
    let rows = [
        ("number", "12.", Some(Code::ValueMalformed)),
        ("number", "１２.50", None),
        ("number", "1.234", Some(Code::ValueMalformed)),
        ("money", "¥1,234.5", None),
        ("money", "1.234", Some(Code::ValueMalformed)),
        ("people_count", "0", Some(Code::ValueMalformed)),
        ("people_count", "many", Some(Code::ValueMalformed)),
        ("date", "2026-02-30", Some(Code::ValueMalformed)),
        ("choice", "two", Some(Code::UnknownOption)),
        ("text", &"字".repeat(201), Some(Code::ValueTooLong)),
        ("phone", "call me", Some(Code::ValueMalformed)),
        ("phone", "+81 3 1234 5678", None),
    ];
    for (key, text, code) in rows {
        let mut form = open(&definition, "enter", None, Role::Lead);
        let field = definition.field(key).unwrap();
        form.set(&definition, key, Entered::Value(typed(field, text)))
            .unwrap();
        let told: Vec<_> = form
            .faults(&definition)
            .into_iter()
            .map(|fault| fault.code)
            .collect();
        assert_eq!(told, code.into_iter().collect::<Vec<_>>(), "{key} {text:?}");
        agrees(&form, &definition);
    }
    let mut form = open(&definition, "enter", None, Role::Lead);
    let wrong = [
        ("text", Entered::Add(Value::text("x")), Code::WrongWrite),
        ("text", Entered::Increase(1), Code::WrongWrite),
        ("rows", Entered::Value(Value::text("x")), Code::WrongWrite),
        ("rows", Entered::TakeBack(0), Code::WrongWrite),
        ("paid", Entered::Value(Value::Integer(1)), Code::WrongWrite),
        ("nothing", Entered::Increase(1), Code::UnknownField),
        (
            "text",
            Entered::Value(Value::text("x".repeat(TEXT_BYTES_MAX + 1))),
            Code::ValueTooLong,
        ),
    ];
    for (key, entered, code) in wrong {
        assert_eq!(
            form.set(&definition, key, entered.clone()),
            Err(code),
            "{key} {entered:?}"
        );
    }
    assert!(form.entries.is_empty());
}

#[test]
fn members_are_added_replaced_taken_back_and_struck_out() {
    let definition = every_kind();
    let rows = definition.field("rows").unwrap();
    let row = |note: &str| Value::Map(BTreeMap::from([("note".to_owned(), Value::text(note))]));
    let mut form = open(&definition, "enter", None, Role::Lead);
    for entered in [
        Entered::Add(row("一")),
        Entered::Add(row("二")),
        Entered::Replace {
            place: 0,
            value: row("三"),
        },
        Entered::TakeBack(1),
        Entered::Add(row("")),
    ] {
        form.set(&definition, "rows", entered).unwrap();
    }
    assert_eq!(form.held(rows).len(), 2);
    let record = planned(&form, &definition).unwrap();
    assert_eq!(
        record
            .members("rows")
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>(),
        [row("三")]
    );

    let check = |result: Option<&str>| Entered::Check {
        item: "lamp".to_owned(),
        entry: match result {
            Some(result) => value(json!({"item": "lamp", "result": result})),
            None => Value::Empty,
        },
    };
    let mut form = open(&definition, "enter", None, Role::Lead);
    for result in [Some("problem"), Some("ok")] {
        form.set(&definition, "checklist", check(result)).unwrap();
    }
    let record = planned(&form, &definition).unwrap();
    assert_eq!(record.members("checklist").count(), 1, "a line has one result");
    // result entered in an edit, how many the record then has
    for (result, count) in [(Some("problem"), 1), (Some("ok"), 1), (None, 0)] {
        let mut form = Form::open(&definition, opening(None, Some(&record), Role::Lead)).unwrap();
        form.set(&definition, "checklist", check(result)).unwrap();
        let preview = form.preview(&definition);
        assert_eq!(preview.members("checklist").count(), count, "{result:?}");
    }

    let choices = definition.field("choices").unwrap();
    let mut form = open(&definition, "enter", None, Role::Lead);
    for chosen in [vec!["one"], vec![], vec!["one"]] {
        form.set(&definition, "choices", Entered::Toggle(Value::text("one")))
            .unwrap();
        assert_eq!(form.chosen(choices), chosen);
    }
}

#[test]
fn the_required_come_first_and_in_the_order_of_the_definition() {
    for definition in crate::registers::built_in().unwrap() {
        let place = |asked: &Asked<'_>| {
            definition
                .fields
                .iter()
                .position(|field| field.key == asked.field.key)
        };
        for role in Role::ALL {
            for step in steps_for(&definition, None, role) {
                let form = open(&definition, step.key.as_str(), None, role);
                let fields = form.fields(&definition);
                let first = fields
                    .iter()
                    .take_while(|asked| asked.ask == Ask::Required)
                    .count();
                assert!(fields[first..].iter().all(|asked| asked.ask == Ask::Optional));
                for part in [&fields[..first], &fields[first..]] {
                    assert!(part.is_sorted_by_key(place), "{} {}", definition.key, step.key);
                }
            }
        }
    }
}

#[test]
fn a_reading_out_of_its_limit_is_an_alarm_as_it_is_typed_and_no_fault() {
    let definition = every_kind();
    // typed, whether it is an alarm, what was done, whether that is missing
    let rows = [
        ("3", false, "", false),
        ("3.01", true, "", true),
        ("3.01", true, "换水", false),
        ("３．５", true, "", true),
    ];
    for (reading, is_alarm, action, missing) in rows {
        let mut form = open(&definition, "enter", None, Role::Lead);
        for (key, text) in [("number", reading), ("long_text", action)] {
            let value = typed(definition.field(key).unwrap(), text);
            form.set(&definition, key, Entered::Value(value)).unwrap();
        }
        let alarms = form.alarms(&definition);
        assert_eq!(!alarms.is_empty(), is_alarm, "{reading}");
        assert_eq!(
            alarms.iter().any(|alarm| alarm.action_missing),
            missing,
            "{reading} {action}"
        );
        assert_eq!(form.faults(&definition), []);
    }
}
