//! Exporting records as a workbook, on this phone and without a network.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::listing::moment_words;
use steward_domain::logbook::{
    Book, Cell, Column, Extent, Form, Sheet, cells, columns, columns_of_lines, file_name, lines, rows_fields,
};
use steward_domain::record::Record;

use super::counting::Counted;
use super::making::{self, Naming};
use super::wanted::today;
use crate::components::progress::Progress;
use crate::desk::Desk;
use crate::platform::{files, workbook};
use crate::words::{LogbookWords, fill, language};

/// What a workbook is called on the web.
const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How far a workbook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many records are told, of so many.
    Rows(usize, usize),
    /// The file is being written.
    File,
}

/// What is wished for.
pub struct Wish {
    /// The register.
    pub definition: Arc<Definition>,
    /// What the workbook says about itself: what, and its value.
    pub facts: Vec<(String, String)>,
    /// The records.
    pub records: Vec<Arc<Record>>,
}

/// Writes the workbook and gives it out. Says how that ended.
pub async fn export(desk: Desk, wish: Wish, progress: RwSignal<Option<Stage>>) {
    let count = wish.records.len();
    let all = count * 2;
    let go_on = |done: usize| {
        // A page that was left wants nothing any more.
        progress.try_set(Some(Stage::Rows(done.min(all), all))).is_none()
    };
    let Some(book) = book_of(desk, &wish, go_on).await else {
        return;
    };
    let _ = progress.try_set(Some(Stage::File));
    let name = file_name(&wish.definition, untrack(language), &today(desk).to_string());
    let ended = write(&book, &name).await;
    let words = untrack(LogbookWords::now);
    match ended {
        Ok(()) => {
            let n = count.to_string();
            desk.say(fill(words.exported, &[("n", &n), ("f", &name)]), None);
        }
        Err(why) => desk.complain(fill(words.not_exported, &[("why", &why)])),
    }
    let _ = progress.try_set(None);
}

async fn write(book: &Book, name: &str) -> Result<(), String> {
    let book = serde_json::to_string(book).map_err(|why| why.to_string())?;
    let bytes = workbook::write(&book).await?;
    if files::give_out_bytes(name, &bytes, MEDIA_TYPE) {
        Ok(())
    } else {
        Err(untrack(LogbookWords::now).not_taken.to_owned())
    }
}

async fn book_of(desk: Desk, wish: &Wish, go_on: impl Fn(usize) -> bool) -> Option<Book> {
    let definition = &wish.definition;
    let (role, language) = (desk.ledger.actor().role, untrack(language));
    let counted = Counted::of(desk, definition, &wish.records);
    let all_columns = columns(definition, role, Extent::Everything, language);
    let rows = making::told_of(
        desk.ledger,
        &wish.records,
        Naming::Full,
        &go_on,
        |record, locale| {
            let told = cells(record, definition, &all_columns, locale).into_iter();
            let told = told.zip(&all_columns).map(|(cell, column)| {
                let number = counted.told(record, definition, &column.key);
                number.map_or(cell, |number| {
                    Cell::Whole(i64::try_from(number).unwrap_or(i64::MAX))
                })
            });
            told.collect()
        },
    );
    let rows = rows.await?;
    let title = language.pick(&definition.print.words).to_owned();
    let mut sheets = vec![Sheet {
        name: title.clone(),
        columns: all_columns,
        rows,
    }];
    let count = wish.records.len();
    for field in rows_fields(definition, role) {
        let told = making::told_of(
            desk.ledger,
            &wish.records,
            Naming::Full,
            |done| go_on(count + done),
            |record, locale| lines(record, definition, field, locale),
        );
        let rows: Vec<Vec<Cell>> = told.await?.into_iter().flatten().collect();
        if !rows.is_empty() {
            sheets.push(Sheet {
                name: language.pick(&field.words).to_owned(),
                columns: columns_of_lines(field, language),
                rows,
            });
        }
    }
    Some(untrack(|| {
        let site = desk.site_name();
        sheets.push(about(desk, wish, &title, &site));
        Book {
            title,
            author: desk.ledger.person().name,
            site,
            sheets,
        }
    }))
}

/// The sheet that says what the others are.
fn about(desk: Desk, wish: &Wish, title: &str, site: &str) -> Sheet {
    let words = LogbookWords::now();
    let now = desk.tell_on_paper(false, |locale| moment_words(locale.now_ms, locale));
    let heard_ms = desk.ledger.pulse().with(|pulse| pulse.last_contact_ms);
    let n = wish.records.len().to_string();
    let whole = match heard_ms {
        Some(ms) => {
            let heard = desk.tell_on_paper(false, |locale| moment_words(ms, locale));
            fill(words.as_of, &[("t", &heard)])
        }
        None => fill(words.here_only_never, &[("n", &n)]),
    };
    let waiting = desk.ledger.pulse().with(|pulse| pulse.status.waiting);
    let unsent = (waiting > 0).then(|| fill(words.unsent_n, &[("n", &waiting.to_string())]));
    let row = |what: &str, value: String| vec![Cell::Text(what.to_owned()), Cell::Text(value)];
    let mut rows = vec![
        row(words.site, site.to_owned()),
        row(words.register, title.to_owned()),
    ];
    rows.extend(wish.facts.iter().map(|(what, value)| row(what, value.clone())));
    rows.push(row(
        words.count,
        [vec![n, whole], unsent.into_iter().collect()]
            .concat()
            .join(" · "),
    ));
    let role = desk.ledger.actor().role;
    let mut fields = wish.definition.fields.iter();
    if fields.any(|field| field.private && field.is_readable_by(role)) {
        rows.push(row(words.personal, words.masked.to_owned()));
    }
    rows.push(row(words.made_by, desk.ledger.person().name));
    rows.push(row(words.made_at, now));
    let column = |head: &str| Column {
        key: head.to_owned(),
        head: head.to_owned(),
        form: Form::Text,
    };
    Sheet {
        name: words.about.to_owned(),
        columns: vec![column(words.item), column(words.value)],
        rows,
    }
}

/// How far the workbook is.
#[component]
pub fn Writing(
    /// How far.
    stage: Stage,
) -> impl IntoView {
    match stage {
        Stage::Rows(done, all) => {
            view! { <Progress words=Signal::derive(|| LogbookWords::now().writing_rows.to_owned()) done=Signal::stored((done, all)) /> }
                .into_any()
        }
        Stage::File => {
            view! { <Progress words=Signal::derive(|| LogbookWords::now().writing_file.to_owned()) /> }.into_any()
        }
    }
}
