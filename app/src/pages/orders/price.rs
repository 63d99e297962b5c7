//! What the customer sees before signing: the fee, who bears it, and what it is for (REP-4).

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::form::Form;
use steward_domain::listing::{shown_field, shown_text};
use steward_domain::value::{Decimal, Value};
use steward_domain::work;
use steward_domain::work::keys::repair;

use crate::desk::{Desk, use_desk};
use crate::pages::form::OpenForm;
use crate::words::{OrderWords, fill};

/// The fee as the form stands.
#[component]
pub fn Price(
    /// The form.
    open: OpenForm,
) -> impl IntoView {
    let desk = use_desk();
    let told = Memo::new(move |_| {
        let definition = desk.ledger.definition("repair")?;
        open.form.with(|form| Some(tell(desk, form, &definition)))
    });
    move || {
        let told = told.get()?;
        let lines = told
            .lines
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect_view();
        Some(view! {
            <section class="order-price">
                <p class="muted">{move || OrderWords::now().customer_sees}</p>
                <p class="order-price__sum">
                    <span>{move || OrderWords::now().to_pay}</span>
                    <strong>{told.sum}</strong>
                </p>
                <ul class="muted">{lines}</ul>
            </section>
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Told {
    sum: String,
    lines: Vec<String>,
}

fn tell(desk: Desk, form: &Form, definition: &Definition) -> Told {
    let words = OrderWords::now();
    let preview = form.preview(definition);
    let order = work::Entry::new(&preview, definition);
    let told = |key: &str| desk.tell(false, |locale| shown_field(&preview, definition, key, locale));
    let money = |fen: i64| {
        let field = definition.field(repair::FEE.key)?;
        Some(desk.tell(false, |locale| shown_text(field, &Value::Integer(fen), locale)))
    };
    let is_free = order.value("payer").and_then(Value::as_text) == Some("company");
    let sum = match order.get(repair::FEE) {
        _ if is_free => words.free.to_owned(),
        Some(fen) => money(fen).unwrap_or_default(),
        None => words.not_priced.to_owned(),
    };
    let mut lines = Vec::new();
    let mut line = |phrase: &str, name: &str, value: String| {
        if !value.is_empty() {
            lines.push(fill(phrase, &[(name, &value)]));
        }
    };
    line(words.paid_by, "who", told("payer"));
    line(
        words.labour_units,
        "n",
        order
            .get(repair::LABOUR_UNITS)
            .map(|units| units.to_string())
            .unwrap_or_default(),
    );
    let materials = materials_fen(order);
    if materials > 0 {
        line(words.materials_sum, "sum", money(materials).unwrap_or_default());
    }
    Told { sum, lines }
}

/// What the materials come to, as far as they have a price.
fn materials_fen(order: work::Entry<'_>) -> i64 {
    let rows = order
        .record
        .members("materials")
        .filter_map(|(_, row)| row.as_map());
    let sums = rows.filter_map(|row| {
        let price_fen = row.get("price")?.as_integer()?;
        let quantity = row
            .get("quantity")
            .and_then(Value::as_decimal)
            .unwrap_or(Decimal::whole(1));
        Some(times(price_fen, quantity))
    });
    sums.fold(0, i64::saturating_add)
}

/// A price times a quantity of up to two places, to the nearest fen: what is told to two places in yuan is counted in hundredths.
fn times(price_fen: i64, quantity: Decimal) -> i64 {
    let hundredths = quantity.yuan_to_fen();
    (price_fen.saturating_mul(hundredths).saturating_add(50)).div_euclid(100)
}
