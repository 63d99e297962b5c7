//! What was entered at a checkpoint survives in a form's draft, also as the text that a phone keeps.

use super::*;
use crate::form::{Form, Opening, Prefill};
use crate::work::checking::{Inspected, LineResult, Severity};
use crate::work::entered::{Entered, Trouble, given};

fn opened(site: &mut Site) -> Form {
    let (round, checkpoint, record) = (site.id(), site.id(), site.id());
    let opening = Opening {
        record,
        step: Some(Key::literal("check")),
        view: None,
        seen: site.seen(GUARD, record),
        prefill: Prefill {
            now_ms: at(9, 0),
            actor: GUARD,
            given: given(round, checkpoint),
        },
    };
    Form::open(site.definition("patrol_check"), opening).unwrap()
}

fn everything() -> Entered {
    let line = |item: &str, result, note: &str| Inspected {
        item: item.to_owned(),
        result,
        note: note.to_owned(),
    };
    Entered {
        lines: vec![
            line("灭火器", LineResult::Problem, "压力不足"),
            line("卷帘门", LineResult::NotApplicable, ""),
        ],
        // As far as it was typed: no number yet.
        readings: vec![("水压".to_owned(), "0.".to_owned())],
        photos: vec!["a".repeat(64)],
        note: "地面有水".to_owned(),
        manual_reason: "标签不见了".to_owned(),
        manual_photos: vec!["b".repeat(64)],
        trouble: Some(Trouble {
            is_said: true,
            what: "灭火器要换".to_owned(),
            severity: Severity::Major,
            item: Some("doors_windows".to_owned()),
        }),
    }
}

#[test]
fn what_was_entered_comes_back_from_a_draft_that_was_kept_as_text() {
    let mut form = opened(&mut Site::new());
    everything().write(&mut form);
    assert!(form.is_touched());
    let kept = serde_json::to_string(&form).unwrap();
    let back: Form = serde_json::from_str(&kept).unwrap();
    assert_eq!(Entered::read(&back), everything());
}

#[test]
fn a_finding_without_an_order_stays_without_one() {
    let mut form = opened(&mut Site::new());
    let trouble = Trouble {
        is_said: false,
        what: String::new(),
        severity: Severity::Minor,
        item: None,
    };
    let entered = Entered {
        trouble: Some(trouble),
        ..Entered::default()
    };
    entered.write(&mut form);
    assert_eq!(Entered::read(&form), entered);
}

#[test]
fn what_was_wiped_out_leaves_a_form_that_nobody_has_touched() {
    let mut form = opened(&mut Site::new());
    let untouched = form.clone();
    everything().write(&mut form);
    Entered::default().write(&mut form);
    assert!(!form.is_touched());
    assert_eq!(form, untouched);
    assert_eq!(Entered::read(&form), Entered::default());
}

#[test]
fn the_draft_is_told_by_its_checkpoint_whatever_else_it_holds() {
    let mut site = Site::new();
    let mut form = opened(&mut site);
    everything().write(&mut form);
    let preview = form.preview(site.definition("patrol_check"));
    let (name, before) = ("checkpoint", form.entries["checkpoint"].clone());
    assert_eq!(
        crate::form::Content::Value(preview.only(name).unwrap().clone()),
        before.content
    );
}
