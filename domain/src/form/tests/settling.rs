//! Conflicts of values and of states, settled on a form.

use super::*;

#[test]
fn a_conflict_is_settled_for_one_side_for_both_or_for_a_third() {
    let definition = register("repair");
    let first = made(
        &definition,
        "report",
        Role::Receptionist,
        &[("description", json!("渗水"))],
    );
    let both = meanwhile(&first, &definition, "description", Value::text("地面积水"));
    let texts: Vec<_> = sides(&both, "description")
        .into_iter()
        .map(|side| side.value)
        .collect();
    assert_eq!(
        texts,
        [Value::text("渗水"), Value::text("地面积水")],
        "the earliest first"
    );
    let keep = Value::text("渗水");
    let rows = [
        (Verdict::Keep(keep), None, "渗水"),
        (Verdict::Both, None, "渗水\n地面积水"),
        (Verdict::Third, Some("天花渗水"), "天花渗水"),
    ];
    for (verdict, third, text) in rows {
        let opening = opening(None, Some(&both), Role::Lead);
        let mut form = Form::settle(&definition, "description", verdict, opening).unwrap();
        if let Some(third) = third {
            set(&mut form, &definition, "description", json!(third));
        }
        assert_eq!(form.faults(&definition), [], "{text}");
        let settled = planned(&form, &definition).unwrap();
        assert_eq!(settled.distinct("description"), [&Value::text(text)]);
    }
    // Who may not settle is not asked for the field, and is told so when trying.
    let opening = opening(None, Some(&both), Role::Worker);
    let form = Form::settle(&definition, "description", Verdict::Both, opening).unwrap();
    assert!(
        form.fields(&definition)
            .iter()
            .all(|asked| asked.field.key != "description")
    );
    let codes: Vec<_> = form
        .faults(&definition)
        .into_iter()
        .map(|fault| fault.code)
        .collect();
    assert_eq!(codes, [Code::NoRightToSettle]);
}

#[test]
fn a_conflict_of_states_is_settled_by_a_step_and_a_voided_record_is_taken_back_with_a_reason() {
    let definition = register("repair");
    let reported = made(&definition, "report", Role::Receptionist, &[]);
    let mut cancel = open(&definition, "cancel", Some(&reported), Role::Lead);
    fill(&mut cancel, &definition);
    let mut accept = open(&definition, "accept", Some(&reported), Role::Worker);
    fill(&mut accept, &definition);
    let mut both = reported.clone();
    for (device, form) in [(55, &cancel), (56, &accept)] {
        let (change, _) = change(form, &definition, device);
        assert!(merge::apply(&mut both, &change, u64::try_from(device).unwrap()));
    }
    assert!(standing(&both, &definition.flow).conflict.is_some());
    let offered: Vec<_> = steps_for(&definition, Some(&both), Role::Manager);
    assert_eq!(
        offered.iter().map(|step| step.key.as_str()).collect::<Vec<_>>(),
        ["void"]
    );
    assert_eq!(
        states_to_settle(&definition, &both),
        ["accepted", "cancelled", "reported"]
    );
    let settle = |view: &Record, state: &str| {
        let opening = opening(None, Some(view), Role::Manager);
        Form::settle(
            &definition,
            STATE_FIELD,
            Verdict::Keep(Value::text(state)),
            opening,
        )
    };
    let form = settle(&both, "accepted").unwrap();
    assert_eq!(form.faults(&definition), []);
    assert_eq!(planned(&form, &definition).unwrap().states(), ["accepted"]);
    assert_eq!(settle(&both, "closed"), Err(Code::StateNeverWas));

    let mut void = open(&definition, "void", Some(&reported), Role::Manager);
    assert_eq!(void.faults(&definition)[0].code, Code::ReasonRequired);
    fill(&mut void, &definition);
    let voided = planned(&void, &definition).unwrap();
    assert_eq!(voided.states(), [VOIDED]);
    assert!(steps_for(&definition, Some(&voided), Role::Manager).is_empty());
    assert!(!may_edit(&definition, &voided, Role::Manager));
    let mut back = settle(&voided, "reported").unwrap();
    assert_eq!(back.faults(&definition)[0].code, Code::ReasonRequired);
    back.reason = "误作废".to_owned();
    assert_eq!(planned(&back, &definition).unwrap().states(), ["reported"]);
}

#[test]
fn a_conflict_in_a_closed_record_is_settled_by_those_who_settle_and_nothing_else_is_written_there() {
    let definition = register("repair");
    let closed = &everywhere::journey(&definition)["closed"];
    let both = meanwhile(closed, &definition, "description", Value::text("地面积水"));
    let keep = Verdict::Keep(Value::text("地面积水"));
    let opened = opening(None, Some(&both), Role::Lead);
    let mut form = Form::settle(&definition, "description", keep, opened).unwrap();
    assert_eq!(form.faults(&definition), []);
    planned(&form, &definition).unwrap();
    set(&mut form, &definition, "place_note", json!("二楼"));
    let codes: Vec<_> = form
        .faults(&definition)
        .into_iter()
        .map(|fault| fault.code)
        .collect();
    assert_eq!(codes, [Code::RecordLocked]);
}

#[test]
fn who_decides_on_a_voiding_is_told_what_it_had_not_seen() {
    let definition = register("repair");
    let reported = made(&definition, "report", Role::Receptionist, &[]);
    let mut void = open(&definition, "void", Some(&reported), Role::Manager);
    fill(&mut void, &definition);
    let voided = planned(&void, &definition).unwrap();
    assert_eq!(unseen_by_voiding(&reported).len(), 0, "nobody voided it");
    assert_eq!(
        unseen_by_voiding(&voided).len(),
        0,
        "nobody worked on it meanwhile"
    );

    let mut edit = Form::open(&definition, opening(None, Some(&reported), Role::Manager)).unwrap();
    set(&mut edit, &definition, "place_note", json!("三楼茶水间"));
    let (edited, number) = change(&edit, &definition, 55);
    let mut both = voided.clone();
    assert!(merge::apply(&mut both, &edited, number));
    assert_eq!(
        standing(&both, &definition.flow).conflict,
        Some(StateConflict::VoidedWhileEdited)
    );
    let unseen = unseen_by_voiding(&both);
    assert_eq!(
        unseen,
        BTreeMap::from([(edited.origin(), vec![&Key::literal("place_note")])])
    );
}

#[test]
fn what_is_wrong_in_itself_is_refused_again() {
    let hopeless = [
        Code::RecordFull,
        Code::ValueTooLong,
        Code::IdNumberWrong,
        Code::Malformed,
    ];
    let hopeful = [
        Code::UnknownField,
        Code::StateInConflict,
        Code::NoRightToWrite,
        Code::BuildsOnRefused,
        Code::CommitteeApprovalNeeded,
        Code::Newer,
    ];
    assert!(hopeless.iter().all(|code| !code.may_pass_later()));
    assert!(hopeful.iter().all(|code| code.may_pass_later()));
}
