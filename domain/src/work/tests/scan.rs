//! Labels before the camera, on a round: which of them count.

use ed25519_compact::{KeyPair, Seed};

use crate::ids::RecordId;
use crate::label::{self, Label, LabelKey, LabelKind};
use crate::value::Value;
use crate::work::checking::{self, Passing, Position, Proof};
use crate::work::keys::check;
use crate::work::round::{StopState, Timing};
use crate::work::scan::{LabelRead, Scan, scan};

use super::patrol::{pass, patrol, plain, planned, route, start, states, view};
use super::{GUARD, LEAD, Site, at, rows};

const TODAY: &str = "2026-11-22";

fn pair() -> KeyPair {
    KeyPair::from_seed(Seed::new([3; 32]))
}

fn key() -> LabelKey {
    LabelKey::new(*pair().pk)
}

fn signed_by(pair: &KeyPair, kind: LabelKind, record: RecordId, made_on: &str) -> String {
    let label = Label {
        kind,
        record,
        made_on: made_on.parse().unwrap(),
    };
    let key = LabelKey::new(*pair.pk);
    let token = label.token(&key, &pair.sk.sign(label.message(&key), None));
    label::address("https://site.example", &token)
}

fn signed(kind: LabelKind, record: RecordId, made_on: &str) -> String {
    signed_by(&pair(), kind, record, made_on)
}

#[test]
fn a_label_is_matched_to_its_stop() {
    let mut site = Site::new();
    let walked = route(&mut site, 3, false);
    let id = planned(&mut site, walked, Some(GUARD), at(9, 0));
    let place = site.register("place").records[0].id;
    let elsewhere = site.make(
        LEAD,
        "checkpoint",
        "enter",
        at(0, 0),
        &[
            ("name", Value::text("天台")),
            ("code", Value::text("XC900")),
            ("place", super::id(place)),
            ("inspect", rows(vec![vec![("what", Value::text("门锁"))]])),
        ],
    );
    start(&mut site, id, at(9, 0));
    pass(&mut site, id, 0, at(9, 10), |_| {});
    let waits = |text: &str| Scan::Stop {
        stop: 1,
        is_out_of_order: false,
        label: plain(text),
    };
    let cases = [
        ("XC002", waits("XC002")),
        (
            "https://site.example/c/xc002?n=1",
            waits("https://site.example/c/xc002?n=1"),
        ),
        (
            "https://site.example/l/XC002/",
            waits("https://site.example/l/XC002/"),
        ),
        ("XC001", Scan::AlreadyChecked { stop: 0 }),
        (
            "XC900",
            Scan::OtherRoute {
                checkpoint: elsewhere,
                routes: Vec::new(),
                label: plain("XC900"),
            },
        ),
        ("XC00", Scan::Unknown),
        ("", Scan::Unknown),
        ("/", Scan::Unknown),
    ];
    for (text, expected) in cases {
        let found = scan(&patrol(&site), &view(&site, id, at(9, 11)), text, None);
        assert_eq!(found, expected, "{text}");
    }
}

/// A round of two checkpoints that is under way; the label of the second is signed, and good from [`TODAY`] on.
fn walking(site: &mut Site) -> (RecordId, RecordId) {
    let walked = route(site, 2, false);
    let id = planned(site, walked, Some(GUARD), at(9, 0));
    start(site, id, at(9, 0));
    let second = view(site, id, at(9, 1)).stops[1].spot.id;
    (id, second)
}

#[test]
fn at_a_signed_label_nothing_counts_but_what_the_server_has_signed() {
    let mut site = Site::new();
    let (round, checkpoint) = walking(&mut site);
    let place = site.register("place").records[0].id;
    let ours = signed(LabelKind::Checkpoint, checkpoint, TODAY);
    let theirs = signed_by(
        &KeyPair::from_seed(Seed::new([4; 32])),
        LabelKind::Checkpoint,
        checkpoint,
        TODAY,
    );
    let (start, end) = ours.split_at(ours.len() - 1);
    let forged = format!("{start}{}", if end == "A" { "B" } else { "A" });
    let nobody = RecordId(uuid::Uuid::from_u128(404));
    let counts = Scan::Stop {
        stop: 1,
        is_out_of_order: false,
        label: LabelRead {
            text: format!("XC002 {TODAY}"),
            is_signed: true,
        },
    };
    let with = Some(key());
    let cases = [
        (ours.as_str(), with, counts),
        (&ours, None, Scan::NoKey),
        (&forged, with, Scan::False),
        (&theirs, with, Scan::OtherSite),
        ("XC002", with, Scan::NotSigned { checkpoint }),
        (
            "https://site.example/l/XC002",
            with,
            Scan::NotSigned { checkpoint },
        ),
        (
            &signed(LabelKind::Place, place, TODAY),
            with,
            Scan::OfPlace { place },
        ),
        // The record of a place is no checkpoint, whatever the label calls it.
        (&signed(LabelKind::Checkpoint, place, TODAY), with, Scan::NotHere),
        (&signed(LabelKind::Checkpoint, nobody, TODAY), with, Scan::NotHere),
    ];
    for (text, key, expected) in cases {
        let found = scan(&patrol(&site), &view(&site, round, at(9, 5)), text, key.as_ref());
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_label_from_before_the_day_that_its_checkpoint_names_is_old() {
    let mut site = Site::new();
    let (round, checkpoint) = walking(&mut site);
    for (made_on, is_old) in [("2026-11-21", true), (TODAY, false), ("2026-11-23", false)] {
        let text = signed(LabelKind::Checkpoint, checkpoint, made_on);
        let found = scan(&patrol(&site), &view(&site, round, at(9, 5)), &text, Some(&key()));
        let old = Scan::Old {
            checkpoint,
            made_on: made_on.parse().unwrap(),
        };
        assert_eq!(found == old, is_old, "{made_on}: {found:?}");
        assert_eq!(
            matches!(found, Scan::Stop { .. }),
            !is_old,
            "{made_on}: {found:?}"
        );
    }
}

#[test]
fn a_signed_label_proves_more_with_a_position_and_is_kept_without_its_signature() {
    let here = Position {
        latitude: "22.5".parse().unwrap(),
        longitude: "114.1".parse().unwrap(),
        accuracy_m: Some(8),
    };
    for (is_signed, position, proof) in [
        (true, Some(here), "qr_position"),
        (true, None, "qr"),
        (false, Some(here), "qr"),
    ] {
        let mut site = Site::new();
        let (round, checkpoint) = walking(&mut site);
        let text = if is_signed {
            signed(LabelKind::Checkpoint, checkpoint, TODAY)
        } else {
            "XC001".to_owned()
        };
        let found = scan(&patrol(&site), &view(&site, round, at(9, 5)), &text, Some(&key()));
        let Scan::Stop { stop, label, .. } = found else {
            panic!("{found:?}")
        };
        assert_eq!(label.is_signed, is_signed);
        let kept = if is_signed { "XC002 2026-11-22" } else { "XC001" };
        let made = pass(&mut site, round, stop, at(9, 6), |passing: &mut Passing| {
            passing.proof = Proof::Qr { label, position };
            passing.readings = Vec::new();
            assert_eq!(passing.inspected.len(), 2);
            assert_eq!(passing.inspected[0].result, checking::LineResult::Ok);
        });
        let made = site.entry(made);
        assert_eq!(made.get(check::PROOF), Some(proof));
        assert_eq!(made.get(check::LABEL_READ), Some(kept));
    }
}

#[test]
fn a_checkpoint_that_comes_twice_takes_two_checks() {
    let mut site = Site::new();
    let first = route(&mut site, 1, false);
    let checkpoint = site.register("checkpoint").records[0].id;
    let twice = [10, 30].map(|minutes| {
        vec![
            ("order", Value::text(minutes.to_string())),
            ("checkpoint", super::id(checkpoint)),
            ("due_after", Value::Integer(minutes * 60)),
        ]
    });
    let name = Value::text("往返");
    let fields = [
        ("name", name),
        ("kind", Value::text("patrol")),
        ("schedule", Value::text("on_demand")),
        ("stops", rows(twice.into())),
    ];
    let route = site.make(LEAD, "route", "enter", at(0, 0), &fields);
    assert_ne!(route, first);
    let id = planned(&mut site, route, Some(GUARD), at(9, 0));
    start(&mut site, id, at(9, 0));
    let text = signed(LabelKind::Checkpoint, checkpoint, TODAY);
    let proved = LabelRead {
        text: format!("XC001 {TODAY}"),
        is_signed: true,
    };
    for (stop, minutes) in [(0, 10), (1, 31)] {
        let found = scan(
            &patrol(&site),
            &view(&site, id, at(9, minutes)),
            &text,
            Some(&key()),
        );
        let expected = Scan::Stop {
            stop,
            is_out_of_order: false,
            label: proved.clone(),
        };
        assert_eq!(found, expected);
        pass(&mut site, id, stop, at(9, minutes), |_| {});
    }
    let round = view(&site, id, at(9, 32));
    assert_eq!(states(&round), [StopState::Checked(Timing::OnTime); 2]);
}
