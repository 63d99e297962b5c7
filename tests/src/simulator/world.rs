//! A world: phones, people, one server, and what is known of them beside the product.

use std::hash::{DefaultHasher, Hasher};

use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::replica::Meta;
use uuid::Uuid;

use super::book::Book;
use super::deed::{Act, Deed};
use super::device::Device;
use super::laws::Broken;
use super::server::Server;
use super::setup::Setup;
use super::site::SITE;
use super::tally::Tally;
use crate::schedule::Random;

/// A request that the network still holds.
pub(super) struct Held {
    pub(super) person: usize,
    pub(super) bytes: Vec<u8>,
}

/// Everything there is.
pub(super) struct World {
    pub(super) setup: Setup,
    pub(super) server: Server,
    pub(super) devices: Vec<Device>,
    pub(super) book: Book,
    /// Every record that was ever made or begun, oldest first.
    pub(super) records: Vec<RecordId>,
    /// Requests that arrive when nobody waits for them any more.
    pub(super) late: Vec<Held>,
    pub(super) is_healing: bool,
    pub(super) tally: Tally,
    trace: DefaultHasher,
}

impl World {
    /// A world in which every device was enrolled and has heard from the server once.
    pub(super) fn new(setup: &Setup) -> Result<Self, Broken> {
        let server = Server::new(setup.seed, setup.roles.clone(), setup.page_records_max);
        let mut world = Self {
            setup: setup.clone(),
            server,
            devices: Vec::new(),
            book: Book::new(),
            records: Vec::new(),
            late: Vec::new(),
            is_healing: true,
            tally: Tally::default(),
            trace: DefaultHasher::new(),
        };
        for (phone, setup) in setup.phones.iter().enumerate() {
            for person in &setup.people {
                let person = person % world.server.roles.len();
                let device = world.server.enrol(person).unwrap_or(DeviceId(Uuid::nil()));
                let staff = world.server.staff()[person];
                let meta = Meta::enrolled(device, Key::literal(SITE), staff);
                world.devices.push(Device::new(phone, person, meta));
            }
        }
        let image = world.server.disk.image();
        world.server.backups = vec![image];
        for place in 0..world.devices.len() {
            world.sync_until_rest(place)?;
        }
        world.is_healing = false;
        Ok(world)
    }

    /// Plays one act. What can't be done in this state is left out.
    pub(super) fn play(&mut self, act: Act) -> Result<(), Broken> {
        let place = usize::from(act.place) % self.devices.len();
        let mut random = Random::from_seed(act.roll);
        let phone = self.devices[place].phone;
        self.setup.phones[phone].wall_ms += 1_000;
        match act.deed {
            Deed::Open => {
                self.open(place, &mut random);
                Ok(())
            }
            Deed::Save => self.save(place, &mut random),
            Deed::Write => self.write_planned(place, &mut random),
            Deed::Exchange => self.exchange(place, &mut random).map(drop),
            Deed::Late => self.deliver_late(&mut random),
            Deed::Crash => {
                self.crash(place, &mut random);
                Ok(())
            }
            Deed::Wait => {
                self.setup.phones[phone].wall_ms += 80 * 3_600_000;
                Ok(())
            }
            Deed::SetClock => {
                self.setup.phones[phone].wall_ms = super::setup::wall_ms(&mut random);
                Ok(())
            }
            Deed::Damage => self.damage(place, &mut random),
            Deed::Decide => self.decide(place, &mut random),
            Deed::Photos => self.send_photos(place, &mut random),
            Deed::Administer => self.administer(place, &mut random),
        }
    }

    pub(super) fn is_away(&self, place: usize) -> bool {
        !self.is_healing && self.setup.phones[self.devices[place].phone].is_away
    }

    pub(super) fn wall_ms(&self, place: usize) -> i64 {
        self.setup.phones[self.devices[place].phone].wall_ms
    }

    /// Writes bytes into the trace by which a replay is compared.
    pub(super) fn trace(&mut self, bytes: &[u8]) {
        self.trace.write_usize(bytes.len());
        self.trace.write(bytes);
    }

    /// What the trace comes to, the disk of the server and those of the phones with it.
    pub(super) fn digest(&mut self) -> u64 {
        let disk = format!("{:?}", self.server.disk.digest());
        self.trace(disk.as_bytes());
        for place in 0..self.devices.len() {
            let stored = format!("{:?}", self.devices[place].stored);
            self.trace(stored.as_bytes());
        }
        self.trace.finish()
    }
}
