//! The page for those who prepare the files is true.

use super::*;

pub(super) const PAGE: &str = include_str!("../../../../docs/import.md");

#[test]
fn the_page_lists_every_column() {
    let world = World::new();
    for register in REGISTERS {
        let definition = world.definition(register);
        let heading = format!("### {} `{register}`", definition.words.zh);
        let (_, section) = PAGE
            .split_once(&heading)
            .unwrap_or_else(|| panic!("{heading} is missing"));
        let section = section.split("\n### ").next().unwrap();
        for field in columns::importable(definition) {
            let row = format!("| `{}` | {} | {} |", field.key, field.words.zh, field.words.en);
            assert!(
                section.contains(&row),
                "docs/import.md, {heading}: add the row {row}"
            );
        }
    }
}

#[test]
fn the_examples_of_the_page_can_be_imported() {
    let files: Vec<(&str, &str)> = PAGE
        .split("```csv ")
        .skip(1)
        .map(|block| {
            let (name, rest) = block.split_once('\n').unwrap();
            (name, rest.split("```").next().unwrap())
        })
        .collect();
    assert_eq!(files.len(), REGISTERS.len());
    let mut world = World::new();
    assert_eq!(world.import(&files), (13, 0, 0));
    assert_eq!(world.import(&files), (0, 0, 13));
}
