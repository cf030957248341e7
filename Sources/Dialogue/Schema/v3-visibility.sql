-- SPDX-License-Identifier: Apache-2.0
-- Who may see what, what people corrected of a meeting's structure, and documents that wait to be read.

-- What has no row here is public. A subject is a document or a statement.
CREATE TABLE visibility (
  subject TEXT PRIMARY KEY CHECK (subject <> ''),
  meeting TEXT NOT NULL REFERENCES meeting (slug),
  level TEXT NOT NULL CHECK (level IN ('public', 'participants', 'restricted'))
) STRICT;

-- What people say of a session, over what the reader made of it; NULL leaves that as it was read.
CREATE TABLE session_arrangement (
  document TEXT NOT NULL REFERENCES document (id),
  session INTEGER NOT NULL CHECK (session >= 0),
  title TEXT CHECK (title <> ''),
  rapporteur TEXT CHECK (rapporteur <> ''),
  -- Codes of parties, parted by single spaces.
  chairs TEXT,
  PRIMARY KEY (document, session)
) STRICT;

-- A document on its way in; the bytes are kept until it is read.
CREATE TABLE upload (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  meeting TEXT NOT NULL REFERENCES meeting (slug),
  name TEXT NOT NULL CHECK (name <> ''),
  size INTEGER NOT NULL CHECK (size >= 0),
  bytes BLOB,
  language TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'participants', 'restricted')),
  actor TEXT NOT NULL CHECK (actor <> ''),
  added_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'opening', 'reading', 'kept', 'refused')),
  -- Why it was refused, in words.
  reason TEXT CHECK (reason <> ''),
  document TEXT,
  statements INTEGER,
  CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CHECK ((state = 'kept') = (document IS NOT NULL))
) STRICT;
CREATE INDEX upload_meeting ON upload (meeting, added_at);
CREATE INDEX upload_state ON upload (state, changed_at);
