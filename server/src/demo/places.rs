//! The places of the demo site: a hospital with its plant, and the housing estate next door.

use std::collections::HashMap;

use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::book::{Book, Fields, SECOND, id};
use super::dice::Dice;
use super::people::ADMIN;
use super::place_tables::{
    GROUNDS, LOGISTICS, Line, MEDICAL_TECHNOLOGY, OUTPATIENT, PLANT, SICKROOMS, WARD_FLOOR_FIRST, WARD_ROOMS,
    WARDS,
};

/// What can break or be walked past at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Home,
    Ward,
    Office,
    Room,
    Shared,
    Plant,
    Roof,
    Garage,
    Outdoor,
    Gate,
    /// Areas, buildings, floors: nothing happens there, only within.
    Within,
}

impl Zone {
    fn of(kind: &str) -> Self {
        match kind {
            "home" => Self::Home,
            "ward" => Self::Ward,
            "office" => Self::Office,
            "room" => Self::Room,
            "shared" => Self::Shared,
            "plant" => Self::Plant,
            "roof" => Self::Roof,
            "garage" => Self::Garage,
            "outdoor" => Self::Outdoor,
            "gate" | "post" => Self::Gate,
            _ => Self::Within,
        }
    }

    /// Whether the owners pay for it together.
    pub(super) fn is_shared(self) -> bool {
        matches!(
            self,
            Self::Shared | Self::Plant | Self::Roof | Self::Garage | Self::Outdoor | Self::Gate
        )
    }
}

/// One place.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) id: RecordId,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) pinyin: String,
    pub(super) zone: Zone,
    pub(super) vacant: bool,
    /// A department of the hospital works here and is a customer.
    pub(super) is_department: bool,
}

/// All places.
pub(super) struct Places {
    pub(super) spots: Vec<Spot>,
    by_code: HashMap<String, usize>,
}

impl Places {
    /// The place of a code that is written in this program.
    pub(super) fn of(&self, code: &str) -> &Spot {
        match self.by_code.get(code) {
            Some(&at) => &self.spots[at],
            None => panic!("the demo has no place {code}"),
        }
    }

    /// Enters the whole tree, from the top down.
    pub(super) fn enter(book: &mut Book<'_>, dice: &mut Dice, at_ms: i64) -> Self {
        let places = Self {
            spots: Vec::new(),
            by_code: HashMap::new(),
        };
        let mut plan = Plan {
            book,
            dice,
            at_ms,
            places,
        };
        plan.table(GROUNDS);
        plan.table(OUTPATIENT);
        plan.wards();
        plan.table(MEDICAL_TECHNOLOGY);
        plan.table(PLANT);
        plan.table(LOGISTICS);
        plan.walk_ups();
        plan.towers();
        plan.places
    }
}

/// Buildings 1 to 4 of the estate have staircases; 5 and 6 are towers.
const WALK_UPS: usize = 4;
const WALK_UP_FLOORS: usize = 6;
const TOWER_FLOORS: usize = 11;
/// Every so many homes one is vacant.
const VACANT_EVERY: usize = 13;

/// The tree as it is being entered.
struct Plan<'p, 'd> {
    book: &'p mut Book<'d>,
    dice: &'p mut Dice,
    at_ms: i64,
    places: Places,
}

impl Plan<'_, '_> {
    fn table(&mut self, lines: &[Line]) {
        for (code, parent, name, pinyin, kind) in lines {
            self.add(code, parent, (name, pinyin), kind, Vec::new());
        }
    }

    fn add(&mut self, code: &str, parent: &str, (name, pinyin): (&str, &str), kind: &str, more: Fields) {
        let is_department = kind.ends_with('*');
        let kind = kind.trim_end_matches('*');
        let zone = Zone::of(kind);
        let order = self.places.spots.len() + 1;
        let mut fields = more;
        let vacant = fields.iter().any(|(key, _)| *key == "vacant");
        fields.push(("name", Value::text(name)));
        fields.push(("code", Value::text(code)));
        fields.push(("pinyin", Value::text(pinyin)));
        fields.push(("kind", Value::text(kind)));
        fields.push(("order", Value::text(order.to_string())));
        fields.push(("shared_part", Value::YesNo(zone.is_shared())));
        if !parent.is_empty() {
            fields.push(("parent", id(self.places.of(parent).id)));
        }
        let mut entry = self.book.entry(self.dice, "place", self.at_ms);
        self.book
            .take(&mut entry, (ADMIN, self.at_ms), "enter", "", fields);
        self.at_ms += 5 * SECOND;
        let spot = Spot {
            id: entry.id,
            code: code.to_owned(),
            name: name.to_owned(),
            pinyin: pinyin.to_owned(),
            zone,
            vacant,
            is_department,
        };
        self.places
            .by_code
            .insert(code.to_owned(), self.places.spots.len());
        self.places.spots.push(spot);
    }

    fn wards(&mut self) {
        self.add("ZY", "YQ", ("住院楼", "zyl"), "building", Vec::new());
        self.add("ZY-101", "ZY", ("住院大厅", "zydt"), "shared", Vec::new());
        self.add("ZY-102", "ZY", ("出入院办理处", "crybl"), "office*", Vec::new());
        self.add("ZY-103", "ZY", ("住院药房", "zyyf"), "office*", Vec::new());
        self.add("ZY-201", "ZY", ("手术室", "sss"), "ward*", Vec::new());
        self.add("ZY-202", "ZY", ("麻醉科", "mzk"), "office*", Vec::new());
        for (place, (ward, pinyin)) in WARDS.iter().enumerate() {
            let floor = place + WARD_FLOOR_FIRST;
            let code = format!("ZY-{floor}F");
            let name = (&*format!("{floor}楼"), &*format!("{floor}l"));
            self.add(&code, "ZY", name, "floor", Vec::new());
            let ward_code = format!("{code}-BQ");
            self.add(&ward_code, &code, (ward, pinyin), "ward*", Vec::new());
            for (ending, name, pinyin, kind) in WARD_ROOMS {
                let name = format!("{floor}楼{name}");
                let pinyin = format!("{floor}l{pinyin}");
                self.add(
                    &format!("{code}-{ending}"),
                    &ward_code,
                    (&name, &pinyin),
                    kind,
                    Vec::new(),
                );
            }
            for room in 1..=SICKROOMS {
                let number = format!("{floor}{room:02}");
                let name = (&*format!("{number}病房"), &*format!("{number}bf"));
                self.add(&format!("ZY-{number}"), &ward_code, name, "room", Vec::new());
            }
        }
        self.add("ZY-JF", "ZY", ("住院楼电梯机房", "zyldtjf"), "plant", Vec::new());
        self.add("ZY-WM", "ZY", ("住院楼屋面", "zylwm"), "roof", Vec::new());
    }

    fn walk_ups(&mut self) {
        for building in 1..=WALK_UPS {
            let code = self.residence(building);
            for unit in 1..=2 {
                let unit_code = format!("{code}-{unit}");
                let name = (
                    &*format!("{building}号楼{unit}单元"),
                    &*format!("{building}hl{unit}dy"),
                );
                self.add(&unit_code, &code, name, "unit", Vec::new());
                self.add(
                    &format!("{unit_code}-LD"),
                    &unit_code,
                    (&format!("{}楼道", name.0), &format!("{}ld", name.1)),
                    "shared",
                    Vec::new(),
                );
                for floor in 1..=WALK_UP_FLOORS {
                    for door in 1..=2 {
                        self.home(&unit_code, &format!("{building}-{unit}-{floor}{door:02}"));
                    }
                }
            }
        }
    }

    fn towers(&mut self) {
        for building in [WALK_UPS + 1, WALK_UPS + 2] {
            let code = self.residence(building);
            self.add(
                &format!("{code}-DT"),
                &code,
                (&format!("{building}号楼电梯厅"), &format!("{building}hldtt")),
                "shared",
                Vec::new(),
            );
            for floor in 1..=TOWER_FLOORS {
                let floor_code = format!("{code}-{floor}F");
                let name = (
                    &*format!("{building}号楼{floor}层"),
                    &*format!("{building}hl{floor}c"),
                );
                self.add(&floor_code, &code, name, "floor", Vec::new());
                for door in 1..=4 {
                    self.home(&floor_code, &format!("{building}-{floor}{door:02}"));
                }
            }
        }
    }

    /// A building of the estate with its lobby and roof.
    fn residence(&mut self, building: usize) -> String {
        let code = format!("JS-{building:02}");
        let name = (&*format!("{building}号楼"), &*format!("{building}hl"));
        self.add(&code, "JS", name, "building", Vec::new());
        for (ending, words, pinyin, kind) in [("MT", "门厅", "mt", "shared"), ("WM", "屋面", "wm", "roof")]
        {
            let name = (&*format!("{}{words}", name.0), &*format!("{}{pinyin}", name.1));
            self.add(&format!("{code}-{ending}"), &code, name, kind, Vec::new());
        }
        code
    }

    fn home(&mut self, parent: &str, number: &str) {
        let area_m2 = self.dice.number(62, 128);
        let mut more = vec![("area_m2", Value::text(area_m2.to_string()))];
        if (self.places.spots.len()).is_multiple_of(VACANT_EVERY) {
            more.push(("vacant", Value::YesNo(true)));
        }
        let pinyin = number.replace('-', "");
        let name = format!("{number}室");
        self.add(&format!("JS-H{number}"), parent, (&name, &pinyin), "home", more);
    }
}
