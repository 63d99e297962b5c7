//! What the work of an order costs, and who pays for it (REP-4).

use steward_domain::value::Value;

use super::Stage;
use super::book::Fields;
use super::checkpoints::tenths;
use super::repairs::{Fate, Order};

/// What it costs and who pays.
pub(super) struct Quote {
    pub(super) payer: &'static str,
    pub(super) shared: bool,
    pub(super) units_tenths: i64,
    pub(super) fee_fen: i64,
    pub(super) is_listed: bool,
}

impl Quote {
    pub(super) fn of(stage: &mut Stage<'_, '_>, order: &Order, fate: Fate) -> Self {
        let shared = stage.setting.places.spots[order.case.spot].zone.is_shared();
        let is_big = fate == Fate::Approval;
        let may_charge = order.is_home(stage) && !order.is_rework;
        let payer = match (is_big, may_charge && stage.dice.percent(70)) {
            (true, _) => "owners",
            (false, true) => "customer",
            (false, false) => "company",
        };
        Self {
            payer,
            shared,
            units_tenths: if is_big {
                stage.dice.number(25, 80)
            } else {
                stage.dice.number(1, 4) * 5
            },
            fee_fen: if is_big {
                stage.dice.number(12, 56) * 5_000
            } else {
                stage.dice.number(4, 60) * 500
            },
            is_listed: !is_big && stage.dice.percent(88),
        }
    }

    pub(super) fn is_charged(&self) -> bool {
        self.payer != "company"
    }

    pub(super) fn fields(&self) -> Fields {
        let mut fields = vec![
            ("shared_part", Value::YesNo(self.shared)),
            ("payer", Value::text(self.payer)),
            ("labour_units", Value::text(tenths(self.units_tenths))),
        ];
        if self.is_charged() {
            fields.push(("fee", Value::Integer(self.fee_fen)));
            fields.push(("price_listed", Value::YesNo(self.is_listed)));
        }
        fields
    }
}
