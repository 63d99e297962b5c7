//! Several registers side by side.

use leptos::prelude::*;

/// placeholder
#[component]
pub fn DeskPage() -> impl IntoView {}
