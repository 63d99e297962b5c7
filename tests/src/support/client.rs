//! A client that speaks HTTP and remembers its cookie.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::wire::SyncRequest;

use super::Stream;

/// How phones send a batch.
const SYNC_HEADERS: [(&str, &str); 3] = [
    ("content-type", "application/json"),
    ("content-encoding", "gzip"),
    ("accept-encoding", "gzip"),
];

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body, unpacked.
    pub bytes: Vec<u8>,
    /// The body as JSON; null where it is none.
    pub json: Value,
    /// How many bytes the body had on the line.
    pub line_bytes: usize,
}

impl Answer {
    /// The error's code; empty where there is none.
    #[must_use]
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A client.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    address: String,
    cookie: Option<String>,
    /// Who is logged in; nil before.
    pub staff: RecordId,
}

impl Client {
    /// Nobody yet.
    #[must_use]
    pub fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Self {
            agent: config.into(),
            address: address.to_owned(),
            cookie: None,
            staff: RecordId(uuid::Uuid::nil()),
        }
    }

    /// The same client towards a server that has moved to another port.
    pub fn move_to(&mut self, address: &str) {
        address.clone_into(&mut self.address);
    }

    /// The same person with a connection of their own: two clones share theirs.
    #[must_use]
    pub fn on_its_own_line(&self) -> Self {
        Self {
            cookie: self.cookie.clone(),
            staff: self.staff,
            ..Self::new(&self.address)
        }
    }

    /// Logs in.
    ///
    /// # Panics
    /// When the server names a person in another form.
    pub fn log_in(&mut self, login: &str, password: &str) -> Answer {
        let answer = self.post("/api/session", &json!({ "login": login, "password": password }));
        if let Some(cookie) = answer.header("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        if let Some(staff) = answer.json["staff"].as_str() {
            self.staff = staff.parse().expect("an id");
        }
        answer
    }

    /// Enrols a device.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn enrol(&self) -> DeviceId {
        let answer = self.post("/api/devices", &json!({ "label": "test" }));
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json["device"]
            .as_str()
            .expect("a device")
            .parse()
            .expect("an id")
    }

    /// Sends a batch, gzipped, as phones do.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn sync(&self, request: &SyncRequest) -> Answer {
        let json = serde_json::to_vec(request).expect("a request is JSON");
        self.send("POST", "/api/sync", &SYNC_HEADERS, Some(&gzip(&json)))
    }

    /// Sends a batch that is gzipped already; `None` when the connection breaks. A good answer is not read as JSON: who measures
    /// reads it once, as a phone does.
    ///
    /// # Panics
    /// When the request itself makes no sense.
    #[must_use]
    pub fn sync_packed(&self, packed: &[u8]) -> Option<Answer> {
        let mut answer = self.carry("POST", "/api/sync", &SYNC_HEADERS, Some(packed))?;
        if answer.status != 200 {
            answer.json = serde_json::from_slice(&answer.bytes).unwrap_or(Value::Null);
        }
        Some(answer)
    }

    /// `GET`.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    /// `DELETE`.
    #[must_use]
    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], None)
    }

    /// `POST` with JSON.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(
            "POST",
            path,
            &[("content-type", "application/json")],
            Some(body.to_string().as_bytes()),
        )
    }

    /// The site's news, as a stream.
    #[must_use]
    pub fn live(&self) -> Stream {
        Stream::open(&self.address, "/api/live", self.cookie.as_deref())
    }

    /// Any request.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        self.try_send(method, path, headers, body)
            .expect("the server answers")
    }

    /// Any request; `None` when the connection breaks.
    ///
    /// # Panics
    /// When the request itself makes no sense.
    #[must_use]
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Option<Answer> {
        let mut answer = self.carry(method, path, headers, body)?;
        answer.json = serde_json::from_slice(&answer.bytes).unwrap_or(Value::Null);
        Some(answer)
    }

    /// Any request, whose answer is not read.
    fn carry(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Option<Answer> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        }
        .ok()?;
        let status = response.status().as_u16();
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let packed = headers
            .iter()
            .any(|(name, value)| name == "content-encoding" && value == "gzip");
        let raw = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()
            .ok()?;
        let line_bytes = raw.len();
        let bytes = if packed { gunzip(&raw) } else { raw };
        Some(Answer {
            status,
            headers,
            bytes,
            json: Value::Null,
            line_bytes,
        })
    }
}

/// Packs bytes as phones do.
///
/// # Panics
/// Never: memory takes what is written.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("memory never fails")
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes)
        .read_to_end(&mut unpacked)
        .expect("the server sends gzip");
    unpacked
}
