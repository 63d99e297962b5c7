//! Where the changes of a record are: only on this phone, on the server, or refused.

use leptos::prelude::*;

use super::icon::Icon;
use crate::words::{Records, fill};

/// Where the changes of a record are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Receipt {
    /// The server has everything.
    #[default]
    Synced,
    /// So many changes are only on this phone.
    OnThisPhone(usize),
    /// The server refused a change.
    Refused,
}

/// The mark, with words.
#[component]
pub fn ReceiptMark(
    /// Where the changes are.
    #[prop(into)]
    receipt: Signal<Receipt>,
) -> impl IntoView {
    let class = move || match receipt.get() {
        Receipt::Synced => "receipt-mark is-sent",
        Receipt::OnThisPhone(_) => "receipt-mark is-local",
        Receipt::Refused => "receipt-mark is-refused",
    };
    let icon = move || match receipt.get() {
        Receipt::Synced => Icon::Synced.view(),
        Receipt::OnThisPhone(_) => Icon::Phone.view(),
        Receipt::Refused => Icon::Alert.view(),
    };
    view! { <span class=class>{icon} {move || words(receipt.get())}</span> }
}

fn words(receipt: Receipt) -> String {
    let words = Records::now();
    match receipt {
        Receipt::Synced => words.synced.to_owned(),
        Receipt::OnThisPhone(0 | 1) => words.on_this_phone.to_owned(),
        Receipt::OnThisPhone(count) => fill(words.on_this_phone_n, &[("n", &count.to_string())]),
        Receipt::Refused => words.refused.to_owned(),
    }
}
