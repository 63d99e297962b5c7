//! A signature, drawn with a finger on the whole screen.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, PointerEvent};

use super::dialog::Dialog;
use super::field::{About, FieldGroup};
use super::icon::Icon;
use super::photo_field::Look;
use crate::platform::images;
use crate::platform::window;
use crate::show::Show;
use crate::words::{FormWords, Shell};

/// Pixels of the pad for one of the screen.
const DENSITY_MAX: f64 = 2.0;
/// The longer side of the picture that is kept: enough to be printed, and still small.
const PICTURE_MAX: f64 = 720.0;
/// Room around the lines in the picture, in its pixels.
const MARGIN: f64 = 16.0;
/// How thick the pen is, in pixels of the screen.
const PEN: f64 = 2.4;
/// The most points of a signature: nobody signs for longer.
const POINTS_MAX: usize = 20_000;

/// A line, as parts of the pad's width and height.
type Stroke = Vec<(f64, f64)>;

/// What whoever signs must see before: a page puts it into the context, and it stands above the pad.
#[derive(Clone, Copy)]
pub struct AboveSignature(pub Callback<(), Option<AnyView>>);

/// The field: what was signed, and the button that opens the pad. A signature is emitted after every line, so that none is lost by a forgotten button.
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
    let strokes = RwSignal::new(Vec::<Stroke>::new());
    let canvas: NodeRef<html::Canvas> = NodeRef::new();
    let is_open = RwSignal::new(false);
    let emit = Callback::new(move |()| {
        if strokes.with_untracked(Vec::is_empty) {
            on_clear.run(());
            return;
        }
        let Some(picture) = canvas
            .get_untracked()
            .and_then(|canvas| picture_of(&canvas, strokes))
        else {
            return;
        };
        let count = strokes.with_untracked(|strokes| strokes.iter().map(Vec::len).sum::<usize>());
        working.update(|working| *working += 1);
        spawn_local(async move {
            let written = images::png(&picture).await;
            // Another line may have been drawn, or all of it wiped, meanwhile.
            let now = strokes.try_with_untracked(|strokes| strokes.iter().map(Vec::len).sum::<usize>());
            if let (Ok(bytes), true) = (written, now == Some(count)) {
                let _ = on_signed.try_run(bytes);
            }
            let _ = working.try_update(|working| *working = working.saturating_sub(1));
        });
    });
    let has_any = Memo::new(move |_| strokes.with(|strokes| !strokes.is_empty()));
    let is_signed = Memo::new(move |_| has_any.get() || saved.with(Option::is_some));
    let wipe = Callback::new(move |()| {
        strokes.set(Vec::new());
        draw(canvas, strokes);
        on_clear.run(());
    });
    let undo = Callback::new(move |()| {
        strokes.update(|strokes| {
            strokes.pop();
        });
        draw(canvas, strokes);
        emit.run(());
    });
    let label = about.label;
    let picture = move || match saved.get() {
        Some(Look::At(address)) => {
            view! { <img class="signature-pad__image" src=address alt=move || label.get() /> }.into_any()
        }
        Some(Look::Coming) => {
            view! { <p class="muted">{move || FormWords::now().photo_coming}</p> }.into_any()
        }
        Some(_) => view! { <p class="muted">{move || FormWords::now().signature_absent}</p> }.into_any(),
        None => ().into_any(),
    };
    let open_words = move || {
        let words = FormWords::now();
        if is_signed.get() {
            words.sign_more
        } else {
            words.sign
        }
    };
    let ways = Ways {
        undo,
        wipe,
        has_any,
        is_signed,
    };
    view! {
        <FieldGroup about=about class="signature-field">
            <Show when=move || is_signed.get()>
                <div class="signature-pad is-signed">{picture}</div>
            </Show>
            <button class="button is-wide is-large" type="button" on:click=move |_| is_open.set(true)>
                {Icon::Pen.view()} {open_words}
            </button>
            <Dialog title=label is_open=is_open is_full=true>
                <Pad canvas=canvas strokes=strokes label=label on_line=emit ways=ways is_open=is_open />
            </Dialog>
        </FieldGroup>
    }
}

/// What the buttons of the pad do.
#[derive(Clone, Copy)]
struct Ways {
    undo: Callback<()>,
    wipe: Callback<()>,
    has_any: Memo<bool>,
    is_signed: Memo<bool>,
}

/// The pad on the whole screen: what is signed for, the paper, and the way out.
#[component]
fn Pad(
    canvas: NodeRef<html::Canvas>,
    strokes: RwSignal<Vec<Stroke>>,
    label: Signal<String>,
    on_line: Callback<()>,
    ways: Ways,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let above = use_context::<AboveSignature>().map(|above| move || above.0.run(()));
    // Opened again, the lines are where they were.
    Effect::new(move |_| {
        if canvas.get().is_some() {
            request_animation_frame(move || draw(canvas, strokes));
        }
    });
    view! {
        <div class="dialog__body signature-sheet">
            {above}
            <div class="signature-pad" class:is-signed=move || ways.has_any.get()>
                <Paper canvas=canvas strokes=strokes label=label on_line=on_line />
                <p class="signature-pad__hint" aria-hidden="true">{move || FormWords::now().sign_here}</p>
            </div>
        </div>
        <div class="dialog__foot">
            <button class="button is-quiet" type="button" disabled=move || !ways.is_signed.get() on:click=move |_| ways.wipe.run(())>
                {Icon::Trash.view()} {move || FormWords::now().sign_again}
            </button>
            <button class="button is-quiet" type="button" disabled=move || !ways.has_any.get() on:click=move |_| ways.undo.run(())>
                {Icon::Undo.view()} {move || Shell::now().undo}
            </button>
            <button class="button is-primary is-large is-wide" type="button" on:click=move |_| is_open.set(false)>
                {Icon::Check.view()} {move || FormWords::now().signed}
            </button>
        </div>
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
    if let Some(canvas) = canvas.try_get_untracked().flatten() {
        fit(&canvas);
        redraw(&canvas, strokes);
    }
}

/// The lines alone, as a picture without the empty paper around them: a pad as tall as a phone would print as a speck.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a picture is smaller than a screen"
)]
fn picture_of(pad: &HtmlCanvasElement, strokes: RwSignal<Vec<Stroke>>) -> Option<HtmlCanvasElement> {
    let (width, height) = (f64::from(pad.width()), f64::from(pad.height()));
    let scaled = |(x, y): &(f64, f64)| (x * width, y * height);
    let lines: Vec<Stroke> = strokes.with_untracked(|strokes| {
        let scale = |stroke: &Stroke| stroke.iter().map(scaled).collect();
        strokes.iter().map(scale).collect()
    });
    let points = || lines.iter().flatten();
    let left = points().map(|(x, _)| *x).fold(f64::INFINITY, f64::min);
    let right = points().map(|(x, _)| *x).fold(f64::NEG_INFINITY, f64::max);
    let top = points().map(|(_, y)| *y).fold(f64::INFINITY, f64::min);
    let bottom = points().map(|(_, y)| *y).fold(f64::NEG_INFINITY, f64::max);
    let (wide, high) = (right - left, bottom - top);
    let scale = (PICTURE_MAX / wide.max(high).max(1.0)).min(1.0);
    let picture = window()
        .document()?
        .create_element("canvas")
        .ok()?
        .dyn_into::<HtmlCanvasElement>()
        .ok()?;
    picture.set_width((wide * scale + 2.0 * MARGIN) as u32);
    picture.set_height((high * scale + 2.0 * MARGIN) as u32);
    let pen = images::context_of(&picture).ok()?;
    let place = |(x, y): &(f64, f64)| ((x - left) * scale + MARGIN, (y - top) * scale + MARGIN);
    let placed: Vec<Stroke> = lines
        .iter()
        .map(|line| line.iter().map(place).collect())
        .collect();
    ink(&pen, &placed, PEN * DENSITY_MAX * scale.max(0.5));
    Some(picture)
}

fn ink(pen: &CanvasRenderingContext2d, lines: &[Stroke], thick: f64) {
    pen.set_line_cap("round");
    pen.set_line_join("round");
    pen.set_line_width(thick);
    for line in lines {
        pen.begin_path();
        for (place, (x, y)) in line.iter().enumerate() {
            if place == 0 {
                pen.move_to(*x, *y);
                // A dot is a line, too.
                pen.line_to(x + 0.1, *y);
            } else {
                pen.line_to(*x, *y);
            }
        }
        pen.stroke();
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
    let lines: Vec<Stroke> = strokes.with_untracked(|strokes| {
        let scale = |stroke: &Stroke| stroke.iter().map(|(x, y)| (x * width, y * height)).collect();
        strokes.iter().map(scale).collect()
    });
    ink(&pen, &lines, PEN * density);
}
