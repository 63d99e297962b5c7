//! Photos over HTTP: resumable, and given only to those who may see them.

use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use steward_domain::plan::Actor;
use steward_server::metrics::Metrics;
use steward_server::net::Shutdown;
use steward_server::routes::{self, AppState};
use steward_server::settings::{Layer, Settings};
use steward_server::store::accounts::Account;
use steward_server::store::{Bringer, Registers, Store};
use steward_server::{shell, token};
use tempfile::TempDir;
use uuid::Uuid;

const SITE: &str = "harbour";
const GUARD: RecordId = RecordId(Uuid::from_u128(1));
const OTHER_GUARD: RecordId = RecordId(Uuid::from_u128(2));
const MANAGER: RecordId = RecordId(Uuid::from_u128(3));
const LEAD: RecordId = RecordId(Uuid::from_u128(4));
const WORKER: RecordId = RecordId(Uuid::from_u128(5));

/// Guards have what is theirs; leads everything but the papers; workers nothing.
const REGISTER: &str = r#"
key = "snag"
version = 1
words = { zh = "问题", en = "Snag" }
sources = ["REP-1"]
title = ["note"]

[[fields]]
key = "note"
kind = "text"
words = { zh = "说明", en = "Note" }

[[fields]]
key = "photos"
kind = "photos"
words = { zh = "照片", en = "Photos" }

[[fields]]
key = "papers"
kind = "photos"
words = { zh = "证件", en = "Papers" }
readers = ["guard", "manager"]
writers = ["guard"]

[print]
words = { zh = "问题", en = "Snags" }
columns = ["note"]

[retention]

[access]
create = ["guard"]
edit = ["guard"]
settle = ["manager"]
void = ["manager"]
correct = ["manager"]

[access.read]
guard = ["mine"]
lead = ["all"]
manager = ["all"]
"#;

struct Server {
    _folder: TempDir,
    address: SocketAddr,
    store: Store,
    metrics: Metrics,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn code(&self) -> (u16, String) {
        (
            self.status,
            self.json()["code"].as_str().unwrap_or_default().to_owned(),
        )
    }
}

/// The server runs until the test's runtime is dropped.
async fn start() -> Server {
    let folder = tempfile::tempdir().unwrap();
    let registers = folder.path().join("registers");
    std::fs::create_dir(&registers).unwrap();
    std::fs::write(registers.join("snag.toml"), REGISTER).unwrap();
    let registers = Registers::load(Some(&registers)).unwrap();
    let store = Store::open(&folder.path().join("steward.db"), &registers).unwrap();
    let words = serde_json::from_str(r#"{"zh":"海港","en":"Harbour"}"#).unwrap();
    store.make_site(&Key::literal(SITE), &words, false, 0).unwrap();
    let settings = Settings::from_sources(None, [], Layer::default()).unwrap();
    let metrics = Metrics::new();
    let state = AppState {
        store: store.clone(),
        metrics: metrics.clone(),
        settings: Arc::new(settings.clone()),
        shutdown: Shutdown::new(),
        attempts: Arc::default(),
    };
    let router = shell::wrap(routes::router(state), metrics.clone(), &settings);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Server {
        _folder: folder,
        address,
        store,
        metrics,
    }
}

impl Server {
    /// The cookie of somebody who is logged in.
    fn log_in(&self, role: Role, staff: RecordId) -> String {
        let login = format!("login{}", staff.0.as_u128());
        let account = Account {
            site: Key::literal(SITE),
            login,
            staff,
            role,
            name: "李".to_owned(),
        };
        let now_ms = routes::now_ms();
        self.store
            .make_account(&account, "no hash", "test", now_ms)
            .unwrap();
        self.store
            .open_session(&account, now_ms, now_ms + 3_600_000)
            .unwrap()
    }

    /// A snag by the guard that refers to a photo in a field.
    fn refer(&self, field: &str, sha256: &str) {
        let site = Key::literal(SITE);
        let device = self.store.enrol(SITE, GUARD, "login1", "门岗", 0).unwrap();
        let epoch = self.store.epochs(SITE).unwrap().current;
        let change = serde_json::json!({
            "device": device, "seq": 1, "site": SITE, "register": "snag", "record": Uuid::from_u128(77),
            "definition": 1, "by": GUARD, "step": "enter", "at": steward_domain::time::At::exact(1),
            "seen": { "epoch": epoch, "number": 0, "own": 0, "answered": 0 },
            "writes": { "state": { "set": "kept" }, "note": { "set": "漏水" }, field: { "add": [sha256] } },
        });
        let change = serde_json::value::to_raw_value(&change).unwrap();
        let actor = Actor {
            staff: GUARD,
            role: Role::Guard,
        };
        let bringer = Bringer {
            site: &site,
            actor,
            device,
            cursor: 0,
            clock_ms: 0,
        };
        let pushed = self.store.push(bringer, &[change], &[], 2).unwrap();
        assert_eq!(pushed.number, 1, "{:?}", pushed.receipts);
    }

    async fn send(&self, method: &str, name: &str, session: &str, more: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let head = format!(
            "{method} /api/photos/{name} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\
             content-length: {length}\r\ncookie: steward={session}\r\n{more}\r\n"
        );
        let (address, request) = (self.address, [head.as_bytes(), body].concat());
        let answer = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            // A body that is refused early is not read to its end.
            let _ = stream.write_all(&request);
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            answer
        });
        let answer = answer.await.unwrap();
        let end = answer
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head,
            body: answer[end + 4..].to_vec(),
        }
    }

    async fn put(&self, session: &str, photo: &[u8], start: usize, end: usize) -> Answer {
        let range = format!("content-range: bytes {start}-{}/{}\r\n", end - 1, photo.len());
        self.send("PUT", &digest(photo), session, &range, &photo[start..end])
            .await
    }

    async fn get(&self, session: &str, name: &str) -> Answer {
        self.send("GET", name, session, "", &[]).await
    }

    async fn head(&self, session: &str, name: &str) -> Answer {
        self.send("HEAD", name, session, "", &[]).await
    }
}

fn digest(bytes: &[u8]) -> String {
    token::hex(&Sha256::digest(bytes))
}

/// A JPEG of 8 × 6 pixels whose scan makes it `length` long.
fn jpeg(length: usize) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 6, 0, 8, 1, 1, 0x11, 0];
    bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
    bytes.extend((bytes.len()..length).map(|place| u8::try_from(place % 200).unwrap()));
    bytes
}

#[tokio::test]
async fn a_photo_goes_up_in_parts_and_comes_down_whole() {
    let server = start().await;
    let session = server.log_in(Role::Guard, GUARD);
    let photo = jpeg(10_000);
    let name = digest(&photo);

    assert_eq!(server.head(&session, &name).await.status, 404);
    let first = server.put(&session, &photo, 0, 6_000).await;
    assert_eq!(first.status, 200);
    assert_eq!(
        first.json(),
        serde_json::json!({ "received": 6_000, "bytes": 10_000, "whole": false })
    );
    assert_eq!(
        server.get(&session, &name).await.code(),
        (404, "not_found".to_owned())
    );

    let told = server.head(&session, &name).await;
    assert_eq!((told.status, told.body.len()), (200, 0));
    assert_eq!(
        (told.header("upload-offset"), told.header("upload-length")),
        (Some("6000"), Some("10000"))
    );

    let early = server.put(&session, &photo, 7_000, 10_000).await;
    assert_eq!(early.code(), (416, "wrong_range".to_owned()));
    assert_eq!(early.json()["received"], 6_000);
    let last = server.put(&session, &photo, 5_000, 10_000).await;
    assert_eq!((last.status, last.json()["whole"].as_bool()), (201, Some(true)));
    assert_eq!(server.put(&session, &photo, 5_000, 10_000).await.status, 200);
    assert_eq!(server.send("PUT", &name, &session, "", &photo).await.status, 200);

    let told = server.head(&session, &name).await;
    assert_eq!(
        (told.header("upload-offset"), told.header("upload-length")),
        (Some("10000"), Some("10000"))
    );
    let down = server.get(&session, &name).await;
    assert!(down.status == 200 && down.body == photo);
    let tag = format!("\"{name}\"");
    let headers = [
        ("content-type", "image/jpeg"),
        ("cache-control", "private, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-disposition", "inline"),
        ("etag", tag.as_str()),
    ];
    for (header, value) in headers {
        assert_eq!(down.header(header), Some(value), "{header}");
    }
    let known = format!("if-none-match: {tag}\r\n");
    let unchanged = server.send("GET", &name, &session, &known, &[]).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert!(
        server
            .metrics
            .encode()
            .contains("steward_photo_bytes_total 10000")
    );
}

#[tokio::test]
async fn every_refusal_has_a_code() {
    let server = start().await;
    let session = server.log_in(Role::Guard, GUARD);
    let photo = jpeg(1_000);
    let name = digest(&photo);
    let page = b"<script>alert(1)</script>".as_slice();
    let large = jpeg(1024 * 1024 + 1);
    server.put(&session, &jpeg(2_000), 0, 100).await;
    let begun = digest(&jpeg(2_000));
    // name, header, body, status, code
    let rows: [(&str, &str, &[u8], u16, &str); 10] = [
        ("ABC", "", &photo, 404, "not_found"),
        (&name.to_uppercase(), "", &photo, 404, "not_found"),
        (&digest(b"other"), "", &photo, 422, "photo_digest_wrong"),
        (&digest(page), "", page, 415, "photo_type_unknown"),
        (&name, "", &[], 400, "bad_request"),
        (
            &name,
            "content-range: bytes 0-5/1000\r\n",
            &photo,
            400,
            "bad_request",
        ),
        (&name, "content-range: all of it\r\n", &photo, 400, "bad_request"),
        (
            &name,
            "content-range: bytes 0-999/1048577\r\n",
            &photo,
            413,
            "too_large",
        ),
        (&digest(&large), "", &large, 413, "too_large"),
        (
            &begun,
            "content-range: bytes 0-999/3000\r\n",
            &photo,
            409,
            "conflict",
        ),
    ];
    for (name, header, body, status, code) in rows {
        let answer = server.send("PUT", name, &session, header, body).await;
        assert_eq!(answer.code(), (status, code.to_owned()), "{name} {header}");
    }
    for method in ["PUT", "GET"] {
        let answer = server.send(method, &name, "nobody", "", &[]).await;
        assert_eq!(answer.code(), (401, "not_signed_in".to_owned()), "{method}");
    }
}

#[tokio::test]
async fn a_photo_is_seen_by_those_who_may_see_what_refers_to_it() {
    // field, who, role, whether the photo is given
    let rows = [
        ("photos", MANAGER, Role::Manager, true),
        ("photos", LEAD, Role::Lead, true),
        ("photos", OTHER_GUARD, Role::Guard, false),
        ("photos", WORKER, Role::Worker, false),
        ("papers", MANAGER, Role::Manager, true),
        ("papers", LEAD, Role::Lead, false),
        ("papers", OTHER_GUARD, Role::Guard, false),
    ];
    for field in ["photos", "papers"] {
        let server = start().await;
        let photo = jpeg(1_000);
        let name = digest(&photo);
        // Brought by somebody else, so that the guard's right is that of the author of the record.
        let bringer = server.log_in(Role::Admin, RecordId(Uuid::from_u128(9)));
        let guard = server.log_in(Role::Guard, GUARD);
        assert_eq!(server.put(&bringer, &photo, 0, 1_000).await.status, 201);
        assert_eq!(server.get(&bringer, &name).await.status, 200);
        assert_eq!(server.get(&guard, &name).await.status, 404);
        server.refer(field, &name);
        assert_eq!(server.get(&guard, &name).await.status, 200);
        // How far it is concerns only who brings it.
        assert_eq!(server.head(&guard, &name).await.status, 404);
        for (_, staff, role, may) in rows.into_iter().filter(|row| row.0 == field) {
            let session = server.log_in(role, staff);
            let status = if may { 200 } else { 404 };
            assert_eq!(
                server.get(&session, &name).await.status,
                status,
                "{field} {role:?}"
            );
        }
    }
}
