//! Workbooks, read back: by a reader that is not the writer's, and as the XML that Excel sees.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use steward_domain::logbook::workbook::{WorkbookFault, write, write_json};
use steward_domain::logbook::{Book, Cell, Column, Form, Sheet};

/// What people type, and what would be a formula, a link, a command, or broken XML.
const NASTY: [&str; 16] = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|'/c calc'!A0",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "http://evil.example/?a=1&b=2",
    "mailto:a@b.example",
    "file:///etc/passwd",
    "<script>alert(1)</script>",
    "]]>&amp;\"'",
    "_x0041_",
    "多行\n第二行 👩‍🔧",
    "a\u{1}b",
];

fn column(head: &str, form: Form) -> Column {
    Column {
        key: head.to_owned(),
        head: head.to_owned(),
        form,
    }
}

fn book(sheets: Vec<Sheet>) -> Book {
    Book {
        title: "访客登记簿".to_owned(),
        author: "王建国".to_owned(),
        site: "翠湖花园".to_owned(),
        sheets,
    }
}

fn sheet(name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        name: name.to_owned(),
        columns,
        rows,
    }
}

fn opened(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook")
}

/// A part of the file, as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("the part");
    file.read_to_string(&mut text).expect("text");
    text
}

fn parts(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let names = archive.file_names();
    names.map(|name| name.expect("a name").into_owned()).collect()
}

#[test]
fn typed_cells_come_back_as_they_were() {
    let columns = vec![
        column("编号", Form::Text),
        column("人数", Form::Whole),
        column("余氯（mg/L）", Form::Decimal(2)),
        column("费用（元）", Form::Money),
        column("日期", Form::Day),
        column("进入时间", Form::Moment),
        column("停留", Form::Span),
    ];
    let row = vec![
        Cell::Text("ABCDEF".to_owned()),
        Cell::Whole(3),
        Cell::Decimal("0.45".to_owned()),
        Cell::Money(8_600),
        Cell::Day("2026-11-20".to_owned()),
        Cell::Moment("2026-11-21T22:15:30".to_owned()),
        Cell::Span(5_400),
    ];
    let blank = vec![Cell::Blank; 7];
    let bytes = write(&book(vec![sheet("访客登记簿", columns, vec![row, blank])])).expect("bytes");
    let mut workbook = opened(&bytes);
    let range = workbook.worksheet_range("访客登记簿").expect("the sheet");
    let heads: Vec<String> = range
        .rows()
        .next()
        .expect("heads")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        heads,
        [
            "编号",
            "人数",
            "余氯（mg/L）",
            "费用（元）",
            "日期",
            "进入时间",
            "停留"
        ]
    );
    let cells = range.rows().nth(1).expect("a row");
    assert_eq!(cells[0], Data::String("ABCDEF".to_owned()));
    assert_eq!(cells[1], Data::Float(3.0));
    assert_eq!(cells[2], Data::Float(0.45));
    assert_eq!(cells[3], Data::Float(86.0));
    let moment = |cell: &Data| match cell {
        Data::DateTime(moment) => Some((moment.is_duration(), moment.to_ymd_hms_milli())),
        _ => None,
    };
    assert_eq!(moment(&cells[4]), Some((false, (2026, 11, 20, 0, 0, 0, 0))));
    assert_eq!(moment(&cells[5]), Some((false, (2026, 11, 21, 22, 15, 30, 0))));
    let span = match &cells[6] {
        Data::DateTime(span) if span.is_duration() => Some(span.as_f64()),
        _ => None,
    };
    assert_eq!(span, Some(0.0625), "{:?}", cells[6]);
}

#[test]
fn the_header_is_frozen_and_filters_and_is_repeated_on_paper() {
    let columns = vec![column("编号", Form::Text), column("姓名", Form::Text)];
    let row = || vec![Cell::Text("A".to_owned()), Cell::Text("王".to_owned())];
    let bytes = write(&book(vec![sheet("访客", columns, vec![row(), row(), row()])])).expect("bytes");
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("ySplit=\"1\"") && xml.contains("state=\"frozen\""),
        "{xml}"
    );
    assert!(xml.contains("<autoFilter ref=\"A1:B4\""), "{xml}");
    assert!(
        xml.contains("<cols>") && xml.contains("customWidth=\"1\""),
        "{xml}"
    );
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
}

#[test]
fn text_is_never_a_formula_or_a_link_whatever_it_says() {
    let columns = || vec![column("=1+1", Form::Text), column("@x", Form::Moment)];
    let rows = |cell: fn(String) -> Cell| -> Vec<Vec<Cell>> {
        NASTY
            .iter()
            .map(|text| vec![Cell::Text((*text).to_owned()), cell((*text).to_owned())])
            .collect()
    };
    // A moment that is none, and a decimal that is none, are words, too.
    let sheets = vec![
        sheet("一", columns(), rows(Cell::Moment)),
        sheet("二", columns(), rows(Cell::Decimal)),
    ];
    let bytes = write(&book(sheets)).expect("bytes");
    let mut workbook = opened(&bytes);
    for (name, file) in [
        ("一", "xl/worksheets/sheet1.xml"),
        ("二", "xl/worksheets/sheet2.xml"),
    ] {
        let formulas = workbook.worksheet_formula(name).expect("the sheet");
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
        let xml = part(&bytes, file);
        assert!(
            !xml.contains("<f>") && !xml.contains("<f ") && !xml.contains("hyperlink"),
            "{xml}"
        );
        let range = workbook.worksheet_range(name).expect("the sheet");
        assert_eq!(
            range.rows().next().expect("heads")[0],
            Data::String("=1+1".to_owned())
        );
        for (row, text) in range.rows().skip(1).zip(NASTY) {
            assert!(matches!(row[0], Data::String(_)), "{text:?}: {:?}", row[0]);
            let is_plain = !text.contains(['\u{1}', '\r']) && text != "_x0041_";
            assert!(
                !is_plain || row[0] == Data::String(text.to_owned()),
                "{text:?}: {:?}",
                row[0]
            );
        }
    }
    let names = parts(&bytes);
    assert!(
        !names
            .iter()
            .any(|name| name.contains("externalLink") || name.contains("worksheets/_rels")),
        "{names:?}"
    );
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn names_of_sheets_fit_and_differ() {
    let columns = || vec![column("a", Form::Text)];
    let long = "很".repeat(40);
    let names = ["a/b", "A/B", "[x]:*?", "", "'q'", &long, &long];
    let sheets = names
        .iter()
        .map(|name| sheet(name, columns(), Vec::new()))
        .collect();
    let bytes = write(&book(sheets)).expect("bytes");
    let found = opened(&bytes).sheet_names();
    let cut = "很".repeat(31);
    let second = format!("{} 2", "很".repeat(29));
    assert_eq!(found, ["ab", "AB 2", "x", "Sheet", "q", &cut, &second]);
}

#[test]
fn days_before_excel_and_texts_beyond_it_are_kept() {
    let columns = vec![column("a", Form::Day), column("b", Form::Text)];
    let long = "长".repeat(40_000);
    let row = vec![Cell::Day("1799-01-01".to_owned()), Cell::Text(long)];
    let bytes = write(&book(vec![sheet("s", columns, vec![row])])).expect("bytes");
    let range = opened(&bytes).worksheet_range("s").expect("the sheet");
    let cells = range.rows().nth(1).expect("a row");
    assert_eq!(cells[0], Data::String("1799-01-01".to_owned()));
    assert!(matches!(&cells[1], Data::String(text) if text.chars().count() == 32_767 && text.ends_with('…')));
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    for text in ["", "{}", "[]", "{\"title\":1}"] {
        assert!(
            matches!(write_json(text), Err(WorkbookFault::Unreadable(_))),
            "{text}"
        );
    }
    let text = serde_json::to_string(&book(vec![sheet("s", vec![column("a", Form::Text)], Vec::new())]))
        .expect("JSON");
    assert!(write_json(&text).expect("bytes").starts_with(b"PK"));
}

#[test]
fn ten_thousand_rows_are_written() {
    let columns = vec![column("编号", Form::Text), column("费用", Form::Money)];
    let rows = (0..10_000).map(|number| vec![Cell::Text(format!("N{number}")), Cell::Money(number)]);
    let bytes = write(&book(vec![sheet("s", columns, rows.collect())])).expect("bytes");
    let range = opened(&bytes).worksheet_range("s").expect("the sheet");
    assert_eq!(range.height(), 10_001);
    assert_eq!(range.get_value((10_000, 1)), Some(&Data::Float(99.99)));
}
