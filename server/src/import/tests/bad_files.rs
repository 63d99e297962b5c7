//! Files with mistakes: each is told with its line, its column and its code, and nothing is planned.

use std::fmt::Write as _;

use super::*;

/// Headings and two good lines of places, before the line with the mistake.
const GOOD: &str = "code,name,kind,parent,area_m2,vacant,order,position,note\nA,甲,building\nB,乙,floor,A\n";

/// Checks that files give just these errors: line, column, code.
#[track_caller]
fn check(files: &[(&str, &str)], expect: &[(usize, Option<&str>, &str)]) {
    let errors = World::new().plan_files(files).expect_err("a mistake");
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.line, error.column.as_deref(), error.code))
        .collect();
    assert_eq!(found, expect, "{files:?}\n{}", told(&errors));
    for error in &errors {
        let row = format!("| `{}` |", error.code);
        assert!(
            page::PAGE.contains(&row),
            "docs/import.md does not tell of {}",
            error.code
        );
    }
}

#[test]
fn a_line_with_a_mistake_is_told_with_its_column() {
    let long = "长".repeat(81);
    let rows = [
        (",丙,room", Some("code"), "key_missing"),
        ("b,丙,room", Some("code"), "duplicate"),
        ("C,,room", Some("name"), "field_required"),
        ("C,丙,", Some("kind"), "field_required"),
        ("C,丙,palace", Some("kind"), "unknown_option"),
        ("C,丙,room,Z", Some("parent"), "unknown_reference"),
        ("C,丙,room,C", Some("parent"), "circle"),
        ("C,丙,room,,85平", Some("area_m2"), "not_a_number"),
        ("C,丙,room,,85.123", Some("area_m2"), "too_many_decimals"),
        ("C,丙,room,,1.38E+10", Some("area_m2"), "number_shortened"),
        ("1.38E+10,丙,room", Some("code"), "number_shortened"),
        ("C,丙,room,,,maybe", Some("vacant"), "not_yes_or_no"),
        ("C,丙,room,,,,1.5", Some("order"), "too_many_decimals"),
        ("C,丙,room,,,,,north", Some("position"), "not_a_number"),
        ("C,丙,room,,,,,22.5", Some("position"), "not_a_position"),
        ("C,丙,room,,,,,95 200", Some("position"), "value_malformed"),
        ("C,丙\u{7},room", Some("name"), "control_character"),
        ("C,丙,room,,,,,,note\u{0}", Some("note"), "control_character"),
        ("C,\"丙\n丁\",room", Some("name"), "several_lines"),
        (&format!("C,{long},room"), Some("name"), "value_too_long"),
        ("123456789012345678901,丙,room", Some("code"), "value_too_long"),
    ];
    for (row, column, code) in rows {
        check(&[("places.csv", &format!("{GOOD}{row}\n"))], &[(4, column, code)]);
    }
    check(
        &[("places.csv", &format!("{GOOD}C,丙,room,,,,,,,x\n"))],
        &[(4, Some("J"), "too_many_values")],
    );
    let cell = "x".repeat(CELL_BYTES_MAX + 1);
    check(
        &[("places.csv", &format!("{GOOD}C,{cell}\n"))],
        &[(4, Some("B"), "cell_too_long")],
    );
}

#[test]
fn mistakes_of_other_registers_are_told_with_their_column() {
    let staff = "工号,姓名,职务,个人手机,入职日期\n";
    for (row, column, code) in [
        ("S1,王强,门岗,123456789,", "个人手机", "not_a_phone"),
        ("S1,王强,门岗,20000000,", "个人手机", "not_a_phone"),
        ("S1,王强,门岗,1.38E+10,", "个人手机", "number_shortened"),
        ("S1,王强,门岗,,2026-02-30", "入职日期", "not_a_date"),
        ("S1,王强,门岗,,26-11-21", "入职日期", "not_a_date"),
        ("S1,王强,门岗,,昨天", "入职日期", "not_a_date"),
    ] {
        check(
            &[("员工.csv", &format!("{staff}{row}\n"))],
            &[(2, Some(column), code)],
        );
    }
    let places = ("places.csv", "code,name,kind\nA,大堂,shared\nB,大堂,shared\n");
    let checkpoints = "编号,名称,位置,检查项目,应抄读数\n";
    for (row, column, code) in [
        ("C,点,大堂,门,", "位置", "ambiguous_reference"),
        ("C,点,,门,", "位置", "field_required"),
        ("C,点,A,门|好|消防|多,", "检查项目", "too_many_parts"),
        ("C,点,A,门|好|火,", "检查项目", "unknown_option"),
        ("C,点,A,门,水压|MPa|低|高", "应抄读数", "not_a_number"),
    ] {
        check(
            &[places, ("巡查点.csv", &format!("{checkpoints}{row}\n"))],
            &[(2, Some(column), code)],
        );
    }
    let many = vec!["门"; 1]
        .into_iter()
        .chain((0..60).map(|_| "窗"))
        .collect::<Vec<_>>();
    let many: Vec<String> = many
        .iter()
        .enumerate()
        .map(|(n, what)| format!("{what}{n}"))
        .collect();
    let row = format!("{checkpoints}C,点,A,{},\n", many.join(";"));
    check(
        &[places, ("巡查点.csv", &row)],
        &[(2, Some("检查项目"), "too_many_entries")],
    );
    let routes = "编号,路线名称,路线类型,巡查频次,巡查点,间隔\n";
    let point = ("checkpoints.csv", "code,name,place,inspect\nC,点,A,门\n");
    for (row, column, code) in [
        ("R,夜巡,日常巡查,每隔一段时间,C,", "间隔", "field_required"),
        ("R,夜巡,日常巡查,每隔一段时间,C,10", "间隔", "not_a_duration"),
        ("R,夜巡,日常巡查,每隔一段时间,C,1:75", "间隔", "not_a_duration"),
        ("R,夜巡,日常巡查,按需,C、D,", "巡查点", "unknown_reference"),
    ] {
        check(
            &[places, point, ("路线.csv", &format!("{routes}{row}\n"))],
            &[(2, Some(column), code)],
        );
    }
}

#[test]
fn mistakes_of_headings_are_told_at_their_line() {
    for (name, text, line, column, code) in [
        (
            "places.csv",
            "code,name,kind,楼层\n",
            1,
            Some("楼层"),
            "unknown_column",
        ),
        (
            "places.csv",
            "\n\ncode,名称,name\nA,甲,乙\n",
            3,
            Some("name"),
            "column_twice",
        ),
        (
            "places.csv",
            "name,kind\n甲,room\n",
            1,
            Some("编号"),
            "column_missing",
        ),
        (
            "customers.csv",
            "name,photos\n",
            1,
            Some("photos"),
            "unknown_column",
        ),
        (
            "list.csv",
            "code,name,kind\nA,甲,room\n",
            1,
            None,
            "unknown_register",
        ),
        ("员工位置.csv", "甲,乙\n1,2\n", 1, None, "unknown_register"),
        (
            "site.csv",
            "name,phone\n翠岭,1\n",
            1,
            Some("phone"),
            "unknown_column",
        ),
        ("site.csv", "name\n翠岭\n东岭\n", 3, None, "several_sites"),
        (
            "site.csv",
            "code,name\nred_hill,翠岭\n",
            2,
            Some("code"),
            "wrong_site",
        ),
        (
            "site.csv",
            "code,name\ngreen_hill,\n",
            2,
            Some("名称"),
            "field_required",
        ),
    ] {
        let errors: &[_] = &[(line, column, code)];
        check(&[(name, text)], errors);
    }
}

#[test]
fn files_that_are_no_lists_are_told_as_a_whole() {
    let utf_16: Vec<u8> = [0xFF, 0xFE, b'a', 0].to_vec();
    let neither = [b"code,name\nA,".as_slice(), &[0xFF, 0xFF, b'\n']].concat();
    let wide = vec!["a"; COLUMNS_MAX + 1].join(",");
    let long = "a\n".repeat(ROWS_MAX + 1);
    let dense = format!("{}\n", vec!["a"; COLUMNS_MAX].join(",")).repeat(CELLS_MAX / COLUMNS_MAX + 1);
    for (name, bytes, code) in [
        ("places.xls", b"".as_slice(), "unknown_file"),
        ("places", b"", "unknown_file"),
        ("places.csv", b"\n ,\n", "file_empty"),
        ("places.csv", &utf_16, "unknown_encoding"),
        ("places.csv", &neither, "unknown_encoding"),
        ("places.csv", wide.as_bytes(), "too_many_columns"),
        ("places.csv", long.as_bytes(), "too_many_rows"),
        ("places.csv", dense.as_bytes(), "too_many_cells"),
        ("places.xlsx", b"PK\x03\x04 and no more", "file_broken"),
        ("places.csv", &vec![b'a'; FILE_BYTES_MAX + 1], "file_too_large"),
    ] {
        let errors = read(name, bytes).unwrap_err();
        assert_eq!(
            (errors.len(), errors[0].line, errors[0].code),
            (1, 0, code),
            "{name}"
        );
        assert!(page::PAGE.contains(&format!("| `{code}` |")), "{code}");
    }
}

#[test]
fn one_mistake_is_enough_for_nothing_and_all_are_told_in_order() {
    let world = World::new();
    let places = "code,name,kind\nA,甲,room\nB,乙,palace\nA,丙,room\n";
    let staff = "工号,姓名,职务\nS1,,门岗\n";
    let errors = world
        .plan_files(&[("places.csv", places), ("staff.csv", staff)])
        .unwrap_err();
    assert_eq!(
        told(&errors)
            .lines()
            .map(|line| line.split(';').next().unwrap())
            .collect::<Vec<_>>(),
        [
            "places.csv:3 [kind] there is no such choice",
            "places.csv:4 [code] line 2 of places.csv is the same record",
            "staff.csv:2 [姓名] a value is needed here",
        ]
    );
}

#[test]
fn a_circle_is_told_on_every_line_of_it_and_on_no_other() {
    let text = "code,name,kind,parent\nA,甲,room,C\nB,乙,room,A\nC,丙,room,B\nD,丁,room,A\n";
    let here = Some("parent");
    check(
        &[("places.csv", text)],
        &[(2, here, "circle"), (3, here, "circle"), (4, here, "circle")],
    );
}

#[test]
fn a_circle_through_a_record_that_is_no_line_is_told() {
    let mut world = World::new();
    world.import(&[("places.csv", PLACES)]);
    let errors = world
        .plan_files(&[("places.csv", "code,parent\nB1,R101\n")])
        .unwrap_err();
    assert_eq!((errors.len(), errors[0].line, errors[0].code), (1, 2, "circle"));
}

#[test]
fn no_more_errors_are_told_than_anybody_reads() {
    let mut text = String::from("code,name,kind\n");
    for line in 0..250 {
        writeln!(text, "P{line},甲,palace").unwrap();
    }
    let errors = World::new().plan_files(&[("places.csv", &text)]).unwrap_err();
    assert_eq!(errors.len(), ERRORS_MAX + 1);
    let last = errors.last().unwrap();
    assert_eq!(last.to_string(), "places.csv and 50 more; put these right first");
}

#[test]
fn an_error_never_tells_what_a_private_cell_says() {
    let errors = World::new()
        .plan_files(&[(
            "staff.csv",
            "工号,姓名,职务,个人手机\nS1,王强,门岗,12345678901234\n",
        )])
        .unwrap_err();
    assert!(!told(&errors).contains("12345678"), "{}", told(&errors));
}
