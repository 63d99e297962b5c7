//! Sites with people, made by the command line as an operator makes them, and their phones.

use crate::support::{Client, PASSWORD, Phone, Server};

use super::exchange::{self, Traffic};

/// Who works on a site, again and again until there are enough: log-in name and role.
pub const CREW: &[(&str, &str)] = &[
    ("reception", "receptionist"),
    ("worker", "worker"),
    ("guard", "guard"),
    ("worker", "worker"),
    ("lead", "lead"),
];
/// Those of them who have every open order in their scope: half by their role, and half, with private fields cut out, while it is open.
pub const CREW_OF_ALL: &[(&str, &str)] = &[
    ("reception", "receptionist"),
    ("worker", "worker"),
    ("lead", "lead"),
    ("worker", "worker"),
];
/// How many devices one person enrols at most: as many as the server lets anybody have.
const DEVICES_PER_PERSON_MAX: usize = 32;

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// The site.
    pub site: String,
    /// The log-in name.
    pub login: String,
    /// The role.
    pub role: &'static str,
}

/// Data with sites and people, for servers that each get a copy: passwords take long to hash.
pub struct Sites {
    server: Server,
    /// Everybody: the first of each site, the second of each site, and so on.
    pub people: Vec<Person>,
}

impl Sites {
    /// Makes sites with a crew each, large enough for so many devices in all.
    ///
    /// # Panics
    /// When the command line fails.
    #[must_use]
    pub fn make(sites: usize, devices: usize, crew: &[(&str, &'static str)]) -> Self {
        let server = Server::empty(&[]);
        let per_site = devices
            .div_ceil(sites)
            .div_ceil(DEVICES_PER_PERSON_MAX)
            .max(crew.len());
        for site in 1..=sites {
            let site = site_key(site);
            let places = server.write_file("places.csv", "code,name,kind\nA,1号楼,building\n");
            server.command(&["import", "--site", &site, "--name", &site, &places], "");
        }
        let mut people = Vec::new();
        for place in 0..per_site {
            let (name, role) = crew[place % crew.len()];
            for site in 1..=sites {
                let site = site_key(site);
                let login = format!("{name}{place}.{site}");
                let line = [
                    "user", "create", "--site", &site, "--name", &login, "--role", role,
                ];
                let line = [&line[..], &["--staff", &login, "--password-stdin"]].concat();
                server.command(&line, PASSWORD);
                people.push(Person { site, login, role });
            }
        }
        Self { server, people }
    }

    /// A server with a copy of the data.
    #[must_use]
    pub fn serve(&self) -> Server {
        let mut server = self.server.twin();
        server.launch();
        server
    }

    /// Serves these data themselves for a while: every later copy has what was done.
    ///
    /// # Panics
    /// When the server does not start, or does not end well.
    pub fn fill(&mut self, work: impl FnOnce(&Server, &mut Phone)) {
        self.server.launch();
        let mut phone = self.phones(&self.server, 1).remove(0);
        work(&self.server, &mut phone);
        assert!(self.server.stop().success(), "the server ends well");
    }

    /// Logs everybody in, one after another: the server verifies no more than two passwords at once anyway.
    #[must_use]
    pub fn log_in(&self, server: &Server) -> Vec<Client> {
        self.people
            .iter()
            .map(|person| server.log_in(&person.login))
            .collect()
    }

    /// New phones, as many as asked for, of all people in turn; each has a connection of its own and has synced once.
    ///
    /// # Panics
    /// When one of them can't.
    #[must_use]
    pub fn phones(&self, server: &Server, count: usize) -> Vec<Phone> {
        let mut phones = self.new_phones(server, count);
        for phone in &mut phones {
            let mut traffic = Traffic::default();
            exchange::sync(phone, &mut traffic);
            assert_eq!(traffic.errors, Vec::<String>::new());
            // A thousand copies of every register would be most of our memory.
            phone.definitions.retain(|key, _| key == "repair");
        }
        phones
    }

    /// New phones that have not synced.
    #[must_use]
    pub fn new_phones(&self, server: &Server, count: usize) -> Vec<Phone> {
        let clients = self.log_in(server);
        let of = |place: usize| {
            let place = place % self.people.len();
            Phone::of(clients[place].on_its_own_line(), &self.people[place].site)
        };
        (0..count).map(of).collect()
    }
}

fn site_key(site: usize) -> String {
    format!("site_{site}")
}
