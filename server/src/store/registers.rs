//! The registers in force: the built-in ones, and those of a folder beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use steward_domain::definition::{Definition, RegisterText, Role, file};
use steward_domain::registers;
use steward_domain::scope;
use steward_domain::wire::Definitions;

use super::{StoreError, read_json, to_json};
use crate::token;

/// The most definition files of a folder.
const FILES_MAX: usize = 500;

/// The registers in force. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Registers {
    by_key: Arc<BTreeMap<String, Arc<Definition>>>,
    by_role: Arc<BTreeMap<Role, Definitions>>,
}

impl Registers {
    /// The built-in registers, and those of a folder: a file there adds a register, or replaces the built-in one of its key.
    ///
    /// # Errors
    /// Every fault of every file, with its line and what to do.
    pub fn load(folder: Option<&Path>) -> Result<Self, StoreError> {
        let mut all: BTreeMap<String, Definition> = BTreeMap::new();
        for definition in registers::built_in().map_err(|why| StoreError::Registers(why.to_string()))? {
            all.insert(definition.key.to_string(), definition);
        }
        let mut own = BTreeSet::new();
        for (name, text) in folder.map(read_folder).transpose()?.unwrap_or_default() {
            let definition =
                file::read(&name, &text).map_err(|why| StoreError::Registers(why.to_string()))?;
            let key = definition.key.to_string();
            if !own.insert(key.clone()) {
                let why =
                    format!("{name}: another file of this folder is register `{key}` too; keep one of them");
                return Err(StoreError::Registers(why));
            }
            all.insert(key, definition);
        }
        let definitions: Vec<Definition> = all.into_values().collect();
        if let Some(broken) = registers::check_links(&definitions).first() {
            return Err(StoreError::Registers(broken.to_string()));
        }
        Self::of(definitions)
    }

    fn of(definitions: Vec<Definition>) -> Result<Self, StoreError> {
        let by_key: BTreeMap<String, Arc<Definition>> = definitions
            .into_iter()
            .map(|one| (one.key.to_string(), Arc::new(one)))
            .collect();
        let by_role = Role::ALL
            .into_iter()
            .map(|role| Ok((role, for_role(&by_key, role)?)))
            .collect::<Result<_, StoreError>>()?;
        Ok(Self {
            by_key: Arc::new(by_key),
            by_role: Arc::new(by_role),
        })
    }

    /// A register by its key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Arc<Definition>> {
        self.by_key.get(key)
    }

    /// All registers.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Definition>> {
        self.by_key.values()
    }

    /// The registers that a role receives, with their fingerprint.
    #[must_use]
    pub fn for_role(&self, role: Role) -> &Definitions {
        // The map is made from all roles.
        &self.by_role[&role]
    }
}

fn for_role(all: &BTreeMap<String, Arc<Definition>>, role: Role) -> Result<Definitions, StoreError> {
    let unwritable = |why: serde_json::Error| StoreError::Registers(why.to_string());
    let reached = all.values().filter(|one| !scope::reach(one, role).is_empty());
    let registers = reached.map(|one| RegisterText::of(one).map_err(unwritable));
    let registers = registers.collect::<Result<Vec<_>, _>>()?;
    let mut hasher = Sha256::new();
    // The role is part of it: with another role the same registers reach other records.
    hasher.update(role.as_str());
    hasher.update(serde_json::to_vec(&registers).unwrap_or_default());
    Ok(Definitions {
        fingerprint: token::hex(&hasher.finalize()[..16]),
        registers,
    })
}

fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, StoreError> {
    let unreadable = |why: std::io::Error| StoreError::Registers(format!("{}: {why}", folder.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    if files.len() > FILES_MAX {
        return Err(StoreError::Registers(format!(
            "{} has more than {FILES_MAX} files",
            folder.display()
        )));
    }
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|why| StoreError::Registers(format!("{name}: {why}")))?;
        Ok((name, text))
    };
    files.iter().map(read).collect()
}

/// Remembers the versions in force and gives each register the figures of its former versions.
/// A register that changed must count its version up, or records could not tell which figures they were made under.
pub(super) fn keep_versions(writer: &mut Connection, registers: &Registers) -> Result<Registers, StoreError> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut definitions = Vec::new();
    let mut has_former = false;
    for definition in registers.all() {
        keep_version(&transaction, definition)?;
        let former_figures = former_figures(&transaction, definition)?;
        has_former |= former_figures != definition.former_figures;
        definitions.push(Definition {
            former_figures,
            ..(**definition).clone()
        });
    }
    transaction.commit()?;
    // What each role receives is not worked out again for nothing.
    if has_former {
        Registers::of(definitions)
    } else {
        Ok(registers.clone())
    }
}

fn keep_version(transaction: &Connection, definition: &Definition) -> Result<(), StoreError> {
    let key = definition.key.as_str();
    let body = to_json(definition)?;
    // The newest version that was ever in force, if this one is not newer.
    let known: Option<(u32, String)> = transaction
        .query_row(
            "SELECT version, body FROM register_versions WHERE register = ?1 AND version >= ?2
             ORDER BY version DESC LIMIT 1",
            params![key, definition.version],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    if let Some((version, former)) = known {
        if version == definition.version && former == body {
            return Ok(());
        }
        let next = version + 1;
        let why = format!(
            "register `{key}` differs from version {version} that was in force here; set its version to {next}"
        );
        return Err(StoreError::Registers(why));
    }
    transaction.execute(
        "INSERT INTO register_versions (register, version, body) VALUES (?1, ?2, ?3)",
        params![key, definition.version, body],
    )?;
    Ok(())
}

fn former_figures(
    transaction: &Connection,
    definition: &Definition,
) -> Result<BTreeMap<u32, BTreeMap<steward_domain::ids::Key, String>>, StoreError> {
    let rows: Vec<(u32, String)> = transaction
        .prepare("SELECT version, body FROM register_versions WHERE register = ?1 AND version < ?2")?
        .query_map(params![definition.key.as_str(), definition.version], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let mut former = BTreeMap::new();
    for (version, body) in rows {
        let old: Definition = read_json("a former register", &body)?;
        former.insert(
            version,
            old.figures
                .into_iter()
                .map(|(key, figure)| (key, figure.value))
                .collect(),
        );
    }
    Ok(former)
}
