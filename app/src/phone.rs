//! The phone and its people: who may open it, who works on it now.

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::replica::Meta;
use steward_domain::sort;
use wasm_bindgen_futures::spawn_local;

use crate::api::{self, Fault, WhoIs};
use crate::ledger::Ledger;
use crate::platform::{clock, crypto, room, window};
use crate::store::{People, Person, PinVerifier, Store, StoreFault};
use crate::tour;

/// How many people one phone has at most: as many as there are slots for session cookies.
pub const PEOPLE_MAX: usize = 16;
/// How many digits a PIN has.
pub const PIN_DIGITS: usize = 4;
/// How many wrong PINs in a row are heard before the pad waits.
pub const PIN_TRIES_MAX: u32 = 5;
/// How long it waits then; twice as long after each further one.
const PIN_WAIT_MS: i64 = 30_000;
/// The longest wait.
const PIN_WAIT_MS_MAX: i64 = 15 * 60_000;
/// Rounds of PBKDF2: a third of a second on an old phone.
const PIN_ROUNDS: u32 = 150_000;
/// After how many minutes without a touch the app locks itself.
const IDLE_MINUTES: i64 = 15;
/// The key of [`IDLE_MINUTES`]' replacement in the browser's small storage.
const STORED_IDLE: &str = "steward.idle_minutes";
/// Who is open in this tab, and since when untouched: a reload by an update should not ask for the PIN.
const STORED_OPEN: &str = "steward.open";

/// Who works on the phone.
#[derive(Clone, Copy)]
pub enum Door {
    /// The people of the phone are being read.
    Opening,
    /// Nobody works: somebody enters a PIN, or logs in.
    Closed,
    /// Somebody works.
    Open(Ledger),
}

/// Why a PIN was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinFault {
    /// It is wrong; so many tries are left.
    Wrong(u32),
    /// No PIN is heard for so many milliseconds.
    Wait(i64),
    /// The phone's store failed.
    Store(StoreFault),
    /// The browser can't derive keys here: the address is not secure.
    NotSecure,
}

/// Why a log-in did not come to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogInFault {
    /// The server.
    Server(Fault),
    /// The phone's store.
    Store(StoreFault),
    /// There are as many people on this phone as there can be.
    PhoneFull,
    /// Somebody else than was asked for has logged in.
    SomebodyElse,
    /// Somebody else has logged in at the same place in another tab meanwhile.
    OtherTab,
    /// The browser can't derive keys here: the address is not secure.
    NotSecure,
}

/// The phone. A handle: copies are the same phone.
#[derive(Clone, Copy)]
pub struct Phone {
    /// The people, by slot.
    pub people: RwSignal<Vec<Person>>,
    /// Who works.
    pub door: RwSignal<Door>,
    /// Why the phone's store could not be read, if so.
    pub fault: RwSignal<Option<StoreFault>>,
    /// Whether another build waits to take over.
    pub update_waits: RwSignal<bool>,
    /// Whether the person has put the update off until later.
    pub update_put_off: RwSignal<bool>,
}

impl Phone {
    /// Reads the people of the phone, and opens the door for somebody who was working in this tab a moment ago.
    #[must_use]
    pub fn start() -> Self {
        let phone = Self {
            people: RwSignal::new(Vec::new()),
            door: RwSignal::new(Door::Opening),
            fault: RwSignal::new(None),
            update_waits: RwSignal::new(false),
            update_put_off: RwSignal::new(false),
        };
        spawn_local(async move {
            match People::default().all().await {
                Ok(people) => phone.people.set(people),
                Err(fault) => phone.fault.set(Some(fault)),
            }
            let people = phone.people.get_untracked();
            let returning =
                remembered().and_then(|staff| people.into_iter().find(|person| person.staff == staff));
            match returning {
                Some(person) => phone.open(person).await,
                None => phone.door.set(Door::Closed),
            }
        });
        phone
    }

    /// Logs in with a password, and enrols the person on this phone if need be. What the person has on this phone stays.
    ///
    /// # Errors
    /// [`LogInFault`].
    pub async fn log_in(self, login: &str, password: &str, label: &str) -> Result<Enrolled, LogInFault> {
        let people = self.look_again().await.map_err(LogInFault::Store)?;
        let known = people.iter().find(|one| one.login == login).map(|one| one.slot);
        let slot = known
            .or_else(|| free_slot(&people))
            .ok_or(LogInFault::PhoneFull)?;
        let who = api::log_in(slot, login, password)
            .await
            .map_err(LogInFault::Server)?;
        let store = Store::of(who.staff);
        let loaded = store.load().await.map_err(LogInFault::Store)?;
        if loaded.meta.is_none() {
            let device = api::enrol(slot, label).await.map_err(LogInFault::Server)?;
            let meta = Meta::enrolled(device, who.site.clone(), who.staff);
            store.enrol(&meta).await.map_err(LogInFault::Store)?;
        }
        Ok(Enrolled { who, slot })
    }

    /// Logs the person who works in again, because the session has ended.
    ///
    /// # Errors
    /// [`LogInFault`].
    pub async fn log_in_again(self, person: &Person, password: &str) -> Result<(), LogInFault> {
        let who = api::log_in(person.slot, &person.login, password)
            .await
            .map_err(LogInFault::Server)?;
        if who.staff != person.staff {
            return Err(LogInFault::SomebodyElse);
        }
        // A new role or name holds from the next time that the person opens the door.
        let person = Person {
            role: who.role,
            name: who.name,
            ..person.clone()
        };
        self.put(&person).await.map_err(LogInFault::Store)
    }

    /// Takes a new PIN for somebody who has just logged in, and opens the door.
    ///
    /// # Errors
    /// [`LogInFault`].
    pub async fn choose_pin(self, enrolled: &Enrolled, pin: &str) -> Result<(), LogInFault> {
        let salt = crypto::random_hex();
        let derived = crypto::derive_hex(pin, &salt, PIN_ROUNDS)
            .await
            .map_err(|_| LogInFault::NotSecure)?;
        let who = &enrolled.who;
        self.is_slot_ours(enrolled).await?;
        let person = Person {
            slot: enrolled.slot,
            site: who.site.clone(),
            staff: who.staff,
            role: who.role,
            login: who.login.clone(),
            name: who.name.clone(),
            pin: PinVerifier {
                salt,
                derived,
                rounds: PIN_ROUNDS,
                failures: 0,
                locked_until_ms: 0,
            },
        };
        let is_new = self
            .people
            .with_untracked(|people| people.iter().all(|one| one.staff != person.staff));
        self.put(&person).await.map_err(LogInFault::Store)?;
        if is_new {
            tour::begin(person.staff);
        }
        // Asked here, where a person has just done something: browsers then grant it more readily.
        room::ask_to_keep().await;
        self.open(person).await;
        Ok(())
    }

    /// Tries a PIN, and opens the door.
    ///
    /// # Errors
    /// [`PinFault`].
    pub async fn enter_pin(self, staff: RecordId, pin: &str) -> Result<(), PinFault> {
        let person = self.try_pin(staff, pin).await?;
        self.open(person).await;
        Ok(())
    }

    /// Puts another PIN in the place of the present one.
    ///
    /// # Errors
    /// [`PinFault`]; the present PIN holds on.
    pub async fn change_pin(self, staff: RecordId, present: &str, new: &str) -> Result<(), PinFault> {
        let person = self.try_pin(staff, present).await?;
        let salt = crypto::random_hex();
        let derived = crypto::derive_hex(new, &salt, PIN_ROUNDS)
            .await
            .map_err(|_| PinFault::NotSecure)?;
        let pin = PinVerifier {
            salt,
            derived,
            rounds: PIN_ROUNDS,
            failures: 0,
            locked_until_ms: 0,
        };
        self.put(&Person { pin, ..person }).await.map_err(PinFault::Store)
    }

    /// The person whose PIN this is. Wrong ones are counted, whatever was asked for.
    async fn try_pin(self, staff: RecordId, pin: &str) -> Result<Person, PinFault> {
        let people = self.look_again().await.map_err(PinFault::Store)?;
        let Some(mut person) = people.into_iter().find(|one| one.staff == staff) else {
            return Err(PinFault::Wrong(0));
        };
        let wait_ms = person.pin.locked_until_ms - clock::wall_ms();
        if wait_ms > 0 {
            return Err(PinFault::Wait(wait_ms.min(PIN_WAIT_MS_MAX)));
        }
        let derived = crypto::derive_hex(pin, &person.pin.salt, person.pin.rounds).await;
        let derived = derived.map_err(|_| PinFault::NotSecure)?;
        let is_right = derived == person.pin.derived;
        if is_right && person.pin.failures == 0 {
            return Ok(person);
        }
        person.pin = after_try(person.pin, is_right, clock::wall_ms());
        self.put(&person).await.map_err(PinFault::Store)?;
        if is_right {
            return Ok(person);
        }
        let wait_ms = person.pin.locked_until_ms - clock::wall_ms();
        Err(if wait_ms > 0 {
            PinFault::Wait(wait_ms)
        } else {
            PinFault::Wrong(PIN_TRIES_MAX.saturating_sub(person.pin.failures))
        })
    }

    /// The people as they are on disk: another tab may have enrolled somebody, or counted wrong PINs.
    async fn look_again(self) -> Result<Vec<Person>, StoreFault> {
        let people = People::default().all().await?;
        if self.people.with_untracked(|known| *known != people) {
            self.people.set(people.clone());
        }
        Ok(people)
    }

    /// Whether the place that somebody logged in at is still theirs: in another tab somebody else may have logged in at it meanwhile,
    /// and then the session is that person's.
    async fn is_slot_ours(self, enrolled: &Enrolled) -> Result<(), LogInFault> {
        let (slot, staff) = (enrolled.slot, enrolled.who.staff);
        let people = self.look_again().await.map_err(LogInFault::Store)?;
        if people.iter().any(|one| one.slot == slot && one.staff != staff) {
            return Err(LogInFault::OtherTab);
        }
        match api::whoami(slot).await {
            Ok(who) if who.staff != staff => Err(LogInFault::OtherTab),
            // Without the network the log-in of a moment ago is believed.
            _ => Ok(()),
        }
    }

    async fn open(self, person: Person) {
        let staff = person.staff;
        match Ledger::open(person).await {
            Ok(ledger) => {
                self.fault.set(None);
                self.door.set(Door::Open(ledger));
                remember(Some(staff));
            }
            Err(fault) => {
                self.fault.set(Some(fault));
                self.door.set(Door::Closed);
            }
        }
    }

    /// Closes the door. Nothing is lost: what is unsent waits for the person's PIN.
    pub fn lock(self) {
        if let Door::Open(ledger) = self.door.get_untracked() {
            ledger.close();
        }
        remember(None);
        self.door.set(Door::Closed);
    }

    /// Ends the person's session on the server, and closes the door. What is unsent stays here.
    pub async fn log_out(self) {
        if let Door::Open(ledger) = self.door.get_untracked() {
            // Without the network the session ends when it runs out; the door is closed either way.
            let _ = api::log_out(ledger.person().slot).await;
        }
        self.lock();
    }

    /// Takes a person off this phone, with everything that is only here. The caller has asked.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn remove(self, person: &Person) -> Result<(), StoreFault> {
        tour::end(person.staff);
        // First the person: a database without one is found by nobody, and a person without one could not be opened.
        let _ = api::log_out(person.slot).await;
        People::default().remove(person.staff).await?;
        self.people
            .update(|people| people.retain(|one| one.staff != person.staff));
        Store::of(person.staff).delete().await
    }

    async fn put(self, person: &Person) -> Result<(), StoreFault> {
        People::default().put(person).await?;
        self.people.update(|people| {
            people.retain(|one| one.staff != person.staff);
            people.push(person.clone());
            sort::by_key(people, |one| one.slot);
        });
        Ok(())
    }
}

fn free_slot(people: &[Person]) -> Option<u8> {
    (0..=15)
        .take(PEOPLE_MAX)
        .find(|slot| people.iter().all(|one| one.slot != *slot))
}

/// Somebody who has logged in and has a device, but no PIN yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// Who it is.
    pub who: WhoIs,
    /// The place on this phone.
    pub slot: u8,
}

/// The verifier after a try: tries are counted on disk, so that a reload does not give new ones.
fn after_try(pin: PinVerifier, is_right: bool, now_ms: i64) -> PinVerifier {
    if is_right {
        return PinVerifier {
            failures: 0,
            locked_until_ms: 0,
            ..pin
        };
    }
    let failures = pin.failures.saturating_add(1);
    let beyond = failures.checked_sub(PIN_TRIES_MAX);
    let wait_ms = beyond.map_or(0, |beyond| (PIN_WAIT_MS << beyond.min(8)).min(PIN_WAIT_MS_MAX));
    PinVerifier {
        failures,
        locked_until_ms: if wait_ms > 0 { now_ms + wait_ms } else { 0 },
        ..pin
    }
}

/// Whether everybody would try this PIN first.
#[must_use]
pub fn is_plain(pin: &str) -> bool {
    let digits: Vec<i16> = pin.bytes().map(i16::from).collect();
    let steps: Vec<i16> = digits.windows(2).map(|pair| pair[1] - pair[0]).collect();
    [0, 1, -1].iter().any(|step| steps.iter().all(|one| one == step))
}

/// After how long without a touch the app locks itself, in milliseconds.
#[must_use]
pub fn idle_ms() -> i64 {
    let stored = window().local_storage().ok().flatten();
    let minutes = stored.and_then(|storage| storage.get_item(STORED_IDLE).ok().flatten());
    minutes.and_then(|text| text.parse().ok()).unwrap_or(IDLE_MINUTES) * 60_000
}

/// Changes after how many minutes without a touch the app locks itself.
pub fn set_idle_minutes(minutes: i64) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without the small storage the usual time holds.
        let _ = storage.set_item(STORED_IDLE, &minutes.to_string());
    }
}

/// Notes that the person who works has touched the app.
pub fn touched(staff: RecordId) {
    remember(Some(staff));
}

/// When the app was last touched in this tab, by the wall clock.
#[must_use]
pub fn last_touch_ms() -> Option<i64> {
    let (_, at) = read_memory()?;
    Some(at)
}

fn remember(staff: Option<RecordId>) {
    let Ok(Some(storage)) = window().session_storage() else {
        return;
    };
    // Without it a reload asks for the PIN.
    let _ = match staff {
        Some(staff) => storage.set_item(STORED_OPEN, &format!("{staff} {}", clock::wall_ms())),
        None => storage.remove_item(STORED_OPEN),
    };
}

fn remembered() -> Option<RecordId> {
    let (staff, at) = read_memory()?;
    let is_fresh = (0..idle_ms()).contains(&(clock::wall_ms() - at));
    is_fresh.then_some(staff)
}

fn read_memory() -> Option<(RecordId, i64)> {
    let storage = window().session_storage().ok().flatten()?;
    let text = storage.get_item(STORED_OPEN).ok().flatten()?;
    let (staff, at) = text.split_once(' ')?;
    Some((RecordId(staff.parse().ok()?), at.parse().ok()?))
}
