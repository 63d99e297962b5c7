//! Chance from a seed: the same seed throws the same dice on every machine, so that a demo site can be made again.

use uuid::{Builder, Uuid};

use super::words;

/// The greatest four-digit ending of the demo's phone numbers, plus one.
const PHONES: i64 = 10_000;
/// Shares no factor with [`PHONES`], so stepping by it reaches every ending before one comes twice.
const PHONE_STEP: i64 = 7_919;

/// `SplitMix64` (Steele, Lea and Flood, 2014): eight bytes of state and no bad seeds. Nothing here is a secret.
pub(super) struct Dice {
    state: u64,
    phones: i64,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            state: seed,
            phones: 0,
        }
    }

    /// Throws from another seed from now on. No phone number comes twice all the same.
    pub(super) fn begin_again(&mut self, seed: u64) {
        self.state = seed;
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn number(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % width)
    }

    /// An index below `len`.
    pub(super) fn index(&mut self, len: usize) -> usize {
        let len = u64::try_from(len).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % len).unwrap_or(0)
    }

    /// Yes in that many of a hundred cases.
    pub(super) fn percent(&mut self, chance: i64) -> bool {
        self.number(1, 100) <= chance
    }

    /// One entry of a table.
    pub(super) fn pick<'t, T>(&mut self, table: &'t [T]) -> &'t T {
        &table[self.index(table.len())]
    }

    /// One entry, each as likely as its weight says.
    pub(super) fn weighted<'t, T>(&mut self, table: &'t [(i64, T)]) -> &'t T {
        let total: i64 = table.iter().map(|(weight, _)| weight).sum();
        let mut left = self.number(1, total.max(1));
        for (weight, entry) in table {
            left -= weight;
            if left <= 0 {
                return entry;
            }
        }
        &table[0].1
    }

    /// A record's id, shaped like the `UUIDv7` that a phone makes.
    pub(super) fn record_id(&mut self, at_ms: i64) -> Uuid {
        let mut random = [0; 10];
        for byte in &mut random {
            *byte = self.next().to_le_bytes()[0];
        }
        Builder::from_unix_timestamp_millis(u64::try_from(at_ms).unwrap_or(0), &random).into_uuid()
    }

    /// A device's id.
    pub(super) fn device_id(&mut self) -> Uuid {
        let bytes = (u128::from(self.next()) << 64) | u128::from(self.next());
        Builder::from_random_bytes(bytes.to_le_bytes()).into_uuid()
    }

    /// A name, and its pinyin initials.
    pub(super) fn name(&mut self) -> (String, String) {
        let (surname, initial) = self.pick(words::SURNAMES);
        let (given, initials) = self.pick(words::GIVEN_NAMES);
        (format!("{surname}{given}"), format!("{initial}{initials}"))
    }

    /// A phone number that nobody else of the demo has. All lie in one block, so that they are seen to be made up.
    pub(super) fn phone(&mut self) -> String {
        self.phones += 1;
        format!("1990000{:04}", self.phones * PHONE_STEP % PHONES)
    }

    /// A resident ID number with a true check digit of somebody who was "born" in 1900 as one of the first ten of the day:
    /// the form accepts it, and no living person can have it.
    pub(super) fn resident_id(&mut self) -> String {
        let (month, day, place) = (self.number(1, 12), self.number(1, 28), self.number(0, 9));
        let body = format!("1101011900{month:02}{day:02}00{place}");
        // ISO 7064 MOD 11-2, as the domain checks it.
        let rest = body
            .bytes()
            .fold(0, |rest, digit| (rest + usize::from(digit - b'0')) * 2 % 11);
        let check = char::from(b"0123456789X"[(12 - rest) % 11]);
        format!("{body}{check}")
    }

    /// A number plate of the ordinary or the new-energy form, with a serial that begins with zeros.
    pub(super) fn plate(&mut self) -> String {
        let province = self.pick(&["粤", "湘", "赣", "桂", "闽"]);
        let office = self.pick(&["A", "B", "C", "D", "E"]);
        let serial = self.number(0, 999);
        if self.percent(35) {
            format!("{province}{office}D0{serial:04}")
        } else {
            format!("{province}{office}00{serial:03}")
        }
    }

    /// Fills a phrase: `{t}` a time, `{n}` a small number, `{p}` one of the pleas, `{w}` the spot.
    pub(super) fn fill(&mut self, phrase: &str, spot: &str, pleas: &[&str]) -> String {
        let mut filled = phrase.replace("{w}", spot);
        if filled.contains("{t}") {
            filled = filled.replace("{t}", self.pick::<&str>(words::SINCE));
        }
        if filled.contains("{p}") {
            filled = filled.replace("{p}", self.pick::<&str>(pleas));
        }
        if filled.contains("{n}") {
            filled = filled.replace("{n}", &self.number(2, 6).to_string());
        }
        filled
    }
}
