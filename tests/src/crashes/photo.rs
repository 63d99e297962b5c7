//! Photos whose bytes follow from a number.

use sha2::{Digest, Sha256};
use steward_server::token;

use crate::support::{Answer, Client};

/// A photo that is brought in two parts.
#[derive(Debug)]
pub(super) struct Photo {
    bytes: Vec<u8>,
    path: String,
}

/// Enough to begin a photo.
const FIRST_PART: usize = 1_000;
/// What `JPEG` files begin with: a header for 100 × 100 points.
const HEAD: [u8; 31] = [
    0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F', 0xFF, 0xC0, 0, 11, 8, 0, 100, 0, 100, 1, 1, 0x11, 0, 0xFF,
    0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
];

impl Photo {
    /// A photo of so many bytes, unlike that of any other number.
    pub(super) fn new(bytes: usize, number: u64) -> Self {
        let mut photo = HEAD.to_vec();
        photo.extend_from_slice(&number.to_be_bytes());
        photo.resize(bytes - 2, 7);
        photo.extend([0xFF, 0xD9]);
        let digest = token::hex(&Sha256::digest(&photo));
        Self {
            bytes: photo,
            path: format!("/api/photos/{digest}"),
        }
    }

    /// Brings its first part.
    pub(super) fn begin(&self, client: &Client) -> Answer {
        self.put(client, 0, FIRST_PART)
    }

    /// Brings what is behind the first part.
    pub(super) fn finish(&self, client: &Client) -> Answer {
        self.put(client, FIRST_PART, self.bytes.len())
    }

    fn put(&self, client: &Client, from: usize, to: usize) -> Answer {
        let range = format!("bytes {from}-{}/{}", to - 1, self.bytes.len());
        let headers = [("content-range", range.as_str())];
        client.send("PUT", &self.path, &headers, Some(&self.bytes[from..to]))
    }

    /// Whether only its first part is there, by what the server says.
    pub(super) fn is_begun_only(&self, client: &Client) -> bool {
        let answer = client.send("HEAD", &self.path, &[], None);
        answer.header("upload-offset") == Some(FIRST_PART.to_string().as_str())
    }

    /// Whether the server gives it back byte for byte.
    pub(super) fn is_there(&self, client: &Client) -> bool {
        let answer = client.get(&self.path);
        answer.status == 200 && answer.bytes == self.bytes
    }
}
