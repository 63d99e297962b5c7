//! Who works at the demo site: those who log in, each with a device, and their colleagues without one.

use steward_domain::definition::Role;
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::value::Value;

use super::DemoPerson;
use super::book::{Book, Fields, HOUR, MINUTE, date, id};
use super::dice::Dice;

/// Places among the people, in the order of [`LOGINS`].
pub(super) const ADMIN: usize = 0;
pub(super) const MANAGER: usize = 1;
/// The lead of the guards.
pub(super) const LEAD: usize = 2;
/// The engineering supervisor, who has the role of a lead.
pub(super) const SUPERVISOR: usize = 3;
pub(super) const DESK: &[usize] = &[4, 5];
/// Guards at the gates.
pub(super) const GATE: &[usize] = &[6, 7];
/// Guards on their rounds.
pub(super) const ROUNDS: &[usize] = &[8, 9, 10];
/// By craft: electric, plumbing, carpentry, machines.
pub(super) const WORKERS: &[usize] = &[11, 12, 13, 14];

/// One post: login, role, `staff.post`, team, skills, extension.
type Post = (
    &'static str,
    Role,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
);

const LOGINS: &[Post] = &[
    ("admin", Role::Admin, "office", "综合办公室", &[], "8000"),
    (
        "manager",
        Role::Manager,
        "manager",
        "项目管理部",
        &["first_aid"],
        "8001",
    ),
    (
        "lead",
        Role::Lead,
        "lead",
        "护卫班",
        &["first_aid", "fire_system"],
        "8010",
    ),
    (
        "supervisor",
        Role::Lead,
        "engineering_supervisor",
        "工程班",
        &["electric", "lift"],
        "8020",
    ),
    (
        "reception1",
        Role::Receptionist,
        "receptionist",
        "客服中心",
        &["first_aid"],
        "8030",
    ),
    (
        "reception2",
        Role::Receptionist,
        "receptionist",
        "客服中心",
        &[],
        "8031",
    ),
    (
        "gate1",
        Role::Guard,
        "gate_guard",
        "护卫班",
        &["first_aid"],
        "8011",
    ),
    ("gate2", Role::Guard, "gate_guard", "护卫班", &[], "8012"),
    ("guard1", Role::Guard, "guard", "护卫班", &["fire_system"], "8013"),
    ("guard2", Role::Guard, "guard", "护卫班", &[], "8013"),
    ("guard3", Role::Guard, "guard", "护卫班", &["first_aid"], "8013"),
    (
        "worker1",
        Role::Worker,
        "worker",
        "工程班",
        &["electric", "fire_system"],
        "8021",
    ),
    ("worker2", Role::Worker, "worker", "工程班", &["plumbing"], "8021"),
    (
        "worker3",
        Role::Worker,
        "worker",
        "工程班",
        &["carpentry", "masonry"],
        "8021",
    ),
    (
        "worker4",
        Role::Worker,
        "worker",
        "工程班",
        &["air_conditioning", "lift"],
        "8021",
    ),
];

/// Colleagues who carry no device: `staff.post`, team.
const COLLEAGUES: &[(&str, &str)] = &[
    ("cleaner", "保洁班"),
    ("cleaner", "保洁班"),
    ("cleaner", "保洁班"),
    ("gardener", "绿化班"),
    ("butler", "客服中心"),
];

/// The staff of the site.
pub(super) struct People {
    pub(super) people: Vec<DemoPerson>,
}

impl People {
    /// The staff record of a person, as a value.
    pub(super) fn staff(&self, person: usize) -> Value {
        id(self.people[person].staff)
    }

    /// Enters everybody, the administrator first.
    pub(super) fn enter(book: &mut Book<'_>, dice: &mut Dice, first_day_ms: i64) -> Self {
        let mut names = Vec::new();
        let mut at_ms = first_day_ms;
        let mut people = Vec::new();
        for (place, (login, role, post, team, skills, extension)) in LOGINS.iter().enumerate() {
            let (name, pinyin) = new_name(dice, &mut names);
            let mut fields = card(dice, &name, &pinyin, place, post, team, first_day_ms);
            fields.push(("duty_phone", Value::text(*extension)));
            if !skills.is_empty() {
                let skills = skills.iter().map(|skill| Value::text(*skill));
                fields.push(("skills", Value::List(skills.collect())));
            }
            let staff = enter_one(book, dice, at_ms, fields);
            at_ms += 2 * MINUTE;
            people.push(DemoPerson {
                login: (*login).to_owned(),
                role: *role,
                staff,
                name,
                device: DeviceId(dice.device_id()),
            });
        }
        for (place, (post, team)) in COLLEAGUES.iter().enumerate() {
            let (name, pinyin) = new_name(dice, &mut names);
            let fields = card(
                dice,
                &name,
                &pinyin,
                LOGINS.len() + place,
                post,
                team,
                first_day_ms,
            );
            enter_one(book, dice, at_ms, fields);
            at_ms += 2 * MINUTE;
        }
        Self { people }
    }
}

fn enter_one(book: &mut Book<'_>, dice: &mut Dice, at_ms: i64, fields: Fields) -> RecordId {
    let mut entry = book.entry(dice, "staff", at_ms);
    book.take(&mut entry, (ADMIN, at_ms), "enter", "", fields);
    entry.id
}

/// Two colleagues of one name would make a demo hard to follow.
fn new_name(dice: &mut Dice, taken: &mut Vec<String>) -> (String, String) {
    loop {
        let (name, pinyin) = dice.name();
        if !taken.contains(&name) {
            taken.push(name.clone());
            return (name, pinyin);
        }
    }
}

fn card(
    dice: &mut Dice,
    name: &str,
    pinyin: &str,
    place: usize,
    post: &str,
    team: &str,
    first_day_ms: i64,
) -> Fields {
    let joined_ms = first_day_ms - dice.number(60, 2_500) * 24 * HOUR;
    vec![
        ("name", Value::text(name)),
        ("pinyin", Value::text(pinyin)),
        ("staff_number", Value::text(format!("QS{:03}", place + 1))),
        ("post", Value::text(post)),
        ("team", Value::text(team)),
        ("phone", Value::text(dice.phone())),
        ("joined_on", Value::text(date(joined_ms))),
    ]
}
