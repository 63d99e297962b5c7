//! The world of a schedule: people on devices, the server, and the oracle that watches.

use std::collections::BTreeSet;

use steward_domain::change::{Change, Origin, UNSENT};
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::plan::{self, Actor};
use steward_domain::time::{At, Quality};
use uuid::Uuid;

use super::device::{Device, Form};
use super::draft::Draft;
use super::random::Random;
use super::register::definition;
use super::server::{Judge, Server};
use super::setup::{Bug, Fault, Setup};
use super::turn::{Act, Turn};
use crate::oracle::Oracle;

/// Devices, server and oracle.
#[derive(Clone, Debug)]
pub struct World {
    setup: Setup,
    /// What the network does to batches.
    pub(super) delivery: Option<Random>,
    /// Changes that were right by what their authors saw.
    pub(super) fits: BTreeSet<Origin>,
    makes: u64,
    /// The devices.
    pub devices: Vec<Device>,
    /// The server.
    pub server: Server,
    /// What everybody had in view.
    pub oracle: Oracle,
    /// What has been found wrong.
    pub faults: Vec<Fault>,
}

impl World {
    /// A world in which nothing has happened.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        // Identities are random, so that their order is not that of the devices' numbers here.
        let mut random = Random::from_seed(setup.seed ^ 0x5EED);
        let devices = 0..setup.devices;
        let devices = devices.map(|_| Device::new(DeviceId(uuid(&mut random)), RecordId(uuid(&mut random))));
        let devices = devices.collect();
        let mut server = Server::new(setup.judge);
        server.last_arrival_wins = setup.bug == Some(Bug::LastArrivalWins);
        Self {
            setup,
            delivery: setup.delivery.map(Random::from_seed),
            fits: BTreeSet::new(),
            makes: 0,
            devices,
            server,
            oracle: Oracle::default(),
            faults: Vec::new(),
        }
    }

    /// Plays turns in order.
    pub fn play(&mut self, turns: &[Turn]) {
        for turn in turns {
            self.turn(*turn);
        }
    }

    /// Plays one turn. What can't be done in this state is left out.
    pub fn turn(&mut self, turn: Turn) {
        let device = usize::from(turn.device) % self.devices.len();
        let mut random = Random::from_seed(turn.roll);
        match turn.act {
            Act::Make => {
                self.make(device);
            }
            Act::Open => {
                let shown = self.devices[device].shown();
                if !shown.is_empty() {
                    self.open(device, *random.pick(&shown));
                } else if self.server.records.is_empty() {
                    self.make(device);
                } else {
                    // Few records, so that people meet on them.
                    self.pull_all(device);
                }
            }
            Act::Save => self.save_random(device, &mut random),
            Act::Discard => {
                let forms = &mut self.devices[device].forms;
                if !forms.is_empty() {
                    forms.remove(random.below(forms.len()));
                }
            }
            Act::Pull => {
                let half_done = random.one_in(2);
                self.pull(device, |_| !half_done || random.one_in(2));
            }
            Act::Push => {
                let waiting = self.devices[device].outbox().len();
                let part = if random.one_in(2) {
                    waiting
                } else {
                    random.below(waiting + 1)
                };
                self.push(device, part, random.one_in(4));
            }
        }
    }

    /// Makes a record on a device.
    pub fn make(&mut self, device: usize) -> RecordId {
        self.makes += 1;
        let mut random = Random::from_seed(self.setup.seed ^ (self.makes << 32));
        let record = RecordId(uuid(&mut random));
        let form = Form {
            record,
            seen: self.devices[device].seen(epoch(), 0),
            view: None,
            contents: BTreeSet::new(),
        };
        self.devices[device].forms.push(form);
        let form = self.devices[device].forms.len() - 1;
        self.save(device, form, Draft::raise());
        record
    }

    /// Opens a form of a record on a device and returns its place among the open ones.
    pub fn open(&mut self, device: usize, record: RecordId) -> usize {
        let device = &mut self.devices[device];
        let view = device.view(record);
        if let Err(why) = self.oracle.check_values(&view.record, &view.contents) {
            self.faults.push(Fault::Values(format!("on a device, {why}")));
        }
        let number = match self.setup.bug {
            Some(Bug::CursorForNumber) => device.cursor,
            _ => device.number_of(record),
        };
        device.forms.push(Form {
            record,
            seen: device.seen(epoch(), number),
            view: Some(view.record),
            contents: view.contents,
        });
        device.forms.len() - 1
    }

    fn save_random(&mut self, device: usize, random: &mut Random) {
        let forms = &self.devices[device].forms;
        if forms.is_empty() {
            return;
        }
        let place = random.below(forms.len());
        let Some(view) = &forms[place].view else { return };
        let draft = Draft::random(random, view);
        // A form shows what is wrong with it and is not saved; an old app knows less, and the server refuses the change.
        let is_old_app = random.one_in(6);
        if is_old_app || self.fits(device, place, &draft) {
            self.save(device, place, draft);
        } else {
            self.devices[device].forms.remove(place);
        }
    }

    /// Saves an open form and returns the change's identity.
    pub fn save(&mut self, device: usize, form: usize, draft: Draft) -> Origin {
        let fits = self.fits(device, form, &draft);
        let change = self.change(device, form, draft);
        let origin = change.origin();
        let form = self.devices[device].forms.remove(form);
        self.oracle.tell(&change, form.contents);
        if fits {
            self.fits.insert(origin);
        }
        self.devices[device].own.push(change);
        origin
    }

    /// Opens a form, saves it and returns the change's identity.
    pub fn write(&mut self, device: usize, record: RecordId, draft: Draft) -> Origin {
        let form = self.open(device, record);
        self.save(device, form, draft)
    }

    /// Whether the rules allow the draft by what its form shows.
    fn fits(&self, device: usize, form: usize, draft: &Draft) -> bool {
        let Judge::Plan(role) = self.setup.judge else {
            return true;
        };
        let change = self.change(device, form, draft.clone());
        let actor = Actor {
            staff: change.by,
            role,
        };
        let view = self.devices[device].forms[form].view.as_ref();
        plan::plan(definition(), view, &change, actor, UNSENT).is_ok()
    }

    fn change(&self, device: usize, form: usize, draft: Draft) -> Change {
        let device = &self.devices[device];
        let form = &device.forms[form];
        let mut seen = form.seen;
        match self.setup.bug {
            Some(Bug::NumberAtSave) => seen.number = device.number_of(form.record),
            Some(Bug::OwnAlwaysSeen) => seen.own = device.last_seq(),
            _ => {}
        }
        let seq = device.last_seq() + 1;
        Change {
            device: device.id,
            seq,
            site: Key::literal("s1"),
            register: definition().key.clone(),
            record: form.record,
            definition: definition().version,
            seen,
            by: device.person,
            at: self.clock(device.id, seq),
            step: draft.step,
            reason: draft.reason,
            writes: draft.writes,
            group: None,
        }
    }

    /// What a device's clock says: anything. Nothing but shown times may follow from it.
    fn clock(&self, device: DeviceId, seq: u64) -> At {
        let (high, low) = device.0.as_u64_pair();
        let mut random = Random::from_seed(self.setup.clocks ^ high ^ low.rotate_left(17) ^ seq);
        let days = 1 + random.below(40_000);
        let wall_ms = i64::try_from(days).unwrap_or(0) * 86_400_000;
        At {
            wall_ms: if random.one_in(9) { -wall_ms } else { wall_ms },
            mono_ms: random.one_in(2).then_some(wall_ms / 7),
            offset_ms: i64::try_from(random.below(3)).unwrap_or(0) * 172_800_000 - 172_800_000,
            quality: *random.pick(&[Quality::Good, Quality::Drifting, Quality::Doubtful]),
        }
    }
}

/// The one life of the server's data.
fn epoch() -> EpochId {
    EpochId(Uuid::from_u64_pair(1, 1))
}

fn uuid(random: &mut Random) -> Uuid {
    Uuid::from_u64_pair(random.number(), random.number())
}
