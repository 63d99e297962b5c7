//! What an answer leaves unread of its request.
//!
//! A route may refuse before it has read the body: for who asks, for a header, for the body's size. If the rest stayed on the line,
//! the connection could only be cut, and a client that is cut off while it sends, or that asks again on the same connection, takes
//! that for a broken line: it never learns the reason, and tries again for ever.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_stream::{Stream, StreamExt as _};

use crate::error::{ApiError, codes};

/// How much of a body that nobody reads is heard out; behind that the connection ends with the answer, and says so.
pub const HEARD_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How long a client may say nothing in the middle of a body. A phone between two cells is back within seconds; whoever stays silent holds
/// a connection and a task for nothing, and may mean to.
pub const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long a body that nobody reads is heard out altogether: a byte now and then is no progress.
pub const HEARD_MAX: Duration = Duration::from_mins(1);

/// Middleware: hears the rest of the request before its answer goes out. Whoever reads the body, a handler or this, waits no longer than
/// [`SILENCE_MAX`] for its next part.
pub async fn hear_out(request: Request, next: Next) -> Response {
    heard_out(request, |request| next.run(request)).await
}

async fn heard_out<Answer: Future<Output = Response>>(
    request: Request,
    answer: impl FnOnce(Request) -> Answer,
) -> Response {
    if request.body().is_end_stream() {
        return answer(request).await;
    }
    let closes = request.version() <= Version::HTTP_11;
    let (give_back, mut back) = oneshot::channel();
    let request = request.map(|body| Body::from_stream(Lent::new(body, give_back)));
    let mut response = answer(request).await;
    // Nothing is back when it was read to its end, or when somebody goes on reading.
    let is_whole = match back.try_recv() {
        Ok(Left::Rest(rest)) => timeout(HEARD_MAX, is_heard_out(rest)).await.unwrap_or(false),
        Ok(Left::Silence) => {
            // What the route made of half a body is no news to anybody: the whole one may be well.
            response = ApiError::of(codes::TIMED_OUT).into_response();
            false
        }
        Err(_) => true,
    };
    if !is_whole && closes {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn is_heard_out(mut rest: Heard) -> bool {
    let mut heard = 0;
    while let Some(part) = rest.next().await {
        match part {
            Ok(part) if heard + part.len() <= HEARD_BYTES_MAX => heard += part.len(),
            _ => return false,
        }
    }
    true
}

/// What whoever read a body left of it.
enum Left {
    /// What was not read.
    Rest(Heard),
    /// Nothing more came.
    Silence,
}

/// A body as it comes in. It fails when its client has been silent for too long.
struct Heard {
    body: BodyDataStream,
    silence: Pin<Box<Sleep>>,
    is_waited_for: bool,
    ran_out: bool,
}

impl Heard {
    fn new(body: Body) -> Self {
        Self {
            body: body.into_data_stream(),
            silence: Box::pin(sleep(SILENCE_MAX)),
            is_waited_for: false,
            ran_out: false,
        }
    }
}

impl Stream for Heard {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let part = Pin::new(&mut self.body).poll_next(context);
        if part.is_ready() {
            // Time that a reader took between two parts was not the client's.
            self.is_waited_for = false;
            return part;
        }
        if !self.is_waited_for {
            self.is_waited_for = true;
            let until = Instant::now() + SILENCE_MAX;
            self.silence.as_mut().reset(until);
        }
        match self.silence.as_mut().poll(context) {
            Poll::Ready(()) => {
                self.ran_out = true;
                Poll::Ready(Some(Err(axum::Error::new(Silent))))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Why a body ended.
#[derive(Debug)]
struct Silent;

impl fmt::Display for Silent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing came for {} s", SILENCE_MAX.as_secs())
    }
}

impl std::error::Error for Silent {}

/// A body that goes back to its owner when whoever reads it stops before the end.
struct Lent {
    body: Option<Heard>,
    give_back: Option<oneshot::Sender<Left>>,
}

impl Lent {
    fn new(body: Body, give_back: oneshot::Sender<Left>) -> Self {
        Self {
            body: Some(Heard::new(body)),
            give_back: Some(give_back),
        }
    }
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let part = Pin::new(body).poll_next(context);
        if matches!(part, Poll::Ready(None | Some(Err(_)))) {
            let ran_out = self.body.take().is_some_and(|body| body.ran_out);
            if let Some(give_back) = self.give_back.take().filter(|_| ran_out) {
                // Nobody is told when the client has hung up.
                let _ = give_back.send(Left::Silence);
            }
        }
        part
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(give_back)) = (self.body.take(), self.give_back.take()) {
            // Nobody takes it back when the client has hung up.
            let _ = give_back.send(Left::Rest(body));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::http::StatusCode;

    use super::*;

    const PARTS: u64 = 8;

    /// A request whose body comes in parts with so long between them, and then ends, or says nothing more.
    fn request(gap: Duration, ends: bool) -> Request {
        let parts = tokio_stream::iter(0..PARTS).then(move |_| async move {
            sleep(gap).await;
            Ok::<_, Infallible>(Bytes::from_static(b"7"))
        });
        let body = if ends {
            Body::from_stream(parts)
        } else {
            Body::from_stream(parts.chain(tokio_stream::pending()))
        };
        Request::new(body)
    }

    /// The status of the answer, whether it says that the connection ends, and how long it took.
    async fn asked<Answer: Future<Output = Response>>(
        request: Request,
        answer: impl FnOnce(Request) -> Answer,
    ) -> (StatusCode, bool, Duration) {
        let began = Instant::now();
        let response = heard_out(request, answer).await;
        let closes = response.headers().contains_key(CONNECTION);
        (response.status(), closes, began.elapsed())
    }

    async fn refuse(_: Request) -> Response {
        StatusCode::UNAUTHORIZED.into_response()
    }

    async fn read(request: Request) -> Response {
        match axum::body::to_bytes(request.into_body(), HEARD_BYTES_MAX).await {
            Ok(_) => StatusCode::OK.into_response(),
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_refused_and_falls_silent_is_answered_and_let_go() {
        let (status, closes, after) = asked(request(Duration::ZERO, false), refuse).await;
        assert_eq!((status, closes), (StatusCode::UNAUTHORIZED, true));
        assert!(after >= SILENCE_MAX && after < HEARD_MAX, "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_refused_and_sends_a_byte_now_and_then_is_let_go_as_well() {
        let gap = SILENCE_MAX.mul_f32(0.9);
        let (status, closes, after) = asked(request(gap, true), refuse).await;
        assert_eq!((status, closes), (StatusCode::UNAUTHORIZED, true));
        assert!(after >= HEARD_MAX && after < HEARD_MAX + SILENCE_MAX, "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_route_waits_for_no_body_that_has_fallen_silent_and_says_so() {
        let (status, closes, after) = asked(request(Duration::ZERO, false), read).await;
        assert_eq!((status, closes), (StatusCode::REQUEST_TIMEOUT, true));
        assert!(after >= SILENCE_MAX && after < HEARD_MAX, "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_that_goes_on_is_heard_to_its_end() {
        let gap = SILENCE_MAX.mul_f32(0.9);
        let (status, closes, after) = asked(request(gap, true), read).await;
        assert_eq!((status, closes), (StatusCode::OK, false));
        assert!(after > HEARD_MAX, "{after:?}");
    }

    /// What the server does between two parts is not the client's time.
    #[tokio::test(start_paused = true)]
    async fn a_slow_route_blames_nobody() {
        let slow = |request: Request| async {
            let mut parts = request.into_body().into_data_stream();
            while let Some(part) = parts.next().await {
                assert!(part.is_ok());
                sleep(SILENCE_MAX * 2).await;
            }
            StatusCode::OK.into_response()
        };
        let (status, closes, _) = asked(request(Duration::from_secs(1), true), slow).await;
        assert_eq!((status, closes), (StatusCode::OK, false));
    }
}
