//! Law 8: no device receives a record or a field outside its person's scope. Looked for in the raw bytes of every answer.

use serde_json::json;
use steward_domain::ids::RecordId;
use steward_tests::support::{Answer, Phone, Sender, Server, new_id, set};

use super::scene;

/// Everything that the server ever told one phone and its person.
#[derive(Default)]
struct Told(Vec<u8>);

impl Told {
    fn hear(&mut self, answer: &Answer) {
        self.0.extend(&answer.bytes);
        let headers = answer
            .headers
            .iter()
            .flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        headers.for_each(|text| self.0.extend(text));
    }

    fn says(&self, secret: &str) -> bool {
        self.0
            .windows(secret.len())
            .any(|window| window == secret.as_bytes())
    }

    /// Syncs a phone to the end and keeps what it is told, with the lists of its person.
    fn hear_all(&mut self, phone: &mut Phone, records: &[RecordId]) {
        loop {
            let request = phone.request();
            let answer = phone.client.sync(&request);
            self.hear(&answer);
            if phone.receive(&answer).0 == steward_domain::replica::Next::Rest {
                break;
            }
        }
        for path in ["/api/refused", "/api/audit", "/api/devices", "/api/session"] {
            self.hear(&phone.client.get(path));
        }
        for id in records {
            self.hear(&phone.client.get(&format!("/api/records/{id}/timeline")));
        }
    }
}

/// A slip at the gate that is over: only those who made it and the leads may have it.
fn slip_of_yesterday(reception: &mut Phone) -> RecordId {
    let id = reception.new_id();
    let mut draft = reception.step("visitor", id, "turn_away", "refused");
    draft.reason = Some("被访人不认识".to_owned());
    let staff = reception.client.staff.to_string();
    let place = new_id().to_string();
    let writes = [
        ("kind", set("visitor")),
        ("name", set("王某")),
        ("id_kind", set("resident_id")),
        ("id_number", set(scene::RESIDENT_ID)),
        ("phone", set(scene::SECRET_PHONE)),
        ("post", set(place.as_str())),
        ("guard", set(staff.as_str())),
    ];
    reception.save(draft, &writes);
    id
}

#[test]
fn id_and_phone_of_a_visitor_reach_only_those_who_need_them() {
    let server = Server::start();
    let mut reception = Phone::new(&server, "reception");
    reception.sync();
    let id = slip_of_yesterday(&mut reception);
    scene::applied(&reception.sync());

    for (login, reads) in [
        ("guard", false),
        ("worker", false),
        ("admin", false),
        ("lead", true),
        ("manager", true),
        ("reception", true),
    ] {
        let mut told = Told::default();
        let mut phone = Phone::new(&server, login);
        told.hear_all(&mut phone, &[id]);
        assert_eq!(told.says(scene::RESIDENT_ID), reads, "{login}");
        assert_eq!(told.says(scene::SECRET_PHONE), reads, "{login}");
        assert_eq!(
            told.says(&id.to_string()),
            reads,
            "{login}: not even that there is such a slip"
        );
        assert_eq!(
            phone.client.get(&format!("/api/records/{id}/timeline")).status,
            if reads { 200 } else { 404 }
        );
    }
}

#[test]
fn a_private_field_is_cut_out_of_a_record_that_is_in_scope() {
    let server = Server::start();
    let mut manager = Sender::new(&server, "manager");
    let id = new_id();
    let writes = json!({
        "name": { "set": "张三" },
        "post": { "set": "guard" },
        "phone": { "set": scene::SECRET_PHONE },
        "duty_phone": { "set": "0755-20000000" },
    });
    let change = manager.step("staff", id, "enter", "employed", writes);
    scene::applied(&scene::receipts(&manager.push(&[change])));

    for (login, reads) in [
        ("guard", false),
        ("worker", false),
        ("reception", true),
        ("admin", true),
    ] {
        let mut told = Told::default();
        let mut phone = Phone::new(&server, login);
        told.hear_all(&mut phone, &[id]);
        assert!(
            told.says("0755-20000000"),
            "{login}: the record itself is everybody's"
        );
        assert_eq!(told.says(scene::SECRET_PHONE), reads, "{login}");
        assert_eq!(phone.records[&id].only("phone").is_some(), reads, "{login}");
        let entries = scene::timeline(&phone, id);
        assert_eq!(
            entries[0]["change"]["writes"].get("phone").is_some(),
            reads,
            "{login}"
        );
    }
}

#[test]
fn a_private_field_that_is_edited_does_not_come_along_as_what_it_was() {
    let server = Server::start();
    let (mut reception, mut guard) = (Phone::new(&server, "reception"), Phone::new(&server, "guard"));
    let mut told = Told::default();
    told.hear_all(&mut guard, &[]);
    reception.sync();
    let id = reception.new_id();
    let draft = reception.step("customer", id, "enter", "living_in");
    reception.save(
        draft,
        &[
            ("name", set("李某")),
            ("kind", set("owner")),
            ("preferences", set("不吃海鲜")),
        ],
    );
    reception.sync();
    let was = Some("不吃海鲜".into());
    let write = steward_domain::change::Write::Set {
        value: "不吃花生".into(),
        was,
    };
    scene::edit(
        &mut reception,
        "customer",
        id,
        &[("preferences", write), ("visits", set("welcome"))],
    );
    scene::applied(&reception.sync());
    told.hear_all(&mut guard, &[id]);
    assert!(told.says("welcome"), "the gate has the customer");
    assert!(
        !told.says("不吃海鲜") && !told.says("不吃花生"),
        "and not what is confidential"
    );
}

#[test]
fn registers_out_of_scope_are_not_even_described() {
    let server = Server::start();
    for (login, has_not) in [
        ("worker", ["visitor", "customer"]),
        ("admin", ["visitor", "repair"]),
    ] {
        let mut phone = Phone::new(&server, login);
        phone.sync();
        for register in has_not {
            assert!(!phone.definitions.contains_key(register), "{login} {register}");
        }
    }
    let mut manager = Phone::new(&server, "manager");
    manager.sync();
    assert!(manager.definitions.contains_key("visitor") && manager.definitions.contains_key("customer"));
}

#[test]
fn a_guard_has_the_slips_of_those_inside_and_not_those_of_yesterday() {
    let server = Server::start();
    let (mut reception, mut guard) = (Phone::new(&server, "reception"), Phone::new(&server, "guard"));
    reception.sync();
    let id = reception.new_id();
    let draft = reception.step("visitor", id, "preregister", "expected");
    let writes = [
        ("kind", set("visitor")),
        ("name", set("王某")),
        ("host", set("李某")),
        ("expected_at", set(9_i64)),
    ];
    reception.save(draft, &writes);
    scene::applied(&reception.sync());
    guard.sync();
    assert_eq!(guard.records[&id], reception.records[&id]);

    let draft = reception.step("visitor", id, "never_came", "not_come");
    reception.save(draft, &[]);
    scene::applied(&reception.sync());
    guard.sync();
    assert!(!guard.records.contains_key(&id));
}
