-- SPDX-License-Identifier: Apache-2.0
-- The blocks of every document's text, so that a search reaches what is no statement.
CREATE TABLE passage (
  number INTEGER PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document (id),
  span_start INTEGER NOT NULL CHECK (span_start >= 0),
  span_end INTEGER NOT NULL CHECK (span_end >= span_start)
) STRICT;
CREATE INDEX passage_document ON passage (document, span_start);
