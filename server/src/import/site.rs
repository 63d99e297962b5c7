//! The sheet with the site's own line.

use steward_domain::ids::Key;
use steward_domain::words::Words;

use super::cells;
use super::errors::{Errors, Problem, Spot};
use super::fold::fold;
use super::sheet::{Cell, Sheet};

/// The most characters of a site's name.
const NAME_CHARS_MAX: usize = 80;

/// What a file says of the site itself. A site is no record, so this is no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// Its name. Without an English one the Chinese one stands for both.
    pub words: Words,
}

/// Columns of the sheet: headings, by what they hold.
const COLUMNS: [(Part, &[&str]); 3] = [
    (Part::Code, &["code", "key", "编号", "项目编号"]),
    (Part::Zh, &["name", "名称", "项目名称"]),
    (Part::En, &["name_en", "英文名称", "english name"]),
];

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Zh,
    En,
}

/// Reads the site's line. There is one, and its code, where it has one, is that of the site that is imported into.
pub(super) fn site(sheet: &Sheet, place: usize, site: &Key, errors: &mut Errors) -> Option<SiteRow> {
    let header = Spot {
        sheet: place,
        line: sheet.header_line,
    };
    let parts: Vec<Option<Part>> = sheet
        .header
        .iter()
        .map(|heading| part(heading, header, errors))
        .collect();
    let (line, cells) = sheet.rows.first()?;
    let spot = Spot {
        sheet: place,
        line: *line,
    };
    if let Some((line, _)) = sheet.rows.get(1) {
        let spot = Spot {
            sheet: place,
            line: *line,
        };
        let message = "a file is for one site; leave the other lines out";
        errors.add(spot, None, Problem::new("several_sites", message));
    }
    let mut read = |wanted: Part| {
        let at = parts.iter().position(|part| *part == Some(wanted))?;
        let cell = cells.get(at).filter(|cell| !cell.is_blank())?;
        let heading = sheet.header.get(at).map(String::as_str);
        cell_text(cell, wanted, site)
            .map_err(|problem| errors.add(spot, heading, problem))
            .ok()
    };
    read(Part::Code);
    let en = read(Part::En);
    let Some(zh) = read(Part::Zh) else {
        let problem = Problem::new("field_required", "the site needs a name; fill it in");
        errors.add(spot, Some("名称"), problem);
        return None;
    };
    let en = en.unwrap_or_else(|| zh.clone());
    Some(SiteRow {
        words: Words { zh, en },
    })
}

fn part(heading: &str, spot: Spot, errors: &mut Errors) -> Option<Part> {
    if heading.is_empty() || heading.starts_with(['#', '＃']) {
        return None;
    }
    let found = COLUMNS
        .iter()
        .find(|(_, names)| names.contains(&fold(heading).as_str()));
    if found.is_none() {
        let message = "a site has the columns 编号 code, 名称 name, 英文名称 name_en; put # before the heading to leave it out";
        errors.add(spot, Some(heading), Problem::new("unknown_column", message));
    }
    found.map(|(part, _)| *part)
}

fn cell_text(cell: &Cell, part: Part, site: &Key) -> Result<String, Problem> {
    let text = cells::text(cell)?;
    if part == Part::Code && fold(&text) != site.as_str() {
        let message =
            format!("the file is for another site than {site}; choose that site, or correct the code");
        return Err(Problem::new("wrong_site", message));
    }
    if text.chars().count() > NAME_CHARS_MAX || text.contains(['\n', '\t']) {
        let message = format!("at most {NAME_CHARS_MAX} characters on one line fit here; shorten it");
        return Err(Problem::new("value_too_long", message));
    }
    Ok(text)
}
