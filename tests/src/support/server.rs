//! Starting, stopping and killing the server.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::{Client, SmallDisk};

/// The site that tests work on.
pub const SITE: &str = "test_site";
/// The password of everybody there.
pub const PASSWORD: &str = "eight-characters";

/// The people of the site: log-in name and role.
const PEOPLE: [(&str, &str); 8] = [
    ("guard", "guard"),
    ("guard2", "guard"),
    ("worker", "worker"),
    ("worker2", "worker"),
    ("reception", "receptionist"),
    ("lead", "lead"),
    ("manager", "manager"),
    ("admin", "admin"),
];

/// The post of each role in the staff register.
const POSTS: [(&str, &str); 6] = [
    ("guard", "guard"),
    ("worker", "worker"),
    ("receptionist", "receptionist"),
    ("lead", "lead"),
    ("manager", "manager"),
    ("admin", "office"),
];

/// A server with data of its own. It is killed when dropped.
pub struct Server {
    binary: PathBuf,
    data: TempDir,
    arguments: Vec<String>,
    process: Option<Child>,
    address: String,
    disk: Option<SmallDisk>,
}

/// The server's binary: `STEWARD_BIN`, or one that is built first, with the profile of this one.
///
/// # Panics
/// When it can't be built.
#[must_use]
pub fn server_binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(binary) = std::env::var_os("STEWARD_BIN") {
            return PathBuf::from(binary);
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // With the features of all native members, or a build of two crates would do much of it over again.
        let built = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "--manifest-path",
                concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"),
                "--bin",
                "steward",
                "--message-format=json",
            ])
            // A benchmark measures a server that was built like itself.
            .args((!cfg!(debug_assertions)).then_some("--release"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(built.status.success(), "the server builds");
        let messages = String::from_utf8_lossy(&built.stdout);
        let executables = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let found = executables
            .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
            .next_back();
        found.expect("the build names its binary")
    })
}

/// The data of a site with its people. They are made once by the command line and copied for each server: making them takes
/// longer than most tests.
fn site_with_people() -> &'static TempDir {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    MADE.get_or_init(|| {
        let server = Server::empty(&[]);
        let posts: BTreeMap<&str, &str> = POSTS.into_iter().collect();
        let line = |(login, role): &(&str, &str)| format!("{login},{login},{}\n", posts[role]);
        let staff = format!(
            "staff_number,name,post\n{}",
            PEOPLE.iter().map(line).collect::<String>()
        );
        let places = server.write_file("places.csv", "code,name,kind\nA,门诊楼,building\n");
        let staff = server.write_file("staff.csv", &staff);
        server.command(
            &["import", "--site", SITE, "--name", "测试项目", &places, &staff],
            "",
        );
        for (login, role) in PEOPLE {
            let line = ["user", "create", "--site", SITE, "--name", login, "--role", role];
            let line = [&line[..], &["--staff", login, "--password-stdin"]].concat();
            server.command(&line, PASSWORD);
        }
        let Server { data, .. } = &server;
        let kept = tempfile::tempdir().expect("a folder for the data");
        copy_files(data.path(), kept.path());
        kept
    })
}

fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder of data") {
        let entry = entry.expect("an entry of the folder");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a file is copied");
    }
}

impl Server {
    /// A server with a site and its people.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with more arguments of `serve`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        let mut server = Self::prepare(arguments);
        server.launch();
        server
    }

    /// Data with a site and its people, not served yet.
    ///
    /// # Panics
    /// When the command line fails.
    #[must_use]
    pub fn prepare(arguments: &[&str]) -> Self {
        let server = Self::empty(arguments);
        copy_files(site_with_people().path(), server.data());
        server
    }

    /// Another one on a copy of these data, not served yet. This one must not run.
    ///
    /// # Panics
    /// When it runs, or a file can't be copied.
    #[must_use]
    pub fn twin(&self) -> Self {
        assert!(
            self.process.is_none(),
            "files are copied while nobody writes them"
        );
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let twin = Self::empty(&arguments);
        copy_files(self.data(), twin.data());
        twin
    }

    /// Without any data, not served yet.
    ///
    /// # Panics
    /// When there is no room for its data.
    #[must_use]
    pub fn empty(arguments: &[&str]) -> Self {
        Self {
            binary: server_binary().to_owned(),
            data: tempfile::tempdir().expect("a folder for the data"),
            arguments: arguments.iter().map(ToString::to_string).collect(),
            process: None,
            address: String::new(),
            disk: None,
        }
    }

    /// Runs another command on the same data and returns what it printed.
    ///
    /// # Panics
    /// When the command fails.
    #[allow(clippy::must_use_candidate)] // most callers only want it done
    pub fn command(&self, line: &[&str], input: &str) -> String {
        let (ok, printed) = self.try_command(line, input);
        assert!(ok, "{line:?}: {printed}");
        printed
    }

    /// Runs another command on the same data; whether it went well, and what it printed.
    ///
    /// # Panics
    /// When it can't be run at all.
    #[must_use]
    pub fn try_command(&self, line: &[&str], input: &str) -> (bool, String) {
        let mut process = Command::new(&self.binary)
            .arg("--data")
            .arg(self.data.path())
            .args(self.shared_arguments())
            .args(line)
            .env_remove("STEWARD_SETTINGS")
            .env_remove("STEWARD_BIN")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut stdin = process.stdin.take().expect("its input");
        // A command that reads nothing may be gone already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = process.wait_with_output().expect("its output");
        let printed = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&printed).into_owned(),
        )
    }

    /// `--registers` holds for every command.
    fn shared_arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Writes a file beside the data, for a command to read, and returns its path.
    ///
    /// # Panics
    /// When it can't be written.
    #[must_use]
    pub fn write_file(&self, name: &str, text: &str) -> String {
        let path = self.data().join(name);
        std::fs::write(&path, text).expect("a file is written");
        path.to_string_lossy().into_owned()
    }

    fn spawn(
        &self,
        errors: Stdio,
    ) -> (
        Child,
        Option<String>,
        impl Iterator<Item = std::io::Result<String>> + use<>,
    ) {
        let (mut command, data) = match &self.disk {
            Some(disk) => (disk.command(self.data(), &self.binary), disk.path()),
            None => (Command::new(&self.binary), self.data()),
        };
        let mut process = command
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"])
            .args(&self.arguments)
            .arg("serve")
            .env_remove("STEWARD_SETTINGS")
            .env_remove("STEWARD_BIN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let at = lines.find_map(|line| {
            line.ok()?
                .split_once("://")
                .map(|(_, at)| at.trim_matches('/').to_owned())
        });
        (process, at, lines)
    }

    /// Starts the process and waits until it accepts connections.
    ///
    /// # Panics
    /// When it does not start.
    pub fn launch(&mut self) {
        let (process, at, lines) = self.spawn(Stdio::null());
        self.process = Some(process);
        self.address = at.expect("the server says where it is");
        // Keep reading, or a later line would find a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
    }

    /// Starts the process on a copy of the data, on a disk of its own that ends with it.
    ///
    /// # Panics
    /// When it does not start.
    pub fn launch_on(&mut self, disk: SmallDisk) {
        self.disk = Some(disk);
        self.launch();
    }

    /// The folder of the data that the running process works on, on whatever disk.
    ///
    /// # Panics
    /// When none runs.
    #[must_use]
    pub fn data_in_use(&self) -> PathBuf {
        let process_id = self.process_id().expect("a process runs");
        match &self.disk {
            Some(disk) => disk.from_outside(process_id),
            None => self.data().to_owned(),
        }
    }

    /// Starts the process, which must refuse to serve, and returns what it says.
    ///
    /// # Panics
    /// When it serves.
    #[must_use]
    pub fn refuse_to_launch(&self) -> String {
        let (mut process, at, _) = self.spawn(Stdio::piped());
        let served = at.is_some();
        if served {
            process.kill().expect("the process ends");
        }
        let mut said = String::new();
        process
            .stderr
            .take()
            .expect("its errors")
            .read_to_string(&mut said)
            .expect("words");
        let status = process.wait().expect("the process has ended");
        assert!(!served && !status.success(), "it serves: {said}");
        said
    }

    /// Tells the process to stop, as a service manager does (SIGTERM), and waits for its end.
    ///
    /// # Panics
    /// When it can't be told, or none runs.
    pub fn stop(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("a process runs");
        let told = Command::new("kill")
            .args(["-TERM", &process.id().to_string()])
            .status();
        assert!(
            told.is_ok_and(|status| status.success()),
            "the process is told to stop"
        );
        process.wait().expect("the process has ended")
    }

    /// Ends the process at once, as a power cut would end it (SIGKILL).
    ///
    /// # Panics
    /// When it can't be ended.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // SIGKILL: nothing of it is let finish.
            process.kill().expect("the process ends");
            process.wait().expect("the process has ended");
        }
    }

    /// Kills and starts it again on the same data, at another port.
    pub fn restart(&mut self) {
        self.kill();
        self.launch();
    }

    /// The id of its process, while one runs.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// `127.0.0.1:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The folder of its data.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Somebody who has logged in.
    ///
    /// # Panics
    /// When the log-in fails.
    #[must_use]
    pub fn log_in(&self, login: &str) -> Client {
        let mut client = Client::new(&self.address);
        let answer = client.log_in(login, PASSWORD);
        assert_eq!(answer.status, 200, "{answer:?}");
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
