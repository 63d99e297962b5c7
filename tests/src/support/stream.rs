//! A stream of news, read event by event from its connection.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long one event is waited for. A stream that says nothing for so long has failed; no test passes by waiting.
const PATIENCE: Duration = Duration::from_mins(1);

/// An open `GET /api/live`.
pub struct Stream {
    /// The status line of the answer.
    pub status: String,
    lines: std::io::Lines<BufReader<TcpStream>>,
}

impl Stream {
    /// Asks for a path and reads the head of the answer, not its body.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn open(address: &str, path: &str, cookie: Option<&str>) -> Self {
        let mut connection = TcpStream::connect(address).expect("the server accepts");
        connection.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let cookie = cookie
            .map(|cookie| format!("cookie: {cookie}\r\n"))
            .unwrap_or_default();
        write!(
            connection,
            "GET {path} HTTP/1.1\r\nhost: {address}\r\n{cookie}\r\n"
        )
        .expect("the request leaves");
        let mut lines = BufReader::new(connection).lines();
        let status = lines.next().expect("an answer").expect("words");
        while lines
            .next()
            .is_some_and(|line| !line.expect("a header").is_empty())
        {}
        Self { status, lines }
    }
}

impl Iterator for Stream {
    type Item = u64;

    /// The next number that the stream tells; `None` when the server has ended it.
    fn next(&mut self) -> Option<u64> {
        loop {
            // A connection that was cut ends the stream as well; one that is silent for too long fails the test.
            let line = match self.lines.next()? {
                Ok(line) => line,
                Err(why)
                    if matches!(
                        why.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) =>
                {
                    panic!("the stream is silent: {why}")
                }
                Err(_) => return None,
            };
            if let Some(number) = line.strip_prefix("data:") {
                return Some(number.trim().parse().expect("a number"));
            }
        }
    }
}
