//! `GET /api/live`: the site's news.

use steward_tests::support::{Phone, Sender, Server, Stream, new_id};

use super::scene;

#[test]
fn the_stream_says_the_number_at_once_and_again_after_anothers_push() {
    let server = Server::start();
    let (mut lead, manager) = (Phone::new(&server, "lead"), server.log_in("manager"));
    lead.sync();
    let number = lead.replica.meta().cursor;
    let mut stream = manager.live();
    assert!(stream.status.contains("200"), "{}", stream.status);
    assert_eq!(stream.next(), Some(number));
    for step in 1..=3 {
        scene::report(&mut lead);
        lead.sync();
        assert_eq!(stream.next(), Some(number + step));
    }
}

#[test]
fn a_batch_is_one_piece_of_news_and_a_refused_one_is_none() {
    let server = Server::start();
    let mut sender = Sender::new(&server, "lead");
    let mut stream = sender.client.live();
    let number = stream.next().expect("a number");
    let refused = sender.step("repair", new_id(), "fly", "reported", serde_json::json!({}));
    sender.push(&[refused]);
    let batch: Vec<_> = (0..3)
        .map(|_| scene::report_change(&mut sender, new_id()))
        .collect();
    sender.push(&batch);
    assert_eq!(stream.next(), Some(number + 3));
}

#[test]
fn nobody_listens_without_a_session() {
    let server = Server::start();
    for cookie in [None, Some("steward=0000")] {
        let stream = Stream::open(server.address(), "/api/live", cookie);
        assert!(stream.status.contains("401"), "{}", stream.status);
    }
}

#[test]
fn streams_end_when_the_server_is_told_to_stop_and_it_ends_well() {
    let mut server = Server::start();
    let mut streams: Vec<Stream> = ["lead", "guard"].map(|login| server.log_in(login).live()).into();
    for stream in &mut streams {
        assert!(stream.next().is_some());
    }
    assert!(server.stop().success(), "it stops by itself");
    for stream in &mut streams {
        assert_eq!(stream.next(), None);
    }
    server.launch();
    assert_eq!(server.log_in("lead").get("/api/health").status, 200);
}

#[test]
fn a_stream_that_is_cut_by_a_power_cut_just_ends() {
    let mut server = Server::start();
    let mut stream = server.log_in("lead").live();
    assert!(stream.next().is_some());
    server.kill();
    assert_eq!(stream.next(), None);
}
