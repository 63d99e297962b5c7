//! Files as people make them: Excel's workbooks, and CSV in three encodings.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;

fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn a_csv_file_reads_the_same_in_every_encoding() {
    let marked = ["\u{FEFF}", PLACES].concat();
    let dos = PLACES.replace('\n', "\r\n");
    let plain = read("places.csv", PLACES.as_bytes()).unwrap();
    assert_eq!(plain[0].header, ["编号", "名称", "类型", "上级位置"]);
    assert_eq!(plain[0].rows.len(), 3);
    for (bytes, name) in [
        (marked.into_bytes(), "with a mark"),
        (gbk(PLACES), "GBK"),
        (encoding_rs::GB18030.encode(PLACES).0.into_owned(), "GB18030"),
        (dos.into_bytes(), "line ends of Windows"),
    ] {
        assert_eq!(read("places.csv", &bytes).unwrap(), plain, "{name}");
    }
}

#[test]
fn lines_are_counted_as_a_spreadsheet_does_over_blank_ones_and_breaks() {
    let text = "\n,,\ncode,name\r\n\r\nA,\"two\nlines\"\n\n\nB,b\n";
    let sheets = read("places.csv", text.as_bytes()).unwrap();
    assert_eq!(sheets[0].header_line, 3);
    assert_eq!(
        sheets[0].rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [5, 9]
    );
}

#[test]
fn a_workbook_keeps_what_excel_knows_of_its_cells() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let time = Format::new().set_num_format("hh:mm");
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        sheet.set_name("员工").unwrap();
        for (column, heading) in ["工号", "姓名", "职务", "个人手机", "入职日期", "#备注", ""]
            .iter()
            .enumerate()
        {
            sheet.write(1, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        sheet.write(3, 0, 1001).unwrap();
        sheet.write(3, 1, "王强").unwrap();
        sheet.write(3, 2, "护卫员").unwrap();
        sheet.write(3, 3, 13_800_000_000_u64).unwrap();
        let date = ExcelDateTime::from_ymd(2026, 11, 21).unwrap();
        sheet.write_with_format(3, 4, &date, &day).unwrap();
        sheet.write(3, 5, "=不是公式").unwrap();
        sheet.write(3, 6, "left out").unwrap();
        let hidden = book.add_worksheet();
        hidden.set_name("列表").unwrap().set_hidden(true);
        hidden.write(0, 0, "护卫员").unwrap();
        book.add_worksheet()
            .set_name("#说明")
            .unwrap()
            .write(0, 0, "how to")
            .unwrap();
        book.add_worksheet().set_name("Sheet3").unwrap();
    });
    let mut world = World::new();
    let sheets = read("人员.xlsx", &bytes).unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!(
        (sheets[0].source.as_str(), sheets[0].rows[0].0),
        ("人员.xlsx / 员工", 4)
    );
    let planned = world
        .plan(sheets)
        .unwrap_or_else(|errors| panic!("{}", told(&errors)));
    world.store(&planned.changes);
    let record = world.record("staff", "staff_number", "1001");
    assert_eq!(world.shows(record, "phone"), r#""13800000000""#);
    assert_eq!(world.shows(record, "joined_on"), r#""2026-11-21""#);

    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        for (column, heading) in [
            "code",
            "路线名称",
            "kind",
            "巡查频次",
            "巡查点",
            "every",
            "unannounced",
        ]
        .iter()
        .enumerate()
        {
            sheet.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        for (column, cell) in ["R1", "夜巡", "patrol", "every", "CP1"].iter().enumerate() {
            sheet.write(1, u16::try_from(column).unwrap(), *cell).unwrap();
        }
        let half_past_one = ExcelDateTime::from_hms(1, 30, 0).unwrap();
        sheet.write_with_format(1, 5, &half_past_one, &time).unwrap();
        sheet.write(1, 6, true).unwrap();
    });
    world.import(&[
        ("places.csv", PLACES),
        ("checkpoints.csv", "code,name,place,inspect\nCP1,大堂,F1,门\n"),
    ]);
    // Neither sheet nor file says what it is; the headings do.
    let planned = world
        .plan(read("导出.xlsx", &bytes).unwrap())
        .unwrap_or_else(|errors| panic!("{}", told(&errors)));
    world.store(&planned.changes);
    let route = world.record("route", "code", "R1");
    assert_eq!(
        (
            world.shows(route, "every").as_str(),
            world.shows(route, "unannounced").as_str()
        ),
        ("5400", "true")
    );
}

#[test]
fn errors_of_a_workbook_name_sheet_line_and_column() {
    let day = Format::new().set_num_format("m/d");
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        sheet.set_name("位置").unwrap();
        for (column, heading) in ["编号", "名称", "类型", "面积"].iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        // Excel made a date of the room 3-1.
        let date = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
        sheet.write_with_format(1, 0, &date, &day).unwrap();
        sheet.write(2, 0, "A").unwrap();
        sheet.write(2, 1, "甲").unwrap();
        sheet.write(2, 2, "楼").unwrap();
        let broken = Formula::new("=NA()").set_result("#N/A");
        sheet.write_formula(2, 3, broken).unwrap();
    });
    let errors = World::new()
        .plan(read("places.xlsx", &bytes).unwrap())
        .unwrap_err();
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.line, error.column.as_deref(), error.code))
        .collect();
    assert_eq!(
        found,
        [
            (2, Some("编号"), "date_in_text"),
            (3, Some("类型"), "unknown_option"),
            (3, Some("面积"), "cell_broken"),
        ]
    );
    assert!(
        errors[1]
            .to_string()
            .starts_with("places.xlsx / 位置:3 [类型] there is no such choice"),
        "{}",
        errors[1]
    );
}

#[test]
fn a_sparse_workbook_takes_no_room_and_a_wide_or_long_one_is_refused() {
    let far = |row, column| {
        book(|book| {
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "code").unwrap();
            sheet.write(row, column, "x").unwrap();
        })
    };
    for (row, column, code) in [(1, 16_383, "too_many_columns"), (1_048_575, 0, "too_many_rows")] {
        let errors = read("places.xlsx", &far(row, column)).unwrap_err();
        assert_eq!(errors[0].code, code);
    }
    assert_eq!(read("places.xlsx", &far(99_000, 3)).unwrap()[0].rows[0].0, 99_001);
}

#[test]
fn a_forged_workbook_never_brings_the_server_down() {
    let good = book(|book| {
        let sheet = book.add_worksheet();
        for row in 0..20 {
            sheet.write(row, 0, format!("P{row}")).unwrap();
        }
    });
    let parts = unpacked(&good);
    // A small generator: the same bytes on every run.
    let mut state = 0x2545_F491_u32;
    let mut next = |most: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % most
    };
    for round in 0..1_000 {
        // The parts are forged, then packed well: a wrong sum over the whole would hide the forgery from the reader.
        let mut parts = parts.clone();
        for _ in 0..=next(4) {
            let part = next(parts.len());
            let (_, bytes) = &mut parts[part];
            let at = next(bytes.len());
            bytes[at] = b"<>/\"=0A9&\xFF"[next(10)];
        }
        let mut bytes = packed(&parts);
        bytes.truncate(if round % 5 == 0 {
            next(bytes.len())
        } else {
            bytes.len()
        });
        let _ = read("places.xlsx", &bytes);
        let _ = read("places.csv", &bytes);
    }
    // Columns beyond any number make the reader of workbooks overflow.
    let mut parts = parts;
    let (_, sheet) = parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("sheet1.xml"))
        .unwrap();
    let text = String::from_utf8(sheet.clone()).unwrap();
    *sheet = text.replace("r=\"A2\"", "r=\"ZZZZZZZZZZ2\"").into_bytes();
    assert!(read("places.xlsx", &packed(&parts)).is_err());
}

fn unpacked(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut parts = Vec::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), plain).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_unpacks_to_more_than_the_bound_is_refused() {
    let bytes = book(|book| {
        book.add_worksheet().write(0, 0, "x".repeat(30_000)).unwrap();
    });
    assert!(bytes.len() < 15_000, "{}", bytes.len());
    assert_eq!(
        read_xlsx::measure(&bytes, 15_000).unwrap_err().code,
        "file_too_large"
    );
    assert_eq!(read_xlsx::measure(&bytes, 100_000), Ok(()));
}
