//! The places of the demo site: a hospital with its plant, and the housing estate next door.

use std::collections::HashMap;

use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::book::{Book, Fields, SECOND, id};
use super::dice::Dice;
use super::people::ADMIN;

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

/// Code, code of the place it is part of, name, pinyin initials, kind; an `office` or `ward` with a `*` is a department.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const GROUNDS: &[Line] = &[
    ("YQ", "", "医院院区", "yyyq", "area"),
    ("JS", "", "家属区青杉苑", "jsqqsy", "area"),
    ("YQ-G1", "YQ", "东门（主入口）", "dm", "gate"),
    ("YQ-G2", "YQ", "西门（急诊入口）", "xm", "gate"),
    ("YQ-G3", "YQ", "南门（货运入口）", "nm", "gate"),
    ("YQ-P1", "YQ-G1", "东门岗", "dmg", "post"),
    ("YQ-P2", "YQ-G2", "西门岗", "xmg", "post"),
    ("YQ-P3", "YQ-G3", "南门岗", "nmg", "post"),
    ("YQ-W1", "YQ", "中心花园", "zxhy", "outdoor"),
    ("YQ-W2", "YQ", "地面停车场", "dmtcc", "outdoor"),
    ("YQ-W3", "YQ", "垃圾中转站", "ljzzz", "outdoor"),
    ("YQ-W4", "YQ", "医疗废物暂存点", "ylfwzcd", "outdoor"),
    ("YQ-W5", "YQ", "消防环道", "xfhd", "outdoor"),
    ("YQ-B1", "YQ", "地下车库 A 区", "dxckaq", "garage"),
    ("YQ-B2", "YQ", "地下车库 B 区", "dxckbq", "garage"),
    ("YQ-B3", "YQ", "地下车库 C 区", "dxckcq", "garage"),
    ("JS-G1", "JS", "家属区北门", "jsqbm", "gate"),
    ("JS-P1", "JS-G1", "家属区北门岗", "jsqbmg", "post"),
    ("JS-W1", "JS", "儿童游乐场", "etylc", "outdoor"),
    ("JS-W2", "JS", "健身广场", "jsgc", "outdoor"),
    ("JS-W3", "JS", "电动车充电棚", "ddccdp", "outdoor"),
    ("JS-W4", "JS", "雨水泵井", "ysbj", "outdoor"),
    ("JS-B1", "JS", "家属区地下车库", "jsqdxck", "garage"),
];

const OUTPATIENT: &[Line] = &[
    ("MZ", "YQ", "门诊楼", "mzl", "building"),
    ("MZ-1F", "MZ", "1楼", "1l", "floor"),
    ("MZ-101", "MZ-1F", "门诊大厅", "mzdt", "shared"),
    ("MZ-102", "MZ-1F", "挂号收费处", "ghsfc", "office*"),
    ("MZ-103", "MZ-1F", "门诊药房", "mzyf", "office*"),
    ("MZ-104", "MZ-1F", "急诊科", "jzk", "ward*"),
    ("MZ-105", "MZ-1F", "导诊台", "dzt", "office*"),
    ("MZ-106", "MZ-1F", "一楼公共卫生间", "ylggwsj", "shared"),
    ("MZ-2F", "MZ", "2楼", "2l", "floor"),
    ("MZ-201", "MZ-2F", "内科诊区", "nkzq", "office*"),
    ("MZ-202", "MZ-2F", "儿科诊区", "ekzq", "office*"),
    ("MZ-203", "MZ-2F", "输液室", "sys", "ward*"),
    ("MZ-204", "MZ-2F", "二楼候诊区", "elhzq", "shared"),
    ("MZ-205", "MZ-2F", "二楼公共卫生间", "elggwsj", "shared"),
    ("MZ-3F", "MZ", "3楼", "3l", "floor"),
    ("MZ-301", "MZ-3F", "外科诊区", "wkzq", "office*"),
    ("MZ-302", "MZ-3F", "骨科诊区", "gkzq", "office*"),
    ("MZ-303", "MZ-3F", "换药室", "hys", "room"),
    ("MZ-304", "MZ-3F", "三楼候诊区", "slhzq", "shared"),
    ("MZ-4F", "MZ", "4楼", "4l", "floor"),
    ("MZ-401", "MZ-4F", "妇产科诊区", "fckzq", "office*"),
    ("MZ-402", "MZ-4F", "眼科诊区", "ykzq", "office*"),
    ("MZ-403", "MZ-4F", "耳鼻喉科诊区", "ebhkzq", "office*"),
    ("MZ-404", "MZ-4F", "四楼候诊区", "slhzq", "shared"),
    ("MZ-5F", "MZ", "5楼", "5l", "floor"),
    ("MZ-501", "MZ-5F", "口腔科", "kqk", "office*"),
    ("MZ-502", "MZ-5F", "皮肤科诊区", "pfkzq", "office*"),
    ("MZ-503", "MZ-5F", "中医科诊区", "zykzq", "office*"),
    ("MZ-504", "MZ-5F", "康复理疗室", "kflls", "ward*"),
    ("MZ-DT", "MZ", "门诊楼电梯厅", "mzldtt", "shared"),
    ("MZ-WM", "MZ", "门诊楼屋面", "mzlwm", "roof"),
];

/// Wards of the inpatient building, floor by floor from the third.
const WARDS: &[(&str, &str)] = &[
    ("产科病区", "ckbq"),
    ("儿科病区", "ekbq"),
    ("普外科病区", "pwkbq"),
    ("骨科病区", "gkbq"),
    ("神经内科病区", "sjnkbq"),
    ("心内科病区", "xnkbq"),
    ("呼吸内科病区", "hxnkbq"),
    ("消化内科病区", "xhnkbq"),
    ("肾内科病区", "snkbq"),
    ("老年科病区", "lnkbq"),
];

/// What every ward floor has besides its sickrooms: ending of the code, name, initials, kind.
const WARD_ROOMS: &[(&str, &str, &str, &str)] = &[
    ("N", "护士站", "hsz", "ward"),
    ("D", "医生办公室", "ysbgs", "office"),
    ("T", "治疗室", "zls", "room"),
    ("W", "公共卫生间", "ggwsj", "shared"),
    ("L", "电梯厅", "dtt", "shared"),
];
/// Sickrooms of a ward floor.
const SICKROOMS: usize = 6;
/// The first floor with a ward.
const WARD_FLOOR_FIRST: usize = 3;

const MEDICAL_TECHNOLOGY: &[Line] = &[
    ("YJ", "YQ", "医技楼", "yjl", "building"),
    ("YJ-1F", "YJ", "1楼", "1l", "floor"),
    ("YJ-101", "YJ-1F", "放射科", "fsk", "office*"),
    ("YJ-102", "YJ-1F", "CT 室", "cts", "room"),
    ("YJ-103", "YJ-1F", "磁共振室", "cgzs", "room"),
    ("YJ-104", "YJ-1F", "医技楼大厅", "yjldt", "shared"),
    ("YJ-2F", "YJ", "2楼", "2l", "floor"),
    ("YJ-201", "YJ-2F", "检验科", "jyk", "office*"),
    ("YJ-202", "YJ-2F", "输血科", "sxk", "office*"),
    ("YJ-203", "YJ-2F", "采血大厅", "cxdt", "shared"),
    ("YJ-3F", "YJ", "3楼", "3l", "floor"),
    ("YJ-301", "YJ-3F", "超声科", "csk", "office*"),
    ("YJ-302", "YJ-3F", "心电图室", "xdts", "room"),
    ("YJ-4F", "YJ", "4楼", "4l", "floor"),
    ("YJ-401", "YJ-4F", "病理科", "blk", "office*"),
    ("YJ-402", "YJ-4F", "内镜中心", "njzx", "ward*"),
    ("YJ-5F", "YJ", "5楼", "5l", "floor"),
    ("YJ-501", "YJ-5F", "消毒供应中心", "xdgyzx", "office*"),
    ("YJ-502", "YJ-5F", "信息中心", "xxzx", "office*"),
    ("YJ-503", "YJ-5F", "弱电机房", "rdjf", "plant"),
    ("YJ-DT", "YJ", "医技楼电梯厅", "yjldtt", "shared"),
    ("YJ-WM", "YJ", "医技楼屋面", "yjlwm", "roof"),
];

const PLANT: &[Line] = &[
    ("DL", "YQ", "动力楼", "dll", "building"),
    ("DL-01", "DL", "高压配电房", "gypdf", "plant"),
    ("DL-02", "DL", "低压配电房", "dypdf", "plant"),
    ("DL-03", "DL", "柴油发电机房", "cyfdjf", "plant"),
    ("DL-04", "DL", "生活水泵房", "shsbf", "plant"),
    ("DL-05", "DL", "消防水泵房", "xfsbf", "plant"),
    ("DL-06", "DL", "锅炉房", "glf", "plant"),
    ("DL-07", "DL", "中央空调机房", "zyktjf", "plant"),
    ("DL-08", "DL", "污水处理站", "wsclz", "plant"),
    ("DL-09", "DL", "中心供氧站", "zxgyz", "plant"),
    ("DL-10", "DL", "负压吸引机房", "fyxyjf", "plant"),
];

const LOGISTICS: &[Line] = &[
    ("HQ", "YQ", "后勤综合楼", "hqzhl", "building"),
    ("HQ-101", "HQ", "物业服务中心", "wyfwzx", "office"),
    ("HQ-102", "HQ", "消防监控中心", "xfjkzx", "plant"),
    ("HQ-103", "HQ", "职工食堂", "zgst", "office*"),
    ("HQ-104", "HQ", "维修仓库", "wxck", "room"),
    ("HQ-201", "HQ", "医务科", "ywk", "office*"),
    ("HQ-202", "HQ", "护理部", "hlb", "office*"),
    ("HQ-203", "HQ", "总务科", "zwk", "office*"),
    ("HQ-204", "HQ", "保卫科", "bwk", "office*"),
    ("HQ-205", "HQ", "设备科", "sbk", "office*"),
    ("HQ-301", "HQ", "院长办公室", "yzbgs", "office*"),
    ("HQ-302", "HQ", "人事科", "rsk", "office*"),
    ("HQ-303", "HQ", "财务科", "cwk", "office*"),
    ("HQ-304", "HQ", "科教科", "kjk", "office*"),
    ("HQ-305", "HQ", "会议室", "hys", "room"),
];

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
