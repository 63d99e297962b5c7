//! Visitors in and out: the slip, who is inside now, and who is expected. On a desk side by side, on a phone one after the other.

pub mod expected;
pub mod fields;
pub mod handling;
pub mod host;
pub mod inside;
pub mod keys;
pub mod late;
pub mod leave;
pub mod opening;
pub mod post;
pub mod quick;
pub mod returning;
pub mod roll_call;
pub mod row;
pub mod save;
pub mod slip;
pub mod turns;
pub mod unfinished;

use leptos::prelude::*;
use steward_domain::ids::RecordId;

use crate::app::Frame;
use crate::desk::use_desk;
use crate::platform::window;
use crate::show::Show;
use crate::words::{GateWords, fill};
use expected::{ExpectedPart, today};
use inside::{InsidePart, inside};
use keys::{KeyList, KeyTools, Keys};
use late::LateSheet;
use slip::SlipPart;
use turns::Turns;

pub use roll_call::RollCallPage;

/// The register of the slips.
const VISITOR: &str = "visitor";

/// The parts of the page; a phone shows one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Slip,
    Inside,
    Expected,
}

impl Part {
    const EACH: [Self; 3] = [Self::Slip, Self::Inside, Self::Expected];

    fn key(self) -> &'static str {
        match self {
            Self::Slip => "slip",
            Self::Inside => "inside",
            Self::Expected => "expected",
        }
    }

    fn word(self) -> &'static str {
        let words = GateWords::now();
        match self {
            Self::Slip => words.come_in,
            Self::Inside => words.inside,
            Self::Expected => words.expected,
        }
    }
}

/// The gate.
#[component]
pub fn GatePage() -> impl IntoView {
    let desk = use_desk();
    let part = RwSignal::new(Part::Slip);
    let turns = Turns::new(desk);
    let is_help = RwSignal::new(false);
    let query = RwSignal::new(String::new());
    let late = RwSignal::new(None::<RecordId>);
    let (inside, expected) = (inside(desk), today(desk));
    let count = move |part: Part| match part {
        Part::Slip => 0,
        Part::Inside => inside.with(|inside| inside.slips.len()),
        Part::Expected => expected.with(Vec::len),
    };
    let late_slips = Signal::derive(move || inside.with(|inside| inside.overdue));
    let on_arrived = Callback::new(move |id| {
        turns.expect(id);
        show(part, Part::Slip);
    });
    let on_late = Callback::new(move |id| late.set(Some(id)));
    let on_slip = Callback::new(move |()| {
        part.set(Part::Slip);
        keys::focus(slip::PHONE_BOX);
    });
    let on_find = Callback::new(move |()| part.set(Part::Inside));
    let class = move |of: Part| {
        let shown = if part.get() == of { "is-shown" } else { "" };
        format!("gate__part gate__{} {shown}", of.key())
    };
    let label = |of: Part| format!("gate-tab-{}", of.key());
    view! {
        <Frame
            title=Signal::derive(|| GateWords::now().title.to_owned())
            tools=view! { <KeyTools is_help=is_help /> }.into_any()
        >
            <div class="page is-wide gate-page">
                <Tabs part=part count=count late=late_slips />
                <div class="gate">
                    <section class=move || class(Part::Slip) id="gate-slip" aria-labelledby=label(Part::Slip)>
                        <SlipPart turns=turns />
                    </section>
                    <div class="gate__side">
                        <section
                            class=move || class(Part::Expected)
                            id="gate-expected"
                            aria-labelledby=label(Part::Expected)
                        >
                            <h2 class="section__title gate__heading">
                                {move || Part::Expected.word()} <span class="count">{move || count(Part::Expected)}</span>
                            </h2>
                            <ExpectedPart expected=expected on_arrived=on_arrived />
                        </section>
                        <section class=move || class(Part::Inside) id="gate-inside" aria-labelledby=label(Part::Inside)>
                            <h2 class="section__title gate__heading">{move || Part::Inside.word()}</h2>
                            <InsidePart inside=inside query=query on_late=on_late />
                        </section>
                    </div>
                </div>
            </div>
            <LateSheet late=late />
            <Keys on_slip=on_slip on_find=on_find is_help=is_help />
            <KeyList is_help=is_help />
        </Frame>
    }
}

#[component]
fn Tabs(
    part: RwSignal<Part>,
    count: impl Fn(Part) -> usize + Copy + Send + Sync + 'static,
    /// How many slips are late: on a phone the tab is all that says it.
    late: Signal<usize>,
) -> impl IntoView {
    let tabs = Part::EACH.map(|one| {
        view! {
            <button
                class="tabs__tab"
                type="button"
                role="tab"
                id=format!("gate-tab-{}", one.key())
                aria-controls=format!("gate-{}", one.key())
                aria-selected=move || (part.get() == one).to_string()
                on:click=move |_| show(part, one)
            >
                {move || one.word()}
                <Show when=move || { count(one) > 0 }><span class="count">{move || count(one)}</span></Show>
                <Show when=move || one == Part::Inside && { late.get() > 0 }>
                    <span class="gate__late">{move || fill(GateWords::now().overdue, &[("n", &late.get().to_string())])}</span>
                </Show>
            </button>
        }
    });
    view! {
        <div class="page__head gate__tabs">
            <div class="tabs" role="tablist" aria-label=move || GateWords::now().parts>{tabs.collect_view()}</div>
        </div>
    }
}

/// Shows a part from its beginning: the one before may have been scrolled.
fn show(part: RwSignal<Part>, shown: Part) {
    part.set(shown);
    to_top();
}

/// Scrolls back to where the page begins. In a column of the desk it is the column that scrolls.
fn to_top() {
    let slip = window()
        .document()
        .and_then(|document| document.get_element_by_id("gate-slip"));
    match slip.and_then(|slip| slip.closest(".desk-column").ok().flatten()) {
        Some(column) => column.set_scroll_top(0),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}
