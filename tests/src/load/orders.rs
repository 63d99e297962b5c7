//! Repair orders as people enter them: about 400 bytes of content, most of it Chinese.

use steward_domain::change::Write;
use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use crate::support::{Phone, set};

/// A fixed moment: what is measured does not depend on the clock.
pub const AT_MS: i64 = 1_790_000_000_000;
/// Of so many changes of a device one is an order whose description is then written twice more: 20 % of the orders.
const EDITED_EVERY: usize = 7;

/// What is entered in the `seq`-th order of somebody.
#[must_use]
pub fn order(seq: u64, staff: RecordId, place: RecordId) -> Vec<(&'static str, Write)> {
    let items = [
        "doors_windows",
        "water_sanitary",
        "minor_maintenance",
        "convenience",
    ];
    let names = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄"];
    let room = format!("{}号楼{}层{:02}室", seq % 12 + 1, seq % 28 + 1, seq % 9 + 1);
    let text = format!(
        "{room}住户来电，厨房水槽下方接头渗水，地面已有积水，已请其先关总阀，编号{}。",
        seq * 7919 % 100_003
    );
    vec![
        ("state", set("reported")),
        ("channel", set("phone")),
        (
            "reported_at",
            set(AT_MS + i64::try_from(seq).unwrap_or(0) * 60_000),
        ),
        ("first_contact", set(staff.to_string().as_str())),
        ("place", set(place.to_string().as_str())),
        ("place_note", set(room.as_str())),
        ("reporter_name", set(names[usize::try_from(seq % 8).unwrap_or(0)])),
        (
            "reporter_phone",
            set(format!("1390{:07}", seq * 104_729 % 10_000_000).as_str()),
        ),
        ("item", set(items[usize::try_from(seq % 4).unwrap_or(0)])),
        ("class", set("general")),
        ("description", set(text.as_str())),
    ]
}

/// What is written over the description of an order later.
#[must_use]
pub fn supplement(round: u64, place: usize) -> String {
    format!(
        "第{round}次补充：已联系住户，{}单元{}层，上门时间改为下午。",
        place % 9 + 1,
        place % 30 + 1
    )
}

/// Ten bytes that compress as badly as a real id's.
#[must_use]
pub fn random(seed: u64) -> [u8; 10] {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut bytes = [0; 10];
    for byte in &mut bytes {
        state = (state ^ (state >> 30))
            .wrapping_mul(0xBF58_476D_1CE4_E5B9)
            .wrapping_add(1);
        *byte = u8::try_from(state >> 56).unwrap_or(0);
    }
    bytes
}

/// The id of the `seq`-th order of a device, with as much chance in it as a real one.
#[must_use]
pub fn order_id(phone: &Phone, seq: u64) -> RecordId {
    let (high, low) = phone.replica.meta().device.0.as_u64_pair();
    let chance = random(high ^ low.rotate_left(32) ^ seq.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let moment_ms = u64::try_from(AT_MS).unwrap_or(0) + seq;
    RecordId(uuid::Builder::from_unix_timestamp_millis(moment_ms, &chance).into_uuid())
}

/// Saves a new order; nothing is sent.
pub fn report(phone: &mut Phone) -> RecordId {
    let seq = phone.replica.meta().next_seq;
    let id = order_id(phone, seq);
    let place = phone
        .records
        .values()
        .find(|record| record.register == "place")
        .map_or(RecordId(uuid::Uuid::from_u128(1)), |record| record.id);
    let writes = order(seq, phone.client.staff, place);
    let draft = phone.step("repair", id, "report", "reported");
    phone.save(draft, &writes);
    id
}

/// Saves another description of an order, by somebody who has it in view.
pub fn edit(phone: &mut Phone, id: RecordId, round: u64, place: usize) {
    let was = phone
        .view(id)
        .and_then(|view| view.distinct("description").first().map(|value| (*value).clone()));
    let text = supplement(round, place);
    let write = Write::Set {
        value: Value::text(text.as_str()),
        was,
    };
    let draft = phone.form("repair", id);
    phone.save(draft, &[("description", write)]);
}

/// Saves a day's changes: orders, and of every fifth order the description twice more. Returns how many orders.
pub fn day(phone: &mut Phone, changes: usize) -> usize {
    let edited = changes / EDITED_EVERY;
    let orders = changes - 2 * edited;
    let made: Vec<RecordId> = (0..orders).map(|_| report(phone)).collect();
    for round in 1..=2 {
        for (place, id) in made.iter().take(edited).enumerate() {
            edit(phone, *id, round, place);
        }
    }
    orders
}
