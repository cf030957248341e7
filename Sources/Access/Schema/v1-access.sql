-- SPDX-License-Identifier: Apache-2.0
-- People: their accounts, what opens a door for them, and the trail of who was let in to what.
-- Of secrets only digests are kept; of addresses of machines only salted ones, for a day.
CREATE TABLE account (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  name TEXT CHECK (name <> ''),
  email TEXT UNIQUE CHECK (email <> ''),
  language TEXT CHECK (language IN ('en', 'fr', 'es', 'ar')),
  password TEXT CHECK (password <> ''),
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'erased')),
  created_at INTEGER NOT NULL,
  -- Under this key the trail seals what stands here; erased with the rest, the seals say nothing more.
  seal_key TEXT CHECK (length(seal_key) = 64),
  CHECK ((state = 'erased') = (name IS NULL)),
  CHECK ((state = 'erased') = (email IS NULL)),
  CHECK ((state = 'erased') = (password IS NULL)),
  CHECK ((state = 'erased') = (seal_key IS NULL)),
  CHECK (state <> 'erased' OR language IS NULL)
) STRICT;

CREATE TABLE account_grant (
  account TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL CHECK (role IN ('reader', 'note-taker', 'delegation', 'rapporteur', 'chair',
    'focal-point', 'secretariat', 'administrator')),
  scope TEXT NOT NULL CHECK (scope = 'everywhere' OR scope LIKE 'forum:_%' OR scope LIKE 'meeting:_%'),
  -- NULL where the house itself gave it: to the first administrator.
  granted_by TEXT REFERENCES account (id),
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (account, role, scope)
) STRICT;

-- Open invitations; one that is used, withdrawn or too old goes.
CREATE TABLE invitation (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  name TEXT NOT NULL CHECK (name <> ''),
  email TEXT CHECK (email <> ''),
  -- NULL for the link that makes the first administrator.
  invited_by TEXT REFERENCES account (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  seal_key TEXT NOT NULL CHECK (length(seal_key) = 64)
) STRICT;

CREATE TABLE invitation_grant (
  invitation TEXT NOT NULL REFERENCES invitation (id),
  role TEXT NOT NULL CHECK (role IN ('reader', 'note-taker', 'delegation', 'rapporteur', 'chair',
    'focal-point', 'secretariat', 'administrator')),
  scope TEXT NOT NULL CHECK (scope = 'everywhere' OR scope LIKE 'forum:_%' OR scope LIKE 'meeting:_%'),
  PRIMARY KEY (invitation, role, scope)
) STRICT;

-- The one open link of an account whose password is lost.
CREATE TABLE recovery (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  account TEXT NOT NULL UNIQUE REFERENCES account (id),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  made_by TEXT NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT;

-- `session` is a part of the record.
CREATE TABLE sign_in_session (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  account TEXT NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT;
CREATE INDEX sign_in_session_account ON sign_in_session (account);

-- Devices on which somebody has signed in to the account.
CREATE TABLE known_device (
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  account TEXT NOT NULL REFERENCES account (id),
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (digest, account)
) STRICT;
CREATE INDEX known_device_account ON known_device (account);

-- Attempts that did not end in success; `client` and `account` are digests.
CREATE TABLE sign_in_failure (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  client TEXT NOT NULL CHECK (length(client) = 64),
  account TEXT NOT NULL CHECK (length(account) = 64),
  source TEXT NOT NULL CHECK (source IN ('address', 'device')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_failure_client ON sign_in_failure (client, at);
CREATE INDEX sign_in_failure_account ON sign_in_failure (account, at);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);

CREATE TABLE personal_token (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  account TEXT NOT NULL REFERENCES account (id),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  name TEXT NOT NULL CHECK (name <> ''),
  -- Names of actions, parted by spaces.
  scopes TEXT NOT NULL CHECK (scopes <> ''),
  created_at INTEGER NOT NULL,
  expires_at INTEGER CHECK (expires_at > created_at),
  last_used_at INTEGER
) STRICT;
CREATE INDEX personal_token_account ON personal_token (account);

CREATE TABLE saved_search (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL CHECK (name <> ''),
  query TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL CHECK (seen_at >= created_at)
) STRICT;
CREATE INDEX saved_search_account ON saved_search (account);

-- What this store is given once: the salt of its digests.
CREATE TABLE access_setting (
  name TEXT PRIMARY KEY CHECK (name <> ''),
  value TEXT NOT NULL CHECK (value <> '')
) STRICT;

-- Every change of the above that matters, each bound to the one before by its digest. Identifiers only: what
-- stands here can never be taken back.
CREATE TABLE access_trail (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (actor IN ('system', 'anonymous') OR length(actor) = 32),
  kind TEXT NOT NULL CHECK (kind <> ''),
  subject TEXT NOT NULL CHECK (subject <> ''),
  detail TEXT NOT NULL CHECK (detail <> ''),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64)
) STRICT;
