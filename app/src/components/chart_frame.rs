//! What every chart stands in: what it shows, what it says in a sentence, the same figures as a table, and how old they are.

use leptos::html::Details;
use leptos::prelude::*;

use super::icon::Icon;
use crate::words::Dashboard;

/// The figures of a chart as a table. The first cell of a row names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The headings.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A chart in its frame. The chart itself is `role="img"`, named by [`title_id`] and told by [`finding_id`].
#[component]
pub fn ChartFrame(
    /// The name of its place on the page.
    id: &'static str,
    /// What it shows.
    #[prop(into)]
    title: Signal<String>,
    /// What it says, in a sentence: for everybody, and for whoever can't see the picture.
    #[prop(into)]
    finding: Signal<String>,
    /// The same figures.
    #[prop(into)]
    figures: Signal<Figures>,
    /// How old they are.
    #[prop(into)]
    as_of: Signal<String>,
    /// The chart, with its legend.
    children: Children,
) -> impl IntoView {
    let table = NodeRef::<Details>::new();
    open_on_paper(table);
    view! {
        <section class="chart-frame" id=id aria-labelledby=title_id(id)>
            <h3 class="chart-frame__title" id=title_id(id)>{move || title.get()}</h3>
            <p class="chart-frame__finding" id=finding_id(id)>{move || finding.get()}</p>
            <div class="chart-frame__chart">{children()}</div>
            <details class="chart-frame__table" node_ref=table>
                <summary class="chart-frame__unfold">
                    {Icon::Down.view()} {move || Dashboard::now().table}
                    <span class="visually-hidden">{move || title.get()}</span>
                </summary>
                <div class="data-table" role="group" tabindex="0" aria-labelledby=title_id(id)>
                    {move || figures.with(drawn)}
                </div>
            </details>
            <p class="chart-frame__age">{move || as_of.get()}</p>
        </section>
    }
}

/// The picture of a chart, as wide as there is room for and as high as it says; named by the frame around it.
pub fn picture(
    class: &'static str,
    frame: &'static str,
    height: impl Into<Signal<String>>,
    inside: impl IntoView + 'static,
) -> impl IntoView {
    let height = height.into();
    view! {
        <svg
            class=class
            role="img"
            width="100%"
            height=move || height.get()
            aria-labelledby=title_id(frame)
            aria-describedby=finding_id(frame)
        >
            {inside}
        </svg>
    }
}

/// The id of a chart's title.
#[must_use]
pub fn title_id(id: &str) -> String {
    format!("{id}-title")
}

/// The id of the sentence that a chart says.
#[must_use]
pub fn finding_id(id: &str) -> String {
    format!("{id}-finding")
}

/// A part of a whole as a length in a chart: `percent(1, 3)` is `33.33%`.
#[must_use]
pub fn percent(part: usize, whole: usize) -> String {
    let hundredths = part.saturating_mul(10_000) / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Tenths of the letter's size as a length: charts grow with the letters.
#[must_use]
pub fn em(tenths: usize) -> String {
    format!("{}.{}em", tenths / 10, tenths % 10)
}

/// The labels of an axis over the whole width, the first at its beginning and the last at its end.
pub fn axis_labels(labels: &[String], y: &str) -> impl IntoView + use<> {
    let last = labels.len().saturating_sub(1);
    let drawn = labels.iter().enumerate().map(|(place, label)| {
        let anchor = match place {
            0 => "start",
            place if place == last => "end",
            _ => "middle",
        };
        let label = label.clone();
        view! { <text class="chart__label" x=percent(place, last) y=y.to_owned() text-anchor=anchor>{label}</text> }
    });
    drawn.collect_view()
}

fn drawn(figures: &Figures) -> impl IntoView + use<> {
    let class = |column: usize| if column == 0 { "" } else { "is-number" };
    let head = figures.head.iter().enumerate().map(|(column, cell)| {
        let cell = cell.clone();
        view! { <th scope="col" class=class(column)>{cell}</th> }
    });
    let rows = figures.rows.iter().map(|row| {
        let mut cells = row.iter().cloned();
        let name = cells.next().unwrap_or_default();
        let cells = cells.map(|cell| view! { <td class="is-number">{cell}</td> });
        view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }
    });
    let (head, rows) = (head.collect_view(), rows.collect_view());
    view! { <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table> }
}

/// On paper nothing unfolds: every table is open while the page is printed, and as it was afterwards.
fn open_on_paper(table: NodeRef<Details>) {
    let was_open = StoredValue::new(true);
    let before = window_event_listener_untyped("beforeprint", move |_| {
        if let Some(table) = table.get_untracked() {
            was_open.set_value(table.open());
            table.set_open(true);
        }
    });
    let after = window_event_listener_untyped("afterprint", move |_| {
        if let Some(table) = table.get_untracked() {
            table.set_open(was_open.get_value());
        }
    });
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
}
