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
            is_withdrawn: false,
            withdrawn_lines: Vec::new(),
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
        is_withdrawn: false,
        withdrawn_lines: Vec::new(),
    };
    let entered = Entered {
        trouble: Some(trouble),
        ..Entered::default()
    };
    entered.write(&mut form);
    assert_eq!(Entered::read(&form), entered);
}

#[test]
fn what_was_taken_back_is_kept_as_such_and_an_older_draft_takes_nothing_back() {
    let mut form = opened(&mut Site::new());
    let mut entered = everything();
    let mut trouble = entered.trouble.take().unwrap();
    trouble.is_withdrawn = true;
    trouble.withdrawn_lines = vec!["灭火器".to_owned(), "卷帘门".to_owned()];
    assert!(trouble.says_something());
    entered.trouble = Some(trouble);
    entered.write(&mut form);
    let kept = serde_json::to_string(&form).unwrap();
    let back: Form = serde_json::from_str(&kept).unwrap();
    assert_eq!(Entered::read(&back), entered);

    // As a build before this one wrote it.
    let older = kept.replace(r#""is_withdrawn":true,"#, "");
    let older = older.replace(r#","withdrawn_lines":["灭火器","卷帘门"]"#, "");
    assert!(!older.contains("withdrawn"), "{older}");
    let back = Entered::read(&serde_json::from_str::<Form>(&older).unwrap());
    assert_eq!(back, everything());
}

#[test]
fn a_finding_that_says_nothing_leaves_nothing_to_keep() {
    let bare = Trouble {
        is_said: true,
        what: " ".to_owned(),
        severity: Severity::General,
        item: None,
        is_withdrawn: true,
        withdrawn_lines: Vec::new(),
    };
    assert!(!bare.says_something());
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
