//! One round: the next checkpoint big on top, the timeline below, and the scan under the thumb.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use steward_domain::ids::RecordId;
use steward_domain::work::course::RoundNow;
use steward_domain::work::rounds::Stage;

use super::book::Book;
use super::card::{CatchUpClock, JudgeLink};
use super::check::{At, Shows, Task};
use super::check_sheet::CheckSheet;
use super::ending::{CatchUpSheet, Ends, FinishSheet, SkipSheet};
use super::hand::ChooseStop;
use super::list::Ready;
use super::next_stop::NextStop;
use super::position::Whereabouts;
use super::scan::ScanSheet;
use super::shown::WalkShown;
use super::stops::{StopSheet, StopWays, Stops};
use super::thumb::{MainAction, Thumb};
use super::tick::{Tick, TickView};
use crate::app::Frame;
use crate::components::icon::Icon;
use crate::components::progress_bar::ProgressBar;
use crate::components::receipt_mark::ReceiptMark;
use crate::components::state_mark::StateMark;
use crate::components::state_view::{Standing, StateView};
use crate::desk::use_desk;
use crate::page::{self, Page, SCAN, record_in};
use crate::platform::sound::{self, Sound};
use crate::platform::wake::Awake;
use crate::platform::window;
use crate::show::Show;
use crate::words::{Rounds, Shell, fill};

/// What lies over the page.
#[derive(Clone, PartialEq)]
pub(super) enum Over {
    Nothing,
    Scan,
    Choose,
    Check(Box<Task>),
    Stop(usize),
    Skip(usize),
    Finish,
    CatchUp,
}

/// One round.
#[component]
pub fn RoundPage() -> impl IntoView {
    let book = Book { desk: use_desk() };
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(record_in));
    let now_ms = book.coarse_now_ms();
    let walk = Memo::new(move |_| {
        let id = id.get()?;
        book.look_at(id, now_ms.get(), |_, round| WalkShown::of(round, book))
    });
    let title = Signal::derive(move || {
        walk.with(|walk| {
            walk.as_ref()
                .map_or_else(|| Rounds::now().title.to_owned(), |walk| walk.round.name.clone())
        })
    });
    let subtitle = Signal::derive(move || {
        walk.with(|walk| {
            walk.as_ref()
                .map(|walk| walk.round.window_words(book))
                .unwrap_or_default()
        })
    });
    let is_here = Memo::new(move |_| walk.with(Option::is_some));
    view! {
        <Frame title=title subtitle=subtitle back=Page::Rounds tools=view! { <SoundSwitch /> }.into_any()>
            <div class="page is-narrow">
                <Ready
                    book=book
                    children=move || view! {
                        <Show
                            when=move || is_here.get()
                            fallback=|| view! {
                                <StateView
                                    standing=Signal::stored(Standing::NotHere)
                                    title=Signal::derive(|| Shell::now().not_here.to_owned())
                                />
                            }
                        >
                            {move || id.get().map(|id| view! { <Walk id=id walk=walk book=book /> })}
                        </Show>
                    }.into_any()
                />
            </div>
        </Frame>
    }
}

#[component]
fn Walk(id: RecordId, walk: Memo<Option<WalkShown>>, book: Book) -> impl IntoView {
    let over = RwSignal::new(Over::Nothing);
    stay_awake(walk);
    open_camera_if_asked(id, walk, over);
    let ways = ways(id, walk, over);
    let next = Memo::new(move |_| {
        walk.with(|walk| {
            let walk = walk.as_ref().filter(|walk| walk.round.is_walked_by_me())?;
            Some((walk.next_stop()?.clone(), walk.stops.len()))
        })
    });
    view! {
        <Head walk=walk book=book />
        {move || next.get().map(|(stop, total)| view! { <NextStop stop=stop total=total book=book /> })}
        <Stops walk=walk book=book on_more=Callback::new(move |at| over.set(Over::Stop(at))) />
        <FinishEarly walk=walk over=over />
        <Judge id=id walk=walk book=book />
        <MainAction id=id walk=walk over=over ways=ways book=book />
        <Overs id=id walk=walk over=over ways=ways book=book />
    }
}

/// An address that asks for the camera is answered once: opened again, or reached by the way back, it is the round's.
fn open_camera_if_asked(id: RecordId, walk: Memo<Option<WalkShown>>, over: RwSignal<Over>) {
    let query = use_query_map();
    let is_asked = Memo::new(move |_| query.with(|query| query.get_str(SCAN).is_some()));
    Effect::new(move |_| {
        if !is_asked.get() {
            return;
        }
        let thumb = walk.with_untracked(|walk| walk.as_ref().and_then(Thumb::of));
        if thumb == Some(Thumb::Scan) && over.with_untracked(|over| *over == Over::Nothing) {
            over.set(Over::Scan);
        }
        // A link is in the browser's history only after the page was drawn: taken out before, its address would stay there.
        request_animation_frame(move || {
            if is_asked.try_get_untracked() == Some(true) {
                page::was_answered(&Page::Round(id));
            }
        });
    });
}

/// What leads on without a scan.
fn ways(id: RecordId, walk: Memo<Option<WalkShown>>, over: RwSignal<Over>) -> StopWays {
    let by_hand = Callback::new(move |at: usize| {
        let task = walk.with_untracked(|walk| {
            let stop = walk.as_ref()?.stops.get(at)?;
            Some(Task {
                round: id,
                at: At::Stop(at),
                spot: stop.spot.clone(),
                shows: Shows::ByHand,
                is_out_of_order: stop.is_before_its_turn,
            })
        });
        over.set(task.map_or(Over::Nothing, |task| Over::Check(Box::new(task))));
    });
    StopWays {
        by_hand,
        skip: Callback::new(move |at| over.set(Over::Skip(at))),
        close: Callback::new(move |()| {
            let _ = over.try_set(Over::Nothing);
        }),
    }
}

/// Silence where people sleep.
#[component]
fn SoundSwitch() -> impl IntoView {
    let is_on = sound::is_on();
    let pressed = is_on.clone();
    let flip = |_| {
        sound::switch(!sound::is_on().get_untracked());
        sound::play(Sound::Found);
    };
    view! {
        <button
            class="icon-button"
            type="button"
            aria-label=move || Rounds::now().sound
            aria-pressed=move || pressed.get().to_string()
            on:click=flip
        >
            {move || if is_on.get() { Icon::SoundOn } else { Icon::SoundOff }.view()}
        </button>
    }
}

/// The screen stays on while this person walks.
fn stay_awake(walk: Memo<Option<WalkShown>>) {
    let is_walking =
        Memo::new(move |_| walk.with(|walk| walk.as_ref().is_some_and(|walk| walk.round.is_walked_by_me())));
    let awake = StoredValue::new_local(None::<Awake>);
    Effect::new(move |_| awake.set_value(is_walking.get().then(Awake::hold)));
    on_cleanup(move || drop(awake.try_update_value(Option::take)));
}

/// State, window, walker and progress.
#[component]
fn Head(walk: Memo<Option<WalkShown>>, book: Book) -> impl IntoView {
    let shown = move || {
        let walk = walk.get()?;
        let words = Rounds::now();
        let round = walk.round;
        let order = if round.is_order_fixed {
            words.fixed_order
        } else {
            words.any_order
        };
        let who = match &round.companion {
            Some(name) => Some(fill(words.with_other, &[("name", name)])),
            None => (!round.is_mine).then(|| fill(words.by_other, &[("name", &round.walker)])),
        };
        let facts = [Some(order.to_owned()), who];
        let facts = facts
            .into_iter()
            .flatten()
            .map(|fact| view! { <span>{fact}</span> })
            .collect_view();
        let progress = round.progress_words();
        Some(view! {
            <section class="round-head" aria-label=round.name.clone()>
                <div class="round-head__title">
                    <span class="round-head__count">{progress.clone()}</span>
                    <StateMark state=Signal::stored(round.mark()) />
                </div>
                <ProgressBar label=Signal::stored(progress) done=Signal::stored(round.progress.done()) />
                <div class="cluster is-between">
                    <p class="timeline__facts round-head__facts">{facts}</p>
                    <ReceiptMark receipt=round.receipt />
                </div>
                {round.catch_up.map(|clock| view! { <CatchUpClock clock=clock book=book /> })}
            </section>
            {(round.stage.is_under_way() && !round.is_mine).then(|| view! {
                <div class="notice is-info" role="status">
                    {Icon::Info.view()} <p class="notice__words">{words.not_mine}</p>
                </div>
            })}
        })
    };
    view! { {shown} }
}

/// Ending with checkpoints left: below the timeline, away from the thumb.
#[component]
fn FinishEarly(walk: Memo<Option<WalkShown>>, over: RwSignal<Over>) -> impl IntoView {
    let stage = Memo::new(move |_| {
        walk.with(|walk| {
            let round = &walk.as_ref()?.round;
            (round.is_walked_by_me() && round.progress.left() > 0).then_some(round.stage)
        })
    });
    let words = move |stage| match stage {
        Stage::CatchingUp => Rounds::now().finish_catch_up,
        _ => Rounds::now().finish_early,
    };
    move || {
        stage.get().map(|stage| {
            view! {
                <button class="button is-wide" type="button" on:click=move |_| over.set(Over::Finish)>
                    {Icon::Flag.view()} {move || words(stage)}
                </button>
            }
        })
    }
}

/// For who leads, when nobody came in the round's time.
#[component]
fn Judge(id: RecordId, walk: Memo<Option<WalkShown>>, book: Book) -> impl IntoView {
    let leads = book.leads();
    let is_open = Memo::new(move |_| {
        walk.with(|walk| {
            leads
                && walk
                    .as_ref()
                    .is_some_and(|walk| walk.round.now == RoundNow::NotJudged)
        })
    });
    view! { <Show when=move || is_open.get()><JudgeLink round=id is_wide=true /></Show> }
}

/// The sheets over the page.
#[component]
fn Overs(
    id: RecordId,
    walk: Memo<Option<WalkShown>>,
    over: RwSignal<Over>,
    ways: StopWays,
    book: Book,
) -> impl IntoView {
    let whereabouts = StoredValue::new_local(None::<Whereabouts>);
    let tick = Tick::new();
    let on_close = ways.close;
    let ends = Ends {
        on_saved: Callback::new(move |()| {
            tick.tell();
            let _ = over.try_set(Over::Nothing);
            // The next checkpoint is on top.
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }),
        on_close,
    };
    let by_hand = ways.by_hand;
    Effect::new(move |_| {
        if over.get() == Over::Scan {
            whereabouts.set_value(Some(Whereabouts::ask()));
        }
    });
    let to_check = Callback::new(move |task| over.set(Over::Check(Box::new(task))));
    let to_choose = Callback::new(move |()| over.set(Over::Choose));
    // What a sheet shows is as it was when it was opened: nothing moves under a finger.
    let sheet = move || {
        let over = over.get();
        let walk = walk.get_untracked()?;
        let stop = |at: usize| walk.stops.get(at).cloned();
        Some(match over {
            Over::Nothing => ().into_any(),
            Over::Scan => view! {
                <ScanSheet round=id book=book on_task=to_check on_by_hand=to_choose on_close=on_close />
            }
            .into_any(),
            Over::Choose => view! { <ChooseStop walk=walk on_stop=by_hand on_close=on_close /> }.into_any(),
            Over::Check(task) => {
                let whereabouts = whereabouts.get_value();
                view! {
                    <CheckSheet task=*task book=book whereabouts=whereabouts on_saved=ends.on_saved on_close=on_close />
                }
                .into_any()
            }
            Over::Stop(at) => view! { <StopSheet stop=stop(at)? ways=ways /> }.into_any(),
            Over::Skip(at) => {
                let spot = stop(at)?.spot;
                view! { <SkipSheet round=id at=at spot=spot book=book ends=ends /> }.into_any()
            }
            Over::Finish => {
                let (progress, stage) = (walk.round.progress, walk.round.stage);
                view! { <FinishSheet round=id progress=progress stage=stage book=book ends=ends /> }
                    .into_any()
            }
            Over::CatchUp => {
                view! { <CatchUpSheet round=id name=walk.round.name book=book ends=ends /> }.into_any()
            }
        })
    };
    view! { {sheet} <TickView tick=tick /> }
}
