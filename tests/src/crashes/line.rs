//! A line between phones and the server that counts bytes, and breaks, repeats and reorders where it is told to.
//!
//! It knows where an HTTP message ends and nothing else of what it carries.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a peer may say nothing. It only ends what has failed already: nothing succeeds by waiting.
const PATIENCE: Duration = Duration::from_mins(1);
/// The longest message that is carried, in bytes: no client of ours sends or is sent more.
const MESSAGE_BYTES_MAX: usize = 16 << 20;

/// What becomes of one request. A *share* is a place among the bytes: 0 is before the first, `u32::MAX` at the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrives, and so does its answer.
    #[default]
    Pass,
    /// The connection breaks somewhere in the request, or right after it. Nobody waits for the answer.
    CutUp {
        /// Where.
        share: u32,
    },
    /// The server has answered, and the connection breaks before the last byte of it has passed.
    CutDown {
        /// Where.
        share: u32,
    },
    /// It arrives twice, and the client gets one of the answers.
    Repeat {
        /// Whether it gets the second one.
        gives_second: bool,
    },
    /// The connection breaks, and the request arrives all the same: after so many later ones.
    HoldBack {
        /// How many.
        after: usize,
    },
}

/// How far one request and its answer have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Passage {
    /// What was to become of it.
    pub(super) fate: Fate,
    /// The bytes of the request; 0 before it has come.
    pub(super) request_bytes: usize,
    /// How many of them have gone on to the server.
    pub(super) up_bytes: usize,
    /// The bytes of the answer; 0 before it has come.
    pub(super) answer_bytes: usize,
    /// How many of them have gone on to the client.
    pub(super) down_bytes: usize,
}

impl Passage {
    /// Whether the server has been given all of the request.
    #[must_use]
    pub(super) fn is_whole(&self) -> bool {
        self.request_bytes > 0 && self.up_bytes == self.request_bytes
    }
}

/// A request that is delivered later.
struct Held {
    request: Vec<u8>,
    after: usize,
}

/// The line's end of a [`Watch`].
struct Watched {
    reach: Sender<()>,
    released: Receiver<()>,
}

#[derive(Default)]
struct State {
    server: String,
    fates: VecDeque<Fate>,
    passage: Passage,
    held: Vec<Held>,
    is_closed: bool,
    /// Who is told of a cut before it is made, and lets it go on.
    watched: Option<Watched>,
}

/// A line.
pub(super) struct Line {
    address: String,
    state: Arc<Mutex<State>>,
}

/// Somebody who stops the line at its next cut.
pub(super) struct Watch {
    /// Says something when the place is reached.
    pub(super) reached: Receiver<()>,
    release: Sender<()>,
}

impl Watch {
    /// Lets the cut be made.
    pub(super) fn release(&self) {
        // A line that was never stopped has nobody who waits.
        let _ = self.release.send(());
    }
}

impl Line {
    /// A line to the server at this address.
    ///
    /// # Panics
    /// When the machine gives no port.
    #[must_use]
    pub(super) fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let state = Arc::new(Mutex::new(State {
            server: server.to_owned(),
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                if locked(&shared).is_closed {
                    return;
                }
                let (Ok(client), shared) = (client, Arc::clone(&shared)) else {
                    continue;
                };
                // A connection that breaks is what this is for.
                std::thread::spawn(move || Connection::new(client, shared).serve());
            }
        });
        Self { address, state }
    }

    /// Where clients find it.
    #[must_use]
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// The server has moved to another port.
    pub(super) fn move_to(&self, server: &str) {
        server.clone_into(&mut locked(&self.state).server);
    }

    /// What becomes of the next request that nothing was said of yet.
    pub(super) fn next(&self, fate: Fate) {
        locked(&self.state).fates.push_back(fate);
    }

    /// Nothing was said of the requests to come.
    pub(super) fn forget(&self) {
        let mut state = locked(&self.state);
        state.fates.clear();
        state.passage = Passage::default();
    }

    /// How far the last request has come.
    #[must_use]
    pub(super) fn passage(&self) -> Passage {
        locked(&self.state).passage
    }

    /// Stops the line at its next cut, until the watch lets it go on or is dropped.
    #[must_use]
    pub(super) fn watch(&self) -> Watch {
        let (reach, reached) = mpsc::channel();
        let (release, released) = mpsc::channel();
        locked(&self.state).watched = Some(Watched { reach, released });
        Watch { reached, release }
    }

    /// Delivers everything that is still held back.
    pub(super) fn deliver_held(&self) {
        let held = std::mem::take(&mut locked(&self.state).held);
        let server = locked(&self.state).server.clone();
        for one in held {
            deliver(&server, &one.request);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        locked(&self.state).is_closed = true;
        // Wakes the one who accepts, who then sees it.
        let _ = TcpStream::connect(&self.address);
    }
}

/// One client's connection, and ours to the server on its behalf.
struct Connection {
    client: TcpStream,
    /// With the address that it was opened to: a server that was started again is at another one.
    server: Option<(String, TcpStream)>,
    state: Arc<Mutex<State>>,
}

impl Connection {
    fn new(client: TcpStream, state: Arc<Mutex<State>>) -> Self {
        Self {
            client,
            server: None,
            state,
        }
    }

    /// Carries requests until something breaks; then both sides are hung up on.
    fn serve(mut self) {
        while let Ok(Some(request)) = read_message(&mut self.client) {
            let fate = {
                let mut state = locked(&self.state);
                let fate = state.fates.pop_front().unwrap_or_default();
                state.passage = Passage {
                    fate,
                    request_bytes: request.len(),
                    ..Passage::default()
                };
                fate
            };
            if !matches!(self.carry(fate, &request), Ok(true)) {
                return;
            }
        }
    }

    /// Whether the connection holds.
    fn carry(&mut self, fate: Fate, request: &[u8]) -> io::Result<bool> {
        match fate {
            Fate::Pass => {
                let answer = self.ask(request)?;
                self.deliver_due();
                self.give(&answer, answer.len())?;
                return Ok(true);
            }
            Fate::CutUp { share } => {
                self.send(request, place(request.len() + 1, share))?;
                self.stop();
            }
            Fate::CutDown { share } => {
                let answer = self.ask(request)?;
                self.deliver_due();
                self.give(&answer, place(answer.len(), share))?;
                self.stop();
            }
            Fate::Repeat { gives_second } => {
                let first = self.ask(request)?;
                let second = self.ask(request)?;
                self.deliver_due();
                let answer = if gives_second { second } else { first };
                self.give(&answer, answer.len())?;
                return Ok(true);
            }
            Fate::HoldBack { after } => locked(&self.state).held.push(Held {
                request: request.to_vec(),
                after,
            }),
        }
        Ok(false)
    }

    fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        self.send(request, request.len())?;
        let (_, server) = self.server.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        let answer = read_message(server)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        locked(&self.state).passage.answer_bytes = answer.len();
        Ok(answer)
    }

    fn send(&mut self, request: &[u8], bytes: usize) -> io::Result<()> {
        let address = locked(&self.state).server.clone();
        let (_, server) = match &mut self.server {
            Some(open) if open.0 == address => open,
            other => {
                let connection = connect(&address)?;
                other.insert((address, connection))
            }
        };
        server.write_all(&request[..bytes])?;
        locked(&self.state).passage.up_bytes = bytes;
        Ok(())
    }

    fn give(&mut self, answer: &[u8], bytes: usize) -> io::Result<()> {
        self.client.write_all(&answer[..bytes])?;
        locked(&self.state).passage.down_bytes = bytes;
        Ok(())
    }

    /// The cut comes now; whoever watches for it does something first.
    fn stop(&self) {
        let watched = locked(&self.state).watched.take();
        if let Some(Watched { reach, released }) = watched
            && reach.send(()).is_ok()
        {
            // A watch that is dropped lets go as well.
            let _ = released.recv();
        }
    }

    /// A request has gone past those that are held back. Those that are due arrive before its answer goes on, so that what a phone does
    /// next is in no race with them.
    fn deliver_due(&self) {
        let (due, server) = {
            let mut state = locked(&self.state);
            for one in &mut state.held {
                one.after = one.after.saturating_sub(1);
            }
            let due: Vec<Held> = state.held.extract_if(.., |one| one.after == 0).collect();
            (due, state.server.clone())
        };
        for one in due {
            deliver(&server, &one.request);
        }
    }
}

/// Sends a late request, whose answer nobody waits for any more. It is read, so that the request has had its effect when this returns.
fn deliver(server: &str, request: &[u8]) {
    let answered = connect(server).and_then(|mut connection| {
        connection.write_all(request)?;
        read_message(&mut connection)
    });
    // The server may be gone: then it is as if it had been lost.
    drop(answered);
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_nodelay(true)?;
    Ok(connection)
}

/// The place of a share among so many.
fn place(count: usize, share: u32) -> usize {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    usize::try_from((count * u64::from(share)) >> 32).unwrap_or(0)
}

/// One HTTP message with its body; none when the peer has hung up before its first byte.
fn read_message(from: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut message = Vec::new();
    let mut bytes_all = None;
    let mut part = [0; 16 * 1024];
    while bytes_all.is_none_or(|all| message.len() < all) {
        let count = from.read(&mut part)?;
        if count == 0 && message.is_empty() {
            return Ok(None);
        }
        if count == 0 || message.len() > MESSAGE_BYTES_MAX {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        message.extend_from_slice(&part[..count]);
        if bytes_all.is_none() {
            bytes_all = length(&message)?;
        }
    }
    Ok(Some(message))
}

/// The length of a message, once its head is here.
fn length(message: &[u8]) -> io::Result<Option<usize>> {
    let Some(head) = message.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&message[..head]).to_ascii_lowercase();
    let headers = || text.lines().filter_map(|line| line.split_once(':'));
    if headers().any(|(name, _)| name == "transfer-encoding") {
        return Err(io::Error::other("a body in chunks has no length to cut it by"));
    }
    let body = headers().find(|(name, _)| *name == "content-length");
    let body = body.map_or(Ok(0), |(_, value)| value.trim().parse::<usize>());
    let body = body.map_err(io::Error::other)?;
    Ok(Some(head + 4 + body))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
