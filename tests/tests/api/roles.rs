//! Every route, every role and nobody: a matrix made from the interface's own description.

use std::collections::BTreeSet;

use serde_json::json;
use steward_tests::support::{Answer, Client, Server, Stream, new_id};

use super::scene;

/// Who may call a route.
#[derive(Clone, Copy, Debug)]
enum Who {
    Anybody,
    SignedIn,
    Only(&'static [&'static str]),
}

const DESK: Who = Who::Only(&["lead", "manager", "admin"]);
const LOGINS: [&str; 6] = ["guard", "worker", "reception", "lead", "manager", "admin"];

/// The table, written down a second time: a route that is added must be added here, too.
const ROUTES: [(&str, &str, Who); 25] = [
    ("GET", "/", Who::Anybody),
    ("GET", "/{*page}", Who::Anybody),
    ("GET", "/assets/{file}", Who::Anybody),
    ("GET", "/icons/{file}", Who::Anybody),
    ("GET", "/manifest.webmanifest", Who::Anybody),
    ("GET", "/sw.js", Who::Anybody),
    ("GET", "/api/health", Who::Anybody),
    ("GET", "/api/metrics", Who::Anybody),
    ("GET", "/api/openapi.json", Who::Anybody),
    ("POST", "/api/session", Who::Anybody),
    ("GET", "/api/session", Who::SignedIn),
    ("DELETE", "/api/session", Who::SignedIn),
    ("DELETE", "/api/sessions", Who::SignedIn),
    ("POST", "/api/devices", Who::SignedIn),
    ("GET", "/api/devices", DESK),
    ("DELETE", "/api/devices/{device}", Who::SignedIn),
    ("POST", "/api/sync", Who::SignedIn),
    ("GET", "/api/live", Who::SignedIn),
    ("GET", "/api/records/{record}/timeline", Who::SignedIn),
    ("GET", "/api/refused", Who::SignedIn),
    ("GET", "/api/audit", Who::Only(&["manager", "admin"])),
    ("POST", "/api/labels", Who::Only(&["manager", "admin"])),
    ("PUT", "/api/photos/{sha256}", Who::SignedIn),
    ("GET", "/api/photos/{sha256}", Who::SignedIn),
    ("HEAD", "/api/photos/{sha256}", Who::SignedIn),
];

/// Those that are not part of the described interface.
const UNDESCRIBED: [(&str, &str); 8] = [
    ("GET", "/"),
    ("GET", "/{*page}"),
    ("GET", "/assets/{file}"),
    ("GET", "/icons/{file}"),
    ("GET", "/manifest.webmanifest"),
    ("GET", "/sw.js"),
    ("GET", "/api/metrics"),
    ("GET", "/api/openapi.json"),
];

/// An address of a route, with names of things that are not there.
fn address(path: &str) -> String {
    path.replace("{*page}", "rounds")
        .replace("{file}", "none.js")
        .replace("{device}", &new_id().to_string())
        .replace("{record}", &new_id().to_string())
        .replace("{sha256}", &"0".repeat(64))
}

/// What a caller gets: the status and the error's code.
fn call(server: &Server, client: Option<&Client>, method: &str, path: &str) -> (u16, String) {
    if path == "/api/live" {
        // It would never end.
        let stream = client.map_or_else(|| Stream::open(server.address(), path, None), Client::live);
        let status = stream
            .status
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        return (status.expect("a status"), String::new());
    }
    let nobody = Client::new(server.address());
    let body = matches!(method, "POST" | "PUT").then_some(&b"{}"[..]);
    let headers = [("content-type", "application/json")];
    let headers = if body.is_some() { &headers[..] } else { &[] };
    let answer = client
        .unwrap_or(&nobody)
        .send(method, &address(path), headers, body);
    if method != "HEAD" && answer.status >= 400 {
        has_the_one_form(&answer);
    }
    (answer.status, answer.code().to_owned())
}

fn has_the_one_form(answer: &Answer) {
    let code = answer.code().to_owned();
    scene::failed(answer, answer.status, &code);
    assert!(!code.is_empty(), "{answer:?}");
}

#[test]
fn every_route_is_in_the_table_and_described() {
    let server = Server::start();
    let description = Client::new(server.address()).get("/api/openapi.json").json;
    let paths = description["paths"].as_object().expect("paths");
    let described = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").keys();
        methods.map(move |method| (method.to_uppercase(), path.clone()))
    });
    let described: BTreeSet<_> = described.collect();
    let listed = ROUTES
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()));
    let apart = |(method, path): &(String, String)| UNDESCRIBED.contains(&(method.as_str(), path.as_str()));
    let listed: BTreeSet<_> = listed.filter(|route| !apart(route)).collect();
    assert_eq!(described, listed);
}

#[test]
fn every_route_is_open_to_its_roles_and_to_nobody_else() {
    let server = Server::start();
    let mut tried = 0;
    for (method, path, who) in ROUTES {
        let (status, code) = call(&server, None, method, path);
        let is_open = matches!(who, Who::Anybody);
        assert_eq!(status == 401, !is_open, "nobody {method} {path}: {status} {code}");
        for login in LOGINS {
            // A session of its own, because some of these end it.
            let client = server.log_in(login);
            let (status, code) = call(&server, Some(&client), method, path);
            let may = match who {
                Who::Only(logins) => logins.contains(&login),
                Who::Anybody | Who::SignedIn => true,
            };
            let refused = status == 403 && code == "forbidden";
            assert_eq!(refused, !may, "{login} {method} {path}: {status} {code}");
            assert!(
                status != 401 && status < 500,
                "{login} {method} {path}: {status} {code}"
            );
            tried += 1;
        }
    }
    assert_eq!(tried, ROUTES.len() * LOGINS.len());
}

#[test]
fn methods_that_no_route_has_are_refused_in_the_one_form() {
    let server = Server::start();
    let client = server.log_in("admin");
    for (_, path, _) in ROUTES {
        for method in ["PATCH", "OPTIONS", "PUT", "DELETE", "POST"] {
            if ROUTES.iter().any(|(of, at, _)| *of == method && *at == path) {
                continue;
            }
            let answer = client.send(
                method,
                &address(path),
                &[],
                matches!(method, "PUT" | "POST" | "PATCH").then_some(b"{}"),
            );
            assert!(matches!(answer.status, 403 | 405), "{method} {path}: {answer:?}");
            has_the_one_form(&answer);
        }
    }
}

#[test]
fn addresses_that_no_route_has_are_not_found_in_the_one_form() {
    let server = Server::start();
    for client in [Client::new(server.address()), server.log_in("admin")] {
        for path in [
            "/api",
            "/api/",
            "/api/none",
            "/api/sync/",
            "/api/devices/a/b",
            "/assets/none.js",
            "/.env",
            "/api/../api/audit",
        ] {
            let answer = client.get(path);
            scene::failed(&answer, 404, "not_found");
        }
    }
}

#[test]
fn every_answer_forbids_what_the_site_never_does() {
    let server = Server::start();
    let client = server.log_in("lead");
    for path in [
        "/",
        "/rounds",
        "/sw.js",
        "/api/health",
        "/api/none",
        "/api/session",
    ] {
        let answer = client.get(path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert!(answer.header("access-control-allow-origin").is_none(), "{path}");
    }
}

#[test]
fn what_is_open_to_anybody_tells_nothing_of_a_site() {
    let server = Server::start();
    let nobody = Client::new(server.address());
    assert_eq!(nobody.get("/api/health").json["status"], json!("ok"));
    scene::failed(&nobody.get("/api/metrics"), 404, "not_found");
    for path in ["/", "/api/health", "/api/openapi.json"] {
        let text = String::from_utf8_lossy(&nobody.get(path).bytes).into_owned();
        assert!(
            !text.contains("test_site") && !text.contains("测试项目") && !text.contains("门诊楼"),
            "{path}"
        );
    }
}
