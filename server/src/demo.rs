//! The demo site 演示项目: a hospital with a housing estate next door, and what its property service did in the last three months.
//!
//! It is made from a seed and a moment and nothing else, so that it can be made again. It holds what people did, not what came
//! of it: every push goes through the same gate as a phone's, so the demo can't show a record that the product would refuse.
//! Nothing in it is real: names come from tables, phone numbers from one block, identity numbers from the year 1900.

mod book;
mod checkpoints;
mod checks;
mod conflicts;
mod customers;
mod dice;
mod findings;
mod looks;
mod outboxes;
mod patrols;
mod people;
mod pictures;
mod place_tables;
mod places;
mod prices;
mod quote;
mod repair_end;
mod repair_flow;
mod repairs;
mod routes;
mod slips;
mod troubles;
mod visits;
mod words;

use steward_domain::change::Change;
use steward_domain::definition::{Definition, Role};
use steward_domain::ids::{DeviceId, EpochId, Key, RecordId};
use steward_domain::value::Value;
use steward_domain::words::Words;

use book::{Book, HOUR};
use checkpoints::{Point, Route};
use customers::Customer;
use dice::Dice;
use people::People;
use pictures::Pictures;
use places::{Places, Zone};

/// How far back its records go. Private data of visitors is kept for three months, so nothing is older than that.
const DAYS: i64 = 89;

/// The key of the demo site.
#[must_use]
pub fn key() -> Key {
    Key::literal("demo")
}

/// The name of the demo site.
#[must_use]
pub fn words() -> Words {
    Words::new(
        "演示项目：青杉医院与青杉苑",
        "Demo site: Qingshan hospital and estate",
    )
}

/// The demo site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSite {
    /// Its key: [`key`].
    pub site: Key,
    /// Its name.
    pub words: Words,
    /// Who logs in. Each has one device.
    pub people: Vec<DemoPerson>,
    /// What they did, in the order in which the server receives it.
    pub pushes: Vec<DemoPush>,
    /// The pictures that records name by their digest.
    pub photos: Vec<DemoPhoto>,
}

/// Somebody who works at the demo site and logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// The name to log in with. It says the role, so that it needs no list: `guard1`.
    pub login: String,
    /// What the person is on the site.
    pub role: Role,
    /// The person's staff record.
    pub staff: RecordId,
    /// The person's name.
    pub name: String,
    /// The person's device. Its changes count 1, 2, 3 … without a hole.
    pub device: DeviceId,
}

/// What one device sends at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPush {
    /// The person, by place in [`DemoSite::people`].
    pub person: usize,
    /// The changes, contiguous on that device, at most 200.
    pub changes: Vec<Change>,
}

/// A drawn picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPhoto {
    /// The digest by which records name it.
    pub sha256: String,
    /// The picture, as a PNG file.
    pub png: Vec<u8>,
}

/// Makes the demo site as of `now_ms` (milliseconds since 1970, UTC). Days are those of Asia/Shanghai.
///
/// A change says that its author had seen everything that the server had, up to `UNSENT - 1`; the server cuts that down to what
/// exists. Where two people had not seen each other it says 0.
///
/// Law: the same definitions, seed, moment and epoch give the same site, byte for byte.
///
/// # Panics
/// When `definitions` lack a built-in register or one of its steps: a mistake of the programmer.
#[must_use]
pub fn site(definitions: &[Definition], seed: u64, now_ms: i64, epoch: EpochId) -> DemoSite {
    let mut dice = Dice::new(seed);
    let mut book = Book::new(definitions, now_ms);
    let setting = Setting::enter(&mut book, &mut dice);
    let mut stage = Stage {
        dice,
        book,
        setting: &setting,
    };
    repairs::history(&mut stage, DAYS);
    visits::history(&mut stage, DAYS);
    patrols::history(&mut stage, DAYS);
    conflicts::tell(&mut stage);
    let site = key();
    let people = &setting.people.people;
    let pushes = outboxes::send_all(stage.book.events, people, &site, epoch);
    let photos = setting.pictures.signatures.into_iter();
    DemoSite {
        site,
        words: words(),
        people: setting.people.people,
        pushes,
        photos: photos.chain(setting.pictures.photos).collect(),
    }
}

/// What is there before anything happens.
struct Setting {
    people: People,
    places: Places,
    customers: Vec<Customer>,
    points: Vec<Point>,
    routes: Vec<Route>,
    pictures: Pictures,
}

impl Setting {
    /// Enters the directory on the day before the first record.
    fn enter(book: &mut Book<'_>, dice: &mut Dice) -> Self {
        let at_ms = book.midnight(DAYS + 1) + 9 * HOUR;
        let people = People::enter(book, dice, at_ms);
        let places = Places::enter(book, dice, at_ms + HOUR);
        let customers = customers::enter(book, dice, &places, at_ms + 3 * HOUR);
        let points = checkpoints::enter(book, dice, &places, at_ms + 5 * HOUR);
        let routes = checkpoints::enter_routes(book, dice, &points, at_ms + 6 * HOUR);
        prices::enter(book, at_ms + 7 * HOUR);
        Self {
            people,
            places,
            customers,
            points,
            routes,
            pictures: Pictures::draw(dice),
        }
    }

    /// Whom a place belongs to: who lives there, the department of the floor, or else any department.
    fn near(&self, spot: usize) -> Vec<usize> {
        let place = &self.places.spots[spot];
        let floor = place.code.rsplit_once('-').map_or("", |(floor, _)| floor);
        let of_floor = |customer: &Customer| {
            let code = &self.places.spots[customer.spot].code;
            customer.is_department && code.starts_with(floor) && floor.len() > "ZY".len()
        };
        let all = |fits: &dyn Fn(&Customer) -> bool| -> Vec<usize> {
            let customers = self.customers.iter().enumerate();
            let fitting = customers.filter(|(_, customer)| fits(customer));
            fitting.map(|(at, _)| at).collect()
        };
        let there = all(&|customer| customer.spot == spot);
        if !there.is_empty() {
            return there;
        }
        let of_floor = all(&of_floor);
        if place.zone != Zone::Home && !of_floor.is_empty() {
            return of_floor;
        }
        all(&|customer| customer.is_department)
    }
}

/// The story as it is being told.
struct Stage<'s, 'd> {
    dice: Dice,
    book: Book<'d>,
    setting: &'s Setting,
}

impl Stage<'_, '_> {
    /// The digest of some photo.
    fn photo(&mut self) -> Value {
        Value::text(&self.dice.pick(&self.setting.pictures.photos).sha256)
    }

    /// The digest of some signature.
    fn signature(&mut self) -> Value {
        Value::text(&self.dice.pick(&self.setting.pictures.signatures).sha256)
    }
}

#[cfg(test)]
mod tests;
