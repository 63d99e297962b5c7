//! Registers are data: a definition file that is dropped into a folder is a new register, with no code.

use std::path::{Path, PathBuf};

use steward_domain::change::Write;
use steward_domain::checks;
use steward_domain::ids::RecordId;
use steward_domain::replica::Notice;
use steward_domain::value::Value;
use steward_tests::support::{Phone, Server, set};

use super::scene;

/// The folder of the fixtures' registers.
pub(super) fn fixture_registers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/registers")
}

fn pool_water() -> String {
    std::fs::read_to_string(fixture_registers().join("pool_water.toml")).expect("the fixture")
}

/// A folder of definition files that a test fills, and the flag that names it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).expect("a file is written");
    }

    fn server(&self) -> Server {
        Server::prepare(&["--registers", self.0.path().to_str().expect("a path")])
    }
}

/// Enters a measurement with this much chlorine; nothing is sent.
fn measure(phone: &mut Phone, chlorine: &str) -> RecordId {
    let id = phone.new_id();
    let draft = phone.step("pool_water", id, "enter", "kept");
    let dose = Value::Map(
        [
            ("agent".to_owned(), "次氯酸钠".into()),
            ("kilograms".to_owned(), "0.5".into()),
        ]
        .into(),
    );
    let writes = [
        ("pool", set("室外池")),
        ("measured_at", set(scene::A_MOMENT)),
        ("water_celsius", set("27")),
        ("room_celsius", set("29.5")),
        ("chlorine", set(chlorine)),
        ("ph", set("7.2")),
        ("urea", set("3.5")),
        ("coliforms", set("18")),
        (
            "dosing",
            Write::Members {
                add: vec![dose],
                remove: Vec::new(),
            },
        ),
    ];
    phone.save(draft, &writes);
    id
}

/// The alarms of a record, as the phone shows it: the reading's field, its bound, and whether the action is missing.
fn alarms(phone: &Phone, id: RecordId) -> Vec<(String, String, bool)> {
    let record = phone.view(id).expect("a record");
    let told = checks::alarms(&record, &phone.definitions["pool_water"]);
    told.iter()
        .map(|alarm| {
            (
                alarm.field.to_string(),
                alarm.bound.to_string(),
                alarm.action_missing,
            )
        })
        .collect()
}

#[test]
fn a_new_definition_file_is_a_new_register_that_syncs_checks_its_limits_and_comes_back() {
    let folder = Folder::new();
    let mut server = folder.server();
    server.launch();
    let (mut lead, mut worker) = (Phone::new(&server, "lead"), Phone::new(&server, "worker"));
    lead.sync();
    worker.sync();
    // Offline work that must survive what comes.
    let order = scene::report(&mut lead);
    assert!(!lead.definitions.contains_key("pool_water"));

    folder.put("pool_water.toml", &pool_water());
    server.restart();
    for phone in [&mut lead, &mut worker] {
        phone.client.move_to(server.address());
        phone.sync();
        assert!(
            phone.notices.contains(&Notice::PullingAgain),
            "what the phone may have has changed"
        );
        assert!(phone.definitions.contains_key("pool_water"));
    }
    assert!(lead.records.contains_key(&order));

    let id = measure(&mut lead, "0.9");
    let alarm = |missing| vec![("chlorine".to_owned(), "0.6".to_owned(), missing)];
    assert_eq!(
        alarms(&lead, id),
        alarm(true),
        "the phone tells it before the server has heard of it"
    );
    scene::applied(&lead.sync());
    worker.sync();
    assert_eq!(alarms(&worker, id), alarm(true));

    scene::edit(
        &mut worker,
        "pool_water",
        id,
        &[("action", set("停止投药并换水，一小时后复测"))],
    );
    scene::applied(&worker.sync());
    lead.sync();
    assert_eq!(alarms(&lead, id), alarm(false), "the reading stays what it was");
    scene::edit(&mut worker, "pool_water", id, &[("chlorine", set("0.5"))]);
    worker.sync();
    lead.sync();
    assert_eq!(alarms(&lead, id), []);
    assert_eq!(lead.records[&id], worker.records[&id]);
    scene::agree(&server, &mut [&mut lead]);
}

#[test]
fn every_limit_of_the_pool_log_is_the_manuals() {
    let definition =
        steward_domain::definition::file::read("pool_water.toml", &pool_water()).expect("a register");
    // field, last reading within, first without, the bound
    let rows = [
        ("water_celsius", "26", "25.9", "26"),
        ("water_celsius", "28", "28.1", "28"),
        ("chlorine", "0.4", "0.39", "0.4"),
        ("chlorine", "0.6", "0.61", "0.6"),
        ("ph", "6.5", "6.4", "6.5"),
        ("ph", "8.5", "8.6", "8.5"),
        ("urea", "3.5", "3.51", "3.5"),
        ("coliforms", "18", "19", "18"),
    ];
    let server = Server::start_with(&["--registers", fixture_registers().to_str().expect("a path")]);
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    assert_eq!(lead.definitions["pool_water"], definition);
    for (field, within, without, bound) in rows {
        let id = measure(&mut lead, "0.5");
        assert_eq!(alarms(&lead, id), [], "{field}");
        for (reading, expected) in [
            (within, vec![]),
            (without, vec![(field.to_owned(), bound.to_owned(), true)]),
        ] {
            scene::edit(&mut lead, "pool_water", id, &[(field, set(reading))]);
            assert_eq!(alarms(&lead, id), expected, "{field} {reading}");
        }
    }
    scene::applied(&lead.sync());
}

#[test]
fn who_a_new_register_is_not_for_never_hears_of_it() {
    let server = Server::start_with(&["--registers", fixture_registers().to_str().expect("a path")]);
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let id = measure(&mut lead, "0.9");
    lead.sync();
    for login in ["guard", "reception", "admin"] {
        let mut phone = Phone::new(&server, login);
        phone.sync();
        assert!(
            !phone.definitions.contains_key("pool_water") && !phone.records.contains_key(&id),
            "{login}"
        );
        assert_eq!(
            phone.client.get(&format!("/api/records/{id}/timeline")).status,
            404,
            "{login}"
        );
    }
}

/// A file that is put into the folder, and what the refusal to start must say.
#[track_caller]
fn is_refused(name: &str, text: &str, says: &[&str]) {
    let folder = Folder::new();
    folder.put(name, text);
    let said = folder.server().refuse_to_launch();
    for expected in says {
        assert!(said.contains(expected), "{expected:?} in {said}");
    }
}

/// The line, from 1, on which the fixture first says something.
fn line_of(text: &str) -> usize {
    let lines = pool_water();
    1 + lines
        .lines()
        .position(|line| line.contains(text))
        .expect("a line of the fixture")
}

#[test]
fn a_malformed_definition_file_keeps_the_server_from_starting_and_names_file_and_line() {
    let good = pool_water();
    let at = |text: &str| format!("pool_water.toml:{}:", line_of(text));
    is_refused("pool_water.toml", "key = ", &["pool_water.toml:1:"]);
    let typo = good.replace("decimals = 0", "decimal = 0");
    is_refused("pool_water.toml", &typo, &[&at("decimals = 0"), "decimal"]);
    let figure = good.replace("max = \"urea_mg_per_l_max\"", "max = \"urea_max\"");
    is_refused("pool_water.toml", &figure, &["pool_water.toml:", "urea_max"]);
    let role = good.replace("create = [\"lead\", \"manager\"]", "create = [\"boss\"]");
    is_refused("pool_water.toml", &role, &[&at("create = ["), "boss"]);
    let link = format!(
        "{good}\n[[fields]]\nkey = \"order\"\nkind = \"link\"\nwords = {{ zh = \"单\", en = \"Order\" }}\n"
    );
    is_refused("pool_water.toml", &link, &["pool_water.toml:", "order"]);
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    let broken = pool_water()
        .replace("max = \"urea_mg_per_l_max\"", "max = \"urea_max\"")
        .replace("max = \"coliforms_per_l_max\"", "max = \"coliforms_max\"");
    is_refused("pool_water.toml", &broken, &["urea_max", "coliforms_max"]);
}

#[test]
fn two_files_of_one_register_and_a_link_to_nowhere_keep_the_server_from_starting() {
    let folder = Folder::new();
    folder.put("a.toml", &pool_water());
    folder.put("b.toml", &pool_water());
    let said = folder.server().refuse_to_launch();
    assert!(said.contains("b.toml") && said.contains("pool_water"), "{said}");

    let folder = Folder::new();
    let staff = "kind = \"staff\"\nwords = { zh = \"测定人\"";
    let link = "kind = \"link\"\nregister = \"dragons\"\nwords = { zh = \"测定人\"";
    folder.put("pool_water.toml", &pool_water().replace(staff, link));
    let said = folder.server().refuse_to_launch();
    assert!(said.contains("dragons") && said.contains("measured_by"), "{said}");
}

#[test]
fn a_folder_that_is_not_there_keeps_the_server_from_starting() {
    let server = Server::prepare(&["--registers", "/nowhere/at/all"]);
    assert!(server.refuse_to_launch().contains("/nowhere/at/all"));
}

#[test]
fn a_changed_definition_counts_its_version_up_or_the_server_does_not_start() {
    let folder = Folder::new();
    folder.put("pool_water.toml", &pool_water());
    let mut server = folder.server();
    server.launch();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let old = measure(&mut lead, "0.9");
    lead.sync();
    server.kill();

    let stricter = pool_water().replace("value = \"0.6\"", "value = \"1.0\"");
    folder.put("pool_water.toml", &stricter);
    let said = server.refuse_to_launch();
    assert!(
        said.contains("pool_water") && said.contains("set its version to 2"),
        "{said}"
    );

    folder.put("pool_water.toml", &stricter.replace("version = 1", "version = 2"));
    server.launch();
    lead.client.move_to(server.address());
    lead.sync();
    assert_eq!(lead.definitions["pool_water"].version, 2);
    // A record is judged by the figures in force when it was made.
    let new = measure(&mut lead, "0.9");
    scene::applied(&lead.sync());
    assert_eq!(alarms(&lead, old).len(), 1);
    assert_eq!(alarms(&lead, new).len(), 0);

    server.kill();
    folder.put("pool_water.toml", &pool_water());
    let said = server.refuse_to_launch();
    assert!(
        said.contains("pool_water") && said.contains("version to 3"),
        "{said}"
    );
}

#[test]
fn a_form_of_an_older_version_is_still_taken() {
    let folder = Folder::new();
    folder.put("pool_water.toml", &pool_water());
    let mut server = folder.server();
    server.launch();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let id = measure(&mut lead, "0.5");
    server.kill();

    // The new form asks for the room's temperature, too, which the old one did not.
    let asks = "key = \"note\"\nkind = \"long_text\"\nrequired_at = [\"enter\"]";
    let newer = pool_water().replace("key = \"note\"\nkind = \"long_text\"", asks);
    folder.put("pool_water.toml", &newer.replace("version = 1", "version = 2"));
    server.launch();
    lead.client.move_to(server.address());
    scene::applied(&lead.sync());
    assert_eq!(lead.records[&id].definition, 1);
}

#[test]
fn a_register_whose_file_is_gone_keeps_its_records() {
    let folder = Folder::new();
    folder.put("pool_water.toml", &pool_water());
    let mut server = folder.server();
    server.launch();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let id = measure(&mut lead, "0.9");
    lead.sync();
    let bytes = scene::bytes_of(&lead.records[&id]);

    std::fs::remove_file(folder.0.path().join("pool_water.toml")).expect("the file goes");
    server.restart();
    lead.client.move_to(server.address());
    lead.sync();
    assert!(!lead.records.contains_key(&id));
    folder.put("pool_water.toml", &pool_water());
    server.restart();
    lead.client.move_to(server.address());
    lead.sync();
    assert_eq!(scene::bytes_of(&lead.records[&id]), bytes);
}

/// A register whose records a guard holds only while they are open.
const KEYS: &str = r#"
key = "lost_item"
version = 1
words = { zh = "失物", en = "Lost item" }
title = ["what"]

[[fields]]
key = "what"
kind = "text"
words = { zh = "物品", en = "What" }
required_at = ["find"]

[[flow.states]]
key = "found"
words = { zh = "待领", en = "Found" }

[[flow.states]]
key = "handed_out"
words = { zh = "已领", en = "Handed out" }
tab = "done"

[[flow.steps]]
key = "find"
words = { zh = "拾得", en = "Find" }
to = "found"
roles = ["guard"]

[[flow.steps]]
key = "hand_out"
words = { zh = "发还", en = "Hand out" }
from = ["found"]
to = "handed_out"
roles = ["guard"]

[print]
words = { zh = "失物登记", en = "Lost items" }
columns = ["what", "state"]

[retention]

[access]
create = ["guard"]
edit = ["guard"]
settle = ["guard"]
void = ["guard"]

[access.read]
guard = ["open"]
lead = ["all"]
"#;

#[test]
fn a_record_that_its_author_closes_is_gone_from_his_phone_with_the_answer() {
    let folder = Folder::new();
    folder.put("lost_item.toml", KEYS);
    let mut server = folder.server();
    server.launch();
    let (mut guard, mut other) = (Phone::new(&server, "guard"), Phone::new(&server, "guard2"));
    guard.sync();
    other.sync();
    let id = guard.new_id();
    let draft = guard.step("lost_item", id, "find", "found");
    guard.save(draft, &[("what", set("雨伞"))]);
    guard.sync();
    other.sync();
    assert!(other.records.contains_key(&id));

    let draft = guard.step("lost_item", id, "hand_out", "handed_out");
    guard.save(draft, &[]);
    let request = guard.request();
    let answer = guard.client.sync(&request);
    assert_eq!(
        answer.json["gone"],
        serde_json::json!([id]),
        "its own push took it out of his scope"
    );
    guard.receive(&answer);
    other.sync();
    for phone in [&guard, &other] {
        assert!(!phone.records.contains_key(&id));
        assert_eq!(
            phone.client.get(&format!("/api/records/{id}/timeline")).status,
            404
        );
    }
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    assert_eq!(lead.records[&id].states(), ["handed_out"]);
}
