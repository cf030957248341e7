-- SPDX-License-Identifier: Apache-2.0
-- The stored record: forums, meetings, documents, and what each is read to say.
CREATE TABLE forum (
  slug TEXT PRIMARY KEY CHECK (slug <> ''),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;

CREATE TABLE meeting (
  slug TEXT PRIMARY KEY CHECK (slug <> ''),
  forum TEXT REFERENCES forum (slug),
  title TEXT NOT NULL CHECK (title <> ''),
  date TEXT CHECK (date <> '')
) STRICT;
CREATE INDEX meeting_date ON meeting (date, slug);

CREATE TABLE party (
  code TEXT PRIMARY KEY CHECK (code <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('state', 'igo', 'group', 'process', 'ngo', 'union', 'business',
    'academic', 'bank', 'city', 'body', 'unknown')),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;

-- A document is the SHA-256 of its bytes.
CREATE TABLE document (
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  meeting TEXT NOT NULL REFERENCES meeting (slug),
  name TEXT NOT NULL CHECK (name <> ''),
  media_type TEXT NOT NULL,
  encoding TEXT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  date TEXT,
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  characters INTEGER NOT NULL CHECK (characters >= 0),
  page_count INTEGER NOT NULL CHECK (page_count >= 0),
  -- Where pages begin in the text: `0:1 1830:2`.
  page_starts TEXT NOT NULL,
  notes TEXT NOT NULL,
  reader TEXT NOT NULL CHECK (reader <> ''),
  reading INTEGER NOT NULL CHECK (reading >= 1),
  added_at INTEGER NOT NULL,
  seal TEXT NOT NULL CHECK (length(seal) = 64)
) STRICT;
CREATE INDEX document_meeting ON document (meeting, id);

CREATE TABLE document_content (
  document TEXT PRIMARY KEY REFERENCES document (id),
  bytes BLOB NOT NULL,
  text BLOB NOT NULL
) STRICT;

-- The text an earlier reading was made on, where a better reader made another of the same bytes.
CREATE TABLE former_text (
  document TEXT NOT NULL REFERENCES document (id),
  reading INTEGER NOT NULL,
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  text BLOB NOT NULL,
  PRIMARY KEY (document, reading)
) STRICT;

CREATE TABLE session (
  document TEXT NOT NULL REFERENCES document (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  rapporteur TEXT,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL CHECK (span_end >= span_start),
  PRIMARY KEY (document, position)
) STRICT;

CREATE TABLE session_chair (
  document TEXT NOT NULL,
  session INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  party TEXT NOT NULL REFERENCES party (code),
  PRIMARY KEY (document, session, position),
  FOREIGN KEY (document, session) REFERENCES session (document, position)
) STRICT;

CREATE TABLE session_passage (
  document TEXT NOT NULL,
  session INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('guiding-question', 'main-issue', 'means-of-implementation')),
  position INTEGER NOT NULL CHECK (position >= 0),
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL CHECK (span_end >= span_start),
  PRIMARY KEY (document, session, kind, position),
  FOREIGN KEY (document, session) REFERENCES session (document, position)
) STRICT;

CREATE TABLE person (
  document TEXT NOT NULL REFERENCES document (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  name TEXT NOT NULL,
  role TEXT,
  party TEXT REFERENCES party (code),
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX person_name ON person (name, document);

-- One speaker, or several together, with the floor once.
CREATE TABLE intervention (
  document TEXT NOT NULL REFERENCES document (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  session INTEGER,
  speakers TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL CHECK (span_end >= span_start),
  PRIMARY KEY (document, position)
) STRICT;

CREATE TABLE statement (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL REFERENCES document (id),
  session INTEGER,
  intervention INTEGER,
  span_start INTEGER NOT NULL CHECK (span_start >= 0),
  span_end INTEGER NOT NULL CHECK (span_end >= span_start),
  first_page INTEGER,
  last_page INTEGER,
  quote TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('position', 'practice', 'recommendation', 'commitment', 'question',
    'concern', 'support', 'procedural')),
  strength INTEGER CHECK (strength BETWEEN 1 AND 5),
  on_behalf_of TEXT REFERENCES party (code),
  attribution TEXT NOT NULL,
  rule TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('suggested', 'confirmed', 'corrected', 'rejected', 'added',
    'replaced', 'withdrawn')),
  version INTEGER NOT NULL CHECK (version >= 1),
  -- What the reader last made of it; NULL where a person added it.
  suggestion TEXT,
  reading INTEGER NOT NULL,
  -- Its seal when that reading was stored, and now.
  reading_seal TEXT NOT NULL,
  seal TEXT NOT NULL CHECK (length(seal) = 64),
  FOREIGN KEY (document, session) REFERENCES session (document, position),
  FOREIGN KEY (document, intervention) REFERENCES intervention (document, position)
) STRICT;
CREATE INDEX statement_document ON statement (document, span_start, number);
CREATE INDEX statement_kind ON statement (kind, strength);
CREATE INDEX statement_state ON statement (state, document);

CREATE TABLE statement_speaker (
  statement INTEGER NOT NULL REFERENCES statement (number),
  position INTEGER NOT NULL CHECK (position >= 0),
  party TEXT REFERENCES party (code),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  capacity TEXT NOT NULL,
  PRIMARY KEY (statement, position)
) STRICT;
CREATE INDEX statement_speaker_party ON statement_speaker (party, statement);

CREATE TABLE statement_theme (
  statement INTEGER NOT NULL REFERENCES statement (number),
  position INTEGER NOT NULL CHECK (position >= 0),
  theme TEXT NOT NULL CHECK (theme <> ''),
  PRIMARY KEY (statement, position)
) STRICT;
CREATE INDEX statement_theme_theme ON statement_theme (theme, statement);

-- An instrument without a provision stands with an empty one.
CREATE TABLE statement_instrument (
  statement INTEGER NOT NULL REFERENCES statement (number),
  position INTEGER NOT NULL CHECK (position >= 0),
  instrument TEXT NOT NULL CHECK (instrument <> ''),
  provision TEXT NOT NULL,
  PRIMARY KEY (statement, position)
) STRICT;
CREATE INDEX statement_instrument_instrument ON statement_instrument (instrument, statement);

CREATE TABLE statement_place (
  statement INTEGER NOT NULL REFERENCES statement (number),
  position INTEGER NOT NULL CHECK (position >= 0),
  party TEXT NOT NULL REFERENCES party (code),
  PRIMARY KEY (statement, position)
) STRICT;
CREATE INDEX statement_place_party ON statement_place (party, statement);

-- What people decided; the earlier value is kept with each.
CREATE TABLE review (
  statement TEXT NOT NULL REFERENCES statement (id),
  version INTEGER NOT NULL CHECK (version >= 2 OR action IN ('add', 'split', 'merge')),
  action TEXT NOT NULL CHECK (action IN ('confirm', 'correct', 'reject', 'split', 'merge', 'add', 'undo',
    're-anchor')),
  actor TEXT NOT NULL CHECK (actor <> ''),
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  state_before TEXT,
  content_before TEXT,
  state_after TEXT NOT NULL,
  content_after TEXT NOT NULL,
  PRIMARY KEY (statement, version)
) STRICT;

-- Every change, each bound to the one before by its digest.
CREATE TABLE trail (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (actor <> ''),
  action TEXT NOT NULL CHECK (action <> ''),
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64)
) STRICT;
CREATE INDEX trail_subject ON trail (subject, sequence);
