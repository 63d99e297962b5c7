//! Pinyin initials, by the order of the browser's own collation: 渗水 is found by `ss`.
//!
//! Chinese collation sorts by pinyin, so a sign's initial is that of the last of 23 first signs that does not sort behind it. This
//! takes no table of 20,000 signs to the phone. A sign with several readings has the one that the collation sorts it by; at the head of a
//! name it may have another, and then both are told.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Function, Intl, Object};
use wasm_bindgen::JsValue;

/// The first sign of each initial, in order.
const FIRST: [(char, char); 23] = [
    ('阿', 'a'),
    ('八', 'b'),
    ('嚓', 'c'),
    ('咑', 'd'),
    ('妸', 'e'),
    ('发', 'f'),
    ('旮', 'g'),
    ('哈', 'h'),
    ('讥', 'j'),
    ('咔', 'k'),
    ('垃', 'l'),
    ('妈', 'm'),
    ('拏', 'n'),
    ('噢', 'o'),
    ('妑', 'p'),
    ('七', 'q'),
    ('呥', 'r'),
    ('仨', 's'),
    ('他', 't'),
    ('屲', 'w'),
    ('夕', 'x'),
    ('丫', 'y'),
    ('帀', 'z'),
];

/// Signs that are read otherwise when they are a surname, or begin one. Where the collation goes by that reading, nothing is told twice.
const SURNAMES: [(char, char); 19] = [
    ('曾', 'z'),
    ('单', 's'),
    ('解', 'x'),
    ('查', 'z'),
    ('仇', 'q'),
    ('区', 'o'),
    ('覃', 'q'),
    ('乐', 'y'),
    ('翟', 'z'),
    ('召', 's'),
    ('折', 's'),
    ('种', 'c'),
    ('秘', 'b'),
    ('繁', 'p'),
    ('尉', 'y'),
    ('万', 'm'),
    ('长', 'z'),
    ('澹', 't'),
    ('莘', 's'),
];

thread_local! {
    static COMPARE: Function = Intl::Collator::new(&Array::of1(&"zh-Hans-CN".into()), &Object::new()).compare();
    /// Signs that were asked for: names and places use some two thousand.
    static KNOWN: RefCell<HashMap<char, Option<char>>> = RefCell::default();
}

/// The initials of the Chinese signs of a text; other signs are left out. A text that may begin with a surname of another reading has a
/// second line with that: 曾明 is found by `cm` and by `zm`. A sign by itself, as sorting asks for it, has one.
#[must_use]
pub fn initials(text: &str) -> String {
    let usual: String = text.chars().filter_map(initial).collect();
    match surname_initial(text) {
        Some(surname) if !usual.starts_with(surname) && usual.len() > 1 => {
            format!("{usual}\n{surname}{}", &usual[1..])
        }
        _ => usual,
    }
}

fn surname_initial(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    let surname = SURNAMES.iter().find(|(sign, _)| *sign == first)?;
    Some(surname.1)
}

fn initial(sign: char) -> Option<char> {
    if !('\u{3400}'..='\u{9fff}').contains(&sign) {
        return None;
    }
    KNOWN.with(|known| *known.borrow_mut().entry(sign).or_insert_with(|| look_up(sign)))
}

fn look_up(sign: char) -> Option<char> {
    let place = FIRST.partition_point(|(first, _)| is_at_or_before(*first, sign));
    place.checked_sub(1).map(|place| FIRST[place].1)
}

fn is_at_or_before(first: char, sign: char) -> bool {
    let text = |sign: char| JsValue::from(sign.to_string());
    COMPARE.with(|compare| {
        let order = compare.call2(&JsValue::UNDEFINED, &text(first), &text(sign));
        order
            .ok()
            .and_then(|order| order.as_f64())
            .is_some_and(|order| order <= 0.0)
    })
}
