-- SPDX-License-Identifier: Apache-2.0
-- Drafted reports, what people left out of them and why, what was published, and what delegations answered.

CREATE TABLE draft (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  -- `meeting:gfmd-2016`, `document:…`, `session:…#0`, `search:…`.
  scope TEXT NOT NULL CHECK (scope <> ''),
  -- The meeting whose people may work on it; NULL for a search over all.
  meeting TEXT REFERENCES meeting (slug),
  title TEXT NOT NULL CHECK (title <> ''),
  language TEXT NOT NULL CHECK (language IN ('en', 'fr', 'es', 'ar')),
  -- In pages; 0 is everything.
  pages INTEGER NOT NULL CHECK (pages >= 0),
  name_order TEXT NOT NULL CHECK (name_order IN ('protocol', 'speaking')),
  outline TEXT NOT NULL CHECK (outline <> ''),
  -- What it may rest on, and so who may read it once it is published.
  level TEXT NOT NULL CHECK (level IN ('public', 'participants', 'restricted')),
  version INTEGER NOT NULL CHECK (version >= 1),
  reply_opens INTEGER,
  reply_closes INTEGER,
  CHECK ((reply_opens IS NULL) = (reply_closes IS NULL)),
  CHECK (reply_opens IS NULL OR reply_closes > reply_opens)
) STRICT;
CREATE INDEX draft_meeting ON draft (meeting, id);

-- The numbers by which a draft cites statements, from 1 without a gap; none is ever given to another.
CREATE TABLE draft_reference (
  draft TEXT NOT NULL REFERENCES draft (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  statement TEXT NOT NULL,
  PRIMARY KEY (draft, number),
  UNIQUE (draft, statement)
) STRICT;

-- Never changed, never deleted.
CREATE TABLE draft_version (
  draft TEXT NOT NULL REFERENCES draft (id),
  version INTEGER NOT NULL CHECK (version >= 1),
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  at INTEGER NOT NULL,
  PRIMARY KEY (draft, version)
) STRICT;

-- Text that a person has not saved yet; neither sealed nor archived.
CREATE TABLE draft_unsaved (
  draft TEXT NOT NULL REFERENCES draft (id),
  actor TEXT NOT NULL CHECK (actor <> ''),
  block INTEGER NOT NULL CHECK (block >= 0),
  version INTEGER NOT NULL CHECK (version >= 1),
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (draft, actor, block)
) STRICT;

-- A statement left out, with the reason a person chose; without a reason it is open again.
CREATE TABLE draft_set_aside (
  draft TEXT NOT NULL REFERENCES draft (id),
  statement TEXT NOT NULL,
  reason TEXT CHECK (reason IN ('duplicate', 'outside-theme', 'withdrawn', 'annexed', 'procedural', 'other')),
  note TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  at INTEGER NOT NULL,
  PRIMARY KEY (draft, statement),
  CHECK (reason IS NULL OR reason <> 'other' OR note <> '')
) STRICT;

CREATE TABLE publication (
  draft TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  version INTEGER NOT NULL,
  -- SHA-256 of the body.
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  accounted_for INTEGER NOT NULL CHECK (accounted_for >= 0),
  contributions INTEGER NOT NULL CHECK (contributions >= accounted_for),
  -- Why it was published though contributions were open.
  override TEXT CHECK (override <> ''),
  actor TEXT NOT NULL CHECK (actor <> ''),
  at INTEGER NOT NULL,
  PRIMARY KEY (draft, number),
  UNIQUE (draft, version),
  FOREIGN KEY (draft, version) REFERENCES draft_version (draft, version),
  CHECK (accounted_for = contributions OR override IS NOT NULL)
) STRICT;

-- A link by which a delegation answers; whoever has it speaks for the party.
CREATE TABLE reply_link (
  draft TEXT NOT NULL REFERENCES draft (id),
  party TEXT NOT NULL CHECK (party <> ''),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  actor TEXT NOT NULL CHECK (actor <> ''),
  at INTEGER NOT NULL,
  PRIMARY KEY (draft, party)
) STRICT;

CREATE TABLE reply (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  draft TEXT NOT NULL REFERENCES draft (id),
  statement TEXT NOT NULL,
  party TEXT NOT NULL CHECK (party <> ''),
  stance TEXT NOT NULL CHECK (stance IN ('accepts', 'proposesCorrection', 'objects')),
  words TEXT NOT NULL,
  -- The version it answers.
  version INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  at INTEGER NOT NULL,
  taken_up TEXT CHECK (taken_up IN ('yes', 'no')),
  answer TEXT,
  answer_actor TEXT,
  answer_at INTEGER,
  CHECK (stance = 'accepts' OR words <> ''),
  CHECK ((taken_up IS NULL) = (answer IS NULL)),
  CHECK ((answer IS NULL) = (answer_actor IS NULL)),
  CHECK ((answer IS NULL) = (answer_at IS NULL))
) STRICT;
CREATE INDEX reply_draft ON reply (draft, at);
CREATE INDEX reply_statement ON reply (statement);
