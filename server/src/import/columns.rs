//! Which column holds which field.

use steward_domain::definition::{Definition, Field, Kind, MergeRule, Role};

use super::errors::{Errors, Problem, Spot};
use super::fold::fold;
use super::sheet::Sheet;

/// The fields of a sheet's columns; `None` for those that are left out.
pub(super) type Columns<'a> = Vec<Option<&'a Field>>;

/// Finds the field of every column, and tells every heading that has none.
pub(super) fn columns<'a>(
    definition: &'a Definition,
    role: Role,
    sheet: &Sheet,
    spot: Spot,
    errors: &mut Errors,
) -> Columns<'a> {
    let mut columns: Columns<'a> = Vec::new();
    for heading in &sheet.header {
        if heading.is_empty() || heading.starts_with(['#', '＃']) {
            columns.push(None);
            continue;
        }
        let found = find(definition, role, heading).and_then(|field| {
            let is_taken = columns.iter().flatten().any(|taken| taken.key == field.key);
            if is_taken {
                let message = format!("two columns hold {}; leave one out", label(field));
                return Err(Problem::new("column_twice", message));
            }
            Ok(field)
        });
        match found {
            Ok(field) => columns.push(Some(field)),
            Err(problem) => {
                errors.add(spot, Some(heading), problem);
                columns.push(None);
            }
        }
    }
    columns
}

fn find<'a>(definition: &'a Definition, role: Role, heading: &str) -> Result<&'a Field, Problem> {
    let field = field(definition, heading).ok_or_else(|| {
        let known: Vec<String> = importable(definition).map(label).collect();
        Problem::new(
            "unknown_column",
            format!(
                "{} has no such column; put # before the heading to leave it out, or use one of: {}",
                definition.key,
                known.join(", ")
            ),
        )
    })?;
    if field
        .writers
        .as_ref()
        .is_some_and(|writers| !writers.contains(&role))
    {
        let message = format!(
            "the role {} may not write this column; leave it out",
            role.as_str()
        );
        return Err(Problem::new("no_right_to_write", message));
    }
    Ok(field)
}

/// The field that a heading names: by its key, or its words in either language. Without it, the heading without a star
/// behind it or a remark in brackets: `名称*`, `面积（m²）`.
pub(super) fn field<'a>(definition: &'a Definition, heading: &str) -> Option<&'a Field> {
    let named = |heading: &str| {
        importable(definition).find(|field| {
            let names = [field.key.as_str(), &field.words.zh, &field.words.en];
            names.iter().any(|name| fold(name) == heading)
        })
    };
    let whole = fold(heading);
    let bare = whole.split('(').next().unwrap_or_default();
    named(&whole).or_else(|| named(bare.trim_matches(['*', ' '])))
}

/// The fields that a file can fill. Pictures have no place in a cell, and neither have moments and results: they are
/// facts of somebody's work.
pub(super) fn importable(definition: &Definition) -> impl Iterator<Item = &Field> {
    definition.fields.iter().filter(|field| {
        let is_fact = matches!(
            field.kind,
            Kind::Photos | Kind::Signature | Kind::Checklist | Kind::Moment
        );
        !field.retired && !is_fact && field.merge_rule() != MergeRule::Sum
    })
}

/// A field for people who may read either language: `编号 code`.
pub(super) fn label(field: &Field) -> String {
    format!("{} {}", field.words.zh, field.key)
}
