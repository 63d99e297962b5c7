//! Short sounds, made on the spot: there is no file to fetch, and none to miss offline. Heard with the phone in a glove, and off
//! with one tap where people sleep.

use std::cell::RefCell;

use leptos::prelude::{ArcRwSignal, GetUntracked, Set};
use web_sys::{AudioContext, AudioContextState, OscillatorType};

use super::{is_wanted, want};

/// Where the choice of silence is kept.
const KEPT_AS: &str = "steward.sound";
/// How loud, of 1. A phone's own volume does the rest.
const LOUD: f32 = 0.35;
/// A tone swells and fades for so long, or it would click.
const FADE_S: f64 = 0.012;

/// What is told by a sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// A label was read.
    Found,
    /// It is kept on the phone.
    Saved,
    /// A label that leads nowhere.
    Wrong,
    /// A time is nearly up.
    Alarm,
}

/// One tone: hertz, and from when to when in seconds.
type Tone = (f32, f64, f64);

impl Sound {
    /// Up is good, down is not, and an alarm repeats itself: told apart without looking.
    fn tones(self) -> &'static [Tone] {
        match self {
            Self::Found => &[(1_320.0, 0.0, 0.09)],
            Self::Saved => &[(880.0, 0.0, 0.09), (1_320.0, 0.09, 0.22)],
            Self::Wrong => &[(330.0, 0.0, 0.16), (247.0, 0.16, 0.36)],
            Self::Alarm => &[
                (988.0, 0.0, 0.18),
                (988.0, 0.28, 0.46),
                (988.0, 0.56, 0.74),
                (1_319.0, 0.84, 1.2),
            ],
        }
    }
}

thread_local! {
    /// The browser's own limit on contexts is small, so one is kept.
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Whether sounds are on: the same in every view, and longer than any of them.
#[must_use]
pub fn is_on() -> ArcRwSignal<bool> {
    thread_local! {
        static IS_ON: ArcRwSignal<bool> = ArcRwSignal::new(is_wanted(KEPT_AS));
    }
    IS_ON.with(ArcRwSignal::clone)
}

/// Turns the sounds on or off, and keeps the choice on this phone.
pub fn switch(is_wanted: bool) {
    is_on().set(is_wanted);
    want(KEPT_AS, is_wanted);
}

/// Readies the sounds. Browsers let a page sound only after a tap: called within one, so that a later alarm is heard.
pub fn ready() {
    if is_on().get_untracked() {
        with_context(|context| {
            if context.state() == AudioContextState::Suspended {
                // Refused outside of a tap; the next tap asks again.
                let _ = context.resume();
            }
        });
    }
}

/// Plays a sound. A browser that can't stays silent.
pub fn play(sound: Sound) {
    if !is_on().get_untracked() {
        return;
    }
    ready();
    with_context(|context| {
        for tone in sound.tones() {
            // Without one tone the others are still heard.
            let _ = ring(context, *tone);
        }
    });
}

fn with_context(does: impl FnOnce(&AudioContext)) {
    CONTEXT.with(|kept| {
        let mut kept = kept.borrow_mut();
        if kept.is_none() {
            *kept = AudioContext::new().ok();
        }
        if let Some(context) = kept.as_ref() {
            does(context);
        }
    });
}

fn ring(context: &AudioContext, (hertz, from_s, until_s): Tone) -> Result<(), wasm_bindgen::JsValue> {
    let now_s = context.current_time();
    let (from_s, until_s) = (now_s + from_s, now_s + until_s);
    let tone = context.create_oscillator()?;
    let loudness = context.create_gain()?;
    tone.set_type(OscillatorType::Triangle);
    tone.frequency().set_value(hertz);
    let gain = loudness.gain();
    gain.set_value_at_time(0.0, from_s)?;
    gain.linear_ramp_to_value_at_time(LOUD, from_s + FADE_S)?;
    gain.set_value_at_time(LOUD, until_s - FADE_S)?;
    gain.linear_ramp_to_value_at_time(0.0, until_s)?;
    tone.connect_with_audio_node(&loudness)?;
    loudness.connect_with_audio_node(&context.destination())?;
    tone.start_with_when(from_s)?;
    tone.stop_with_when(until_s)
}
