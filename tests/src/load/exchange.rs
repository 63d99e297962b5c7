//! One exchange of a phone with the server, timed and weighed.

use std::time::Instant;

use steward_domain::replica::{Failure, Next};
use steward_domain::wire::ReceiptOutcome;

use crate::support::{Phone, gzip};

/// How many of the things that went wrong are told in words.
const ERRORS_TOLD_MAX: usize = 20;

/// What went over the line.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// How long exchanges took that brought changes, in milliseconds: until the whole answer was here.
    pub pushes_ms: Vec<f64>,
    /// The same of exchanges that only asked for news.
    pub pulls_ms: Vec<f64>,
    /// Bytes of bodies that went up, gzipped.
    pub bytes_up: u64,
    /// Bytes of bodies that came down, gzipped.
    pub bytes_down: u64,
    /// Changes with a receipt.
    pub accepted: usize,
    /// Of those, how many met something unseen that a person has to look at.
    pub conflicts: usize,
    /// How many things went wrong.
    pub failures: usize,
    /// The first of them, in words.
    pub errors: Vec<String>,
}

impl Traffic {
    /// Adds another's.
    pub fn add(&mut self, other: Self) {
        self.pushes_ms.extend(other.pushes_ms);
        self.pulls_ms.extend(other.pulls_ms);
        self.bytes_up += other.bytes_up;
        self.bytes_down += other.bytes_down;
        self.accepted += other.accepted;
        self.conflicts += other.conflicts;
        self.failures += other.failures;
        self.errors.extend(other.errors);
        self.errors.truncate(ERRORS_TOLD_MAX);
    }

    /// Counts something that went wrong with a phone.
    pub fn fail(&mut self, phone: &Phone, why: &str) {
        self.failures += 1;
        if self.errors.len() < ERRORS_TOLD_MAX {
            let meta = phone.replica.meta();
            self.errors.push(format!(
                "device {} at cursor {}, {} answered: {why}",
                meta.device, meta.cursor, meta.answered
            ));
        }
    }
}

/// One exchange. What went wrong is counted; the phone then waits, as after any failure.
///
/// # Panics
/// When an answer can't be read, or moves nothing.
pub fn exchange(phone: &mut Phone, traffic: &mut Traffic) -> Next {
    let request = phone.request();
    let changes = request.changes.len();
    let packed = gzip(&serde_json::to_vec(&request).expect("a request is JSON"));
    traffic.bytes_up += packed.len() as u64;
    let began = Instant::now();
    let Some(answer) = phone.client.sync_packed(&packed) else {
        traffic.fail(phone, "the connection broke");
        return phone.replica.failed(Failure::Unreachable, 0);
    };
    let took_ms = began.elapsed().as_secs_f64() * 1_000.0;
    let times = if changes > 0 {
        &mut traffic.pushes_ms
    } else {
        &mut traffic.pulls_ms
    };
    times.push(took_ms);
    traffic.bytes_down += answer.line_bytes as u64;
    if answer.status != 200 {
        traffic.fail(phone, &format!("{} {}", answer.status, answer.code()));
    }
    let (next, receipts) = phone.receive(&answer);
    for receipt in &receipts {
        match receipt.outcome {
            ReceiptOutcome::Quarantined => {
                let why = format!("change {} is refused: {:?}", receipt.seq, receipt.code);
                traffic.fail(phone, &why);
            }
            ReceiptOutcome::Conflict => traffic.conflicts += 1,
            ReceiptOutcome::Applied | ReceiptOutcome::Merged => {}
        }
    }
    traffic.accepted += receipts.iter().filter(|receipt| receipt.number > 0).count();
    if answer.status == 200 && receipts.len() != changes {
        let why = format!("{changes} changes, {} receipts", receipts.len());
        traffic.fail(phone, &why);
    }
    next
}

/// Exchanges until there is nothing more to do, or something went wrong.
///
/// # Panics
/// As [`exchange`].
pub fn sync(phone: &mut Phone, traffic: &mut Traffic) {
    let failures = traffic.failures;
    while traffic.failures == failures {
        match exchange(phone, traffic) {
            Next::Now => {}
            Next::Rest => return,
            other => traffic.fail(phone, &format!("the phone has to {other:?}")),
        }
    }
}
