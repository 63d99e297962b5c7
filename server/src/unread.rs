//! What an answer leaves unread of its request.
//!
//! A route may refuse before it has read the body: for who asks, for a header, for the body's size. If the rest stayed on the line,
//! the connection could only be cut, and a client that is cut off while it sends, or that asks again on the same connection, takes
//! that for a broken line: it never learns the reason, and tries again for ever.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Version};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::oneshot;
use tokio_stream::{Stream, StreamExt as _};

/// How much of a body that nobody reads is heard out; behind that the connection ends with the answer, and says so.
pub const HEARD_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Middleware: hears the rest of the request before its answer goes out.
pub async fn hear_out(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let closes = request.version() <= Version::HTTP_11;
    let (give_back, mut back) = oneshot::channel();
    let request = request.map(|body| Body::from_stream(Lent::new(body, give_back)));
    let mut response = next.run(request).await;
    // Nothing is back when it was read to its end, or when somebody goes on reading.
    if let Ok(rest) = back.try_recv()
        && !is_heard_out(rest).await
        && closes
    {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn is_heard_out(mut rest: BodyDataStream) -> bool {
    let mut heard = 0;
    while let Some(part) = rest.next().await {
        match part {
            Ok(part) if heard + part.len() <= HEARD_BYTES_MAX => heard += part.len(),
            _ => return false,
        }
    }
    true
}

/// A body that goes back to its owner when whoever reads it stops before the end.
struct Lent {
    body: Option<BodyDataStream>,
    give_back: Option<oneshot::Sender<BodyDataStream>>,
}

impl Lent {
    fn new(body: Body, give_back: oneshot::Sender<BodyDataStream>) -> Self {
        Self {
            body: Some(body.into_data_stream()),
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
            self.body = None;
        }
        part
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(give_back)) = (self.body.take(), self.give_back.take()) {
            // Nobody takes it back when the client has hung up.
            let _ = give_back.send(body);
        }
    }
}
