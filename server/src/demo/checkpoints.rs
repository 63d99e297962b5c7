//! Checkpoints with what to look at there, and the routes that lead past them.

use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::book::{Book, Fields, HOUR, MINUTE, SECOND, date, id, row};
use super::dice::Dice;
use super::people::ADMIN;
use super::places::Places;
use super::routes::{ROUTES, RoutePlan};

/// What to look at, at one kind of checkpoint.
pub(super) struct Look {
    pub(super) key: &'static str,
    instructions: &'static str,
    aspects: &'static [&'static str],
    /// What, how it should be, aspect.
    pub(super) inspect: &'static [(&'static str, &'static str, &'static str)],
    /// Name, unit, least and most in tenths.
    pub(super) readings: &'static [(&'static str, &'static str, i64, i64)],
}

/// One checkpoint.
pub(super) struct Point {
    pub(super) id: RecordId,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) place: RecordId,
    pub(super) look: &'static Look,
    /// Letters of the routes that pass here.
    routes: &'static str,
    pub(super) position: Value,
    /// Whether its label is a signed QR, which is read together with the position.
    pub(super) is_signed: bool,
    pub(super) has_nfc: bool,
}

/// One route.
pub(super) struct Route {
    pub(super) id: RecordId,
    pub(super) plan: &'static RoutePlan,
    /// Places of its stops among the checkpoints.
    pub(super) stops: Vec<usize>,
}

impl Route {
    /// When a stop is due, from the start of the round.
    pub(super) fn due_after_ms(&self, stop: usize) -> i64 {
        self.plan.minutes_per_stop * MINUTE * i64::try_from(stop).unwrap_or(0)
    }
}

/// A position in the open sea, so that it is nobody's.
fn position(number: usize) -> Value {
    row([
        ("latitude", Value::text(format!("20.00{number:02}1"))),
        ("longitude", Value::text(format!("114.00{number:02}3"))),
        ("accuracy_m", Value::text("6")),
    ])
}

/// Enters all checkpoints.
pub(super) fn enter(book: &mut Book<'_>, dice: &mut Dice, places: &Places, mut at_ms: i64) -> Vec<Point> {
    let mut points = Vec::new();
    for (place, look, routes) in POINTS {
        let Some(look) = LOOKS.iter().find(|known| known.key == *look) else {
            panic!("the demo has no look {look}")
        };
        let number = points.len() + 1;
        let spot = places.of(place);
        let mut point = Point {
            id: spot.id,
            code: format!("XC{number:03}"),
            name: spot.name.clone(),
            place: spot.id,
            look,
            routes,
            position: position(number),
            is_signed: number.is_multiple_of(4),
            has_nfc: number.is_multiple_of(3),
        };
        let mut entry = book.entry(dice, "checkpoint", at_ms);
        let fields = card(&point, &spot.pinyin, number, at_ms);
        book.take(&mut entry, (ADMIN, at_ms), "enter", "", fields);
        point.id = entry.id;
        points.push(point);
        at_ms += 40 * SECOND;
    }
    points
}

fn card(point: &Point, pinyin: &str, number: usize, at_ms: i64) -> Fields {
    let texts = |texts: &[&str]| Value::List(texts.iter().map(|text| Value::text(*text)).collect());
    let inspect = point.look.inspect.iter().map(|(what, how, aspect)| {
        row([
            ("what", Value::text(*what)),
            ("how", Value::text(*how)),
            ("aspect", Value::text(*aspect)),
        ])
    });
    let readings = point.look.readings.iter().map(|(what, unit, min, max)| {
        row([
            ("what", Value::text(*what)),
            ("unit", Value::text(*unit)),
            ("min", Value::text(tenths(*min))),
            ("max", Value::text(tenths(*max))),
        ])
    });
    let mut labels = vec![if point.is_signed { "signed_qr" } else { "qr" }];
    let mut fields = vec![
        ("name", Value::text(&point.name)),
        ("code", Value::text(&point.code)),
        ("pinyin", Value::text(pinyin)),
        ("place", id(point.place)),
        ("position", point.position.clone()),
        ("label_printed_on", Value::text(date(at_ms))),
        ("instructions", Value::text(point.look.instructions)),
        ("aspects", texts(point.look.aspects)),
        ("inspect", Value::List(inspect.collect())),
    ];
    if point.has_nfc {
        labels.push("nfc");
        fields.push(("nfc_tag", Value::text(format!("04DE{number:010X}"))));
    }
    fields.push(("labels", texts(&labels)));
    if !point.look.readings.is_empty() {
        fields.push(("readings", Value::List(readings.collect())));
    }
    fields
}

/// A number of tenths as a canonical decimal.
pub(super) fn tenths(number: i64) -> String {
    match number % 10 {
        0 => (number / 10).to_string(),
        rest => format!("{}.{rest}", number / 10),
    }
}

/// Enters all routes.
pub(super) fn enter_routes(book: &mut Book<'_>, dice: &mut Dice, points: &[Point], at_ms: i64) -> Vec<Route> {
    ROUTES
        .iter()
        .map(|plan| {
            let passes = |(_, point): &(usize, &Point)| point.routes.contains(plan.letter);
            let stops = points.iter().enumerate().filter(passes).map(|(at, _)| at);
            let mut route = Route {
                id: points[0].id,
                plan,
                stops: stops.collect(),
            };
            let mut entry = book.entry(dice, "route", at_ms);
            book.take(
                &mut entry,
                (ADMIN, at_ms),
                "enter",
                "",
                route_card(&route, points),
            );
            route.id = entry.id;
            route
        })
        .collect()
}

fn route_card(route: &Route, points: &[Point]) -> Fields {
    let plan = route.plan;
    let texts = |texts: &[&str]| Value::List(texts.iter().map(|text| Value::text(*text)).collect());
    let stops = route.stops.iter().enumerate().map(|(order, point)| {
        row([
            ("order", Value::text((order + 1).to_string())),
            ("checkpoint", id(points[*point].id)),
            ("due_after", Value::Integer(route.due_after_ms(order) / SECOND)),
        ])
    });
    let hours = |hours: i64| Value::Integer(hours * HOUR / SECOND);
    let mut fields = vec![
        ("name", Value::text(plan.name)),
        ("code", Value::text(format!("LX{}", plan.letter))),
        ("pinyin", Value::text(plan.pinyin)),
        ("kind", Value::text(plan.kind)),
        ("instructions", Value::text(plan.instructions)),
        ("stops", Value::List(stops.collect())),
        ("fixed_order", Value::YesNo(plan.letter == 'P')),
        ("schedule", Value::text(plan.schedule)),
        ("unannounced", Value::YesNo(plan.schedule == "random_window")),
        ("walked_by", texts(plan.walked_by)),
    ];
    match plan.schedule {
        "random_window" => {
            fields.push(("window_from", hours(plan.hour)));
            fields.push(("window_until", hours(plan.hour + plan.window_hours)));
            fields.push(("window_rounds", Value::text("1")));
        }
        "set_times" => fields.push(("set_times", row([("at", hours(plan.hour))]))),
        "emergency" => {
            fields.push(("every", hours(3)));
            fields.push(("emergency_levels", texts(LEVELS)));
        }
        _ => {}
    }
    if !plan.weekdays.is_empty() {
        fields.push(("weekdays", texts(plan.weekdays)));
    }
    fields
}

/// The levels that switch the typhoon route on.
pub(super) const LEVELS: &[&str] = &["typhoon_2", "typhoon_3", "typhoon_4", "typhoon_cleared"];

/// Place, look, letters of the routes: N night, Q posts, P plant rooms, F fire, C cleaning, E estate, T typhoon.
const POINTS: &[(&str, &str, &str)] = &[
    ("YQ-P1", "gate", "NQ"),
    ("YQ-P2", "gate", "NQ"),
    ("YQ-P3", "gate", "NQT"),
    ("MZ-101", "hall", "NC"),
    ("MZ-104", "hall", "N"),
    ("MZ-106", "wash", "C"),
    ("MZ-205", "wash", "C"),
    ("MZ-DT", "fire", "F"),
    ("ZY-101", "hall", "NC"),
    ("ZY-3F-L", "fire", "F"),
    ("ZY-4F-L", "fire", "F"),
    ("ZY-5F-L", "fire", "F"),
    ("ZY-6F-L", "fire", "FN"),
    ("ZY-7F-L", "fire", "F"),
    ("ZY-8F-L", "fire", "F"),
    ("ZY-9F-L", "fire", "FN"),
    ("ZY-10F-L", "fire", "F"),
    ("ZY-11F-L", "fire", "F"),
    ("ZY-12F-L", "fire", "F"),
    ("YJ-104", "hall", ""),
    ("YJ-DT", "fire", "F"),
    ("DL-01", "power", "P"),
    ("DL-02", "power", "P"),
    ("DL-03", "power", "PT"),
    ("DL-04", "pump", "P"),
    ("DL-05", "pump", "PF"),
    ("DL-06", "boiler", "P"),
    ("DL-07", "chiller", "P"),
    ("DL-08", "sewage", "PT"),
    ("DL-09", "gas", "PN"),
    ("DL-10", "gas", "P"),
    ("ZY-JF", "power", "PT"),
    ("YJ-503", "power", "P"),
    ("HQ-102", "control", "FQ"),
    ("YQ-W1", "outdoor", "NC"),
    ("YQ-W2", "outdoor", ""),
    ("YQ-W3", "waste", "C"),
    ("YQ-W4", "waste", "C"),
    ("YQ-W5", "lane", "FN"),
    ("YQ-B1", "garage", "NT"),
    ("YQ-B2", "garage", "T"),
    ("YQ-B3", "garage", "T"),
    ("MZ-WM", "roof", "T"),
    ("YJ-WM", "roof", "T"),
    ("ZY-WM", "roof", "T"),
    ("JS-P1", "gate", "NQ"),
    ("JS-01-MT", "lobby", "E"),
    ("JS-02-MT", "lobby", "E"),
    ("JS-03-MT", "lobby", "E"),
    ("JS-04-MT", "lobby", "E"),
    ("JS-05-MT", "lobby", "E"),
    ("JS-06-MT", "lobby", "E"),
    ("JS-W1", "outdoor", "EC"),
    ("JS-W2", "outdoor", "E"),
    ("JS-W3", "charging", "EF"),
    ("JS-W4", "drain", "T"),
    ("JS-B1", "garage", "E"),
    ("JS-05-WM", "roof", "T"),
    ("JS-06-WM", "roof", "T"),
];

const LOOKS: &[Look] = &[
    Look {
        key: "gate",
        instructions: "核对岗位在岗情况与登记台账，查看门禁和照明。",
        aspects: &["security"],
        inspect: &[
            ("人员在岗", "着装整齐、精神饱满", "security"),
            ("登记台账", "逐项填写无漏项", "security"),
            ("门禁道闸", "开关正常", "equipment"),
        ],
        readings: &[],
    },
    Look {
        key: "hall",
        instructions: "留意逗留人员、遗留物品和地面湿滑。",
        aspects: &["security", "cleaning", "building"],
        inspect: &[
            ("秩序", "无闲杂人员逗留", "security"),
            ("地面", "干爽无杂物", "cleaning"),
            ("照明", "全部点亮", "equipment"),
            ("门窗", "按时段开闭", "building"),
        ],
        readings: &[],
    },
    Look {
        key: "wash",
        instructions: "逐间查看，补充耗材。",
        aspects: &["cleaning", "equipment"],
        inspect: &[
            ("地面台面", "无水渍异味", "cleaning"),
            ("耗材", "纸与洗手液充足", "cleaning"),
            ("洁具", "无长流水、无堵塞", "equipment"),
        ],
        readings: &[],
    },
    Look {
        key: "fire",
        instructions: "逐项查看消防设施，通道严禁占用。",
        aspects: &["fire_safety"],
        inspect: &[
            ("灭火器", "压力在绿区、在有效期", "fire_safety"),
            ("消火栓", "配件齐全、箱门易开", "fire_safety"),
            ("防火门", "常闭、闭合到位", "fire_safety"),
            ("疏散通道", "畅通无杂物", "fire_safety"),
            ("指示灯", "完好点亮", "fire_safety"),
        ],
        readings: &[],
    },
    Look {
        key: "power",
        instructions: "穿绝缘鞋进入，只看不动，异常先报工程主管。",
        aspects: &["equipment", "fire_safety"],
        inspect: &[
            ("声音气味", "无异响无焦味", "equipment"),
            ("指示仪表", "指示正常", "equipment"),
            ("挡鼠板", "已复位", "pest_control"),
            ("门窗", "离开时锁好", "security"),
        ],
        readings: &[("室温", "℃", 50, 400), ("线电压", "V", 3_700, 4_100)],
    },
    Look {
        key: "pump",
        instructions: "听、看、摸，记录压力与水位。",
        aspects: &["equipment"],
        inspect: &[
            ("泵组运行", "无异响无振动", "equipment"),
            ("机封", "无滴漏", "equipment"),
            ("控制柜", "自动位", "equipment"),
        ],
        readings: &[("出口压力", "bar", 35, 60), ("水箱水位", "m", 18, 30)],
    },
    Look {
        key: "boiler",
        instructions: "核对燃烧状态和安全附件，异常立即停炉。",
        aspects: &["equipment", "fire_safety"],
        inspect: &[
            ("安全阀", "铅封完好", "equipment"),
            ("燃气管路", "无泄漏报警", "fire_safety"),
            ("挡鼠板", "已复位", "pest_control"),
        ],
        readings: &[("出水温度", "℃", 550, 850), ("锅炉压力", "bar", 20, 60)],
    },
    Look {
        key: "chiller",
        instructions: "记录进出水温度，留意冷凝水。",
        aspects: &["equipment"],
        inspect: &[
            ("主机", "声音平稳", "equipment"),
            ("管道保温", "干燥无破损", "equipment"),
            ("冷却塔补水", "水位正常", "equipment"),
        ],
        readings: &[("冷冻水出水", "℃", 60, 120), ("冷冻水回水", "℃", 100, 180)],
    },
    Look {
        key: "sewage",
        instructions: "进入前通风，两人同行。",
        aspects: &["equipment", "cleaning"],
        inspect: &[
            ("格栅", "无堵塞", "cleaning"),
            ("加药", "药箱液位正常", "equipment"),
            ("风机", "运行正常", "equipment"),
        ],
        readings: &[("余氯", "mg/L", 20, 80), ("酸碱度", "pH", 60, 90)],
    },
    Look {
        key: "gas",
        instructions: "禁火、禁油，确认压力与报警器。",
        aspects: &["equipment", "fire_safety"],
        inspect: &[
            ("气瓶固定", "防倒链完好", "fire_safety"),
            ("报警器", "无报警", "equipment"),
            ("门锁", "离开时锁好", "security"),
        ],
        readings: &[("汇流排压力", "bar", 40, 60)],
    },
    Look {
        key: "control",
        instructions: "核对值班人数和消防主机信息。",
        aspects: &["fire_safety", "security"],
        inspect: &[
            ("值班", "双人在岗、持证", "fire_safety"),
            ("消防主机", "无未处理火警故障", "fire_safety"),
            ("录像", "回放正常", "security"),
        ],
        readings: &[],
    },
    Look {
        key: "outdoor",
        instructions: "沿步道走一圈，留意灯具、座椅和绿化。",
        aspects: &["building", "greening", "cleaning"],
        inspect: &[
            ("步道", "平整无积水", "building"),
            ("绿化", "无倒伏枯死", "greening"),
            ("灯具", "完好", "equipment"),
            ("卫生", "无垃圾", "cleaning"),
        ],
        readings: &[],
    },
    Look {
        key: "waste",
        instructions: "查看清运时间记录与消杀记录。",
        aspects: &["cleaning", "pest_control"],
        inspect: &[
            ("清运", "日产日清", "cleaning"),
            ("桶体", "加盖、无破损", "cleaning"),
            ("消杀", "按计划完成", "pest_control"),
        ],
        readings: &[],
    },
    Look {
        key: "lane",
        instructions: "消防环道任何时候不得占用。",
        aspects: &["fire_safety", "security"],
        inspect: &[
            ("环道", "无车辆占用", "fire_safety"),
            ("路灯", "完好", "equipment"),
        ],
        readings: &[],
    },
    Look {
        key: "garage",
        instructions: "看积水、看车位、看卷帘。",
        aspects: &["security", "fire_safety", "equipment"],
        inspect: &[
            ("积水", "无积水", "equipment"),
            ("防火卷帘", "下方无停车", "fire_safety"),
            ("车辆", "无异常、无漏油", "security"),
            ("集水井", "水位正常", "equipment"),
        ],
        readings: &[],
    },
    Look {
        key: "roof",
        instructions: "雨前雨后必看，出来要锁门。",
        aspects: &["building", "security"],
        inspect: &[
            ("雨水口", "无堵塞", "building"),
            ("防水层", "无起鼓开裂", "building"),
            ("构件", "支架、广告牌牢固", "building"),
            ("屋面门", "已锁", "security"),
        ],
        readings: &[],
    },
    Look {
        key: "lobby",
        instructions: "楼道严禁停放电动车。",
        aspects: &["security", "fire_safety", "cleaning"],
        inspect: &[
            ("单元门", "闭合到位", "security"),
            ("楼道", "无杂物无电动车", "fire_safety"),
            ("卫生", "干净", "cleaning"),
            ("照明", "声控灯正常", "equipment"),
        ],
        readings: &[],
    },
    Look {
        key: "charging",
        instructions: "逐排查看插座温度和线路。",
        aspects: &["fire_safety"],
        inspect: &[
            ("插座", "无发黑无过热", "fire_safety"),
            ("线路", "无飞线", "fire_safety"),
            ("灭火器材", "在位有效", "fire_safety"),
        ],
        readings: &[],
    },
    Look {
        key: "drain",
        instructions: "试泵一次，清除井口杂物。",
        aspects: &["equipment"],
        inspect: &[
            ("水泵", "手动启动正常", "equipment"),
            ("井口", "无杂物", "cleaning"),
            ("水位", "低于警戒线", "equipment"),
        ],
        readings: &[],
    },
];
