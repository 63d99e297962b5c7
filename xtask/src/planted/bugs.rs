//! The bugs that are planted: each a few words of the product, replaced while it is switched on.
//!
//! `PLANTED` stands for the switch. The words that are replaced must stand in their file exactly once, which a test holds, so that
//! this list can't go stale unnoticed.

/// One bug.
pub(super) struct Bug {
    /// Its name.
    pub(super) name: &'static str,
    /// What it does.
    pub(super) what: &'static str,
    /// The file that it is planted into.
    pub(super) file: &'static str,
    /// The words that are there.
    pub(super) words: &'static str,
    /// The words that stand there instead.
    pub(super) planted: &'static str,
}

const MERGE: &str = "domain/src/merge.rs";
const CHANGE: &str = "domain/src/change.rs";
const EPOCHS: &str = "domain/src/epochs.rs";
const RECORD: &str = "domain/src/record.rs";
const PLAN: &str = "domain/src/plan.rs";
const STEPS: &str = "domain/src/plan/steps.rs";
const SCOPE: &str = "domain/src/scope.rs";
const REPLICA: &str = "domain/src/replica.rs";
const ANSWER: &str = "domain/src/replica/answer.rs";
const OUTBOX: &str = "domain/src/replica/outbox.rs";
const IDENTITY: &str = "domain/src/replica/identity.rs";
const DECISION: &str = "domain/src/replica/decision.rs";
const STORE: &str = "server/src/store.rs";
const BATCH: &str = "server/src/store/push/batch.rs";
const PULL: &str = "server/src/store/pull.rs";
const EXCHANGE: &str = "server/src/exchange.rs";

/// All of them, from the merge outwards.
pub(super) const BUGS: &[Bug] = &[
    Bug {
        name: "merge_dedupe_dropped",
        what: "a change that is in the record already is merged again",
        file: MERGE,
        words: "if change.seq <= last {",
        planted: "if change.seq <= last && !PLANTED {",
    },
    Bug {
        name: "last_arrival_wins",
        what: "a write replaces values that its author had not seen",
        file: MERGE,
        words: "!change.seen.covers(change.device, sibling.origin, number)",
        planted: "!PLANTED && !change.seen.covers(change.device, sibling.origin, number)",
    },
    Bug {
        name: "seen_ignored",
        what: "what an author had seen is not replaced",
        file: MERGE,
        words: "state.values.retain(|sibling| {",
        planted: "state.values.retain(|sibling| PLANTED || {",
    },
    Bug {
        name: "strike_ignored",
        what: "what is taken out of a set stays in it",
        file: MERGE,
        words: "for tag in remove {",
        planted: "for tag in remove.iter().filter(|_| !PLANTED) {",
    },
    Bug {
        name: "share_replaced",
        what: "the second increase of a quantity replaces the first",
        file: MERGE,
        words: "share.total = share.total.saturating_add(*by);",
        planted: "share.total = if PLANTED { *by } else { share.total.saturating_add(*by) };",
    },
    Bug {
        name: "step_in_order_of_arrival",
        what: "steps are kept in the order in which they arrive",
        file: MERGE,
        words: "let place = record.steps.partition_point(|known| known.origin < taken.origin);",
        planted: "let place = record.steps.partition_point(|known| PLANTED || known.origin < taken.origin);",
    },
    Bug {
        name: "own_always_seen",
        what: "a device's own changes count as seen, those behind the form too",
        file: CHANGE,
        words: "origin.seq <= self.own)",
        planted: "(PLANTED || origin.seq <= self.own))",
    },
    Bug {
        name: "own_never_seen",
        what: "a device's own unsent changes do not count as seen",
        file: CHANGE,
        words: "number <= self.number || (origin.device == device",
        planted: "number <= self.number || (!PLANTED && origin.device == device",
    },
    Bug {
        name: "number_off_by_one",
        what: "the next change behind what was seen counts as seen",
        file: CHANGE,
        words: "        number <= self.number ||",
        planted: "        number <= self.number + u64::from(PLANTED) ||",
    },
    Bug {
        name: "builds_on_nothing",
        what: "what builds on a refused change is accepted",
        file: CHANGE,
        words: "refused_seq <= self.seen.own &&",
        planted: "!PLANTED && refused_seq <= self.seen.own &&",
    },
    Bug {
        name: "epochs_alike",
        what: "numbers that a restore cut off count as seen",
        file: EPOCHS,
        words: "number: seen.number.min(kept.unwrap_or(0)),",
        planted: "number: if PLANTED { seen.number } else { seen.number.min(kept.unwrap_or(0)) },",
    },
    Bug {
        name: "authors_forgotten",
        what: "a record forgets whom its values are by",
        file: RECORD,
        words: "self.authors.retain(|origin, _| mentioned.contains(origin));",
        planted: "self.authors.retain(|origin, _| !PLANTED && mentioned.contains(origin));",
    },
    Bug {
        name: "field_rights_skipped",
        what: "anybody writes any field",
        file: PLAN,
        words: "if !self.may_write(field) {",
        planted: "if !PLANTED && !self.may_write(field) {",
    },
    Bug {
        name: "step_rights_skipped",
        what: "anybody takes any step",
        file: STEPS,
        words: "if !step.roles.contains(&self.role) {",
        planted: "if !PLANTED && !step.roles.contains(&self.role) {",
    },
    Bug {
        name: "judged_at_the_desk",
        what: "a step is judged by the state that the server has, not by the one that its author saw",
        file: PLAN,
        words: "        self.change.seen.covers(self.change.device, origin, number)",
        planted: "        PLANTED || self.change.seen.covers(self.change.device, origin, number)",
    },
    Bug {
        name: "redaction_dropped",
        what: "fields reach people who may not have them",
        file: SCOPE,
        words: "visible.fields.retain(|key, _| {",
        planted: "visible.fields.retain(|key, _| PLANTED || {",
    },
    Bug {
        name: "seq_used_twice",
        what: "a save does not count the sequence on",
        file: REPLICA,
        words: "rows.meta.next_seq = first + u64::from(count);",
        planted: "rows.meta.next_seq = first + u64::from(if PLANTED { 0 } else { count });",
    },
    Bug {
        name: "own_out_of_view",
        what: "between two pages of a pull an own change that was accepted is out of view",
        file: REPLICA,
        words: "!row.is_accepted_up_to(self.meta.whole),",
        planted: "!row.is_accepted_up_to(if PLANTED { self.meta.cursor } else { self.meta.whole }),",
    },
    Bug {
        name: "refused_in_view",
        what: "changes that were refused are still shown as if they held",
        file: REPLICA,
        words: "Progress::Answered { .. } => !row.is_refused() &&",
        planted: "Progress::Answered { .. } => (PLANTED || !row.is_refused()) &&",
    },
    Bug {
        name: "tabs_overwrite",
        what: "rows are written though another tab came first",
        file: REPLICA,
        words: "self.revision_before == stored.revision",
        planted: "PLANTED || self.revision_before == stored.revision",
    },
    Bug {
        name: "loss_not_told",
        what: "a change that is gone from the outbox is not told",
        file: REPLICA,
        words: "for range in outbox::holes(&outbox, meta.answered, meta.next_seq) {",
        planted: "for range in outbox::holes(&outbox, meta.answered, meta.next_seq).into_iter().filter(|_| !PLANTED) {",
    },
    Bug {
        name: "outbox_emptied_early",
        what: "a change leaves the phone with its receipt, not 72 hours later",
        file: ANSWER,
        words: "exchange.received_wall_ms.saturating_sub(since) > KEPT_AFTER_RECEIPT_MS)",
        planted: "PLANTED || exchange.received_wall_ms.saturating_sub(since) > KEPT_AFTER_RECEIPT_MS)",
    },
    Bug {
        name: "outbox_emptied_unheard",
        what: "what was sent leaves the outbox though its receipt has not come",
        file: ANSWER,
        words: "plan.rows.outbox_remove.extend(over);",
        planted: "plan.rows.outbox_remove.extend(over); if PLANTED { plan.rows.outbox_remove.extend(self.outbox.keys()); }",
    },
    Bug {
        name: "nothing_offered_again",
        what: "after a restore nothing is offered again",
        file: ANSWER,
        words: "let is_lost = |row: &&OutboxRow| is_held(row) &&",
        planted: "let is_lost = |row: &&OutboxRow| !PLANTED && is_held(row) &&",
    },
    Bug {
        name: "half_a_snapshot",
        what: "a snapshot is swapped in before it is whole",
        file: ANSWER,
        words: "            if !response.more {\n                rows.swap_shadow = true;",
        planted: "            if PLANTED || !response.more {\n                rows.swap_shadow = true;",
    },
    Bug {
        name: "gone_ignored",
        what: "records that left a person's scope stay on the phone",
        file: ANSWER,
        words: "rows.records_remove = gone.filter(|id| !came(*id)).collect();",
        planted: "rows.records_remove = gone.filter(|id| !PLANTED && !came(*id)).collect();",
    },
    Bug {
        name: "cursor_runs_ahead",
        what: "the cursor moves past own changes that could not be merged here",
        file: ANSWER,
        words: "None => rows.meta.cursor = self.meta.cursor,",
        planted: "None => if !PLANTED { rows.meta.cursor = self.meta.cursor },",
    },
    Bug {
        name: "own_not_folded",
        what: "own changes are not merged into the records, and the server does not send them back",
        file: ANSWER,
        words: "rows.records_put.extend(folded);",
        planted: "rows.records_put.extend(folded.into_iter().filter(|_| !PLANTED));",
    },
    Bug {
        name: "groups_cut",
        what: "a batch cuts a group",
        file: OUTBOX,
        words: "while let Some(next) = waiting.next_if(|next| next.group.is_some() && next.group == row.group) {",
        planted: "while let Some(next) = waiting.next_if(|next| !PLANTED && next.group.is_some() && next.group == row.group) {",
    },
    Bug {
        name: "moved_twice",
        what: "changes that the server has move to a new identity too",
        file: OUTBOX,
        words: "self.is_waiting() || self.is_refused()\n",
        planted: "PLANTED || self.is_waiting() || self.is_refused()\n",
    },
    Bug {
        name: "form_forgets_the_move",
        what: "a form that is open across a move counts other changes as seen",
        file: IDENTITY,
        words: "if opened_as == self.meta.device {",
        planted: "if PLANTED || opened_as == self.meta.device {",
    },
    Bug {
        name: "again_and_again",
        what: "a refused change that was applied again is not marked so",
        file: DECISION,
        words: "rows.outbox_put.extend(old);",
        planted: "rows.outbox_put.extend(old.filter(|_| !PLANTED));",
    },
    Bug {
        name: "receipt_before_fsync",
        what: "a commit does not wait for the disk",
        file: STORE,
        words: "Ok(connection)\n}\n\nfn migrate",
        planted: "if PLANTED { connection.pragma_update(None, \"synchronous\", \"OFF\")?; }\n    Ok(connection)\n}\n\nfn migrate",
    },
    Bug {
        name: "receipt_before_commit",
        what: "the answer leaves and the transaction is rolled back",
        file: STORE,
        words: "        transaction.commit().map_err(StoreError::from)?;\n        Ok(result)",
        planted: "        if !PLANTED { transaction.commit().map_err(StoreError::from)?; }\n        Ok(result)",
    },
    Bug {
        name: "device_of_anybody",
        what: "a device is served with anybody's session",
        file: BATCH,
        words: "if staff != bringer.actor.staff.0.as_bytes() ||",
        planted: "if (!PLANTED && staff != bringer.actor.staff.0.as_bytes()) ||",
    },
    Bug {
        name: "clone_unnoticed",
        what: "another change under the same number gets the receipt of the first",
        file: BATCH,
        words: "if digest != wire::digest(one.raw) {",
        planted: "if !PLANTED && digest != wire::digest(one.raw) {",
    },
    Bug {
        name: "group_torn",
        what: "of a group with a refused change the others are accepted",
        file: BATCH,
        words: "let stands = verdicts.iter().all(Result::is_ok);",
        planted: "let stands = PLANTED || verdicts.iter().all(Result::is_ok);",
    },
    Bug {
        name: "watermark_forgotten",
        what: "the server forgets how far a device has come",
        file: BATCH,
        words: "                to_sql(self.last_seq),\n                to_sql(self.refused_seq),",
        planted: "                to_sql(if PLANTED { self.last_seq.saturating_sub(1) } else { self.last_seq }),\n                to_sql(self.refused_seq),",
    },
    Bug {
        name: "number_not_kept",
        what: "the site's number is not counted on",
        file: BATCH,
        words: "        if self.number > self.previous {",
        planted: "        if !PLANTED && self.number > self.previous {",
    },
    Bug {
        name: "page_skips",
        what: "a page that is full moves the cursor past the records behind it",
        file: PULL,
        words: "                pulled.more = true;\n",
        planted: "                pulled.more = true;\n                if PLANTED { pulled.cursor = last; }\n",
    },
    Bug {
        name: "scope_skipped",
        what: "records reach people who may not have them",
        file: PULL,
        words: "if !sees_all && !scope::reaches(definition, &record, self.actor) {",
        planted: "if !PLANTED && !sees_all && !scope::reaches(definition, &record, self.actor) {",
    },
    Bug {
        name: "news_swallowed",
        what: "who pushes hears nothing of what others did between",
        file: EXCHANGE,
        words: "let was_up_to_date = request.cursor == pushed.previous && !request.snapshot;",
        planted: "let was_up_to_date = (PLANTED || request.cursor == pushed.previous) && !request.snapshot;",
    },
    Bug {
        name: "restore_unnoticed",
        what: "a device that knows another epoch is served as if nothing had happened",
        file: EXCHANGE,
        words: "request.epoch.is_some_and(|epoch| epoch != epochs.current);",
        planted: "!PLANTED && request.epoch.is_some_and(|epoch| epoch != epochs.current);",
    },
    Bug {
        name: "scope_change_unnoticed",
        what: "a person with another role, or other registers, keeps what is there",
        file: EXCHANGE,
        words: "} else if request.definitions.is_some() && !has_these {",
        planted: "} else if !PLANTED && request.definitions.is_some() && !has_these {",
    },
];

/// Files in which bugs are planted, for the switch that each of them needs.
pub(super) fn switch(file: &str, place: usize) -> String {
    let home = if file.starts_with("domain/") {
        "crate"
    } else {
        "steward_domain"
    };
    format!("{home}::planted::is({place})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bug_finds_its_place_once() {
        let root = crate::root();
        for bug in BUGS {
            let text = std::fs::read_to_string(root.join(bug.file)).unwrap_or_default();
            let places = text.matches(bug.words).count();
            assert_eq!(
                places, 1,
                "{}: its words stand {places} times in {}",
                bug.name, bug.file
            );
            assert!(bug.planted.contains("PLANTED"), "{} has no switch", bug.name);
        }
        assert!(BUGS.len() >= 20);
        let mut names: Vec<&str> = BUGS.iter().map(|bug| bug.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), BUGS.len(), "each has a name of its own");
    }
}
