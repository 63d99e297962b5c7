//! What people enter into fields: something that fits, of every kind.

use serde_json::json;
use sha2::{Digest, Sha256};
use steward_domain::definition::{Field, Kind, MergeRule};
use steward_domain::form::Entered;
use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::setup::BEGIN_MS;
use crate::schedule::Random;

/// What an entry may name.
pub(super) struct Around<'a> {
    /// Everybody.
    pub(super) staff: &'a [RecordId],
    /// Photos that are taken on the way.
    pub(super) photos: &'a mut Vec<(String, Vec<u8>)>,
}

impl Around<'_> {
    /// Something that fits a field.
    pub(super) fn entered(&mut self, field: &Field, random: &mut Random) -> Entered {
        let number = i64::try_from(random.below(90)).unwrap_or(0);
        let link = RecordId(uuid::Uuid::from_u128(0xABC0 + u128::from(random.number() % 3)));
        let json = match field.kind {
            Kind::Text | Kind::LongText => json!(format!("渗水{number}")),
            Kind::Number => json!(format!("{}.{}", number % 3, number % 2)),
            Kind::Money => json!(100 * number),
            Kind::Choice => json!(option(field, random)),
            Kind::Choices => return Entered::Toggle(Value::text(option(field, random))),
            Kind::YesNo => json!(random.one_in(2)),
            Kind::Moment => json!(BEGIN_MS + number * 60_000),
            Kind::Date => json!(format!("2026-11-{:02}", 1 + number % 28)),
            Kind::Duration => json!(60 * number),
            Kind::Staff => json!(random.pick(self.staff).to_string()),
            Kind::Place | Kind::Customer | Kind::Link => json!(link.to_string()),
            Kind::Links => return Entered::Toggle(Value::text(link.to_string())),
            Kind::Photos => return Entered::Add(Value::text(self.photo(random))),
            Kind::Signature => json!(self.photo(random)),
            Kind::Phone => json!(format!("138000000{:02}", number)),
            Kind::IdNumber => json!("11010519491231002X"),
            Kind::Plate => json!(format!("粤B123{:02}", number)),
            Kind::PeopleCount => json!(1 + number % 5),
            Kind::Checklist => return check(field, random),
            Kind::Rows => {
                let cells = field
                    .columns
                    .iter()
                    .filter_map(|column| match self.entered(column, random) {
                        Entered::Value(value) => Some((column.key.to_string(), value)),
                        _ => None,
                    });
                return Entered::Add(Value::Map(cells.collect()));
            }
            Kind::Position => json!({"latitude": "22.54", "longitude": "114.05", "accuracy_m": "8"}),
        };
        let value = serde_json::from_value::<Value>(json).expect("a value");
        match (field.merge_rule(), value.as_integer()) {
            (MergeRule::Sum, Some(by)) => Entered::Increase(by),
            _ => Entered::Value(value),
        }
    }

    /// A photo nobody else takes: a PNG of one pixel, with pixels of its own as far as a header can tell.
    fn photo(&mut self, random: &mut Random) -> String {
        let pixels = (0..=random.below(12)).flat_map(|_| random.number().to_le_bytes());
        let pixels: Vec<u8> = pixels.collect();
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0sums".to_vec();
        let length = u32::try_from(pixels.len()).unwrap_or(0);
        bytes.extend(length.to_be_bytes());
        bytes.extend(b"IDAT");
        bytes.extend(pixels);
        bytes.extend(b"sums\0\0\0\0IENDsums");
        let digest = Sha256::digest(&bytes);
        let digest = digest
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        self.photos.push((digest.clone(), bytes));
        digest
    }
}

fn option<'f>(field: &'f Field, random: &mut Random) -> &'f str {
    random.pick(&field.options).key.as_str()
}

fn check(field: &Field, random: &mut Random) -> Entered {
    let item = if field.items.is_empty() {
        "灯".to_owned()
    } else {
        random.pick(&field.items).key.to_string()
    };
    let result = random.pick(&["ok", "ok", "problem"]);
    let entry = json!({"item": item, "result": result, "note": "看过"});
    let entry = serde_json::from_value(entry).expect("an entry");
    Entered::Check { item, entry }
}
