//! A QR code, drawn sharp at any size.

use leptos::prelude::*;
use steward_domain::label::sheet::QrPicture;

/// The code, dark on paper in either theme: scanners read no other.
#[component]
pub fn QrCode(
    /// Its modules.
    picture: QrPicture,
    /// What it is, for those who can't see it.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let side = picture.outer_side();
    let view_box = format!("0 0 {side} {side}");
    view! {
        <svg class="qr-code" viewBox=view_box role="img" aria-label=name shape-rendering="crispEdges">
            <rect class="qr-code__paper" width=side height=side></rect>
            <path class="qr-code__dark" d=picture.path()></path>
        </svg>
    }
}
