//! What surrounds every route, seen from outside.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::header::CACHE_CONTROL;
use axum::routing::{get, post};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::oneshot;

use super::*;
use crate::error::{ApiError, Checked, CheckedBytes, codes};
use crate::net::{self, Shutdown};
use crate::request_id::RequestId;
use crate::settings::Layer;

#[derive(Deserialize)]
struct Page {
    limit: u8,
}

async fn panics() -> &'static str {
    panic!("13800138000")
}

fn routes() -> Router {
    let gap = || async {
        ApiError::new(codes::SEQUENCE_GAP, "a hole")
            .with("expected_seq", 7)
            .retry_after_s(3)
    };
    let taken = || async { ([("x-photo-bytes", "5")], StatusCode::RANGE_NOT_SATISFIABLE) };
    let own = || async { (StatusCode::BAD_REQUEST, Json(serde_json::json!({ "own": true }))) };
    Router::new()
        .route(
            "/api/id",
            get(|Extension(id): Extension<RequestId>| async move { id.as_str().to_owned() }),
        )
        .route("/api/gap", get(gap))
        .route("/api/range", get(taken))
        .route("/api/own", get(own))
        .route("/api/panic", get(panics))
        .route(
            "/api/json",
            post(|Checked(Json(page)): Checked<Json<Page>>| async move { page.limit.to_string() }),
        )
        .route(
            "/api/bytes",
            post(|body: CheckedBytes| async move { body.0 }).layer(DefaultBodyLimit::max(8)),
        )
        .route(
            "/api/query",
            get(|Checked(Query(page)): Checked<Query<Page>>| async move { page.limit.to_string() }),
        )
        .route(
            "/api/path/{number}",
            get(|Checked(Path(number)): Checked<Path<u8>>| async move { number.to_string() }),
        )
        .route(
            "/api/photo",
            get(|| async { ([(CACHE_CONTROL, "private, immutable")], "bytes") }),
        )
        .route("/page", get(|| async { "page" }))
}

struct Server {
    address: SocketAddr,
    metrics: Metrics,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let line = self
            .head
            .lines()
            .find(|line| line.to_lowercase().starts_with(&format!("{name}: ")))?;
        Some(&line[name.len() + 2..])
    }
}

/// The server runs until the test's runtime is dropped.
async fn start(behind_proxy: bool) -> Server {
    let settings = Settings::from_sources(None, [], Layer::default()).unwrap();
    let settings = Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        behind_proxy,
        ..settings
    };
    let metrics = Metrics::new();
    let router = wrap(routes(), metrics.clone(), &settings);
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        net::run(router, &settings, Shutdown::new(), |address, _| {
            sender.send(address).unwrap();
        })
        .await
        .unwrap();
    });
    Server {
        address: receiver.await.unwrap(),
        metrics,
    }
}

async fn send(server: &Server, request: &str, body: &str) -> Answer {
    let length = body.len();
    let request =
        format!("{request}content-length: {length}\r\nhost: here\r\nconnection: close\r\n\r\n{body}");
    let address = server.address;
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = answer.await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// Sends on one connection, and returns what comes until the server ends it.
async fn send_raw(server: &Server, parts: Vec<Vec<u8>>) -> String {
    let address = server.address;
    let answers = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        for part in parts {
            stream.write_all(&part).unwrap();
        }
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        answers
    });
    answers.await.unwrap()
}

async fn get_path(server: &Server, path: &str) -> Answer {
    send(server, &format!("GET {path} HTTP/1.1\r\n"), "").await
}

#[tokio::test]
async fn every_failure_has_one_form_and_the_id_of_its_request() {
    let server = start(false).await;
    let json = "content-type: application/json\r\n";
    let rows = [
        ("GET /api/gap HTTP/1.1\r\n", "", 409, "sequence_gap"),
        ("GET /api/none HTTP/1.1\r\n", "", 404, "not_found"),
        ("DELETE /api/gap HTTP/1.1\r\n", "", 405, "method_not_allowed"),
        ("GET /api/range HTTP/1.1\r\n", "", 416, "wrong_range"),
        ("GET /api/panic HTTP/1.1\r\n", "", 500, "internal"),
        ("GET /api/query HTTP/1.1\r\n", "", 400, "bad_request"),
        ("GET /api/path/x HTTP/1.1\r\n", "", 404, "not_found"),
        ("POST /api/json HTTP/1.1\r\n", "{}", 415, "wrong_media_type"),
        (
            &format!("POST /api/json HTTP/1.1\r\n{json}"),
            "{",
            400,
            "malformed_json",
        ),
        (
            &format!("POST /api/json HTTP/1.1\r\n{json}"),
            "{}",
            422,
            "invalid_body",
        ),
        ("POST /api/bytes HTTP/1.1\r\n", "123456789", 413, "too_large"),
    ];
    for (request, body, status, code) in rows {
        let answer = send(&server, request, body).await;
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (answer.status, &told["code"]),
            (status, &Value::from(code)),
            "{request}{body}"
        );
        assert_eq!(
            told["request_id"].as_str(),
            answer.header("x-request-id"),
            "{request}"
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/json"),
            "{request}"
        );
        assert!(
            !answer.body.contains("13800138000"),
            "what a panic said is not sent"
        );
    }
}

#[tokio::test]
async fn who_is_refused_early_hears_why_and_can_go_on_asking() {
    let server = start(false).await;
    let json = "content-type: application/json\r\n";
    let rows = [
        ("POST /api/bytes HTTP/1.1\r\n".to_owned(), "413"),
        ("POST /api/json HTTP/1.1\r\n".to_owned(), "415"),
        (format!("DELETE /api/gap HTTP/1.1\r\n{json}"), "405"),
        ("POST /api/none HTTP/1.1\r\n".to_owned(), "404"),
        (format!("POST /api/panic HTTP/1.1\r\n{json}"), "405"),
    ];
    for (head, status) in rows {
        for bytes in [9, 1_000_000, unread::HEARD_BYTES_MAX] {
            let first = format!("{head}content-length: {bytes}\r\nhost: here\r\n\r\n");
            let second = b"GET /page HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";
            let sent = vec![first.into_bytes(), vec![b'7'; bytes], second.to_vec()];
            let answers = send_raw(&server, sent).await;
            assert!(
                answers.starts_with(&format!("HTTP/1.1 {status} ")) && answers.ends_with("\r\n\r\npage"),
                "{head}{bytes}: {answers}"
            );
        }
    }
}

#[tokio::test]
async fn who_never_stops_sending_is_told_that_the_connection_ends() {
    let server = start(false).await;
    let bytes = unread::HEARD_BYTES_MAX * 2;
    let head = format!("DELETE /api/gap HTTP/1.1\r\ncontent-length: {bytes}\r\nhost: here\r\n\r\n");
    let sent = vec![head.into_bytes(), vec![b'7'; unread::HEARD_BYTES_MAX + 1]];
    let answer = send_raw(&server, sent).await;
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
}

#[tokio::test]
async fn a_failure_keeps_its_details_and_headers() {
    let server = start(false).await;
    let gap = get_path(&server, "/api/gap").await;
    let told: Value = serde_json::from_str(&gap.body).unwrap();
    assert_eq!(
        (&told["expected_seq"], &told["message"]),
        (&Value::from(7), &Value::from("a hole"))
    );
    assert_eq!(gap.header("retry-after"), Some("3"));
    assert_eq!(
        get_path(&server, "/api/range").await.header("x-photo-bytes"),
        Some("5")
    );
    assert_eq!(get_path(&server, "/api/own").await.body, "{\"own\":true}");
}

#[tokio::test]
async fn what_succeeds_goes_through() {
    let server = start(false).await;
    let id = get_path(&server, "/api/id").await;
    assert_eq!(Some(id.body.as_str()), id.header("x-request-id"));
    assert_eq!(get_path(&server, "/api/query?limit=9").await.body, "9");
    assert_eq!(get_path(&server, "/api/path/9").await.body, "9");
    let bytes = send(&server, "POST /api/bytes HTTP/1.1\r\n", "12345678").await;
    assert_eq!((bytes.status, bytes.body.as_str()), (200, "12345678"));
    // A client's own id is not taken over: it could be anybody's name.
    let chosen = send(&server, "GET /api/id HTTP/1.1\r\nx-request-id: mine\r\n", "").await;
    assert_ne!(chosen.body, "mine");
}

#[tokio::test]
async fn the_browser_is_told_what_this_site_never_does() {
    let (plain, secure) = (start(false).await, start(true).await);
    for path in ["/page", "/api/gap", "/none"] {
        let answer = get_path(&plain, path).await;
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .starts_with("default-src 'none'; script-src")
        );
        assert!(
            answer
                .header("permissions-policy")
                .unwrap()
                .contains("camera=(self)")
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("strict-transport-security"), None);
        assert!(
            get_path(&secure, path)
                .await
                .header("strict-transport-security")
                .is_some()
        );
    }
    let caching = [
        ("/page", None),
        ("/api/gap", Some("no-store")),
        ("/api/photo", Some("private, immutable")),
    ];
    for (path, cache) in caching {
        assert_eq!(
            get_path(&plain, path).await.header("cache-control"),
            cache,
            "{path}"
        );
    }
}

#[tokio::test]
async fn requests_are_counted_by_route_and_not_by_path() {
    let server = start(false).await;
    for path in [
        "/api/path/1",
        "/api/path/2",
        "/.env",
        "/wp-login.php",
        "/api/panic",
    ] {
        get_path(&server, path).await;
    }
    send(&server, "BREW /page HTTP/1.1\r\n", "").await;
    let text = server.metrics.encode();
    for line in [
        "steward_http_requests_total{route=\"/api/path/{number}\",method=\"GET\",status=\"200\"} 2",
        "steward_http_requests_total{route=\"unmatched\",method=\"GET\",status=\"404\"} 2",
        "steward_http_requests_total{route=\"/api/panic\",method=\"GET\",status=\"500\"} 1",
        "steward_http_requests_total{route=\"/page\",method=\"other\",status=\"405\"} 1",
        "steward_http_request_duration_seconds_count{route=\"/page\",method=\"other\"} 1",
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
    }
}
