//! What somebody on this phone has not sent yet: read from that person's own store.

use steward_domain::replica::Replica;

use crate::store::{Person, PhotoState, Store, StoreFault};

/// What somebody has not sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Unsent {
    /// Changes that wait, or were refused and that nobody has looked after.
    pub(super) changes: usize,
    /// Photos.
    pub(super) photos: usize,
    /// The replica, to be given out as a file.
    pub(super) replica: Option<Replica>,
}

impl Unsent {
    /// Whether nothing would be lost with the person's store.
    pub(super) fn is_nothing(&self) -> bool {
        self.changes == 0 && self.photos == 0
    }

    /// How many pieces of work that is.
    pub(super) fn count(&self) -> usize {
        self.changes + self.photos
    }
}

/// Reads it from disk: what another tab has saved counts, too.
///
/// # Errors
/// [`StoreFault`].
pub(super) async fn unsent_of(person: &Person) -> Result<Unsent, StoreFault> {
    let store = Store::of(person.staff);
    let loaded = store.load().await?;
    let Some(meta) = loaded.meta else {
        return Ok(Unsent::default());
    };
    let (replica, _) = Replica::open(meta, loaded.outbox);
    let status = replica.status();
    let photos = store.photos().await?;
    Ok(Unsent {
        changes: status.waiting + status.refused,
        photos: photos
            .iter()
            .filter(|photo| photo.state == PhotoState::Waiting)
            .count(),
        replica: Some(replica),
    })
}
