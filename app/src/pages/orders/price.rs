//! What the customer sees before signing: the fee, who bears it, and what it is for (REP-4).

use leptos::prelude::*;
use steward_domain::definition::{Definition, Kind};
use steward_domain::form::{Asked, Entered, Form};
use steward_domain::listing::{shown_field, shown_text};
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::keys::repair;
use steward_domain::work::pricing::{Bill, bill, line_fen, proposals};
use steward_domain::work::read::Row;

use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::pages::form::OpenForm;
use crate::words::{OrderWords, fill};

/// The register of the published prices.
const PRICES: &str = "price_item";

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
        let charged = told.charged.into_iter();
        let charged = charged
            .map(|one| view! { <li class="order-price__line"><span>{one.name}</span> <span>{one.sum}</span></li> })
            .collect_view();
        let apart = told.apart.map(|sum_fen| {
            let take = move |_| {
                // What no change may hold was no sum.
                let _ = open.enter(repair::FEE.key, Entered::Value(Value::Integer(sum_fen)));
            };
            view! {
                <div class="notice is-warning">
                    {Icon::Alert.view()}
                    <p class="notice__words">{move || OrderWords::now().sum_apart}</p>
                    <button class="button is-small" type="button" on:click=take>{move || OrderWords::now().take_sum}</button>
                </div>
            }
        });
        let sum = if told.is_free {
            view! { <p class="order-price__free">{Icon::Check.view()} <strong>{move || OrderWords::now().all_free}</strong></p> }.into_any()
        } else {
            view! {
                <p class="order-price__sum">
                    <span>{move || OrderWords::now().to_pay}</span>
                    <strong>{told.sum}</strong>
                </p>
            }
            .into_any()
        };
        Some(view! {
            <section class="order-price">
                {told.is_signed.then(|| view! { <p class="muted">{move || OrderWords::now().customer_sees}</p> })}
                {sum}
                <ul class="order-price__lines">{charged}</ul>
                <ul class="muted">{lines}</ul>
                {apart}
            </section>
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Told {
    sum: String,
    is_free: bool,
    /// Whether somebody signs on this sheet, and sees the fee before.
    is_signed: bool,
    lines: Vec<String>,
    charged: Vec<Charged>,
    /// What the lines come to, when the fee is another.
    apart: Option<i64>,
}

/// A line of the bill.
#[derive(Clone, Debug, PartialEq)]
struct Charged {
    name: String,
    sum: String,
}

impl Charged {
    fn of(row: &Row, money: impl Fn(i64) -> Option<String>) -> Self {
        let text = |key: &str| {
            row.get(key)
                .and_then(Value::as_text)
                .unwrap_or_default()
                .to_owned()
        };
        let quantity = text("quantity");
        let times = if quantity.is_empty() || quantity == "1" {
            String::new()
        } else {
            format!(" × {quantity}")
        };
        Self {
            name: text("name") + &times,
            sum: line_fen(row).and_then(money).unwrap_or_default(),
        }
    }
}

/// The lines that are charged, those of the form among them.
fn rows_of(order: work::Entry<'_>) -> impl Iterator<Item = &Row> {
    order.members(repair::MATERIALS)
}

/// Proposes fee, labour and "on the list" from the lines as they are picked; what a person wrote stands.
pub fn propose(open: OpenForm, desk: Desk) {
    let now = Memo::new(move |_| {
        let definition = desk.ledger.definition("repair")?;
        let prices = desk
            .ledger
            .definition(PRICES)
            .map(|prices| (desk.ledger.shelf(&prices.key), prices));
        open.form.with(|form| {
            let preview = form.preview(&definition);
            let order = work::Entry::new(&preview, &definition);
            let Some((shelf, prices)) = prices else {
                return Some(bill(rows_of(order), None));
            };
            shelf.with(|shelf| {
                let prices = work::Register::new(&prices, shelf.views().map(AsRef::as_ref));
                Some(bill(rows_of(order), Some(&prices)))
            })
        })
    });
    Effect::new(move |before: Option<Option<Bill>>| {
        let now = now.get();
        // The lines that were there when the form was opened propose nothing: their price was settled then.
        if let (Some(before), Some(now), Some(definition)) = (&before, &now, desk.ledger.definition("repair"))
        {
            let proposed = open.form.with_untracked(|form| {
                let preview = form.preview(&definition);
                proposals(work::Entry::new(&preview, &definition), before.as_ref(), now)
            });
            for (key, value) in proposed {
                // A form that does not ask for the field does not take it, and needs no price.
                let _ = open.enter(key.as_str(), Entered::Value(value));
            }
        }
        now
    });
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
        Some(fen) => money(fen).unwrap_or_default(),
        None => words.not_priced.to_owned(),
    };
    let mut lines = Vec::new();
    let mut line = |phrase: &str, name: &str, value: String| {
        if !value.is_empty() {
            lines.push(fill(phrase, &[(name, &value)]));
        }
    };
    if !is_free {
        line(words.paid_by, "who", told("payer"));
    }
    line(
        words.labour_units,
        "n",
        order
            .get(repair::LABOUR_UNITS)
            .map(|units| units.to_string())
            .unwrap_or_default(),
    );
    let rows: Vec<&Row> = rows_of(order).collect();
    let sum_fen = bill(rows.iter().copied(), None).sum_fen;
    if sum_fen > 0 {
        line(words.materials_sum, "sum", money(sum_fen).unwrap_or_default());
    }
    let is_apart = !is_free && !rows.is_empty() && order.get(repair::FEE).is_some_and(|fee| fee != sum_fen);
    let charged = rows.into_iter().map(|row| Charged::of(row, money));
    let signs = |asked: &Asked<'_>| asked.is_required && asked.field.kind == Kind::Signature;
    Told {
        sum,
        is_free,
        is_signed: !is_free && form.fields(definition).iter().any(signs),
        lines,
        charged: charged.collect(),
        apart: is_apart.then_some(sum_fen),
    }
}
