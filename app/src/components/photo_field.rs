//! Photos: taken, looked at, taken back.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::field::{About, FieldGroup};
use super::icon::Icon;
use crate::platform::images::{self, ImageFault};
use crate::show::Show;
use crate::words::{FormWords, fill};

/// How a photo can be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// It is being read.
    Coming,
    /// Under this address of the page.
    At(String),
    /// It is not on this phone, and could not be fetched.
    Absent,
}

/// A photo of the field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShownPhoto {
    /// Its digest.
    pub digest: String,
    /// How it can be looked at.
    pub look: Look,
    /// Whether it is only on this phone.
    pub is_local: bool,
    /// Whether it may be taken back.
    pub is_removable: bool,
}

/// The photos, and a camera.
#[component]
pub fn PhotoField(
    /// What there is to say about it.
    about: About,
    /// The photos.
    #[prop(into)]
    photos: Signal<Vec<ShownPhoto>>,
    /// Whether there is no room for another.
    #[prop(into, default = Signal::stored(false))]
    is_full: Signal<bool>,
    /// Whether only the camera counts: a photo that proves presence.
    #[prop(optional)]
    camera_only: bool,
    /// How many pictures are being worked at: a form waits for them.
    #[prop(default = RwSignal::new(0))]
    working: RwSignal<usize>,
    /// A photo was taken: a JPEG of bounded size.
    on_taken: Callback<Vec<u8>>,
    /// One was taken back, by its digest.
    on_remove: Callback<String>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<ImageFault>);
    let take = move |event: web_sys::Event| {
        let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        let files = input.files();
        let files: Vec<_> = files
            .iter()
            .flat_map(|files| (0..files.length()).filter_map(|place| files.get(place)))
            .collect();
        // The same picture may be chosen again.
        input.set_value("");
        fault.set(None);
        working.update(|working| *working += files.len());
        spawn_local(async move {
            // One after the other: two pictures of 48 megapixels are too much for a small phone.
            for file in files {
                match images::reduced(&file).await {
                    Ok(bytes) => {
                        let _ = on_taken.try_run(bytes);
                    }
                    Err(why) => drop(fault.try_set(Some(why))),
                }
                let _ = working.try_update(|working| *working = working.saturating_sub(1));
            }
        });
    };
    let label = about.label;
    let places = Memo::new(move |_| photos.get().into_iter().enumerate().collect::<Vec<_>>());
    let photo = move |(place, photo): (usize, ShownPhoto)| view! { <OnePhoto photo=photo place=place label=label on_remove=on_remove /> };
    let fault_words = move || {
        fault.get().map(|why| {
            let words = match why {
                ImageFault::NotAPicture => FormWords::now().not_a_picture,
                ImageFault::NotDrawn => FormWords::now().picture_failed,
            };
            view! { <p class="field__error" role="alert">{Icon::Alert.view()} {words}</p> }
        })
    };
    let id = about.id.to_string();
    view! {
        <FieldGroup about=about class="photo-field">
            <ul class="photo-field__list">
                <For each=move || places.get() key=|one| one.clone() children=photo />
                <Show when=move || working.get() != 0>
                    <li class="photo-field__photo" role="status">
                        <span class="photo-field__mark">{Icon::Sending.view()} {move || FormWords::now().photo_working}</span>
                    </li>
                </Show>
                <Show when=move || !is_full.get()>
                    <li>
                        <label class="photo-field__add">
                            <input
                                class="visually-hidden"
                                id=id.clone()
                                type="file"
                                accept="image/*"
                                capture="environment"
                                aria-label=move || format!("{} {}", label.get(), FormWords::now().take_photo)
                                on:change=take
                            />
                            {Icon::Camera.view()} {move || FormWords::now().take_photo}
                        </label>
                    </li>
                    <Show when=move || !camera_only>
                        <li>
                            <label class="photo-field__add">
                                <input
                                    class="visually-hidden"
                                    type="file"
                                    accept="image/*"
                                    multiple
                                    aria-label=move || format!("{} {}", label.get(), FormWords::now().from_album)
                                    on:change=take
                                />
                                {Icon::Image.view()} {move || FormWords::now().from_album}
                            </label>
                        </li>
                    </Show>
                </Show>
            </ul>
            {fault_words}
        </FieldGroup>
    }
}

#[component]
fn OnePhoto(
    photo: ShownPhoto,
    place: usize,
    label: Signal<String>,
    on_remove: Callback<String>,
) -> impl IntoView {
    let name = move || format!("{} {}", label.get(), place + 1);
    let shown = match photo.look {
        Look::At(address) => view! { <img src=address alt=name /> }.into_any(),
        Look::Coming => view! { <span class="photo-field__mark">{move || FormWords::now().photo_coming}</span> }.into_any(),
        Look::Absent => view! {
            <span class="photo-field__mark is-neutral">{Icon::Image.view()} {move || FormWords::now().photo_absent}</span>
        }
        .into_any(),
    };
    let mark = photo.is_local.then(|| {
        view! { <span class="photo-field__mark is-local">{Icon::Phone.view()} {move || FormWords::now().photo_local}</span> }
    });
    let digest = photo.digest;
    let remove = photo.is_removable.then(|| {
        view! {
            <button
                class="icon-button photo-field__remove"
                type="button"
                aria-label=move || fill(FormWords::now().remove_one, &[("what", &name())])
                on:click=move |_| on_remove.run(digest.clone())
            >
                {Icon::Close.view()}
            </button>
        }
    });
    view! { <li class="photo-field__photo" class:is-local=photo.is_local>{shown} {mark} {remove}</li> }
}
