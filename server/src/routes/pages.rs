//! The page at `/`, until the client is here.

use axum::response::Html;

const PLACEHOLDER: &str = include_str!("../../../public/index.html");

/// A page that says that the server is there.
pub async fn placeholder() -> Html<&'static str> {
    Html(PLACEHOLDER)
}
