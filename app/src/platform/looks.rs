//! How the app looks on this phone: light or dark, and how much contrast. `boot.js` reads both before the first paint.

use super::window;

/// A choice that stands on the page's root and in the browser's small storage; without one the system's wish holds.
pub struct Look {
    attribute: &'static str,
    stored: &'static str,
    allowed: &'static [&'static str],
}

/// The choice that is light by day and dark by night.
pub const BY_HOUR: &str = "hour";
/// From which hour until which it is night. `boot.js` has the same.
const NIGHT: (u32, u32) = (18, 6);

/// Light or dark.
pub const THEME: Look = Look {
    attribute: "data-theme",
    stored: "steward.theme",
    allowed: &["light", "dark", BY_HOUR],
};

/// Contrast.
pub const CONTRAST: Look = Look {
    attribute: "data-contrast",
    stored: "steward.contrast",
    allowed: &["standard", "more"],
};

impl Look {
    /// What was chosen; none for the system's.
    #[must_use]
    pub fn chosen(&self) -> Option<String> {
        let storage = window().local_storage().ok().flatten()?;
        let value = storage.get_item(self.stored).ok().flatten()?;
        self.allowed.contains(&value.as_str()).then_some(value)
    }

    /// Chooses, here and at the next start.
    pub fn choose(&self, value: Option<&str>) {
        let root = window()
            .document()
            .and_then(|document| document.document_element());
        if let Some(root) = root {
            // An attribute of that name is always allowed.
            let _ = match value.map(worn) {
                Some(value) => root.set_attribute(self.attribute, value),
                None => root.remove_attribute(self.attribute),
            };
        }
        if let Ok(Some(storage)) = window().local_storage() {
            // Without the small storage the choice holds until the app is closed.
            let _ = match value {
                Some(value) => storage.set_item(self.stored, value),
                None => storage.remove_item(self.stored),
            };
        }
    }
}

/// Wears what the hour asks for, where that was chosen. Called now and then: a shift begins by day and ends by night.
pub fn follow_the_hour() {
    let root = window()
        .document()
        .and_then(|document| document.document_element());
    if let (Some(BY_HOUR), Some(root)) = (THEME.chosen().as_deref(), root) {
        let now = worn(BY_HOUR);
        if root.get_attribute(THEME.attribute).as_deref() != Some(now) {
            // An attribute of that name is always allowed.
            let _ = root.set_attribute(THEME.attribute, now);
        }
    }
}

/// What stands on the page's root for a choice.
fn worn(choice: &str) -> &str {
    let (from, until) = NIGHT;
    let hour = js_sys::Date::new_0().get_hours();
    match choice {
        BY_HOUR if hour >= from || hour < until => "dark",
        BY_HOUR => "light",
        other => other,
    }
}
