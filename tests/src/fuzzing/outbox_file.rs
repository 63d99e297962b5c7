//! The file of a dying phone's outbox.

use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use steward_domain::epochs::Epochs;
use steward_domain::replica::outbox_file::{FileError, Import, ImportNext, OutboxFile, read, write};
use steward_domain::replica::{Exchange, Failure, Meta, OutboxRow, Outgoing, Replica};
use steward_domain::wire::{Receipt, ReceiptOutcome, SyncResponse, SyncStatus, VERSION};

use super::{EPOCH, NOW_MS};

/// Longer files are only read: a server that answers each of ten thousand changes is no news.
const BROUGHT_MAX: usize = 64;

/// A file, or what is inside one: with the checksum of these very bytes, since nobody guesses one.
///
/// Law: what is read and written again is the same; and a file that is taken is brought to an obliging server in a bounded number of
/// requests, each change of it once.
///
/// # Panics
/// When a law is broken.
pub fn outbox_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(why) = read(text) {
        assert!(!why.code().is_empty());
    }
    let Ok(content) = serde_json::from_str::<&RawValue>(text) else {
        return;
    };
    match read(&sealed(content)) {
        Ok(file) => taken(&file),
        // With its checksum it is never one of these.
        Err(why) => assert!(!matches!(why, FileError::Damaged | FileError::NotAnOutbox)),
    }
}

fn sealed(content: &RawValue) -> String {
    let digest = Sha256::digest(content.get().as_bytes());
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digest: String = digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect();
    format!(
        r#"{{"steward_outbox":1,"sha256":"{digest}","content":{}}}"#,
        content.get()
    )
}

fn taken(file: &OutboxFile) {
    assert!(file.is_of(&file.site, file.staff));
    let meta = Meta {
        epochs: file.epochs.clone(),
        cursor: file.cursor,
        next_seq: file.next_seq,
        answered: file.answered,
        missing: file.missing.clone(),
        ..Meta::enrolled(file.device, file.site.clone(), file.staff)
    };
    let (replica, _) = Replica::open(meta, file.rows.clone());
    let again = write(&replica, file.written_wall_ms).expect("it is no larger");
    let again = read(&again).expect("what was written is read");
    assert_eq!(again.rows, file.rows);
    assert_eq!(
        (again.device, &again.site, again.staff),
        (file.device, &file.site, file.staff)
    );
    assert_eq!(
        (again.next_seq, again.answered, again.cursor),
        (file.next_seq, file.answered, file.cursor)
    );
    let is_told = |(first, last): &(u64, u64)| {
        let mut told = again.missing.iter();
        told.any(|(from, to)| from <= first && last <= to)
    };
    assert!(file.missing.iter().all(is_told), "what was lost stays lost");
    if file.rows.len() <= BROUGHT_MAX && file.missing.len() <= BROUGHT_MAX {
        bring(file);
    }
}

/// A server that has everything that it has answered, and takes everything that comes in order.
struct Obliging {
    epochs: Epochs,
    last_seq: u64,
    number: u64,
}

fn bring(file: &OutboxFile) {
    // What is torn, too, was set aside only when the server had gone past it.
    let is_past = |row: &&OutboxRow| !row.is_waiting() && !row.is_former;
    let answered = file.rows.iter().filter(is_past).map(|row| row.seq);
    let mut server = Obliging {
        epochs: file.epochs.clone().unwrap_or_else(|| Epochs::first(EPOCH)),
        last_seq: answered.max().map_or(file.answered, |seq| seq.max(file.answered)),
        number: file.cursor,
    };
    let requests_max = 10 + 4 * (file.rows.len() + file.missing.len());
    let mut import = Import::of(file.clone());
    for _ in 0..requests_max {
        let Some(request) = import.request() else {
            let left = import.left();
            assert!(left.waiting.len() + left.refused.len() + left.accepted <= file.rows.len());
            return;
        };
        let rows: Vec<OutboxRow> = import.rows(&request).cloned().collect();
        assert_eq!(rows.len(), request.seqs.len(), "every row of a request is there");
        let next = match server.take(&request, &rows) {
            Ok(response) => import.answer(&response, EXCHANGE, 7),
            Err(failure) => import.failed(failure, 7),
        };
        if matches!(
            next,
            ImportNext::Stuck(_) | ImportNext::Finished | ImportNext::LogIn
        ) {
            return;
        }
    }
    panic!(
        "after {requests_max} requests it has not come to an end: {:?}",
        import.left()
    );
}

const EXCHANGE: Exchange = Exchange {
    sent_wall_ms: NOW_MS,
    received_wall_ms: NOW_MS,
    received_mono_ms: 0,
};

impl Obliging {
    fn take(&mut self, request: &Outgoing, rows: &[OutboxRow]) -> Result<SyncResponse, Failure> {
        let previous = self.number;
        self.skip_lost(&request.missing);
        let mut receipts = Vec::new();
        for row in rows {
            if row.seq > self.last_seq + 1 {
                self.skip_lost(&request.missing);
            }
            if row.seq > self.last_seq + 1 {
                let expected = self.last_seq + 1;
                return Err(Failure::Hole { expected });
            }
            if row.seq > self.last_seq {
                self.last_seq = row.seq;
                self.number += 1;
            }
            receipts.push(Receipt {
                seq: row.seq,
                outcome: ReceiptOutcome::Applied,
                number: self.number,
                code: None,
                field: None,
            });
        }
        self.skip_lost(&request.missing);
        Ok(SyncResponse {
            v: VERSION,
            status: SyncStatus::Ok,
            epochs: self.epochs.clone(),
            acknowledged_seq: self.last_seq,
            receipts,
            records: Vec::new(),
            gone: Vec::new(),
            previous,
            cursor: self.number,
            more: false,
            photos_wanted: Vec::new(),
            definitions: None,
            label_key: None,
            site_name: None,
            server_time_ms: NOW_MS,
        })
    }

    fn skip_lost(&mut self, missing: &[(u64, u64)]) {
        let next = |seq: u64| missing.iter().find(|(first, last)| *first <= seq && seq <= *last);
        while let Some((_, last)) = next(self.last_seq + 1) {
            self.last_seq = *last;
        }
    }
}
