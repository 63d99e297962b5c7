//! "The site is at number n": a stream of server-sent events, after which clients sync.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use super::{AppState, Session, blocking, now_ms};
use crate::error::{ApiError, ErrorBody};
use crate::store::News;

/// Its address. It is the one that may name the slot in its query: an `EventSource` sends no header of ours.
pub(super) const PATH: &str = "/api/live";
/// How often the session behind a stream is looked at: somebody who was logged out stops hearing within this time.
const SESSION_CHECKED_S: u64 = 30;

/// The news of the site: an event `number` whose data is the site's number, at once and whenever it moves.
#[utoipa::path(get, path = PATH, params(
    ("slot" = Option<u8>, Query, description = "in place of the header `steward-slot`", maximum = 15),
), responses(
    (status = 200, content_type = "text/event-stream", description = "event: number, data: the site's number"),
    (status = 401, body = ErrorBody),
))]
pub async fn live(
    State(state): State<AppState>,
    session: Session,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    // Listen before looking, or what happens in between would be missed.
    let news = state.store.listen();
    let number = number(&state, &session).await?;
    let (events, stream) = mpsc::channel(1);
    tokio::spawn(forward(state, session, news, number, events));
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    Ok(Sse::new(ReceiverStream::new(stream)).keep_alive(keep_alive))
}

async fn number(state: &AppState, session: &Session) -> Result<u64, ApiError> {
    let (store, site) = (state.store.clone(), session.site.clone());
    blocking(move || Ok(store.site_number(site.as_str())?)).await
}

/// Passes the site's news on until the client leaves, the session ends, or the server stops.
async fn forward(
    state: AppState,
    session: Session,
    mut news: Receiver<News>,
    mut told: u64,
    events: mpsc::Sender<Result<Event, Infallible>>,
) {
    let _counted = state.metrics.live_connection();
    let mut checks = tokio::time::interval(Duration::from_secs(SESSION_CHECKED_S));
    checks.tick().await;
    if send(&events, told).await.is_err() {
        return;
    }
    loop {
        let number = tokio::select! {
            heard = news.recv() => match heard {
                Ok(News { site, number }) if session.site == site.as_str() => number,
                Ok(_) => continue,
                // Too slow to hear each: what counts is the latest.
                Err(RecvError::Lagged(_)) => match number(&state, &session).await {
                    Ok(number) => number,
                    Err(_) => return,
                },
                Err(RecvError::Closed) => return,
            },
            _ = checks.tick() => {
                if is_open(&state, &session).await {
                    continue;
                }
                return;
            }
            () = events.closed() => return,
            () = state.shutdown.begun() => return,
        };
        if number > told {
            told = number;
            if send(&events, told).await.is_err() {
                return;
            }
        }
    }
}

async fn is_open(state: &AppState, session: &Session) -> bool {
    let (store, token) = (state.store.clone(), session.token.clone());
    let account = blocking(move || Ok(store.session(&token, now_ms())?)).await;
    matches!(account, Ok(Some(_)))
}

async fn send(events: &mpsc::Sender<Result<Event, Infallible>>, number: u64) -> Result<(), ()> {
    let event = Event::default().event("number").data(number.to_string());
    events.send(Ok(event)).await.map_err(|_| ())
}
