//! `steward import`: files become records that reach the phones, all or nothing.

use steward_domain::value::Value;
use steward_tests::support::{Phone, SITE, Server, set};

use super::scene;

const PLACES: &str = "编号,名称,类型,上级位置\nB,住宅楼,楼栋,\nB-101,101 室,住户,B\n";
const CUSTOMERS: &str = "name,kind,place,phone\n张三,owner,B-101,13912345678\n";

fn import(server: &Server, files: &[&str]) -> (bool, String) {
    server.try_command(&[&["import", "--site", SITE], files].concat(), "")
}

/// The records of a register whose name is this.
fn named<'a>(phone: &'a Phone, register: &str, name: &str) -> Vec<&'a steward_domain::record::Record> {
    let name = Value::text(name);
    let records = phone
        .records
        .values()
        .filter(|record| record.register == *register);
    records
        .filter(|record| record.only("name") == Some(&name))
        .collect()
}

#[test]
fn what_is_imported_while_the_server_runs_reaches_the_phones() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let places = server.write_file("places.csv", PLACES);
    let customers = server.write_file("customers.csv", CUSTOMERS);
    let (ok, said) = import(&server, &[&places, &customers]);
    assert!(ok && said.contains("3 new"), "{said}");
    lead.sync();
    let home = named(&lead, "place", "101 室")[0];
    let building = named(&lead, "place", "住宅楼")[0].id.to_string();
    assert_eq!(home.only("parent"), Some(&Value::text(building)));
    let owner = named(&lead, "customer", "张三")[0];
    assert_eq!(owner.only("place"), Some(&Value::text(home.id.to_string())));
    scene::agree(&server, &mut [&mut lead]);

    let mut guard = Phone::new(&server, "guard");
    guard.sync();
    assert_eq!(named(&guard, "place", "101 室").len(), 1);
}

#[test]
fn importing_a_file_again_changes_nothing_and_a_corrected_one_only_what_differs() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    let places = server.write_file("places.csv", PLACES);
    import(&server, &[&places]);
    lead.sync();
    let before = scene::held(&lead);
    let (ok, said) = import(&server, &[&places]);
    assert!(ok && said.contains("0 new, 0 changed, 2 as they were"), "{said}");
    lead.sync();
    assert_eq!(scene::held(&lead), before);

    let places = server.write_file("places.csv", &PLACES.replace("住宅楼", "一号住宅楼"));
    let (ok, said) = import(&server, &[&places]);
    assert!(ok && said.contains("0 new, 1 changed, 1 as they were"), "{said}");
    lead.sync();
    let building = named(&lead, "place", "一号住宅楼")[0];
    assert_eq!(scene::timeline(&lead, building.id).len(), 2);
}

#[test]
fn one_bad_row_imports_nothing_and_is_named() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let before = scene::held(&lead);
    let places = server.write_file("places.csv", PLACES);
    let customers = format!("{CUSTOMERS}李四,owner,B-999,13912345678\n王五,dragon,B-101,12\n");
    let customers = server.write_file("customers.csv", &customers);
    let (ok, said) = import(&server, &[&places, &customers]);
    assert!(!ok && said.contains("nothing was imported"), "{said}");
    assert!(
        said.contains("customers.csv:3 [place]") && said.contains("B-999"),
        "{said}"
    );
    assert!(
        said.contains("customers.csv:4 [kind]") && said.contains("customers.csv:4 [phone]"),
        "{said}"
    );
    assert!(!said.contains("13912345678"), "no number is told: {said}");
    lead.sync();
    assert_eq!(scene::held(&lead), before);
}

#[test]
fn a_dry_run_says_what_would_happen_and_does_nothing() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let before = scene::held(&lead);
    let places = server.write_file("places.csv", PLACES);
    let (ok, said) = import(&server, &["--dry-run", &places]);
    assert!(ok && said.contains("2 new"), "{said}");
    lead.sync();
    assert_eq!(scene::held(&lead), before);
}

#[test]
fn an_import_into_a_site_that_is_not_there_needs_its_name() {
    let server = Server::start();
    let places = server.write_file("places.csv", PLACES);
    let (ok, said) = server.try_command(&["import", "--site", "elsewhere", &places], "");
    assert!(!ok && said.contains("--name"), "{said}");
    let (ok, said) = server.try_command(&["import", "--site", "elsewhere", "--name", "别处", &places], "");
    assert!(ok, "{said}");
    // It is another site: nobody here hears of it.
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    assert!(named(&lead, "place", "住宅楼").is_empty());
}

#[test]
fn what_a_phone_wrote_meanwhile_is_not_lost_to_an_import() {
    let server = Server::start();
    let places = server.write_file("places.csv", PLACES);
    import(&server, &[&places]);
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let id = named(&lead, "place", "住宅楼")[0].id;
    scene::edit(
        &mut lead,
        "place",
        id,
        &[("name", set("住宅楼甲")), ("note", set("电梯两部"))],
    );
    let changed = server.write_file("places.csv", &PLACES.replace("住宅楼", "住宅楼乙"));
    import(&server, &[&changed]);
    lead.sync();
    let record = &lead.records[&id];
    assert_eq!(
        record.distinct("name"),
        [&Value::text("住宅楼乙"), &Value::text("住宅楼甲")]
    );
    assert_eq!(record.only("note"), Some(&Value::text("电梯两部")));
    scene::agree(&server, &mut [&mut lead]);
}
