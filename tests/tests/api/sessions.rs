//! `/api/session` and `/api/sessions`: logging in and out.

use serde_json::json;
use steward_tests::support::{Client, PASSWORD, Phone, SITE, Server};

use super::scene;

#[test]
fn the_right_password_opens_a_session_that_says_who_it_is() {
    let server = Server::start();
    let mut client = Client::new(server.address());
    let answer = client.log_in("guard", PASSWORD);
    assert_eq!(answer.status, 200);
    assert_eq!(
        (&answer.json["login"], &answer.json["role"]),
        (&json!("guard"), &json!("guard"))
    );
    assert_eq!(answer.json["site"], SITE);
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(PASSWORD));
    assert_eq!(client.get("/api/session").json, answer.json);
}

#[test]
fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let server = Server::start();
    let answer = Client::new(server.address()).log_in("guard", PASSWORD);
    let cookie = answer.header("set-cookie").expect("a cookie");
    let parts: Vec<&str> = cookie.split("; ").collect();
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(parts.contains(&flag), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    // Over plain HTTP on this machine; over TLS it is `__Host-` and `Secure`.
    assert!(
        cookie.starts_with("steward=") && !parts.contains(&"Secure"),
        "{cookie}"
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn behind_tls_the_cookie_is_secure_and_bound_to_its_host() {
    let server = Server::start_with(&["--behind-proxy"]);
    let answer = Client::new(server.address()).log_in("guard", PASSWORD);
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(
        cookie.starts_with("__Host-steward=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
}

#[test]
fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let server = Server::start();
    let mut client = Client::new(server.address());
    let wrong = client.log_in("guard", "eight-Characters");
    let unknown = client.log_in("nobody", PASSWORD);
    for answer in [&wrong, &unknown] {
        scene::failed(answer, 401, "wrong_credentials");
        assert_eq!(answer.header("set-cookie"), None);
    }
    assert_eq!(wrong.json["message"], unknown.json["message"]);
    scene::failed(&client.get("/api/session"), 401, "not_signed_in");
}

#[test]
fn a_log_in_of_another_form_is_refused() {
    let server = Server::start();
    let client = Client::new(server.address());
    let rows = [
        (json!({}), 422, "invalid_body"),
        (json!({ "login": "guard" }), 422, "invalid_body"),
        (json!({ "login": 1, "password": PASSWORD }), 422, "invalid_body"),
        (
            json!({ "login": "guard", "password": PASSWORD, "role": "admin" }),
            422,
            "invalid_body",
        ),
        (json!({ "login": "", "password": "" }), 401, "wrong_credentials"),
        (
            json!({ "login": "guard", "password": "x".repeat(10_000) }),
            401,
            "wrong_credentials",
        ),
        (
            json!({ "login": "guard' OR '1'='1", "password": PASSWORD }),
            401,
            "wrong_credentials",
        ),
        (
            json!({ "login": "guard\u{0}", "password": PASSWORD }),
            401,
            "wrong_credentials",
        ),
    ];
    for (body, status, code) in rows {
        let answer = client.post("/api/session", &body);
        let shown: String = body.to_string().chars().take(100).collect();
        assert_eq!((answer.status, answer.code()), (status, code), "{shown}");
    }
    let answer = client.send(
        "POST",
        "/api/session",
        &[("content-type", "application/json")],
        Some(b"{"),
    );
    scene::failed(&answer, 400, "malformed_json");
    let answer = client.send(
        "POST",
        "/api/session",
        &[("content-type", "text/plain")],
        Some(b"{}"),
    );
    scene::failed(&answer, 415, "wrong_media_type");
}

#[test]
fn ten_wrong_passwords_make_a_name_wait_and_nobody_else() {
    let server = Server::start();
    let mut client = Client::new(server.address());
    for _ in 0..10 {
        scene::failed(
            &client.log_in("guard", "wrong-password"),
            401,
            "wrong_credentials",
        );
    }
    let answer = client.log_in("guard", PASSWORD);
    scene::failed(&answer, 429, "too_many_requests");
    let wait_s: u32 = answer
        .header("retry-after")
        .expect("how long")
        .parse()
        .expect("seconds");
    assert!((1..=15 * 60).contains(&wait_s), "{wait_s}");
    assert_eq!(client.log_in("guard2", PASSWORD).status, 200);
}

#[test]
fn a_right_password_forgets_the_wrong_ones() {
    let server = Server::start();
    let mut client = Client::new(server.address());
    for _ in 0..2 {
        for _ in 0..9 {
            scene::failed(
                &client.log_in("guard", "wrong-password"),
                401,
                "wrong_credentials",
            );
        }
        assert_eq!(client.log_in("guard", PASSWORD).status, 200);
    }
}

#[test]
fn logging_out_ends_this_session_and_no_other() {
    let server = Server::start();
    let (here, there) = (server.log_in("guard"), server.log_in("guard"));
    let answer = here.delete("/api/session");
    assert_eq!(answer.status, 204);
    assert!(
        answer
            .header("set-cookie")
            .is_some_and(|cookie| cookie.contains("Max-Age=0"))
    );
    scene::failed(&here.get("/api/session"), 401, "not_signed_in");
    assert_eq!(there.get("/api/session").status, 200);
}

#[test]
fn logging_out_everywhere_ends_all_sessions_of_that_person() {
    let server = Server::start();
    let (here, there, other) = (
        server.log_in("guard"),
        server.log_in("guard"),
        server.log_in("guard2"),
    );
    assert_eq!(here.delete("/api/sessions").status, 204);
    for client in [&here, &there] {
        scene::failed(&client.get("/api/session"), 401, "not_signed_in");
    }
    assert_eq!(other.get("/api/session").status, 200);
}

#[test]
fn a_reset_password_ends_the_sessions_of_the_old_one() {
    let server = Server::start();
    let mut client = server.log_in("guard");
    server.command(
        &["user", "reset", "guard", "--password-stdin"],
        "another-password",
    );
    scene::failed(&client.get("/api/session"), 401, "not_signed_in");
    scene::failed(&client.log_in("guard", PASSWORD), 401, "wrong_credentials");
    assert_eq!(client.log_in("guard", "another-password").status, 200);
}

#[test]
fn work_that_was_done_while_logged_out_is_sent_after_logging_in_again() {
    let server = Server::start();
    let mut lead = Phone::new(&server, "lead");
    lead.sync();
    let id = scene::report(&mut lead);
    assert_eq!(lead.client.delete("/api/session").status, 204);
    let request = lead.request();
    let answer = lead.client.sync(&request);
    scene::failed(&answer, 401, "not_signed_in");
    assert_eq!(lead.receive(&answer).0, steward_domain::replica::Next::LogIn);
    assert_eq!(lead.replica.status().waiting, 1);
    lead.client = server.log_in("lead");
    scene::applied(&lead.sync());
    assert_eq!(scene::timeline(&lead, id).len(), 1);
}

#[test]
fn a_request_from_a_page_of_another_site_is_refused() {
    let server = Server::start();
    let client = server.log_in("lead");
    for (from, status) in [
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 201),
        ("none", 201),
    ] {
        let headers = [("content-type", "application/json"), ("sec-fetch-site", from)];
        let answer = client.send("POST", "/api/devices", &headers, Some(b"{\"label\":\"a\"}"));
        assert_eq!(answer.status, status, "{from}");
    }
    let headers = [("sec-fetch-site", "cross-site")];
    for (method, path) in [("DELETE", "/api/session"), ("DELETE", "/api/sessions")] {
        scene::failed(&client.send(method, path, &headers, None), 403, "forbidden");
    }
    let log_in = json!({ "login": "guard", "password": PASSWORD }).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "cross-site"),
    ];
    let answer = client.send("POST", "/api/session", &headers, Some(log_in.as_bytes()));
    scene::failed(&answer, 403, "forbidden");
    assert_eq!(client.get("/api/session").status, 200, "the session is as it was");
}

#[test]
fn a_cookie_that_was_made_up_opens_nothing() {
    let server = Server::start();
    let client = Client::new(server.address());
    for token in [
        "",
        "x",
        &"0".repeat(64),
        &"f".repeat(5_000),
        "\"",
        "%00",
        "../../etc",
    ] {
        let cookie = format!("steward={token}");
        let answer = client.send("GET", "/api/session", &[("cookie", &cookie)], None);
        scene::failed(&answer, 401, "not_signed_in");
    }
}
