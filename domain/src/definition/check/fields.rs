//! Fields: their settings fit their kind, and what they name is there.

use super::{Checker, DECIMALS_MAX, FIELDS_MAX, OPTIONS_MAX};
use crate::definition::{
    Condition, Field, FigureKind, Kind, Limit, MergeRule, OneOrMany, SAID_PLACE, STATE_FIELD,
};

impl<'a> Checker<'a> {
    pub(super) fn fields(&mut self) {
        let fields = &self.definition.fields;
        if fields.is_empty() || fields.len() > FIELDS_MAX {
            self.at("fields", |c| {
                c.fault(
                    format!("{} fields", fields.len()),
                    "give the register 1 to 120 fields",
                );
            });
        }
        self.unique(&["fields"], fields, |field| &field.key);
        self.each(&["fields"], fields, |checker, field| {
            if field.key == STATE_FIELD {
                checker.fault(
                    format!("`{STATE_FIELD}` is kept by the flow"),
                    "give the field another key",
                );
            }
            checker.field(field);
            checker.field_in_register(field);
        });
    }

    /// What holds for a field and for a column of rows alike.
    fn field(&mut self, field: &'a Field) {
        self.unique(&["options"], &field.options, |option| &option.key);
        self.unique(&["items"], &field.items, |item| &item.key);
        self.belongs(field);
        self.merge(field);
        if field.options.len() > OPTIONS_MAX {
            self.fault(
                format!("{} options", field.options.len()),
                "make a register of them and link to it",
            );
        }
        if field.decimals.is_some_and(|decimals| decimals > DECIMALS_MAX) {
            self.at("decimals", |c| {
                c.fault("too many decimals".to_owned(), "use at most 6");
            });
        }
        let said = field.said.as_ref();
        if said.is_some_and(|said| {
            ![&said.zh, &said.en]
                .iter()
                .all(|words| words.contains(SAID_PLACE))
        }) {
            self.at("said", |c| {
                c.fault("the value is not said".to_owned(), "put {v} where it stands");
            });
        }
        if field.kind == Kind::Rows {
            self.unique(&["columns"], &field.columns, |column| &column.key);
            self.each(&["columns"], &field.columns, |checker, column| {
                if column.kind.is_many() {
                    checker.fault(
                        format!("`{}` holds many values inside a row", column.key),
                        "make it a field of its own",
                    );
                }
                // Nothing looks at these in a column: a private one would reach every reader of the rows.
                let has_rights = column.private || column.readers.is_some() || column.writers.is_some();
                let has_conditions = !column.required_at.is_empty()
                    || !column.required_when.is_empty()
                    || !column.shown_when.is_empty()
                    || !column.resident_id_when.is_empty();
                if has_rights || has_conditions || column.limit.is_some() {
                    checker.fault(
                        format!("`{}` is a column", column.key),
                        "put rights, conditions and limits on the rows field, or on a field of its own",
                    );
                }
                checker.field(column);
            });
        }
    }

    /// Settings that go with some kinds only, and kinds that need some settings.
    fn belongs(&mut self, field: &'a Field) {
        use Kind::{
            Checklist, Choice, Choices, Customer, Duration, IdNumber, Link, Links, LongText, Number, Photos,
            Place, Rows, Staff, Text,
        };
        let rows: [(&str, bool, &[Kind], bool); 11] = [
            ("unit", field.unit.is_some(), &[Number], false),
            ("since", field.since.is_some(), &[Duration], false),
            ("decimals", field.decimals.is_some(), &[Number], true),
            ("chars_max", field.chars_max.is_some(), &[Text, LongText], false),
            (
                "count_max",
                field.count_max.is_some(),
                &[Photos, Rows, Links],
                false,
            ),
            ("options", !field.options.is_empty(), &[Choice, Choices], true),
            ("register", field.register.is_some(), &[Link, Links], true),
            (
                "items",
                !field.items.is_empty() || field.items_from.is_some(),
                &[Checklist],
                true,
            ),
            ("columns", !field.columns.is_empty(), &[Rows], true),
            (
                "offers",
                !field.offers.is_empty(),
                &[Place, Staff, Customer, Link],
                false,
            ),
            (
                "resident_id_when",
                !field.resident_id_when.is_empty(),
                &[IdNumber],
                false,
            ),
        ];
        for (setting, is_set, kinds, is_needed) in rows {
            let fits = kinds.contains(&field.kind);
            if is_set && !fits {
                self.at(setting, |c| {
                    c.fault(
                        format!("`{setting}` does not go with kind {:?}", field.kind),
                        "remove it, or change the kind",
                    );
                });
            }
            if !is_set && fits && is_needed {
                self.fault(format!("`{}` needs `{setting}`", field.key), "add it");
            }
        }
        if !field.items.is_empty() && field.items_from.is_some() {
            self.at("items_from", |c| {
                c.fault(
                    "`items` and `items_from` exclude each other".to_owned(),
                    "keep one",
                );
            });
        }
    }

    fn merge(&mut self, field: &Field) {
        let rule = field.merge_rule();
        let fits = match rule {
            MergeRule::Ask => !field.kind.is_many(),
            MergeRule::Earliest | MergeRule::Latest => field.kind.is_ordered(),
            MergeRule::Furthest => field.kind == Kind::Choice,
            MergeRule::Union => field.kind.is_many(),
            MergeRule::Sum => field.kind.is_quantity(),
        };
        if !fits {
            self.at("merge", |c| {
                c.fault(
                    format!("{rule:?} can't merge kind {:?}", field.kind),
                    "kinds of many values merge by union; earliest and latest need an order, furthest a choice, sum a whole quantity",
                );
            });
        }
    }

    fn field_in_register(&mut self, field: &'a Field) {
        for (setting, condition) in [
            ("required_when", &field.required_when),
            ("shown_when", &field.shown_when),
            ("resident_id_when", &field.resident_id_when),
        ] {
            self.at(setting, |c| c.condition(condition));
        }
        self.each(&["required_at"], &field.required_at, |checker, step| {
            checker.step_exists(step);
        });
        let offered = field.offered_at.as_deref().unwrap_or_default();
        self.each(&["offered_at"], offered, |checker, step| {
            checker.step_exists(step);
        });
        if !field.required_when.is_empty() && field.required_at.is_empty() {
            self.at("required_when", |c| {
                c.fault("it is required at no step".to_owned(), "add `required_at`");
            });
        }
        if field.private && field.readers.is_none() {
            self.at("private", |c| {
                c.fault(
                    "nobody is named who may read it".to_owned(),
                    "add `readers`: only the roles that need it (VIS-9)",
                );
            });
        }
        for option in &field.options {
            for (target, value) in &option.sets {
                let condition = Condition::from([(target.clone(), OneOrMany::One(value.clone()))]);
                self.at("options", |c| c.condition(&condition));
            }
        }
        if let Some(limit) = &field.limit {
            self.at("limit", |c| c.limit(field, limit));
        }
    }

    fn limit(&mut self, field: &Field, limit: &Limit) {
        if field.kind != Kind::Number {
            self.fault(
                format!("a limit on kind {:?}", field.kind),
                "limits are for numbers",
            );
        }
        if limit.min.is_none() && limit.max.is_none() {
            self.fault(
                "a limit without `min` and `max`".to_owned(),
                "name a figure for one of them",
            );
        }
        for (name, figure) in [("min", &limit.min), ("max", &limit.max)] {
            if let Some(figure) = figure {
                self.at(name, |c| c.figure_is(figure, FigureKind::Number));
            }
        }
        if let Some(action) = &limit.action {
            self.at("action", |c| c.field_exists(action));
        }
    }
}
