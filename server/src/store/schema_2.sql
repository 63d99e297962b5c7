-- What signs the labels of a site. It is a part of every backup, because labels hang for years: who has a backup can make labels.
CREATE TABLE label_keys (
    site        TEXT    NOT NULL PRIMARY KEY,
    seed        BLOB    NOT NULL,              -- 32 bytes: the secret half of an Ed25519 key follows from it
    public      BLOB    NOT NULL,              -- the half that goes to phones
    made_ms     BIGINT  NOT NULL
);
