//! Whether a definition makes sense: what serde can't see.
//!
//! Every fault says where it stands and what to do, and all of them are reported at once.

mod fields;

use std::collections::BTreeSet;
use std::fmt;

use super::{
    Choice, Condition, Definition, Field, FigureKind, Kind, Role, SETTLE_STEP, STATE_FIELD, VOID_STEP, VOIDED,
};
use crate::ids::Key;
use crate::value::Value;

/// The most fields of a register: a form longer than this is several registers.
const FIELDS_MAX: usize = 120;
/// The most options of a choice.
const OPTIONS_MAX: usize = 200;
/// The most decimals of a reading.
const DECIMALS_MAX: u8 = 6;

/// Where in a definition something stands: `fields`, 3, `limit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A key of a table.
    Name(String),
    /// An entry of a list, from 0.
    Index(usize),
}

/// Something that is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub path: Vec<Place>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.problem, self.remedy)
    }
}

/// Checks a definition as a whole and returns every fault.
#[must_use]
pub fn check(definition: &Definition) -> Vec<Fault> {
    let mut checker = Checker {
        definition,
        path: Vec::new(),
        faults: Vec::new(),
    };
    checker.fields();
    checker.mentions();
    checker.flow();
    checker.clocks();
    checker.figures();
    checker.access();
    checker.faults
}

struct Checker<'a> {
    definition: &'a Definition,
    path: Vec<Place>,
    faults: Vec<Fault>,
}

impl<'a> Checker<'a> {
    fn fault(&mut self, problem: String, remedy: &str) {
        self.faults.push(Fault {
            path: self.path.clone(),
            problem,
            remedy: remedy.to_owned(),
        });
    }

    fn within(&mut self, names: &[&str], index: Option<usize>, body: impl FnOnce(&mut Self)) {
        let depth = self.path.len();
        self.path
            .extend(names.iter().map(|name| Place::Name((*name).to_owned())));
        self.path.extend(index.map(Place::Index));
        body(self);
        self.path.truncate(depth);
    }

    fn at(&mut self, name: &str, body: impl FnOnce(&mut Self)) {
        self.within(&[name], None, body);
    }

    fn each<T>(&mut self, names: &[&str], all: &'a [T], mut body: impl FnMut(&mut Self, &'a T)) {
        for (index, one) in all.iter().enumerate() {
            self.within(names, Some(index), |checker| body(checker, one));
        }
    }

    fn unique<T>(&mut self, names: &[&str], all: &'a [T], key: impl Fn(&T) -> &Key) {
        let mut seen = BTreeSet::new();
        self.each(names, all, |checker, one| {
            if !seen.insert(key(one).clone()) {
                checker.fault(format!("`{}` is there twice", key(one)), "give each its own key");
            }
        });
    }

    fn mentions(&mut self) {
        let definition = self.definition;
        if definition.title.is_empty() {
            self.at("title", |c| {
                c.fault("a record has no headline".to_owned(), "name a field");
            });
        }
        self.each(&["title"], &definition.title, Self::field_exists);
        self.each(&["search"], &definition.search, Self::field_exists);
        self.each(
            &["print", "columns"],
            &definition.print.columns,
            Self::field_exists,
        );
        if let Some(field) = &definition.print.number {
            self.at("print", |c| c.at("number", |c| c.field_exists(field)));
        }
        self.unique(&["lists"], &definition.lists, |list| &list.key);
        self.each(&["lists"], &definition.lists, |checker, list| {
            checker.each(&["columns"], &list.columns, Self::field_exists);
            checker.each(&["states"], &list.states, Self::state_exists);
            checker.at("when", |c| c.condition(&list.when));
            if list.late && definition.clocks.is_empty() {
                checker.at("late", |c| {
                    c.fault(
                        "nothing runs out, so nothing is late".to_owned(),
                        "define a clock",
                    );
                });
            }
            if let Some(field) = &list.order_by {
                checker.at("order_by", |c| c.field_exists(field));
            }
        });
    }

    fn flow(&mut self) {
        let flow = &self.definition.flow;
        self.unique(&["flow", "states"], &flow.states, |state| &state.key);
        self.unique(&["flow", "steps"], &flow.steps, |step| &step.key);
        self.each(&["flow", "states"], &flow.states, |checker, state| {
            if state.key == VOIDED {
                checker.fault(format!("`{VOIDED}` is in every flow"), "leave it out");
            }
        });
        self.each(&["flow", "steps"], &flow.steps, |checker, step| {
            if step.key == VOID_STEP || step.key == SETTLE_STEP {
                checker.fault(
                    format!("`{}` is in every flow", step.key),
                    "give the step another key",
                );
            }
            if step.roles.is_empty() {
                checker.fault(format!("nobody may take `{}`", step.key), "name roles");
            }
            checker.each(&["from"], &step.from, Self::state_exists);
            checker.at("to", |c| c.state_exists(&step.to));
            checker.at("roles", |c| c.roles_read(&step.roles));
        });
        if !flow.steps.iter().any(|step| step.from.is_empty()) {
            self.at("flow", |c| {
                c.fault(
                    "no step makes a record".to_owned(),
                    "leave `from` out of the first step",
                );
            });
        }
        self.reachable();
    }

    fn reachable(&mut self) {
        let flow = &self.definition.flow;
        let mut reached = BTreeSet::new();
        loop {
            let before = reached.len();
            for step in &flow.steps {
                if step.from.is_empty() || step.from.iter().any(|state| reached.contains(state)) {
                    reached.insert(step.to.clone());
                }
            }
            if reached.len() == before {
                break;
            }
        }
        self.each(&["flow", "states"], &flow.states, |checker, state| {
            if !reached.contains(&state.key) && state.key != VOIDED {
                checker.fault(
                    format!("no step leads to `{}`", state.key),
                    "add a step, or remove the state",
                );
            }
        });
    }

    fn clocks(&mut self) {
        let definition = self.definition;
        self.unique(&["clocks"], &definition.clocks, |clock| &clock.key);
        self.each(&["clocks"], &definition.clocks, |checker, clock| {
            checker.each(&["start_steps"], &clock.start_steps, Self::step_exists);
            checker.each(&["stop_steps"], &clock.stop_steps, Self::step_exists);
            checker.at("when", |c| c.condition(&clock.when));
            checker.at("limit", |c| c.figure_is(&clock.limit, FigureKind::Duration));
            if let Some(hour) = &clock.no_later_than {
                checker.at("no_later_than", |c| c.figure_is(hour, FigureKind::Duration));
            }
            if clock.start_steps.is_empty() && clock.start_field.is_none() {
                checker.fault(
                    format!("`{}` never starts", clock.key),
                    "name `start_steps` or `start_field`",
                );
            }
            if clock.stop_steps.is_empty() {
                checker.fault(format!("`{}` never stops", clock.key), "name `stop_steps`");
            }
            for (name, field) in [
                ("start_field", &clock.start_field),
                ("extended_to", &clock.extended_to),
            ] {
                if let Some(field) = field {
                    checker.at(name, |c| c.field_is(field, Kind::Moment));
                }
            }
        });
    }

    fn figures(&mut self) {
        let definition = self.definition;
        for (key, figure) in &definition.figures {
            if !figure.kind.accepts(&figure.value) {
                self.within(&["figures", key.as_str(), "value"], None, |c| {
                    c.fault(
                        format!("{:?} is not a {:?}", figure.value, figure.kind),
                        &format!("write it like {}", figure.kind.example()),
                    );
                });
            }
        }
        let has_private = definition.fields.iter().any(|field| field.private);
        self.at("retention", |checker| match &definition.retention.private_after {
            Some(figure) => checker.at("private_after", |c| c.figure_is(figure, FigureKind::Duration)),
            None if has_private => checker.fault(
                "private fields are kept for ever".to_owned(),
                "name a figure in `private_after` (VIS-9)",
            ),
            None => {}
        });
    }

    /// Who writes must read: a value written blind would replace one that its author never saw.
    fn access(&mut self) {
        let definition = self.definition;
        let access = &definition.access;
        for (name, roles) in [
            ("create", &access.create),
            ("edit", &access.edit),
            ("settle", &access.settle),
            ("void", &access.void),
            ("correct", &access.correct),
        ] {
            self.within(&["access", name], None, |c| c.roles_read(roles));
        }
        if access.settle.is_empty() {
            self.within(&["access", "settle"], None, |c| {
                c.fault("nobody may settle a conflict".to_owned(), "name roles");
            });
        }
        self.each(&["fields"], &definition.fields, |checker, field| {
            let Some(writers) = &field.writers else {
                let mut editors = access.create.iter().chain(&access.edit);
                if let Some(blind) = editors.find(|role| !field.is_readable_by(**role)) {
                    checker.at("readers", |c| {
                        c.fault(
                            format!("{} writes `{}` without reading it", blind.as_str(), field.key),
                            "add `writers`, or add the role to `readers`",
                        );
                    });
                }
                return;
            };
            checker.at("writers", |c| {
                c.roles_read(writers);
                if let Some(blind) = writers.iter().find(|role| !field.is_readable_by(**role)) {
                    c.fault(
                        format!("{} writes `{}` without reading it", blind.as_str(), field.key),
                        "add the role to `readers`",
                    );
                }
            });
        });
    }

    fn roles_read(&mut self, roles: &[Role]) {
        let read = &self.definition.access.read;
        for role in roles {
            if read.get(role).is_none_or(Vec::is_empty) {
                // The plain flow lists every role; `access.create` narrows it.
                if self.definition.flow == super::Flow::default()
                    && self.path.first() == Some(&Place::Name("flow".to_owned()))
                {
                    continue;
                }
                self.fault(
                    format!("{} may write but not read", role.as_str()),
                    "add the role to `access.read`",
                );
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        for (key, wanted) in condition {
            let Some(field) = self.definition.field(key.as_str()) else {
                self.field_exists(key);
                continue;
            };
            for value in wanted.values() {
                if !can_equal(field, value) {
                    let shown = serde_json::to_string(value).unwrap_or_default();
                    self.fault(
                        format!("`{key}` is never {shown}"),
                        "use one of its options, or true and false",
                    );
                }
            }
        }
    }

    fn field_exists(&mut self, key: &Key) {
        if self.definition.field(key.as_str()).is_none() && *key != STATE_FIELD {
            self.fault(
                format!("there is no field `{key}`"),
                "check the spelling, or add the field",
            );
        }
    }

    fn field_is(&mut self, key: &Key, kind: Kind) {
        match self.definition.field(key.as_str()) {
            None => self.field_exists(key),
            Some(field) if field.kind != kind => {
                self.fault(
                    format!("`{key}` is a {:?}", field.kind),
                    &format!("name a field of kind {kind:?}"),
                );
            }
            Some(_) => {}
        }
    }

    fn step_exists(&mut self, key: &Key) {
        let known = self.definition.flow.step(key.as_str()).is_some() || *key == VOID_STEP;
        if !known {
            self.fault(
                format!("there is no step `{key}`"),
                "check the spelling, or add the step",
            );
        }
    }

    fn state_exists(&mut self, key: &Key) {
        if self.definition.flow.state(key.as_str()).is_none() {
            self.fault(
                format!("there is no state `{key}`"),
                "check the spelling, or add the state",
            );
        }
    }

    fn figure_is(&mut self, key: &Key, kind: FigureKind) {
        match self.definition.figures.get(key) {
            None => self.fault(format!("there is no figure `{key}`"), "add it under `[figures]`"),
            Some(figure) if figure.kind != kind => {
                self.fault(
                    format!("`{key}` is a {:?}", figure.kind),
                    &format!("name a figure of kind {kind:?}"),
                );
            }
            Some(_) => {}
        }
    }
}

/// Whether a condition may ask for this value of a field.
pub(crate) fn can_equal(field: &Field, value: &Value) -> bool {
    match (field.kind, value) {
        (Kind::Choice, Value::Text(text)) => field
            .options
            .iter()
            .any(|option: &Choice| option.key == text.as_str()),
        (Kind::YesNo, Value::YesNo(_))
        | (Kind::Text, Value::Text(_))
        | (Kind::PeopleCount, Value::Integer(_)) => true,
        _ => false,
    }
}
