//! Listening, stopping, and what is said when it can't be done.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use axum::routing::get;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

use super::*;
use crate::settings::{Layer, Tls};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

fn settings(data: &Path, tls: Tls) -> Settings {
    let settings = Settings::from_sources(None, [], Layer::default()).unwrap();
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        data: data.to_owned(),
        tls,
        ..settings
    }
}

async fn start(
    router: Router,
    settings: Settings,
    shutdown: Shutdown,
) -> (SocketAddr, &'static str, JoinHandle<()>) {
    let (sender, receiver) = oneshot::channel();
    let running = tokio::spawn(async move {
        run(router, &settings, shutdown, |address, scheme| {
            sender.send((address, scheme)).unwrap();
        })
        .await
        .unwrap();
    });
    let (address, scheme) = receiver.await.unwrap();
    (address, scheme, running)
}

fn exchange(mut stream: impl Read + Write) -> String {
    stream.write_all(REQUEST).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn a_running_request_ends_before_the_server_does() {
    let folder = TempDir::new().unwrap();
    let shutdown = Shutdown::new();
    let (begun, request_begun) = oneshot::channel();
    let begun = Arc::new(std::sync::Mutex::new(Some(begun)));
    let watched = shutdown.clone();
    // Like a stream of news: it ends only because the server is stopping.
    let handler = move || async move {
        begun.lock().unwrap().take().unwrap().send(()).unwrap();
        watched.begun().await;
        "finished"
    };
    let router = Router::new().route("/", get(handler));
    let (address, scheme, running) = start(router, settings(folder.path(), Tls::Off), shutdown.clone()).await;
    assert_eq!(scheme, "http");

    let answer = spawn_blocking(move || exchange(TcpStream::connect(address).unwrap()));
    request_begun.await.unwrap();
    assert!(!shutdown.has_begun());
    shutdown.begin();
    assert!(answer.await.unwrap().ends_with("finished"));
    running.await.unwrap();
    assert!(TcpStream::connect(address).is_err(), "nothing new is accepted");
}

#[tokio::test]
async fn a_phone_that_trusts_the_authority_reaches_the_self_signed_server() {
    let folder = TempDir::new().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let settings = settings(folder.path(), Tls::SelfSigned { names });
    let shutdown = Shutdown::new();
    let router = Router::new().route("/", get(|| async { "over TLS" }));
    let (address, scheme, running) = start(router, settings, shutdown.clone()).await;
    assert_eq!(scheme, "https");

    let authority = CertificateDer::from_pem_file(folder.path().join(tls::AUTHORITY_FILE)).unwrap();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap();
        let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
        for name in ["localhost", "127.0.0.1"] {
            let phone = ClientConnection::new(config.clone(), ServerName::try_from(name).unwrap()).unwrap();
            let answer = spawn_blocking(move || {
                exchange(StreamOwned::new(phone, TcpStream::connect(address).unwrap()))
            });
            assert!(answer.await.unwrap().ends_with("over TLS"), "{name}");
        }
    }
    shutdown.begin();
    running.await.unwrap();
}

#[tokio::test]
async fn a_port_in_use_is_told_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = Settings {
        listen: taken.local_addr().unwrap(),
        ..settings(folder.path(), Tls::Off)
    };
    let why = run(Router::new(), &settings, Shutdown::new(), |_, _| {
        panic!("not ready")
    })
    .await
    .unwrap_err();
    let why = why.to_string();
    assert!(
        why.starts_with("can't listen on 127.0.0.1:") && why.contains("--listen"),
        "{why}"
    );
}
