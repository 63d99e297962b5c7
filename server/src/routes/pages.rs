//! The client's files: its one page at every address of its own, and what the page loads.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::{AppState, blocking, header_text};
use crate::client::{self, File};
use crate::error::{ApiError, codes};

/// Every address that no other route has.
pub(super) const ANY: &str = "/{*page}";
/// The first parts of addresses that are no page's: what is missing there must not look like one.
const NOT_PAGES: [&str; 3] = ["api", "assets", "icons"];
/// Their names change with their bytes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept, and asked about each time.
const ASK: &str = "no-cache";
/// What each file is; by the end of its name.
const KINDS: [(&str, &str); 8] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
];
/// How a file may be packed: the coding's name, and the end of the packed file's name. The smaller first.
const PACKED: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

const NOT_BUILT: &str = r#"<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>管家 Steward</title>
<h1>管家 Steward</h1>
<p>服务器已启动，但还没有构建客户端页面。请运行 <code>cargo xtask client</code>，然后刷新本页。</p>
<p lang="en">The server is running, but its client has not been built. Run <code>cargo xtask client</code>, then load this page again.</p>
<p><a href="/api/openapi.json">/api/openapi.json</a></p>
</html>
"#;

/// Whether the client has a page at this address: no name of a file, and in nobody else's part.
pub(super) fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    !path.contains('.') && !NOT_PAGES.contains(&first)
}

/// The client's page.
pub async fn page(State(state): State<AppState>, uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    if !is_page(uri.path()) {
        return Err(ApiError::of(codes::NOT_FOUND));
    }
    let page = answer(&state, "index.html".to_owned(), ASK, headers).await?;
    Ok(page.unwrap_or_else(|| ([(header::CACHE_CONTROL, "no-store")], Html(NOT_BUILT)).into_response()))
}

/// A file whose name changes with its bytes.
pub async fn asset(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let asset = answer(&state, format!("assets/{file}"), FOR_EVER, headers).await?;
    asset.ok_or_else(|| ApiError::of(codes::NOT_FOUND))
}

/// A file that keeps its name.
pub async fn named(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let name = uri.path().trim_start_matches('/').to_owned();
    let file = answer(&state, name, ASK, headers).await?;
    file.ok_or_else(|| ApiError::of(codes::NOT_FOUND))
}

/// A file, packed as the caller likes, or the news that the caller has it already.
async fn answer(
    state: &AppState,
    name: String,
    caching: &'static str,
    headers: HeaderMap,
) -> Result<Option<Response>, ApiError> {
    let Some(kind) = kind_of(&name) else {
        return Ok(None);
    };
    let accepted = header_text(&headers, header::ACCEPT_ENCODING)
        .unwrap_or_default()
        .to_owned();
    let folder = state.settings.client.clone();
    let found = blocking(move || Ok(find(folder.as_deref(), &name, &accepted))).await?;
    let Some((file, coding)) = found else {
        return Ok(None);
    };
    // One name has several forms, and each has a tag of its own.
    let tag = format!("\"{}\"", file.tag);
    let knows = header_text(&headers, header::IF_NONE_MATCH).is_some_and(|tags| has_tag(tags, &tag));
    let mut response = if knows {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.bytes.into_response()
    };
    let told = response.headers_mut();
    put(told, header::CACHE_CONTROL, caching);
    put(told, header::VARY, "accept-encoding");
    put(told, header::ETAG, &tag);
    if knows {
        told.remove(header::CONTENT_TYPE);
    } else {
        put(told, header::CONTENT_TYPE, kind);
        if let Some(coding) = coding {
            put(told, header::CONTENT_ENCODING, coding);
        }
    }
    Ok(Some(response))
}

fn put(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    // Tags are hexadecimal and the rest is ours, so the text is always a header.
    headers.insert(
        name,
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("")),
    );
}

fn kind_of(name: &str) -> Option<&'static str> {
    let (_, end) = name.rsplit_once('.')?;
    KINDS.iter().find(|(of, _)| *of == end).map(|(_, kind)| *kind)
}

fn find(
    folder: Option<&std::path::Path>,
    name: &str,
    accepted: &str,
) -> Option<(File, Option<&'static str>)> {
    let packed = PACKED
        .iter()
        .filter(|(coding, _)| accepts(accepted, coding))
        .find_map(|(coding, end)| Some((client::file(folder, &format!("{name}{end}"))?, Some(*coding))));
    packed.or_else(|| Some((client::file(folder, name)?, None)))
}

/// Whether an `Accept-Encoding` takes a coding.
fn accepts(accepted: &str, coding: &str) -> bool {
    let says = |name: &str| {
        accepted.split(',').find_map(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next().filter(|of| of.eq_ignore_ascii_case(name))?;
            let weight = words.find_map(|word| word.strip_prefix("q="));
            Some(weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f32| weight > 0.0)))
        })
    };
    says(coding).or_else(|| says("*")).unwrap_or(false)
}

/// Whether an `If-None-Match` has a tag. A proxy may have made it a weak one.
fn has_tag(tags: &str, tag: &str) -> bool {
    let mut tags = tags.split(',').map(str::trim);
    tags.any(|of| of == "*" || of.strip_prefix("W/").unwrap_or(of) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_what_is_nobody_elses() {
        for path in ["/", "/rounds", "/r/repair/0189/edit", "/apis", "/r/api"] {
            assert!(is_page(path), "{path}");
        }
        for path in [
            "/api",
            "/api/",
            "/api/none",
            "/assets",
            "/assets/a",
            "/icons/",
            "/.env",
            "/a.php",
            "//api/x",
        ] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn a_coding_is_used_when_it_is_accepted() {
        let rows = [
            ("gzip, deflate, br, zstd", true, true),
            ("gzip", false, true),
            ("br;q=1.0, gzip;q=0", true, false),
            ("BR", true, false),
            ("*", true, true),
            ("br;q=0, *;q=0.5", false, true),
            ("identity", false, false),
            ("", false, false),
            ("br;q=x", false, false),
        ];
        for (accepted, br, gzip) in rows {
            assert_eq!(
                (accepts(accepted, "br"), accepts(accepted, "gzip")),
                (br, gzip),
                "{accepted:?}"
            );
        }
    }

    #[test]
    fn a_tag_is_found_among_others() {
        for tags in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(has_tag(tags, "\"a\""), "{tags}");
        }
        for tags in ["", "\"b\"", "a"] {
            assert!(!has_tag(tags, "\"a\""), "{tags}");
        }
    }
}
