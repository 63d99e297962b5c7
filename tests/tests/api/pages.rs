//! The client's files: its page at every address of its own, and what the page loads.

use std::path::Path;

use steward_tests::support::{Answer, Client, Server, gzip};
use tempfile::TempDir;

use super::scene;

const PAGE: &str = "<!doctype html><title>管家</title>";
const SCRIPT: &str = "let words = 'a script'";

/// A client of a few files, some of them packed. What is packed says so: nobody unpacks it here.
fn client() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    };
    write("index.html", PAGE.as_bytes());
    write("sw.js", b"self");
    write("manifest.webmanifest", b"{}");
    write("icons/any-192.png", b"png");
    write("icons/mark.svg", b"<svg/>");
    write("assets/steward-01.js", SCRIPT.as_bytes());
    write("assets/steward-01.js.br", b"brotli");
    write("assets/steward-01.js.gz", &gzip(SCRIPT.as_bytes()));
    write("assets/steward-02.wasm", b"\0asm");
    write("assets/style-03.css", b"a{}");
    write("assets/notes.txt", b"nobody asks for this");
    folder
}

fn serve(client: &Path) -> (Server, Client) {
    let server = Server::start_with(&["--client", &client.to_string_lossy()]);
    let browser = Client::new(server.address());
    (server, browser)
}

fn get(browser: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    browser.send("GET", path, headers, None)
}

#[test]
fn every_address_of_the_client_is_its_page() {
    let folder = client();
    let (_server, browser) = serve(folder.path());
    for path in [
        "/",
        "/login",
        "/rounds",
        "/r/repair/01890000-0000-7000-8000-000000000001/edit",
        "/orders?tab=done",
        "/%E5%B7%A5%E5%8D%95",
    ] {
        let answer = browser.get(path);
        assert_eq!((answer.status, &*answer.bytes), (200, PAGE.as_bytes()), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
}

#[test]
fn what_is_missing_is_never_a_page() {
    let folder = client();
    let (_server, browser) = serve(folder.path());
    for path in [
        "/assets/none.js",
        "/assets/steward-99.wasm",
        "/assets/notes.txt",
        "/assets/",
        "/assets",
        "/assets/a/b",
        "/assets/..%2fsw.js",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/icons/none.png",
        "/boot.js",
        "/favicon.ico",
        "/index.html",
        "/.env",
        "/wp-login.php",
        "/api",
        "/api/none",
    ] {
        scene::failed(&browser.get(path), 404, "not_found");
    }
    for (path, status, code) in [
        ("/rounds", 405, "method_not_allowed"),
        ("/api/none", 404, "not_found"),
    ] {
        scene::failed(&browser.post(path, &serde_json::json!({})), status, code);
    }
}

#[test]
fn every_file_says_what_it_is_and_how_long_it_may_be_kept() {
    let folder = client();
    let (_server, browser) = serve(folder.path());
    let for_ever = "public, max-age=31536000, immutable";
    for (path, kind, caching) in [
        (
            "/assets/steward-01.js",
            "text/javascript; charset=utf-8",
            for_ever,
        ),
        ("/assets/steward-02.wasm", "application/wasm", for_ever),
        ("/assets/style-03.css", "text/css; charset=utf-8", for_ever),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/icons/any-192.png", "image/png", "no-cache"),
        ("/icons/mark.svg", "image/svg+xml", "no-cache"),
    ] {
        let answer = browser.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let told = (answer.header("content-type"), answer.header("cache-control"));
        assert_eq!(told, (Some(kind), Some(caching)), "{path}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("etag").is_some(), "{path}");
        let head = browser.send("HEAD", path, &[], None);
        assert_eq!((head.status, head.bytes.len()), (200, 0), "{path}");
    }
}

#[test]
fn a_file_comes_packed_as_the_browser_likes() {
    let folder = client();
    let (_server, browser) = serve(folder.path());
    let script = "/assets/steward-01.js";
    let mut tags = Vec::new();
    for (accepted, coding, bytes) in [
        ("gzip, deflate, br, zstd", Some("br"), "brotli"),
        ("gzip", Some("gzip"), SCRIPT),
        ("br;q=0, gzip;q=0.5", Some("gzip"), SCRIPT),
        ("identity", None, SCRIPT),
        ("", None, SCRIPT),
    ] {
        let answer = get(&browser, script, &[("accept-encoding", accepted)]);
        assert_eq!(
            (answer.status, &*answer.bytes),
            (200, bytes.as_bytes()),
            "{accepted:?}"
        );
        assert_eq!(answer.header("content-encoding"), coding, "{accepted:?}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/javascript; charset=utf-8")
        );
        tags.push(answer.header("etag").expect("a tag").to_owned());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 3, "each form has a tag of its own");
    // A file that is packed in no form comes as it is.
    let plain = get(&browser, "/sw.js", &[("accept-encoding", "br")]);
    assert_eq!(
        (plain.header("content-encoding"), &*plain.bytes),
        (None, &b"self"[..])
    );
}

#[test]
fn what_the_browser_has_already_is_not_sent_again() {
    let folder = client();
    let (_server, browser) = serve(folder.path());
    for path in ["/", "/rounds", "/sw.js", "/assets/style-03.css"] {
        let tag = browser.get(path).header("etag").expect("a tag").to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
            let answer = get(&browser, path, &[("if-none-match", &known)]);
            assert_eq!((answer.status, answer.bytes.len()), (304, 0), "{path} {known}");
            assert_eq!(answer.header("etag"), Some(&*tag));
            assert!(answer.header("cache-control").is_some() && answer.header("vary").is_some());
        }
        assert_eq!(
            get(&browser, path, &[("if-none-match", "\"other\"")]).status,
            200,
            "{path}"
        );
    }
}

#[test]
fn a_new_build_is_served_at_once() {
    let folder = client();
    let (_server, browser) = serve(folder.path());
    let before = browser.get("/").header("etag").map(str::to_owned);
    std::fs::write(
        folder.path().join("index.html"),
        "<!doctype html><title>new</title>",
    )
    .expect("a file");
    let tag = before.expect("a tag");
    let answer = get(&browser, "/", &[("if-none-match", &tag)]);
    assert_eq!(answer.status, 200);
    assert!(String::from_utf8_lossy(&answer.bytes).contains("new"));
}

#[test]
fn a_server_without_a_client_says_how_to_build_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, browser) = serve(folder.path());
    for path in ["/", "/rounds"] {
        let answer = browser.get(path);
        assert_eq!(answer.status, 200);
        assert!(
            String::from_utf8_lossy(&answer.bytes).contains("cargo xtask client"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    scene::failed(&browser.get("/sw.js"), 404, "not_found");
}
