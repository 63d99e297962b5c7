//! The phone's motor: felt through gloves, with the screen out of sight.

use super::window;

/// Shakes the phone for so long; one without a motor stays still.
pub fn shake(milliseconds: u32) {
    window().navigator().vibrate_with_duration(milliseconds);
}
