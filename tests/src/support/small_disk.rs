//! A disk of a few megabytes of the server's own: a `tmpfs` in a mount namespace that lives as long as its process.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// How a process gets a mount namespace: as root, or as anybody where the system lets everybody make user namespaces.
const NAMESPACES: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
/// Mounts, copies the data onto the disk, and becomes the server, so that the process keeps its id.
const SCRIPT: &str = r#"mount -t tmpfs -o size="$1" tmpfs "$2" && cp -a "$3"/. "$2" && shift 3 && exec "$@""#;

/// A small disk.
pub struct SmallDisk {
    mount: TempDir,
    bytes: u64,
    namespace: &'static [&'static str],
}

impl SmallDisk {
    /// A disk of so many bytes.
    ///
    /// # Errors
    /// Why this machine gives none.
    ///
    /// # Panics
    /// When there is no room for a folder.
    pub fn new(bytes: u64) -> Result<Self, String> {
        let mount = tempfile::tempdir().expect("a folder to mount on");
        let mut why = String::new();
        for namespace in NAMESPACES {
            let tried = Command::new("unshare")
                .args(namespace)
                .args(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs"])
                .arg(mount.path())
                .stdin(Stdio::null())
                .output();
            match tried {
                Ok(output) if output.status.success() => {
                    return Ok(Self {
                        mount,
                        bytes,
                        namespace,
                    });
                }
                Ok(output) => String::from_utf8_lossy(&output.stderr)
                    .trim()
                    .clone_into(&mut why),
                Err(error) => why = format!("unshare: {error}"),
            }
        }
        Err(why)
    }

    /// Runs a program on this disk, which has a copy of these data. Arguments may be added.
    pub(super) fn command(&self, data: &Path, program: &Path) -> Command {
        let mut command = Command::new("unshare");
        command
            .args(self.namespace)
            .args(["sh", "-c", SCRIPT, "sh", &self.bytes.to_string()])
            .args([self.mount.path(), data, program]);
        command
    }

    /// The folder as the program on it sees it.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.mount.path()
    }

    /// The folder as others see it, while this process runs on it.
    #[must_use]
    pub fn from_outside(&self, process_id: u32) -> PathBuf {
        let path = self.mount.path();
        let below_root = path.strip_prefix("/").unwrap_or(path);
        Path::new("/proc")
            .join(process_id.to_string())
            .join("root")
            .join(below_root)
    }
}
