//! What people do at their screens: forms over real registers, filled in by the rules, and now and then past them.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::Write;
use steward_domain::definition::{Definition, MergeRule, SETTLE_STEP, STATE_FIELD};
use steward_domain::form::{
    Asked, Entered, Form, Held, Opening, Prefill, Verdict, may_edit, sides, states_to_settle, steps_for,
};
use steward_domain::ids::{Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::record::Record;
use steward_domain::replica::Draft;
use steward_domain::standing::conflicts;
use steward_domain::value::Value;
use uuid::Uuid;

use super::device::{Drafted, OpenForm, Photo, tag_of};
use super::fields::Around;
use super::world::World;
use crate::schedule::Random;

/// So many records that people meet on them.
const RECORDS_MAX: usize = 16;
/// So many forms are open on a device.
const FORMS_MAX: usize = 4;
/// The registers, the busiest most often.
const REGISTERS: [&str; 12] = [
    "repair",
    "repair",
    "repair",
    "repair",
    "visitor",
    "visitor",
    "patrol_check",
    "patrol_round",
    "customer",
    "route",
    "checkpoint",
    "place",
];

/// What a record looks like on a screen, and what made it so.
struct Sight {
    view: Record,
    tags: BTreeSet<i64>,
}

impl World {
    pub(super) fn open(&mut self, place: usize, random: &mut Random) {
        let tab = random.below(2);
        let count = if random.one_in(5) { 2 + random.below(2) } else { 1 };
        let drafts: Vec<Drafted> = (0..count)
            .filter_map(|_| self.drafted(place, tab, random))
            .collect();
        if drafts.is_empty() {
            return;
        }
        // Of forms that are saved together the later ones have not seen the earlier: on one record they may clash.
        let records: BTreeSet<RecordId> = drafts.iter().map(|one| one.draft.record).collect();
        let are_apart = records.len() == drafts.len() && drafts.iter().all(|one| one.fits);
        let drafts = drafts.into_iter().map(|one| Drafted {
            fits: are_apart,
            ..one
        });
        let device = &mut self.devices[place];
        let form = OpenForm {
            tab,
            opened_as: device.tab(tab).meta().device,
            drafts: drafts.collect(),
        };
        device.forms.push(form);
        if device.forms.len() > FORMS_MAX {
            device.forms.remove(0);
        }
    }

    fn drafted(&mut self, place: usize, tab: usize, random: &mut Random) -> Option<Drafted> {
        let definitions = self.devices[place].stored.definitions()?;
        let actor = self.server.actor(self.devices[place].person);
        let known: Vec<RecordId> = self.known_on(place, tab);
        let is_new = known.is_empty() || (self.records.len() < RECORDS_MAX && random.one_in(3));
        let (definition, form, tags) = if is_new {
            let definition = definitions.get(*random.pick(&REGISTERS))?;
            let record = RecordId(Uuid::from_u128(0xF000 + self.records.len() as u128));
            let steps = steps_for(definition, None, actor.role);
            if steps.is_empty() {
                return None;
            }
            let step = random.pick(&steps).key.clone();
            let opening = self.opening(place, tab, record, Some(step), None, actor);
            self.records.push(record);
            (definition, Form::open(definition, opening).ok()?, BTreeSet::new())
        } else {
            let record = *random.pick(&known);
            let sight = self.sight(place, tab, record)?;
            let definition = definitions.get(sight.view.register.as_str())?;
            let tags = sight.tags.clone();
            (
                definition,
                self.form_on(place, tab, definition, sight, actor, random)?,
                tags,
            )
        };
        self.filled(place, definition, form, tags, random)
    }

    /// What a tab shows, and what is in it.
    fn sight(&mut self, place: usize, tab: usize, record: RecordId) -> Option<Sight> {
        let device = &mut self.devices[place];
        let view = device.view(tab, record)?;
        let mut tags: BTreeSet<i64> = device.pending(tab, record).iter().map(tag_of).collect();
        if let Some(base) = self.devices[place].stored.records.get(&record) {
            tags.extend(
                self.book
                    .contents(&self.devices[place].stored.meta, record, base.number),
            );
        }
        Some(Sight { view, tags })
    }

    fn known_on(&mut self, place: usize, tab: usize) -> Vec<RecordId> {
        let device = &mut self.devices[place];
        let own: Vec<RecordId> = device.tab(tab).outbox().map(|row| row.record).collect();
        let own = own.into_iter().filter(|id| device.view(tab, *id).is_some());
        let own: BTreeSet<RecordId> = own.collect();
        device.stored.records.keys().copied().chain(own).collect()
    }

    fn opening(
        &mut self,
        place: usize,
        tab: usize,
        record: RecordId,
        step: Option<Key>,
        view: Option<Record>,
        actor: Actor,
    ) -> Opening {
        let now_ms = self.wall_ms(place);
        let device = &mut self.devices[place];
        let base = device.stored.records.get(&record).cloned();
        Opening {
            record,
            step,
            view,
            seen: device.tab(tab).seen(base.as_ref()),
            prefill: Prefill {
                now_ms,
                actor,
                given: BTreeMap::new(),
            },
        }
    }

    /// A form on a record that is there: settling, editing, or a step.
    fn form_on(
        &mut self,
        place: usize,
        tab: usize,
        definition: &Definition,
        sight: Sight,
        actor: Actor,
        random: &mut Random,
    ) -> Option<Form> {
        let view = sight.view;
        let clashing = conflicts(&view, definition);
        let opening = self.opening(place, tab, view.id, None, Some(view.clone()), actor);
        if !clashing.is_empty() && definition.access.settle.contains(&actor.role) && random.one_in(2) {
            let key = random.pick(&clashing);
            let verdict = verdict(definition, &view, key, random)?;
            return Form::settle(definition, key.as_str(), verdict, opening).ok();
        }
        let mut steps = steps_for(definition, Some(&view), actor.role);
        if !random.one_in(6) {
            steps.retain(|step| step.key.as_str() != "void");
        }
        let edits = may_edit(definition, &view, actor.role) && (steps.is_empty() || random.one_in(2));
        let step = match (edits, steps.is_empty()) {
            (true, _) => None,
            (false, true) => return None,
            (false, false) => Some(random.pick(&steps).key.clone()),
        };
        Form::open(definition, Opening { step, ..opening }).ok()
    }

    fn filled(
        &mut self,
        place: usize,
        definition: &Definition,
        mut form: Form,
        tags: BTreeSet<i64>,
        random: &mut Random,
    ) -> Option<Drafted> {
        let mut photos = Vec::new();
        let staff = self.server.staff().to_vec();
        let mut around = Around {
            staff: &staff,
            photos: &mut photos,
        };
        fill(&mut form, definition, &mut around, random);
        let fits = form.faults(definition).is_empty();
        let is_old_app = random.one_in(10);
        if !fits && !is_old_app {
            return None;
        }
        let mut draft = form.draft(definition);
        let mut fits = fits;
        if is_old_app && random.one_in(2) {
            fits = false;
            guess(&mut draft, definition, &mut around, random);
        }
        if draft.writes.is_empty() {
            return None;
        }
        let taken = photos.into_iter().map(|(digest, bytes)| {
            let is_waiting = true;
            (digest, Photo { bytes, is_waiting })
        });
        self.devices[place].photos.extend(taken);
        Some(Drafted {
            draft,
            view: tags,
            fits,
        })
    }
}

/// How somebody settles what clashes.
fn verdict(definition: &Definition, view: &Record, key: &Key, random: &mut Random) -> Option<Verdict> {
    if *key == STATE_FIELD {
        let states = states_to_settle(definition, view);
        let state = (!states.is_empty()).then(|| random.pick(&states).clone())?;
        return Some(Verdict::Keep(Value::text(state)));
    }
    let sides = sides(view, key.as_str());
    let side = (!sides.is_empty()).then(|| random.pick(&sides).clone())?;
    Some(if random.one_in(4) {
        Verdict::Both
    } else {
        Verdict::Keep(side.value)
    })
}

/// What a step needs, and a field or two besides.
fn fill(form: &mut Form, definition: &Definition, around: &mut Around<'_>, random: &mut Random) {
    "因为".clone_into(&mut form.reason);
    let is_settling = form.step.as_ref().is_some_and(|step| *step == SETTLE_STEP);
    let more = usize::from(form.step.is_none()) + random.below(2);
    for _ in 0..if is_settling { 0 } else { more } {
        let fields = form.fields(definition);
        if fields.is_empty() {
            break;
        }
        // There are few quantities, and it takes two increases to see that they add up.
        let sum = fields
            .iter()
            .find(|asked| asked.field.merge_rule() == MergeRule::Sum);
        let field = match sum {
            Some(asked) if random.one_in(3) => asked.field,
            _ => random.pick(&fields).field,
        };
        let entered = match struck(form, field, random) {
            Some(strike) => strike,
            None => around.entered(field, random),
        };
        // What a field does not take is not entered.
        let _ = form.set(definition, field.key.as_str(), entered);
    }
    for _ in 0..30 {
        let preview = form.preview(definition);
        let blank = |asked: &Asked<'_>| asked.is_required && preview.is_blank(asked.field.key.as_str());
        let fields = form.fields(definition);
        let Some(asked) = fields.into_iter().find(blank) else {
            return;
        };
        let entered = around.entered(asked.field, random);
        let _ = form.set(definition, asked.field.key.as_str(), entered);
    }
}

/// A member that is taken out, or a value that is cleared.
fn struck(form: &Form, field: &steward_domain::definition::Field, random: &mut Random) -> Option<Entered> {
    if !random.one_in(3) {
        return None;
    }
    let held = form.held(field);
    let tags = held.iter().filter_map(|held| match held {
        Held::InView {
            tag, struck: false, ..
        } => Some(*tag),
        _ => None,
    });
    let tags: Vec<_> = tags.collect();
    if !tags.is_empty() {
        return Some(Entered::Strike(*random.pick(&tags)));
    }
    random.one_in(3).then_some(Entered::Value(Value::Empty))
}

/// An old app, or a broken one, sends what the rules do not allow.
fn guess(draft: &mut Draft, definition: &Definition, around: &mut Around<'_>, random: &mut Random) {
    match random.below(5) {
        0 | 1 => {
            // Somebody else's step, or one from another state.
            let step = random.pick(&definition.flow.steps);
            let value = Value::text(step.to.as_str());
            let was = match draft.writes.get(STATE_FIELD) {
                Some(Write::Set { was, .. }) => was.clone(),
                _ => None,
            };
            draft.step = Some(step.key.clone());
            draft
                .writes
                .insert(Key::literal(STATE_FIELD), Write::Set { value, was });
        }
        2 => {
            let value = Value::text("nowhere");
            draft
                .writes
                .insert(Key::literal(STATE_FIELD), Write::Set { value, was: None });
        }
        3 => {
            // A field that is somebody else's, perhaps.
            let guarded = definition.fields.iter().filter(|field| field.writers.is_some());
            let guarded: Vec<_> = guarded.chain(definition.fields.first()).collect();
            let field = *random.pick(&guarded);
            let write = match around.entered(field, random) {
                Entered::Value(value) => Write::Set { value, was: None },
                Entered::Increase(by) => Write::Increase { by },
                _ => return,
            };
            draft.writes.insert(field.key.clone(), write);
        }
        _ => {
            let value = Value::text("x".repeat(300));
            draft
                .writes
                .insert(Key::literal("no_such_field"), Write::Set { value, was: None });
        }
    }
}
