-- The tables of one server. Every table leads with the site, so that a larger database can be split by it.
-- Types are those that SQLite and PostgreSQL share; ids are 16 bytes, moments are milliseconds since 1970 (UTC).

CREATE TABLE sites (
    site        TEXT    NOT NULL PRIMARY KEY,
    words       TEXT    NOT NULL,              -- JSON: {zh, en}
    number      BIGINT  NOT NULL,              -- the last number that was given to a change
    is_demo     INTEGER NOT NULL,
    made_ms     BIGINT  NOT NULL
);

-- Lives of the data. `cut` is the number that a restore went back to; NULL for the present one.
CREATE TABLE epochs (
    site        TEXT    NOT NULL,
    place       INTEGER NOT NULL,
    epoch       BLOB    NOT NULL,
    cut         BIGINT,
    PRIMARY KEY (site, place)
);

CREATE TABLE records (
    site        TEXT    NOT NULL,
    id          BLOB    NOT NULL,
    register    TEXT    NOT NULL,
    number      BIGINT  NOT NULL,
    body        TEXT    NOT NULL,              -- JSON: steward_domain::record::Record
    PRIMARY KEY (site, id)
);
CREATE UNIQUE INDEX records_by_number ON records (site, number);

-- Every change that ever came, as it was sent. Nothing in it is edited.
CREATE TABLE changes (
    site        TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    seq         BIGINT  NOT NULL,
    number      BIGINT  NOT NULL,              -- 0: quarantined
    record      BLOB    NOT NULL,
    outcome     TEXT    NOT NULL,
    code        TEXT,
    field       TEXT,
    digest      BLOB    NOT NULL,
    received_ms BIGINT  NOT NULL,
    body        TEXT    NOT NULL,
    PRIMARY KEY (site, device, seq)
);
CREATE INDEX changes_by_record ON changes (site, record, number);
CREATE INDEX changes_refused ON changes (site, received_ms) WHERE outcome = 'quarantined';

-- One person's replica on one phone or desk.
CREATE TABLE devices (
    site        TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    staff       BLOB    NOT NULL,
    label       TEXT    NOT NULL,
    last_seq    BIGINT  NOT NULL,
    refused_seq BIGINT  NOT NULL,              -- its highest quarantined seq, 0 for none
    cursor      BIGINT  NOT NULL,
    clock_ms    BIGINT  NOT NULL,              -- server's clock minus the device's, at the last contact
    enrolled_ms BIGINT  NOT NULL,
    contact_ms  BIGINT  NOT NULL,
    removed_ms  BIGINT,
    PRIMARY KEY (site, device)
);

-- Changes that a device has lost before the server had them.
CREATE TABLE lost_changes (
    site        TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    first_seq   BIGINT  NOT NULL,
    last_seq    BIGINT  NOT NULL,
    reported_ms BIGINT  NOT NULL,
    PRIMARY KEY (site, device, first_seq)
);

-- Log-in names are unique on a server, so that nobody has to choose a site before logging in.
CREATE TABLE accounts (
    site        TEXT    NOT NULL,
    login       TEXT    NOT NULL PRIMARY KEY,
    staff       BLOB    NOT NULL,
    role        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    password    TEXT    NOT NULL,              -- argon2id
    made_ms     BIGINT  NOT NULL,
    closed_ms   BIGINT
);

CREATE TABLE sessions (
    site        TEXT    NOT NULL,
    token       BLOB    NOT NULL PRIMARY KEY,  -- SHA-256 of the cookie: a stolen file opens no session
    login       TEXT    NOT NULL,
    made_ms     BIGINT  NOT NULL,
    seen_ms     BIGINT  NOT NULL,
    ends_ms     BIGINT  NOT NULL
);
CREATE INDEX sessions_by_login ON sessions (login);

CREATE TABLE photos (
    site        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    bytes       BIGINT  NOT NULL,              -- how many it will have
    received    BIGINT  NOT NULL,
    kind        TEXT,                          -- its media type, once it is whole
    by_staff    BLOB    NOT NULL,
    begun_ms    BIGINT  NOT NULL,
    whole_ms    BIGINT,
    PRIMARY KEY (site, sha256)
);
CREATE TABLE photo_parts (
    site        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    start       BIGINT  NOT NULL,
    body        BLOB    NOT NULL,
    PRIMARY KEY (site, sha256, start)
);
-- Which records refer to a photo: who may read one of them may see it.
CREATE TABLE photo_mentions (
    site        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    record      BLOB    NOT NULL,
    field       TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    PRIMARY KEY (site, sha256, record, field)
);
CREATE INDEX photo_mentions_by_device ON photo_mentions (site, device);

-- Every version of every register that was ever in force here: old records are judged by their own figures.
CREATE TABLE register_versions (
    register    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT    NOT NULL,
    PRIMARY KEY (register, version)
);

-- Who did what to the system itself. No personal data but the ids of those who did it.
CREATE TABLE audit (
    site        TEXT    NOT NULL,
    at_ms       BIGINT  NOT NULL,
    who         TEXT    NOT NULL,
    what        TEXT    NOT NULL,
    detail      TEXT    NOT NULL
);
CREATE INDEX audit_by_time ON audit (site, at_ms);
