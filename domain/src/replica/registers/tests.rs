//! An older app and a newer server.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::definition::Kind;
use crate::ids::{DeviceId, EpochId, RecordId};
use crate::refusal::Code;
use crate::replica::{Exchange, Held, Meta, Next, OutboxRow, Progress, Replica};
use crate::wire::{ReadResponse, SyncStatus, read_response};

/// A register of three versions and every build from which on each can be read.
fn text(register: &str, version: u32, from_build: u32) -> RegisterText {
    let definition = json!({
        "key": register, "version": version, "words": {"zh": register, "en": register}, "from_build": from_build,
        "fields": [{"key": "name", "kind": "text", "words": {"zh": "名称", "en": "Name"}}], "title": ["name"],
        "print": {"words": {"zh": "册", "en": "Book"}, "columns": ["name"]}, "retention": {},
        "access": {"read": {"lead": ["all"]}, "create": [], "edit": [], "settle": [], "void": []},
    });
    serde_json::from_value(definition).unwrap()
}

/// What a build can read.
fn build(number: u32) -> impl Fn(&RegisterText) -> Option<Definition> {
    move |text| {
        let told: Json = serde_json::from_str(text.get()).unwrap();
        let is_known = told["from_build"].as_u64() <= Some(number.into());
        text.read().filter(|_| is_known)
    }
}

fn told(number: usize, registers: Vec<RegisterText>) -> Definitions {
    Definitions {
        fingerprint: format!("{number}"),
        registers,
    }
}

/// What the store gives back of what it was given.
fn stored(kept: &KeptRegisters) -> KeptRegisters {
    serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap()
}

/// Of each of four registers whether it is told, and from which build on it can be read.
type Told = [Option<u32>; 4];

fn edition(version: usize, one: &Told) -> Definitions {
    let names = ["a", "b", "c", "d"].into_iter().zip(one);
    let version_number = u32::try_from(version).unwrap();
    let texts = names.filter_map(|(name, from)| Some(text(name, version_number, (*from)?)));
    told(version, texts.collect())
}

fn editions() -> impl Strategy<Value = Vec<(Told, u32)>> {
    let one = proptest::array::uniform4(proptest::option::weighted(0.8, 1_u32..=3));
    proptest::collection::vec((one, 1_u32..=3), 1..8)
}

proptest! {
    /// However often the server was updated, and the app in between or set back: once it is the newest build, it has what it would have had as
    /// that build all along. Until then everything that it can read is in force, and everything else is named.
    #[test]
    fn hearing_now_and_updating_later_is_having_been_up_to_date(editions in editions()) {
        let mut older: Option<KeptRegisters> = None;
        let mut newest: Option<KeptRegisters> = None;
        for (number, (one, at_build)) in editions.iter().enumerate() {
            let told = edition(number, one);
            let kept = stored(&after(older.as_ref(), &told, build(*at_build)));
            let shown = read(&kept, build(*at_build));
            for text in &told.registers {
                let key = text.heading().unwrap().key;
                match build(*at_build)(text) {
                    Some(definition) => {
                        prop_assert_eq!(shown.in_force.get(&key), Some(&definition));
                        prop_assert!(!shown.unread.contains_key(&key));
                    }
                    None => prop_assert!(shown.unread.contains_key(&key)),
                }
            }
            // Law 8.
            let keys: Vec<Key> = told.registers.iter().map(|text| text.heading().unwrap().key).collect();
            prop_assert!(shown.in_force.keys().chain(shown.unread.keys()).all(|key| keys.contains(key)));
            newest = Some(after(newest.as_ref(), &told, build(3)));
            prop_assert_eq!(read(&kept, build(3)), read(newest.as_ref().unwrap(), build(3)));
            older = Some(kept);
        }
    }
}

#[test]
fn a_definition_that_was_in_force_stays_so_until_the_app_can_read_the_next() {
    let first = after(None, &told(1, vec![text("a", 1, 1)]), build(1));
    let second = after(Some(&first), &told(2, vec![text("a", 2, 2)]), build(1));
    let third = stored(&after(Some(&second), &told(3, vec![text("a", 3, 2)]), build(1)));
    let version = |kept: &KeptRegisters, number| {
        let shown = read(kept, build(number));
        let versions = shown.in_force.values().map(|one| one.version);
        (versions.collect::<Vec<_>>(), shown.unread.len())
    };
    assert_eq!(version(&third, 1), (vec![1], 1));
    assert_eq!(version(&third, 2), (vec![3], 0));
    let told_no_more = after(Some(&third), &told(4, Vec::new()), build(1));
    assert_eq!(version(&told_no_more, 1), (vec![], 0));
}

#[test]
fn keys_that_a_build_passes_over_are_there_for_the_next() {
    let kept = stored(&KeptRegisters::after(None, &told(1, vec![text("a", 1, 2)])));
    let kept: Json = serde_json::to_value(kept).unwrap();
    assert_eq!(kept["registers"][0]["from_build"], json!(2));
}

#[test]
fn a_row_of_before_unread_registers_were_kept_is_read() {
    let row = json!({"fingerprint": "f", "registers": [text("a", 1, 1)]});
    let kept: KeptRegisters = serde_json::from_value(row).unwrap();
    assert_eq!(kept.read().in_force.len(), 1);
}

const SITE: &str = "a_site";

struct Nothing;

impl Held for Nothing {
    fn record(&self, _: RecordId) -> Option<crate::record::Record> {
        None
    }
}

fn id(number: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(number))
}

fn record(number: u128) -> Json {
    let value = crate::record::Record::new(id(number), Key::literal("repair"), 1);
    serde_json::to_value(value).unwrap()
}

fn answer() -> Json {
    let epoch = EpochId(uuid::Uuid::from_u128(9));
    json!({
        "v": 1, "status": "ok", "epochs": crate::epochs::Epochs::first(epoch), "acknowledged_seq": 2,
        "receipts": [
            {"seq": 1, "outcome": "applied", "number": 4},
            {"seq": 2, "outcome": "quarantined", "number": 0, "code": "the_moon_is_full"},
        ],
        "records": [record(1), record(2)], "gone": [id(3)], "previous": 3, "cursor": 5, "more": false,
        "definitions": {"fingerprint": "new", "registers": [text("a", 1, 1), text("b", 1, 1)]},
        "server_time_ms": 1_000,
    })
}

fn replica() -> Replica {
    let meta = Meta {
        next_seq: 3,
        ..Meta::enrolled(DeviceId(uuid::Uuid::from_u128(1)), Key::literal(SITE), id(7))
    };
    let row = |seq: u64| OutboxRow {
        seq,
        record: id(u128::from(seq)),
        group: None,
        progress: Progress::Waiting,
        looked_after: None,
        is_former: false,
        body: serde_json::value::to_raw_value(&json!({"seq": seq})).unwrap(),
    };
    let mut replica = Replica::open(meta, vec![row(1), row(2)]).0;
    assert_eq!(replica.request().map(|request| request.seqs), Some(vec![1, 2]));
    replica
}

/// Reads an answer and plans it: the registers in force and unread, the records to be put and unread, and the plan.
fn hear(answer: &Json) -> (ReadRegisters, ReadResponse, crate::replica::Plan) {
    let read = read_response(&answer.to_string()).unwrap();
    let exchange = Exchange {
        sent_wall_ms: 900,
        received_wall_ms: 1_100,
        received_mono_ms: 0,
    };
    let plan = replica().answer(&read.response, &Nothing, exchange).unwrap();
    let told = read.response.definitions.as_ref().unwrap();
    (KeptRegisters::after(None, told).read(), read, plan)
}

fn broken(mut answer: Json, place: &str, value: &Json) -> Json {
    let there = answer.pointer_mut(place).unwrap();
    *there = value.clone();
    answer
}

#[test]
fn a_register_from_the_future_takes_nothing_else_of_an_answer_with_it() {
    let register = "/definitions/registers/1";
    let field = json!([{"key": "name", "kind": "hologram", "words": {"zh": "全息", "en": "Hologram"}}]);
    let state = json!({"states": [{"key": "kept", "words": {"zh": "在", "en": "Kept"}, "look": "glowing"}], "steps": []});
    for (place, value) in [
        (format!("{register}/fields"), field),
        (format!("{register}/access/read"), json!({"robot": ["all"]})),
        (register.to_owned(), {
            let mut one: Json = serde_json::from_str(text("b", 1, 1).get()).unwrap();
            one["flow"] = state;
            one
        }),
    ] {
        let (registers, read, plan) = hear(&broken(answer(), &place, &value));
        assert_eq!(registers.in_force.keys().collect::<Vec<_>>(), ["a"], "{place}");
        let unread: Vec<_> = registers
            .unread
            .values()
            .map(|one| one.words.zh.as_str())
            .collect();
        assert_eq!((unread, registers.nameless), (vec!["b"], 0), "{place}");
        assert!(read.unread.is_empty());
        assert_eq!(plan.rows.outbox_put.len(), 2, "both receipts");
        assert_eq!(
            (plan.rows.records_put.len(), &plan.rows.records_remove),
            (2, &vec![id(3)])
        );
        assert_eq!(
            plan.rows.meta.definitions.as_deref(),
            Some("new"),
            "it is not told again and again"
        );
        assert_eq!(plan.next, Next::Rest);
    }
}

#[test]
fn a_register_without_a_heading_is_counted() {
    let (registers, ..) = hear(&broken(
        answer(),
        "/definitions/registers/1",
        &json!({"clef": "b"}),
    ));
    assert_eq!(
        (
            registers.in_force.len(),
            registers.unread.len(),
            registers.nameless
        ),
        (1, 0, 1)
    );
}

#[test]
fn a_record_of_another_shape_is_kept_as_it_came_beside_the_others() {
    let mut strange = record(2);
    strange["smell"] = json!("of paint");
    strange["fields"] = json!({"length": {"v": [[0, 0.5]]}});
    let (_, read, plan) = hear(&broken(answer(), "/records/1", &strange));
    assert_eq!(
        plan.rows.records_put.iter().map(|one| one.id).collect::<Vec<_>>(),
        [id(1)]
    );
    assert_eq!(plan.rows.meta.cursor, 5);
    let [unread] = read.unread.as_slice() else {
        panic!("one is unread")
    };
    assert_eq!((unread.register.as_str(), unread.id), ("repair", id(2)));
    assert_eq!(serde_json::from_str::<Json>(unread.text.get()).unwrap(), strange);
}

#[test]
fn a_record_that_does_not_say_which_it_is_spoils_the_answer() {
    // Where it would have to be kept is not known, so the cursor must not pass it.
    let answer = broken(answer(), "/records/1", &json!({"called": 2}));
    assert!(read_response(&answer.to_string()).is_err());
}

#[test]
fn reasons_and_statuses_of_a_later_build_are_heard() {
    let (_, read, _) = hear(&answer());
    assert_eq!(read.response.receipts[1].code, Some(Code::Newer));
    let answer = broken(answer(), "/status", &json!("tea_time"));
    let read = read_response(&answer.to_string()).unwrap();
    assert_eq!(
        read.response.status,
        SyncStatus::Upgrade,
        "changes go, records wait for the update"
    );
}

#[test]
fn what_a_later_build_added_to_the_row_of_a_replica_outlives_this_one() {
    let mut row = serde_json::to_value(replica().meta()).unwrap();
    row["mood"] = json!({"of": ["the", "phone"], "at": 7});
    let meta: Meta = serde_json::from_value(row.clone()).unwrap();
    let mut replica = Replica::open(meta, Vec::new()).0;
    let rows = replica.move_to(DeviceId(uuid::Uuid::from_u128(2)));
    replica.moved(&rows);
    let written = serde_json::to_value(replica.meta()).unwrap();
    assert_eq!(written["mood"], row["mood"]);
    assert_eq!(written["device"], json!(DeviceId(uuid::Uuid::from_u128(2))));
}

#[test]
fn every_kind_of_this_build_is_read() {
    // What the others rest on: a definition is unread because of what is new in it, and nothing else.
    for kind in Kind::ALL {
        let mut one: Json = serde_json::from_str(text("a", 1, 1).get()).unwrap();
        one["fields"][0]["kind"] = json!(kind);
        assert!(
            serde_json::from_value::<RegisterText>(one)
                .unwrap()
                .read()
                .is_some(),
            "{kind:?}"
        );
    }
}
