//! Filling names into the files of `public/`, where they stand as `{{name}}`.

use std::collections::BTreeMap;

use crate::program::Failed;

/// A template with every name filled in.
pub(super) fn fill(file: &str, template: &str, values: &[(&str, &str)]) -> Result<String, Failed> {
    values
        .iter()
        .try_fold(template.to_owned(), |text, (name, value)| {
            put(file, &text, &format!("{{{{{name}}}}}"), value)
        })
}

/// A template with one mark replaced, wherever it stands.
pub(super) fn put(file: &str, template: &str, mark: &str, value: &str) -> Result<String, Failed> {
    if template.contains(mark) {
        Ok(template.replace(mark, value))
    } else {
        // A file that does not name what it must load would be served, and would fail in the browser.
        Err(Failed(format!("public/{file} does not have {mark}")))
    }
}

/// A script's object, one row a line.
pub(super) fn list(digests: &BTreeMap<String, String>) -> Result<String, Failed> {
    let text =
        serde_json::to_string(digests).map_err(|why| Failed(format!("can't list the files: {why}")))?;
    Ok(text.replace("\",\"", "\",\n\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_filled_in_wherever_it_stands() {
        let filled = fill("a", "{{x}} {{y}} {{x}}", &[("x", "1"), ("y", "2")]);
        assert_eq!(filled, Ok("1 2 1".to_owned()));
    }

    #[test]
    fn a_template_that_lost_a_name_fails() {
        assert!(
            fill("boot.js", "{{x}}", &[("x", "1"), ("y", "2")])
                .is_err_and(|Failed(why)| why.contains("boot.js"))
        );
    }

    #[test]
    fn digests_are_an_object() {
        let digests = BTreeMap::from([
            ("/".to_owned(), "ab".to_owned()),
            ("/a".to_owned(), "cd".to_owned()),
        ]);
        assert_eq!(list(&digests), Ok("{\"/\":\"ab\",\n\"/a\":\"cd\"}".to_owned()));
    }
}
