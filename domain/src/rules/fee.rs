//! REP-4: who must agree to the price of a repair before work begins, and who sets a price that is on no list.

use serde::{Deserialize, Serialize};

use crate::value::Decimal;

/// A repair as it was quoted to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Labour, in units 工.
    pub labour_units: Decimal,
    /// The whole price, labour and materials, in fen.
    pub fee_fen: i64,
    /// Whether it repairs a shared part or shared equipment.
    pub shared_part: bool,
    /// Whether the order is urgent 急修 (REP-1).
    pub urgent: bool,
}

/// Up to where the reporter's signature is enough. A site may change both figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeLimits {
    /// The most labour, in units 工.
    pub units_max: Decimal,
    /// The highest price, in fen.
    pub fen_max: i64,
}

impl Default for FeeLimits {
    /// 2 units and 500 yuan (REP-4, S0).
    fn default() -> Self {
        Self {
            units_max: Decimal::whole(2),
            fen_max: 50_000,
        }
    }
}

/// Who must agree before work begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The reporter confirms the price and signs.
    ReporterSigns,
    /// The owners' committee 业主委员会 approves; the order waits for it.
    OwnersCommittee,
}

/// Who must agree before work begins (REP-4, S0 9.2.1).
///
/// The manual names two groups. First: urgent, or at most 2 units: the reporter signs. Then, "apart from these": a shared
/// part, more than 2 units and more than 500 yuan: the committee. Exactly 2 units or 500 yuan is not more.
///
/// It is silent about three cases. This reading gives them to the reporter, because the manual asks for the committee only
/// where all its conditions hold:
/// - not shared, more than 2 units: the owner pays for the owner's own thing, at any price;
/// - shared, more than 2 units, at most 500 yuan: too cheap to gather a committee;
/// - shared, urgent, above both limits: "apart from these" leaves urgent work out, and a burst pipe can't wait for a vote.
#[must_use]
pub fn who_agrees(quote: &Quote, limits: &FeeLimits) -> Agreement {
    let above_limits = quote.labour_units > limits.units_max && quote.fee_fen > limits.fen_max;
    if quote.shared_part && above_limits && !quote.urgent {
        Agreement::OwnersCommittee
    } else {
        Agreement::ReporterSigns
    }
}

/// Where a price comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceRelease {
    /// The published price list 维修项目收费标准: nobody needs to release it.
    PriceList,
    /// The engineering supervisor prices the work and releases the price before it is shown.
    EngineeringSupervisor,
}

/// Who releases the price (REP-4). One line off the list is enough: a total is only as good as its weakest price.
/// A release does not take the place of [`who_agrees`]: both must be there before work begins.
///
/// `on_price_list`: for each line of the quote, whether the published list has it. No lines, no released price.
#[must_use]
pub fn price_release(on_price_list: &[bool]) -> PriceRelease {
    if !on_price_list.is_empty() && on_price_list.iter().all(|listed| *listed) {
        PriceRelease::PriceList
    } else {
        PriceRelease::EngineeringSupervisor
    }
}

#[cfg(test)]
mod tests {
    use super::Agreement::{OwnersCommittee, ReporterSigns};
    use super::*;

    #[test]
    fn the_committee_is_asked_only_above_both_limits() {
        // units, fen, shared, urgent, who agrees
        let cases = [
            ("2.5", 50_001, true, false, OwnersCommittee),
            ("2.000000001", 50_001, true, false, OwnersCommittee),
            ("2", 50_001, true, false, ReporterSigns),
            ("2.5", 50_000, true, false, ReporterSigns),
            ("2", 50_000, true, false, ReporterSigns),
            ("0", 0, true, false, ReporterSigns),
            ("1", 900_000, true, false, ReporterSigns),
            ("9", 10_000, true, false, ReporterSigns),
            ("9", 900_000, false, false, ReporterSigns),
            ("9", 900_000, true, true, ReporterSigns),
            ("9", 900_000, false, true, ReporterSigns),
        ];
        for (units, fee_fen, shared_part, urgent, who) in cases {
            let labour_units = units.parse().unwrap();
            let quote = Quote {
                labour_units,
                fee_fen,
                shared_part,
                urgent,
            };
            assert_eq!(who_agrees(&quote, &FeeLimits::default()), who, "{quote:?}");
        }
    }

    #[test]
    fn a_site_may_set_its_own_limits() {
        let quote = Quote {
            labour_units: Decimal::whole(3),
            fee_fen: 60_000,
            shared_part: true,
            urgent: false,
        };
        for (units_max, fen_max, who) in [
            (2, 50_000, OwnersCommittee),
            (3, 50_000, ReporterSigns),
            (2, 60_000, ReporterSigns),
            (0, 0, OwnersCommittee),
        ] {
            let limits = FeeLimits {
                units_max: Decimal::whole(units_max),
                fen_max,
            };
            assert_eq!(who_agrees(&quote, &limits), who, "{limits:?}");
        }
    }

    #[test]
    fn one_line_off_the_list_needs_the_supervisor() {
        for (lines, release) in [
            (&[true, true][..], PriceRelease::PriceList),
            (&[true, false], PriceRelease::EngineeringSupervisor),
            (&[false], PriceRelease::EngineeringSupervisor),
            (&[], PriceRelease::EngineeringSupervisor),
        ] {
            assert_eq!(price_release(lines), release, "{lines:?}");
        }
    }

    #[test]
    fn codes_are_snake_case() {
        assert_eq!(
            serde_json::to_string(&OwnersCommittee).unwrap(),
            "\"owners_committee\""
        );
        assert_eq!(
            serde_json::to_string(&PriceRelease::EngineeringSupervisor).unwrap(),
            "\"engineering_supervisor\""
        );
    }
}
