//! Several people on one phone: each has a slot, and a session of their own in it.

use std::collections::BTreeMap;

use serde_json::json;
use steward_tests::support::{Answer, Client, PASSWORD, Server, Stream};

use super::scene;

/// A phone's browser: it keeps every cookie that it is given, and sends them all with every request.
struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(server: &Server) -> Self {
        Self {
            client: Client::new(server.address()),
            cookies: BTreeMap::new(),
        }
    }

    fn cookies(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn send(&mut self, slot: Option<&str>, method: &str, path: &str, body: Option<&str>) -> Answer {
        let cookies = self.cookies();
        let mut headers = vec![("cookie", cookies.as_str()), ("content-type", "application/json")];
        headers.extend(slot.map(|slot| ("steward-slot", slot)));
        let answer = self.client.send(method, path, &headers, body.map(str::as_bytes));
        if let Some(cookie) = answer.header("set-cookie") {
            let (name, rest) = cookie.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or_default();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    fn log_in(&mut self, slot: Option<&str>, login: &str) -> Answer {
        let body = json!({ "login": login, "password": PASSWORD }).to_string();
        self.send(slot, "POST", "/api/session", Some(&body))
    }

    /// Who is logged in there; nothing when nobody is.
    fn login(&mut self, slot: Option<&str>) -> Option<String> {
        let answer = self.send(slot, "GET", "/api/session", None);
        answer.json["login"].as_str().map(str::to_owned)
    }
}

#[test]
fn two_people_are_logged_in_on_one_phone_at_once() {
    let server = Server::start();
    let mut phone = Browser::new(&server);
    for (slot, login) in [(None, "guard"), (Some("1"), "guard2"), (Some("15"), "lead")] {
        assert_eq!(phone.log_in(slot, login).status, 200);
    }
    let names: Vec<_> = phone.cookies.keys().cloned().collect();
    assert_eq!(names, ["steward", "steward-1", "steward-15"]);
    for (slot, login) in [
        (None, Some("guard")),
        (Some("0"), Some("guard")),
        (Some("1"), Some("guard2")),
        (Some("15"), Some("lead")),
        (Some("2"), None),
    ] {
        assert_eq!(phone.login(slot).as_deref(), login, "{slot:?}");
    }
    // Rights are those of the slot, not of whoever else is on the phone.
    assert_eq!(phone.send(Some("15"), "GET", "/api/devices", None).status, 200);
    scene::failed(
        &phone.send(Some("1"), "GET", "/api/devices", None),
        403,
        "forbidden",
    );
}

#[test]
fn the_cookie_of_a_slot_is_out_of_reach_like_any_other() {
    let server = Server::start();
    let cookie = |server: &Server, slot| {
        let answer = Browser::new(server).log_in(slot, "guard");
        answer.header("set-cookie").expect("a cookie").to_owned()
    };
    let plain = cookie(&server, Some("3"));
    assert!(
        plain.starts_with("steward-3=") && !plain.contains("Domain"),
        "{plain}"
    );
    for flag in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(plain.contains(flag), "{plain}");
    }
    let secure = Server::start_with(&["--behind-proxy"]);
    let secure = cookie(&secure, Some("3"));
    assert!(
        secure.starts_with("__Host-steward-3=") && secure.ends_with("; Secure"),
        "{secure}"
    );
}

#[test]
fn logging_out_of_a_slot_leaves_the_others_logged_in() {
    let server = Server::start();
    let mut phone = Browser::new(&server);
    phone.log_in(None, "guard");
    phone.log_in(Some("1"), "guard2");
    let stolen = phone.cookies["steward-1"].clone();
    assert_eq!(phone.send(Some("1"), "DELETE", "/api/session", None).status, 204);
    assert_eq!(phone.login(Some("1")), None);
    assert_eq!(phone.login(None).as_deref(), Some("guard"));
    phone.cookies.insert("steward-1".to_owned(), stolen);
    assert_eq!(phone.login(Some("1")), None, "the session itself has ended");
}

#[test]
fn logging_out_everywhere_ends_one_persons_sessions_in_every_slot() {
    let server = Server::start();
    let mut phone = Browser::new(&server);
    for (slot, login) in [(None, "guard"), (Some("1"), "guard2"), (Some("2"), "guard")] {
        phone.log_in(slot, login);
    }
    assert_eq!(phone.send(Some("2"), "DELETE", "/api/sessions", None).status, 204);
    assert_eq!((phone.login(None), phone.login(Some("2"))), (None, None));
    assert_eq!(phone.login(Some("1")).as_deref(), Some("guard2"));
}

#[test]
fn a_session_opens_its_own_slot_and_no_other() {
    let server = Server::start();
    let mut phone = Browser::new(&server);
    phone.log_in(Some("1"), "manager");
    let token = phone.cookies["steward-1"].clone();
    assert_eq!(phone.login(None), None);
    assert_eq!(phone.login(Some("2")), None);
    // The slot chooses among the phone's cookies; it is no right by itself.
    phone.cookies = BTreeMap::from([("steward".to_owned(), token)]);
    assert_eq!(phone.login(Some("1")), None);
    assert_eq!(phone.login(None).as_deref(), Some("manager"));
}

#[test]
fn a_slot_that_makes_no_sense_is_refused_and_is_not_the_first() {
    let server = Server::start();
    let mut phone = Browser::new(&server);
    phone.log_in(None, "guard");
    for slot in ["", "16", "-1", "01", "1.0", "one", "1, 2", "99999999999999999999"] {
        for (method, path) in [
            ("GET", "/api/session"),
            ("DELETE", "/api/session"),
            ("GET", "/api/live"),
        ] {
            scene::failed(&phone.send(Some(slot), method, path, None), 400, "slot_invalid");
        }
        scene::failed(&phone.log_in(Some(slot), "guard2"), 400, "slot_invalid");
    }
    assert_eq!(phone.login(None).as_deref(), Some("guard"));
}

#[test]
fn the_stream_of_news_takes_its_slot_from_the_query_and_nothing_else_does() {
    let server = Server::start();
    let mut phone = Browser::new(&server);
    phone.log_in(Some("1"), "lead");
    let cookies = phone.cookies();
    for (path, status) in [
        ("/api/live?slot=1", "200"),
        ("/api/live?slot=0", "401"),
        ("/api/live", "401"),
        ("/api/live?slot=16", "400"),
        ("/api/live?slot=1&slot=0", "400"),
        ("/api/session?slot=1", "401"),
    ] {
        let stream = Stream::open(server.address(), path, Some(&cookies));
        assert!(stream.status.contains(status), "{path}: {}", stream.status);
    }
    let mut stream = Stream::open(server.address(), "/api/live?slot=1", Some(&cookies));
    assert!(stream.next().is_some());
}
