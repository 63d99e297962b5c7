//! The published price list of the demo site (REP-4): work by the piece, and the materials that repairs use most.

use steward_domain::value::Value;

use super::book::{Book, SECOND, date};
use super::dice::Dice;
use super::people::MANAGER;
use super::troubles::TROUBLES;

/// The list has dice of its own, so that nothing else of the demo changes with it.
const SEED: u64 = 4;

/// Name, pinyin initials, unit, price in fen, labour in tenths of a unit, and what it covers.
type Work = (&'static str, &'static str, &'static str, i64, i64, &'static str);

/// Work by the piece.
const WORKS: &[Work] = &[
    ("更换水龙头", "ghslt", "次", 3_000, 5, "拆旧装新并试水，不含龙头"),
    ("更换角阀", "ghjf", "只", 2_500, 5, "关总阀、拆装、试水"),
    ("疏通洗手盆下水", "stxspxs", "次", 4_000, 5, "机械疏通并冲洗"),
    ("疏通坐便器", "stzbq", "次", 6_000, 10, "机械疏通，水流通畅为止"),
    ("疏通主下水管", "stzxsg", "次", 12_000, 20, "室内主管，机械疏通"),
    (
        "更换坐便器水箱配件",
        "ghzbqsxpj",
        "套",
        5_000,
        5,
        "含调试，不含配件",
    ),
    ("更换灯管或灯泡", "ghdghdp", "只", 1_500, 3, "登高作业，不含灯具"),
    ("更换开关或插座", "ghkghcz", "只", 2_000, 3, "断电、拆装、测试"),
    ("更换空气开关", "ghkqkg", "只", 4_500, 5, "断电、拆装、测试"),
    ("检修室内线路", "jxsnxl", "次", 8_000, 10, "查找故障点并恢复供电"),
    ("更换门锁锁芯", "ghmssx", "把", 6_000, 5, "拆装并调试，不含锁芯"),
    ("调整门窗合页", "tzmchy", "扇", 3_000, 5, "校正并紧固"),
    ("更换纱窗", "ghsc", "扇", 3_500, 5, "不含纱窗"),
    ("墙面局部修补", "qmjbxb", "平方米", 4_500, 10, "铲除、批嵌、涂刷"),
    ("安装挂件打孔", "azgjdk", "孔", 1_000, 1, "含膨胀管"),
];

/// Enters the list.
pub(super) fn enter(book: &mut Book<'_>, mut at_ms: i64) {
    let mut dice = Dice::new(SEED);
    let published = date(at_ms);
    for (number, (name, pinyin, unit, price_fen, labour_tenths, covers)) in WORKS.iter().enumerate() {
        let fields = vec![
            ("name", Value::text(*name)),
            ("code", Value::text(format!("R{:02}", number + 1))),
            ("pinyin", Value::text(*pinyin)),
            ("kind", Value::text("work")),
            ("unit", Value::text(*unit)),
            ("price", Value::Integer(*price_fen)),
            (
                "labour_units",
                Value::text(super::checkpoints::tenths(*labour_tenths)),
            ),
            ("covers", Value::text(*covers)),
            ("published_on", Value::text(&published)),
        ];
        let mut entry = book.entry(&mut dice, "price_item", at_ms);
        book.take(&mut entry, (MANAGER, at_ms), "enter", "", fields);
        at_ms += 20 * SECOND;
    }
    // What repairs of the demo use is on the list, at the price that they were charged.
    let stories = TROUBLES.iter().flat_map(|(_, trouble)| trouble.stories);
    let mut parts: Vec<(&str, &str, i64)> = stories
        .map(|story| story.4)
        .filter(|(name, ..)| !name.is_empty())
        .collect();
    parts.sort_unstable();
    parts.dedup_by_key(|(name, ..)| *name);
    for (number, (name, unit, price_fen)) in parts.into_iter().enumerate() {
        let fields = vec![
            ("name", Value::text(name)),
            ("code", Value::text(format!("M{:02}", number + 1))),
            ("kind", Value::text("material")),
            ("unit", Value::text(unit)),
            ("price", Value::Integer(price_fen)),
            ("published_on", Value::text(&published)),
        ];
        let mut entry = book.entry(&mut dice, "price_item", at_ms);
        book.take(&mut entry, (MANAGER, at_ms), "enter", "", fields);
        at_ms += 20 * SECOND;
    }
}
