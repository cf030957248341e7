-- SPDX-License-Identifier: Apache-2.0
-- Requests that their sender may send again without doing them twice, and what they were answered; for a day.
CREATE TABLE idempotent_request (
  account TEXT NOT NULL REFERENCES account (id),
  -- Digests of the key that the sender chose, and of what he asked for.
  key_digest TEXT NOT NULL CHECK (length(key_digest) = 64),
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  -- Who is at it: a request that was given up and taken over must not answer for the other.
  claim TEXT NOT NULL CHECK (length(claim) = 32),
  begun_at INTEGER NOT NULL,
  -- NULL until it is answered.
  status INTEGER CHECK (status BETWEEN 200 AND 299),
  media_type TEXT,
  location TEXT,
  tag TEXT,
  body BLOB,
  PRIMARY KEY (account, key_digest),
  CHECK ((status IS NULL) = (body IS NULL)),
  CHECK (status IS NOT NULL OR (media_type IS NULL AND location IS NULL AND tag IS NULL))
) STRICT;
CREATE INDEX idempotent_request_begun ON idempotent_request (begun_at);
