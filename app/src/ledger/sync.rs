//! The loop that syncs: one tab at a time, when there is something to send, when the server calls, and every minute.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc;
use futures::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde_json::value::RawValue;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{Exchange, Failure, Held, KeptRegisters, Next, OutboxRow, Outgoing, Plan};
use steward_domain::sort::Gather;
use steward_domain::wire::{ReadResponse, SyncResponse, UnreadRecord, VERSION};
use wasm_bindgen_futures::spawn_local;

use super::{Inner, Phase, Word};
use crate::api::{self, Fault, Live, RawRequest};
use crate::platform::{clock, locks, window};
use crate::store::{StoreFault, With, Written};
use crate::words::Shell;

/// How long the loop rests when nobody calls: browsers tell neither reliably nor soon that the network is back.
const REST_MS: u32 = 60_000;

/// About how long news of the server wait for more of them: on a busy site every phone would else ask after every change of every other.
const NEWS_PAUSE_MS: u32 = 1_000;

/// Starts the loop. It ends when the person closes the ledger.
pub(super) fn start(inner: &Rc<Inner>, kicked: mpsc::Receiver<()>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        let _lock = locks::hold(&format!("steward-sync-{}", inner.person.staff)).await;
        inner.is_syncing.set(inner.is_open.get());
        if inner.is_open.get() {
            // What another tab did until it closed is on disk, not here.
            let _guard = inner.writing.lock().await;
            let _ = inner.reopen().await;
        }
        let listeners = wake_up_calls(&inner);
        run(&inner, kicked).await;
        drop(listeners);
    });
}

/// Whatever hints that the network may be back. The browser's online flag itself is not trusted.
fn wake_up_calls(inner: &Rc<Inner>) -> Vec<EventListener> {
    let on = |target: &web_sys::EventTarget, name: &'static str| {
        let weak = Rc::downgrade(inner);
        EventListener::new(target, name, move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.kick_all();
            }
        })
    };
    let mut listeners = vec![on(&window(), "online"), on(&window(), "focus")];
    listeners.extend(
        window()
            .document()
            .map(|document| on(&document, "visibilitychange")),
    );
    listeners
}

async fn run(inner: &Rc<Inner>, mut kicked: mpsc::Receiver<()>) {
    let mut live: Option<Live> = None;
    while inner.is_open.get() {
        let next = inner.exchange().await;
        inner.take_pulse();
        let rest_ms = match next {
            Next::Now => continue,
            Next::Enrol => match inner.enrol_again().await {
                Ok(()) => continue,
                Err(after_ms) => after_ms,
            },
            Next::Wake { after_ms } => u32::try_from(after_ms).unwrap_or(REST_MS),
            Next::Rest | Next::LogIn | Next::Update => REST_MS,
        };
        if next == Next::Rest && live.is_none() {
            live = listen(inner);
        }
        if matches!(next, Next::LogIn | Next::Wake { .. }) {
            live = None;
        }
        match select(kicked.next(), TimeoutFuture::new(rest_ms)).await {
            Either::Left((None, _)) => return,
            Either::Left((Some(()), _)) | Either::Right(_) => {}
        }
    }
}

/// Hears when the site is at another number than this phone.
fn listen(inner: &Rc<Inner>) -> Option<Live> {
    let (weak, cut) = (Rc::downgrade(inner), Rc::downgrade(inner));
    Live::open(
        inner.person.slot,
        move |number| {
            if let Some(inner) = weak.upgrade()
                && number != inner.replica.borrow().meta().cursor
            {
                inner.take_news();
            }
        },
        move || {
            if let Some(inner) = cut.upgrade() {
                inner.kick_all();
            }
        },
    )
}

/// The records that an answer needs, read before it is planned.
struct Read(BTreeMap<RecordId, Record>);

impl Held for Read {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.get(&id).cloned()
    }
}

impl Inner {
    /// There is something to pull: soon, together with what comes meanwhile. What is saved here does not wait for it. The pause is
    /// another on each phone, so that not all of them ask at once.
    fn take_news(self: &Rc<Self>) {
        if self.news_wait.replace(true) {
            return;
        }
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            TimeoutFuture::new(NEWS_PAUSE_MS / 2 + clock::jitter() % NEWS_PAUSE_MS).await;
            if let Some(inner) = weak.upgrade() {
                inner.news_wait.set(false);
                inner.kick_all();
            }
        });
    }

    /// One exchange, and what comes next.
    async fn exchange(&self) -> Next {
        let Some(outgoing) = self.replica.borrow_mut().request() else {
            return Next::Rest;
        };
        self.take_pulse();
        let bodies = self.bodies(&outgoing.seqs);
        let sent_wall_ms = clock::wall_ms();
        let envelope = envelope(&outgoing, &bodies, sent_wall_ms);
        let answer = api::sync(self.person.slot, &envelope).await;
        let exchange = Exchange {
            sent_wall_ms,
            received_wall_ms: clock::wall_ms(),
            received_mono_ms: clock::mono_ms(),
        };
        match answer {
            Ok(response) => self.take_answer(&response, exchange).await,
            Err(fault) => self.take_fault(&fault),
        }
    }

    fn bodies(&self, seqs: &[u64]) -> Vec<Box<RawValue>> {
        let replica = self.replica.borrow();
        let rows = replica.outbox().filter(|row| seqs.contains(&row.seq));
        rows.map(|row| row.body.clone()).collect()
    }

    async fn take_answer(&self, answer: &ReadResponse, exchange: Exchange) -> Next {
        let ReadResponse { response, unread } = answer;
        let _guard = self.writing.lock().await;
        let held = match self.read_needed(response).await {
            Ok(held) => held,
            Err(fault) => return self.take_store_fault(&fault),
        };
        let planned = self.replica.borrow().answer(response, &held, exchange);
        let Ok(plan) = planned else {
            return self.fail(Failure::Unreachable, Phase::Current);
        };
        let kept = match self.kept_after(response, &plan).await {
            Ok(kept) => kept,
            Err(fault) => return self.take_store_fault(&fault),
        };
        let with = With {
            definitions: kept.as_ref(),
            registers: &self.registers.keys(),
            unread,
            // A restored server may lack what it had: then the copies that are here are originals again.
            photos_waiting: &response.photos_wanted,
            ..With::default()
        };
        match self.store.write(&plan.rows, with).await {
            Ok(Written::Done) => {}
            Ok(Written::Stale) => {
                return match self.reopen().await {
                    Ok(()) => Next::Now,
                    Err(fault) => self.take_store_fault(&fault),
                };
            }
            Err(fault) => return self.take_store_fault(&fault),
        }
        let was_set_back = response.acknowledged_seq >= self.replica.borrow().meta().next_seq;
        self.pulse
            .update_untracked(|pulse| pulse.was_set_back |= was_set_back);
        self.replica.borrow_mut().stored(&plan);
        if kept.is_some() {
            self.registers.take(kept.as_ref());
        }
        let pulling = plan
            .rows
            .meta
            .snapshot
            .or(response.more.then_some(response.cursor));
        self.show_answer(&plan, pulling, exchange.received_wall_ms).await;
        if !plan.rows.into_shadow {
            self.show_unread(unread).await;
        }
        plan.next
    }

    /// What is kept of the registers after an answer that brings some. A plan that does not take them over must not store them either: their
    /// fingerprint would not be theirs.
    async fn kept_after(
        &self,
        response: &SyncResponse,
        plan: &Plan,
    ) -> Result<Option<KeptRegisters>, StoreFault> {
        let is_taken = |fingerprint: &str| plan.rows.meta.definitions.as_deref() == Some(fingerprint);
        let told = response.definitions.as_ref();
        let Some(told) = told.filter(|told| is_taken(&told.fingerprint)) else {
            return Ok(None);
        };
        let before = self.store.definitions().await?;
        Ok(Some(KeptRegisters::after(before.as_ref(), told)))
    }

    /// Records that only a newer app can read took the place of what was shown.
    async fn show_unread(&self, unread: &[UnreadRecord]) {
        let registers: BTreeSet<&Key> = unread.iter().map(|record| &record.register).collect();
        for register in &registers {
            self.read_shelf_locked(register).await;
        }
        if !registers.is_empty() {
            self.tell_tabs(&Word::Wrote {
                records: Vec::new(),
                all: true,
            });
        }
    }

    async fn read_needed(&self, response: &SyncResponse) -> Result<Read, StoreFault> {
        let needed = self.replica.borrow().needs(response);
        let places: Vec<(Key, RecordId)> = {
            let replica = self.replica.borrow();
            let rows = replica.outbox().filter(|row| needed.contains(&row.record));
            let places: BTreeMap<RecordId, Key> = rows
                .filter_map(OutboxRow::change)
                .map(|change| (change.record, change.register))
                .gather();
            places.into_iter().map(|(id, register)| (register, id)).collect()
        };
        let records = self.store.some_records(&places).await?;
        Ok(Read(
            records.into_iter().map(|record| (record.id, record)).gather(),
        ))
    }

    async fn show_answer(&self, plan: &Plan, pulling: Option<u64>, received_wall_ms: i64) {
        let phase = match plan.next {
            Next::LogIn => Phase::LogIn,
            Next::Update => Phase::Update,
            Next::Now | Next::Rest | Next::Wake { .. } | Next::Enrol => Phase::Current,
        };
        self.pulse.update(|pulse| {
            pulse.phase = phase;
            pulse.last_contact_ms = Some(received_wall_ms);
            pulse.contacted_this_run = true;
            pulse.pulling = pulling;
        });
        self.tell_how_it_stands();
        if !plan.notices.is_empty() {
            self.notices
                .update(|all| all.extend(plan.notices.iter().cloned()));
        }
        if plan.rows.swap_shadow {
            self.read_all_shelves().await;
        }
        self.show_written(&plan.rows);
        // Photos go once the change that mentions them is there.
        let _ = self.photo_kick.borrow_mut().try_send(());
    }

    fn take_fault(&self, fault: &Fault) -> Next {
        let (failure, phase) = match fault {
            Fault::Unreachable | Fault::NotOurs => (Failure::Unreachable, Phase::Unreachable),
            Fault::Answered { status: 401, .. } => (Failure::Unauthorized, Phase::LogIn),
            Fault::Answered {
                expected_seq: Some(expected),
                ..
            } => (Failure::Hole { expected: *expected }, Phase::Current),
            fault if fault.is("device_unknown") => (Failure::UnknownDevice, Phase::Current),
            fault if fault.is("device_removed") => (Failure::Unreachable, Phase::Removed),
            Fault::Answered {
                status: 400 | 413 | 422,
                ..
            } => (Failure::BatchRefused, Phase::Current),
            Fault::Answered { .. } => (Failure::Unreachable, Phase::Unreachable),
        };
        self.fail(failure, phase)
    }

    fn take_store_fault(&self, fault: &StoreFault) -> Next {
        let phase = if *fault == StoreFault::Full {
            Phase::PhoneFull
        } else {
            Phase::Unreachable
        };
        self.fail(Failure::Unreachable, phase)
    }

    fn fail(&self, failure: Failure, phase: Phase) -> Next {
        let next = self.replica.borrow_mut().failed(failure, clock::jitter());
        self.pulse.update(|pulse| {
            pulse.phase = phase;
            pulse.pulling = None;
        });
        self.tell_how_it_stands();
        next
    }

    /// Gets a new identity and moves everything unsent to it. Otherwise, after how many milliseconds to try again.
    async fn enrol_again(&self) -> Result<(), u32> {
        let slot = self.person.slot;
        let device = match api::enrol(slot, Shell::now().phone_name_again).await {
            Ok(device) => device,
            Err(fault) => {
                self.take_fault(&fault);
                return Err(REST_MS);
            }
        };
        let _guard = self.writing.lock().await;
        let (before, rows) = {
            let replica = self.replica.borrow();
            (replica.clone(), replica.move_to(device))
        };
        match self.store.write(&rows, With::default()).await {
            Ok(Written::Done) => {}
            Ok(Written::Stale) => return self.reopen().await.map_err(|_| REST_MS),
            Err(fault) => {
                self.take_store_fault(&fault);
                return Err(REST_MS);
            }
        }
        *self.former.borrow_mut() = Some(before);
        self.replica.borrow_mut().moved(&rows);
        self.show_overlays();
        Ok(())
    }
}

fn envelope<'a>(outgoing: &'a Outgoing, bodies: &'a [Box<RawValue>], now_ms: i64) -> RawRequest<'a> {
    RawRequest {
        v: VERSION,
        device: outgoing.device,
        epoch: outgoing.epoch,
        cursor: outgoing.cursor,
        snapshot: outgoing.snapshot,
        definitions: outgoing.definitions.as_deref(),
        now_ms,
        missing: &outgoing.missing,
        changes: bodies.iter().map(AsRef::as_ref).collect(),
    }
}
