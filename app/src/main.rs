//! The entry of the client.

fn main() {
    steward_app::start();
}
