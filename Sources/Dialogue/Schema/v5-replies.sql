-- A proposed correction is kept as it is called everywhere else; version 4 refused it.
CREATE TABLE reply_anew (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  draft TEXT NOT NULL REFERENCES draft (id),
  statement TEXT NOT NULL,
  party TEXT NOT NULL CHECK (party <> ''),
  stance TEXT NOT NULL CHECK (stance IN ('accepts', 'proposes-correction', 'objects')),
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
INSERT INTO reply_anew (id, draft, statement, party, stance, words, version, actor, at, taken_up, answer, answer_actor, answer_at)
  SELECT id, draft, statement, party, stance, words, version, actor, at, taken_up, answer, answer_actor, answer_at
  FROM reply;
DROP TABLE reply;
ALTER TABLE reply_anew RENAME TO reply;
CREATE INDEX reply_draft ON reply (draft, at);
CREATE INDEX reply_statement ON reply (statement);
