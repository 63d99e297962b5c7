//! Giving a file its name only when it is whole and on the disk.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::store::StoreError;
use crate::token;

/// What `SQLite` keeps beside a file.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file under a name of its own, beside the one that it will have. Thrown away unless it is finished.
#[derive(Debug)]
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// An empty file that only its owner may read: it will hold everybody's records.
    pub(super) fn beside(target: &Path) -> Result<Self, StoreError> {
        let path = with_ending(
            target,
            &format!(".unfinished-{}", token::hex(&token::random::<8>())),
        );
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it a name that nothing has. Tells how large it is.
    pub(super) fn finish_new(self, target: &Path) -> Result<u64, StoreError> {
        let bytes = self.sync()?;
        // Renaming would overwrite. Making the name first fails if somebody has it, on disks without hard links too.
        File::create_new(target).map_err(|why| match why.kind() {
            ErrorKind::AlreadyExists => StoreError::Exists,
            _ => why.into(),
        })?;
        let named = fs::rename(&self.0, target)
            .map_err(StoreError::from)
            .and_then(|()| sync_folder(target));
        if let Err(why) = named {
            let _ = fs::remove_file(target);
            return Err(why);
        }
        Ok(bytes)
    }

    /// Gives it the owner and the rights of another file: an administrator restores, and the server must read it then.
    pub(super) fn belong_like(&self, other: &Path) -> Result<(), StoreError> {
        let other = fs::metadata(other)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt as _, chown};
            let own = fs::metadata(&self.0)?;
            if (own.uid(), own.gid()) != (other.uid(), other.gid()) {
                chown(&self.0, Some(other.uid()), Some(other.gid()))?;
            }
        }
        Ok(fs::set_permissions(&self.0, other.permissions())?)
    }

    /// Puts it in the place of another, in one step.
    pub(super) fn finish_over(self, target: &Path) -> Result<(), StoreError> {
        self.sync()?;
        remove_companions(target)?;
        fs::rename(&self.0, target)?;
        sync_folder(target)
    }

    fn sync(&self) -> Result<u64, StoreError> {
        let file = OpenOptions::new().write(true).open(&self.0)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After it was finished there is nothing of this name. Nothing can be done about a failure.
        let _ = fs::remove_file(&self.0);
        for companion in COMPANIONS {
            let _ = fs::remove_file(with_ending(&self.0, companion));
        }
    }
}

/// Keeps a file under a second name and waits for the disk. The first name stays.
pub(super) fn keep(file: &Path, name: &Path) -> Result<(), StoreError> {
    keep_one(file, name)?;
    sync_folder(name)
}

/// As [`keep`], for what `SQLite` has left beside a file and needs to read it.
pub(super) fn keep_companions(file: &Path, name: &Path) -> Result<(), StoreError> {
    for companion in ["-wal", "-journal"] {
        match keep_one(&with_ending(file, companion), &with_ending(name, companion)) {
            Err(why) if why.kind() == ErrorKind::NotFound => {}
            other => other?,
        }
    }
    sync_folder(name)
}

fn keep_one(file: &Path, name: &Path) -> std::io::Result<()> {
    match fs::hard_link(file, name) {
        Ok(()) => Ok(()),
        Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => Err(why),
        // A disk without hard links.
        Err(_) => {
            fs::copy(file, name)?;
            File::open(name)?.sync_all()
        }
    }
}

/// Removes what `SQLite` has left beside a file. It must be gone before another file takes the place, or the old log would be
/// played into it.
pub(super) fn remove_companions(file: &Path) -> Result<(), StoreError> {
    for companion in COMPANIONS {
        match fs::remove_file(with_ending(file, companion)) {
            Err(why) if why.kind() == ErrorKind::NotFound => {}
            other => other?,
        }
    }
    sync_folder(file)
}

/// Waits until the names in a file's folder are on the disk.
fn sync_folder(file: &Path) -> Result<(), StoreError> {
    match File::open(folder_of(file))?.sync_all() {
        // Some network disks can't, and keep names in order without.
        Err(why) if matches!(why.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        other => Ok(other?),
    }
}

/// The folder that a file is in.
pub(super) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A path with something behind its last name.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
