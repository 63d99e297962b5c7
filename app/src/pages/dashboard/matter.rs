//! What may need a lead or a manager: in which order, how it is called, and where one tap leads.

use leptos::prelude::*;
use steward_domain::ids::Key;

use crate::components::icon::Icon;
use crate::desk::Desk;
use crate::page::Page;
use crate::pages::list::choice::list_path;
use crate::words::Dashboard;

/// The part of the address that names the matter whose records are listed.
pub(super) const NEED: &str = "need";

/// One matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Matter {
    Broken,
    Soon,
    Approvals,
    Conflicts,
    Gaps,
    Overdue,
    Findings,
    Refused,
    Devices,
    FollowUps,
}

impl Matter {
    /// What presses most comes first: a promise that is broken, one that can still be kept, work that stands still until somebody
    /// decides, and then what has gone wrong already.
    pub(super) const EACH: [Self; 10] = [
        Self::Broken,
        Self::Soon,
        Self::Approvals,
        Self::Conflicts,
        Self::Gaps,
        Self::Overdue,
        Self::Findings,
        Self::Refused,
        Self::Devices,
        Self::FollowUps,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Soon => "soon",
            Self::Approvals => "approvals",
            Self::Conflicts => "conflicts",
            Self::Gaps => "rounds",
            Self::Overdue => "visitors",
            Self::Findings => "findings",
            Self::Refused => "refused",
            Self::Devices => "devices",
            Self::FollowUps => "follow-ups",
        }
    }

    /// The matter that an address names.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|matter| matter.key() == name)
    }

    /// Where it is acted on: a page of its own, a list of the register, or the list on the dashboard.
    pub(super) fn path(self) -> String {
        let repair = Key::literal("repair");
        match self {
            Self::Approvals => list_path(&repair, "to_approve"),
            Self::FollowUps => list_path(&repair, "to_follow_up"),
            Self::Conflicts => Page::Conflicts.path(),
            Self::Refused => Page::Sync.path(),
            _ => format!("{}?{NEED}={}", Page::Dashboard.path(), self.key()),
        }
    }

    /// What it is called.
    pub(super) fn word(self) -> &'static str {
        let words = Dashboard::now();
        match self {
            Self::Broken => words.broken,
            Self::Soon => words.soon,
            Self::Approvals => words.approvals,
            Self::Conflicts => words.conflicts,
            Self::Gaps => words.gaps,
            Self::Overdue => words.overdue,
            Self::Findings => words.findings,
            Self::Refused => words.refused,
            Self::Devices => words.devices,
            Self::FollowUps => words.follow_ups,
        }
    }

    /// What is well when there is nothing of it. Two matters may have one word: it is well when both are.
    pub(super) fn calm_word(self) -> &'static str {
        let words = Dashboard::now();
        match self {
            Self::Broken | Self::Soon => words.calm_clocks,
            Self::Approvals => words.calm_approvals,
            Self::Conflicts => words.calm_conflicts,
            Self::Gaps => words.calm_rounds,
            Self::Overdue => words.calm_visitors,
            Self::Findings => words.calm_findings,
            Self::Refused => words.calm_refused,
            Self::Devices => words.calm_devices,
            Self::FollowUps => words.calm_follow_ups,
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Broken => Icon::Late,
            Self::Soon => Icon::Clock,
            Self::Approvals => Icon::Fee,
            Self::Conflicts => Icon::Conflict,
            Self::Gaps => Icon::Rounds,
            Self::Overdue => Icon::People,
            Self::Findings => Icon::Flag,
            Self::Refused => Icon::Void,
            Self::Devices => Icon::Device,
            Self::FollowUps => Icon::Call,
        }
    }

    /// The class of its colour.
    pub(super) fn tone(self) -> &'static str {
        match self {
            Self::Broken | Self::Gaps | Self::Overdue | Self::Findings => "is-late",
            Self::Conflicts => "is-conflict",
            Self::Refused => "is-refused",
            Self::Soon => "is-soon",
            Self::Approvals | Self::Devices => "is-waiting",
            Self::FollowUps => "is-info",
        }
    }

    /// Whether it is anything to this role: who may not read visitors is not told that all is well with them.
    pub(super) fn concerns(self, desk: Desk) -> bool {
        let register = match self {
            Self::Approvals | Self::FollowUps => "repair",
            Self::Gaps => "patrol_round",
            Self::Findings => "patrol_check",
            Self::Overdue => "visitor",
            _ => return true,
        };
        untrack(|| desk.ledger.definition(register)).is_some()
    }
}
