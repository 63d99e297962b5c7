//! Labels to print: signed, and drawn as QR codes.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use chrono::{DateTime, NaiveDate, Utc};
use qrcodegen::{QrCode, QrCodeEcc};
use steward_domain::ids::RecordId;
use steward_domain::label::sheet::{LABELS_MAX, LabelMade, LabelsAsked, LabelsMade, QrPicture};
use steward_domain::label::{self, Label};
use steward_domain::scope;

use super::{AppState, Session, blocking, header_text, now_ms};
use crate::error::{ApiError, Checked, ErrorBody, codes};

/// The longest `https://<host>` that labels show: a longer address would make codes that old cameras can't read.
const ORIGIN_CHARS_MAX: usize = 100;
/// The day at a site is the server's or the one beside it, wherever on the earth the two are.
const DAYS_APART_MAX: i64 = 1;

/// Make labels: addresses of this site that only its server can sign, each also as a QR code. The same label can be asked for again.
#[utoipa::path(post, path = "/api/labels", request_body = LabelsAsked, responses(
    (status = 200, body = LabelsMade),
    (status = 403, body = ErrorBody),
    (status = 413, body = ErrorBody, description = "too_large: more labels than one request may ask for"),
    (status = 422, body = ErrorBody, description = "invalid_body, also when the day is not about today"),
))]
pub async fn make(
    State(state): State<AppState>,
    session: Session,
    uri: Uri,
    headers: HeaderMap,
    Checked(Json(asked)): Checked<Json<LabelsAsked>>,
) -> Result<Json<LabelsMade>, ApiError> {
    if asked.records.len() > LABELS_MAX {
        return Err(ApiError::of(codes::TOO_LARGE));
    }
    let now_ms = now_ms();
    let made_on = day_about(&asked.made_on, now_ms)?;
    let origin = origin_of(&headers, &uri, state.settings.is_secure())
        .ok_or_else(|| ApiError::new(codes::BAD_REQUEST, "the request does not say for which host"))?;
    let made = blocking(move || {
        let site = session.site.as_str();
        let known = known(&state, &session, &asked)?;
        let signer = state.store.label_signer(site, now_ms)?;
        let label = |record: &RecordId| {
            let label = Label {
                kind: asked.kind,
                record: *record,
                made_on,
            };
            let address = label::address(&origin, &signer.token(&label));
            let code = picture(&address)?;
            Ok(LabelMade {
                record: *record,
                address,
                code,
            })
        };
        let labels: Vec<LabelMade> = known.iter().map(label).collect::<Result<_, ApiError>>()?;
        let detail = format!("{} {} {made_on}", asked.kind.register(), labels.len());
        state
            .store
            .audit(site, now_ms, &session.login, "labels_made", &detail)?;
        let unknown = asked.records.iter().filter(|record| !known.contains(record));
        Ok(LabelsMade {
            site: state.store.site_name(session.site.as_str())?,
            labels,
            unknown: unknown.copied().collect(),
        })
    });
    Ok(Json(made.await?))
}

/// Those of the records that there are, in this person's scope.
fn known(state: &AppState, session: &Session, asked: &LabelsAsked) -> Result<Vec<RecordId>, ApiError> {
    let register = asked.kind.register();
    let definition = state.store.registers().get(register);
    let definition = definition.ok_or_else(|| ApiError::of(codes::NOT_FOUND))?;
    let mut known = Vec::new();
    for id in &asked.records {
        let record = state.store.record(session.site.as_str(), *id)?;
        let reaches = |record: &steward_domain::record::Record| {
            record.register == register && scope::reaches(definition, record, session.actor())
        };
        if record.as_ref().is_some_and(reaches) && !known.contains(id) {
            known.push(*id);
        }
    }
    Ok(known)
}

fn day_about(text: &str, now_ms: i64) -> Result<NaiveDate, ApiError> {
    let today = DateTime::<Utc>::from_timestamp_millis(now_ms).map(|now| now.date_naive());
    let day = text.parse::<NaiveDate>().ok();
    // A label from the day after tomorrow would outlive the next time that labels are called in.
    day.zip(today)
        .filter(|(day, today)| (*day - *today).num_days().abs() <= DAYS_APART_MAX)
        .map(|(day, _)| day)
        .ok_or_else(|| ApiError::new(codes::INVALID_BODY, "`made_on` is a day about today: 2026-11-22"))
}

/// Under which address this site was reached. The browser says it itself, whatever stands between; others name the host.
fn origin_of(headers: &HeaderMap, uri: &Uri, is_secure: bool) -> Option<String> {
    let told = header_text(headers, header::ORIGIN).map(str::to_owned);
    let host = header_text(headers, header::HOST).or_else(|| Some(uri.authority()?.as_str()));
    let scheme = if is_secure { "https" } else { "http" };
    let origin = told.or_else(|| Some(format!("{scheme}://{}", host?)))?;
    let parsed: Uri = origin.parse().ok()?;
    let is_origin = matches!(parsed.scheme_str(), Some("http" | "https"))
        && parsed
            .authority()
            .is_some_and(|host| !host.as_str().contains('@'))
        && matches!(parsed.path(), "" | "/")
        && parsed.query().is_none()
        && origin.len() <= ORIGIN_CHARS_MAX;
    is_origin.then(|| origin.trim_end_matches('/').to_owned())
}

/// Level M: an eighth of a label may be dirty or scratched.
fn picture(text: &str) -> Result<QrPicture, ApiError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(ApiError::internal)?;
    let at = |place: usize| i32::try_from(place).unwrap_or(i32::MAX);
    let side = usize::try_from(code.size()).map_err(ApiError::internal)?;
    Ok(QrPicture::draw(side, |row, column| {
        code.get_module(at(column), at(row))
    }))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_address_is_the_one_that_the_browser_was_on() {
        let rows = [
            (Some("https://a.example"), None, false, Some("https://a.example")),
            (
                Some("https://a.example:8443"),
                Some("inner:80"),
                false,
                Some("https://a.example:8443"),
            ),
            (None, Some("a.example"), true, Some("https://a.example")),
            (None, Some("127.0.0.1:8480"), false, Some("http://127.0.0.1:8480")),
            (Some("null"), Some("a.example"), true, None),
            (Some("https://a.example/b"), None, true, None),
            (Some("https://me@a.example"), None, true, None),
            (Some("ftp://a.example"), None, true, None),
            (None, None, true, None),
        ];
        for (origin, host, is_secure, expected) in rows {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::ORIGIN, origin), (header::HOST, host)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            let found = origin_of(&headers, &Uri::from_static("/api/labels"), is_secure);
            assert_eq!(found.as_deref(), expected, "{origin:?} {host:?}");
        }
        let long = format!("https://{}.example", "a".repeat(100));
        let headers = HeaderMap::from_iter([(header::ORIGIN, HeaderValue::try_from(long).unwrap())]);
        assert_eq!(origin_of(&headers, &Uri::from_static("/"), true), None);
        let http2 = Uri::from_static("https://b.example/api/labels");
        let found = origin_of(&HeaderMap::new(), &http2, true);
        assert_eq!(found.as_deref(), Some("https://b.example"));
    }

    #[test]
    fn a_label_is_made_today_at_the_site() {
        // 2026-11-22 20:00 UTC: in China the next day has begun.
        let now_ms = 1_795_377_600_000;
        for (day, is_good) in [
            ("2026-11-20", false),
            ("2026-11-21", true),
            ("2026-11-22", true),
            ("2026-11-23", true),
            ("2026-11-24", false),
            ("22.11.2026", false),
            ("", false),
        ] {
            assert_eq!(day_about(day, now_ms).is_ok(), is_good, "{day}");
        }
    }
}
