//! One stylesheet of many: `style/index.css` names the parts, each with its layer.

use std::path::Path;

use super::read_text;
use crate::program::Failed;

/// The parts in their order, each inside its layer. Comments and indentation stay behind.
pub(super) fn join(folder: &Path) -> Result<String, Failed> {
    let index = without_comments(&read_text(&folder.join("index.css"))?);
    let mut joined = String::new();
    for line in index.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some(import) = line.strip_prefix("@import ") else {
            joined.push_str(line);
            joined.push('\n');
            continue;
        };
        let (name, layer) = part_of(import).ok_or_else(|| {
            Failed(format!(
                "style/index.css: `{line}` is not `@import \"part.css\" layer(name);`"
            ))
        })?;
        let part = without_comments(&read_text(&folder.join(name))?);
        if part.contains("url(") || part.contains("@import") {
            return Err(Failed(format!(
                "style/{name} names a file: it would be missing offline"
            )));
        }
        joined.extend(["@layer ", layer, "{\n", &squeezed(&part), "}\n"]);
    }
    Ok(joined)
}

/// Reads `"part.css" layer(name);`, also with `url("part.css")`.
fn part_of(import: &str) -> Option<(&str, &str)> {
    let (name, layer) = import.strip_suffix(';')?.split_once(" layer(")?;
    let name = name.trim();
    let name = name
        .strip_prefix("url(")
        .and_then(|name| name.strip_suffix(')'))
        .unwrap_or(name);
    Some((name.trim_matches(['"', '\'']), layer.strip_suffix(')')?))
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

fn squeezed(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_names_a_part_and_its_layer() {
        let rows = [
            ("\"tokens.css\" layer(tokens);", Some(("tokens.css", "tokens"))),
            (
                "url(\"pages/a.css\") layer(pages);",
                Some(("pages/a.css", "pages")),
            ),
            ("'a.css' layer(base);", Some(("a.css", "base"))),
            ("\"a.css\";", None),
            ("\"a.css\" layer(base)", None),
        ];
        for (line, part) in rows {
            assert_eq!(part_of(line), part, "{line}");
        }
    }

    #[test]
    fn comments_and_indentation_stay_behind() {
        let text = "/* one\n two */\na {\n  color: var(--x); /* why */\n}\n\n";
        assert_eq!(squeezed(&without_comments(text)), "a {\ncolor: var(--x);\n}\n");
        assert_eq!(without_comments("a /* never closed"), "a ");
    }

    #[test]
    fn parts_are_joined_in_order_and_name_no_files() {
        let folder = std::env::temp_dir().join(format!("steward-style-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write(
            "index.css",
            "@layer a, b;\n@import \"b.css\" layer(b);\n@import \"a.css\" layer(a);\n",
        );
        write("a.css", "x { y: z; }");
        write("b.css", "  u { v: w; }\n");
        let joined = join(&folder);
        assert_eq!(
            joined,
            Ok("@layer a, b;\n@layer b{\nu { v: w; }\n}\n@layer a{\nx { y: z; }\n}\n".to_owned())
        );
        write("a.css", "x { background: url(\"y.png\"); }");
        assert!(join(&folder).is_err_and(|Failed(why)| why.contains("a.css")));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
