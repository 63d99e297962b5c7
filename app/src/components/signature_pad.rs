//! A signature, drawn with a finger.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlCanvasElement, PointerEvent};

use super::field::{About, FieldGroup};
use super::icon::Icon;
use super::photo_field::Look;
use crate::platform::images;
use crate::platform::window;
use crate::words::{FormWords, Shell};

/// Pixels of the picture for one of the screen: enough to be printed, and still small.
const DENSITY_MAX: f64 = 2.0;
/// How thick the pen is, in pixels of the screen.
const PEN: f64 = 2.4;
/// The most points of a signature: nobody signs for longer.
const POINTS_MAX: usize = 20_000;

/// A line, as parts of the pad's width and height.
type Stroke = Vec<(f64, f64)>;

/// The pad. A signature is emitted after every line, so that none is lost by a forgotten button.
#[component]
pub fn SignaturePad(
    /// What there is to say about it.
    about: About,
    /// The signature that is there already.
    #[prop(into)]
    saved: Signal<Option<Look>>,
    /// How many pictures are being made: a form waits for them.
    #[prop(default = RwSignal::new(0))]
    working: RwSignal<usize>,
    /// It was signed: a PNG.
    on_signed: Callback<Vec<u8>>,
    /// It was wiped.
    on_clear: Callback<()>,
) -> impl IntoView {
    // A signature that was there when the form was opened is shown; what is drawn now stays a drawing.
    let is_drawing = RwSignal::new(saved.with_untracked(Option::is_none));
    let strokes = RwSignal::new(Vec::<Stroke>::new());
    let canvas: NodeRef<html::Canvas> = NodeRef::new();
    let emit = move || {
        if strokes.with_untracked(Vec::is_empty) {
            on_clear.run(());
            return;
        }
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        let count = strokes.with_untracked(|strokes| strokes.iter().map(Vec::len).sum::<usize>());
        working.update(|working| *working += 1);
        spawn_local(async move {
            let written = images::png(&canvas).await;
            // Another line may have been drawn, or all of it wiped, meanwhile.
            let now = strokes.try_with_untracked(|strokes| strokes.iter().map(Vec::len).sum::<usize>());
            if let (Ok(bytes), true) = (written, now == Some(count)) {
                let _ = on_signed.try_run(bytes);
            }
            let _ = working.try_update(|working| *working = working.saturating_sub(1));
        });
    };
    let undo = move |_| {
        strokes.update(|strokes| {
            strokes.pop();
        });
        draw(canvas, strokes);
        emit();
    };
    let wipe = move |_| {
        strokes.set(Vec::new());
        is_drawing.set(true);
        draw(canvas, strokes);
        on_clear.run(());
    };
    let has_any = Memo::new(move |_| strokes.with(|strokes| !strokes.is_empty()));
    let is_signed = move || has_any.get() || !is_drawing.get();
    let label = about.label;
    let pad = move || {
        if is_drawing.get() {
            view! { <Paper canvas=canvas strokes=strokes label=label on_line=Callback::new(move |()| emit()) /> }.into_any()
        } else {
            match saved.get() {
                Some(Look::At(address)) => {
                    view! { <img class="signature-pad__image" src=address alt=move || label.get() /> }
                        .into_any()
                }
                Some(Look::Coming) => {
                    view! { <p class="signature-pad__hint">{move || FormWords::now().photo_coming}</p> }
                        .into_any()
                }
                _ => view! { <p class="muted">{move || FormWords::now().signature_absent}</p> }.into_any(),
            }
        }
    };
    view! {
        <FieldGroup about=about class="signature-field">
            <div class="signature-pad" class:is-signed=is_signed>
                {pad}
                <p class="signature-pad__hint" aria-hidden="true">{move || FormWords::now().sign_here}</p>
            </div>
            <div class="cluster is-between">
                <button class="button is-quiet" type="button" disabled=move || !is_signed() on:click=wipe>
                    {Icon::Trash.view()} {move || FormWords::now().sign_again}
                </button>
                <button class="button is-quiet" type="button" disabled=move || !has_any.get() on:click=undo>
                    {Icon::Undo.view()} {move || Shell::now().undo}
                </button>
            </div>
        </FieldGroup>
    }
}

#[component]
fn Paper(
    canvas: NodeRef<html::Canvas>,
    strokes: RwSignal<Vec<Stroke>>,
    label: Signal<String>,
    on_line: Callback<()>,
) -> impl IntoView {
    let pointer = StoredValue::new(None::<i32>);
    let begin = move |event: PointerEvent| {
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        if pointer.get_value().is_some() || event.button() > 0 {
            return;
        }
        event.prevent_default();
        pointer.set_value(Some(event.pointer_id()));
        // Without it a line ends at the edge of the pad.
        let _ = canvas.set_pointer_capture(event.pointer_id());
        fit(&canvas);
        strokes.update(|strokes| strokes.push(vec![place_of(&canvas, &event)]));
        redraw(&canvas, strokes);
    };
    let go_on = move |event: PointerEvent| {
        if pointer.get_value() != Some(event.pointer_id()) {
            return;
        }
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        strokes.update(|strokes| {
            if strokes.iter().map(Vec::len).sum::<usize>() < POINTS_MAX
                && let Some(last) = strokes.last_mut()
            {
                last.push(place_of(&canvas, &event));
            }
        });
        redraw(&canvas, strokes);
    };
    let end = move |event: PointerEvent| {
        if pointer.get_value() == Some(event.pointer_id()) {
            pointer.set_value(None);
            on_line.run(());
        }
    };
    view! {
        <canvas
            class="signature-pad__canvas"
            node_ref=canvas
            tabindex="0"
            role="img"
            aria-label=move || label.get()
            on:pointerdown=begin
            on:pointermove=go_on
            on:pointerup=end
            on:pointercancel=end
        ></canvas>
    }
}

fn draw(canvas: NodeRef<html::Canvas>, strokes: RwSignal<Vec<Stroke>>) {
    if let Some(canvas) = canvas.get_untracked() {
        redraw(&canvas, strokes);
    }
}

/// Gives the picture the size of the pad on the screen.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a pad is smaller than a screen"
)]
fn fit(canvas: &HtmlCanvasElement) {
    let density = window().device_pixel_ratio().clamp(1.0, DENSITY_MAX);
    let shown = canvas.get_bounding_client_rect();
    let (width, height) = (
        (shown.width() * density) as u32,
        (shown.height() * density) as u32,
    );
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
}

fn place_of(canvas: &HtmlCanvasElement, event: &PointerEvent) -> (f64, f64) {
    let shown = canvas.get_bounding_client_rect();
    let part = |at: f64, size: f64| {
        if size > 0.0 {
            (at / size).clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    (
        part(f64::from(event.client_x()) - shown.left(), shown.width()),
        part(f64::from(event.client_y()) - shown.top(), shown.height()),
    )
}

fn redraw(canvas: &HtmlCanvasElement, strokes: RwSignal<Vec<Stroke>>) {
    let Ok(pen) = images::context_of(canvas) else {
        return;
    };
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let shown = canvas.get_bounding_client_rect().width();
    let density = if shown > 0.0 { width / shown } else { 1.0 };
    pen.clear_rect(0.0, 0.0, width, height);
    pen.set_line_cap("round");
    pen.set_line_join("round");
    pen.set_line_width(PEN * density);
    strokes.with_untracked(|strokes| {
        for stroke in strokes {
            pen.begin_path();
            for (place, (x, y)) in stroke.iter().enumerate() {
                let (x, y) = (x * width, y * height);
                if place == 0 {
                    pen.move_to(x, y);
                    // A dot is a line, too.
                    pen.line_to(x + 0.1, y);
                } else {
                    pen.line_to(x, y);
                }
            }
            pen.stroke();
        }
    });
}
