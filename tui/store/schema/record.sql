-- The record: everything said about every article, and who said it. Rows are added, never changed or taken away.

CREATE TABLE sources (
  id      TEXT PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('rules', 'model', 'import', 'plug-in', 'person')),
  name    TEXT NOT NULL,               -- a person's: the reviewer; two ids with one name are one reviewer
  version TEXT NOT NULL DEFAULT '',
  meta    TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(meta))
) STRICT;
CREATE INDEX sources_by_name ON sources (name, kind);

CREATE TABLE codebooks (
  id      TEXT PRIMARY KEY,            -- a hash of its text
  name    TEXT NOT NULL,
  version TEXT NOT NULL,
  toml    TEXT NOT NULL
) STRICT;

CREATE TABLE labels (
  id   TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('span', 'relation', 'attribute', 'record'))
) STRICT;

CREATE TABLE codebook_labels (         -- what each codebook makes of a label: derived from its text, for views to join
  codebook_id TEXT NOT NULL REFERENCES codebooks (id),
  label_id    TEXT NOT NULL REFERENCES labels (id),
  layer       TEXT NOT NULL DEFAULT '',
  flat        INTEGER NOT NULL DEFAULT 0 CHECK (flat IN (0, 1)),
  hides       INTEGER NOT NULL DEFAULT 0 CHECK (hides IN (0, 1)),
  report      INTEGER NOT NULL DEFAULT 0 CHECK (report IN (0, 1)),
  PRIMARY KEY (codebook_id, label_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX codebook_labels_by_label ON codebook_labels (label_id);

CREATE TABLE articles (                -- other text is another article
  id    TEXT PRIMARY KEY CHECK (length(id) = 26),
  chars INTEGER NOT NULL CHECK (chars >= 0),                 -- code points
  words INTEGER NOT NULL CHECK (words >= 0),
  text  TEXT NOT NULL,                 -- long columns last: the others are read without them
  raw   BLOB                           -- the exact original, only where it cannot be stored as text
) STRICT;

CREATE TABLE article_facts (           -- what is known about an article beside its text; shown is the first by value
  article_id TEXT NOT NULL REFERENCES articles (id),
  key        TEXT NOT NULL,            -- title, url, date, publisher, author ...
  value      TEXT NOT NULL,
  source_id  TEXT NOT NULL REFERENCES sources (id),
  PRIMARY KEY (article_id, key, value, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_facts_by_value ON article_facts (key, value);
CREATE INDEX article_facts_by_source ON article_facts (source_id);

CREATE TABLE annotations (             -- a claim, whoever makes it
  id         TEXT PRIMARY KEY CHECK (length(id) = 16),
  article_id TEXT NOT NULL REFERENCES articles (id),
  kind       TEXT NOT NULL CHECK (kind IN ('span', 'relation', 'attribute', 'record')),
  label_id   TEXT NOT NULL REFERENCES labels (id),
  start      INTEGER,                  -- span: [start, end) in code points, and what stands there
  end        INTEGER,
  quote      TEXT,
  head_id    TEXT REFERENCES annotations (id),               -- relation: head and tail; attribute: head and value
  tail_id    TEXT REFERENCES annotations (id),
  value      TEXT,
  CONSTRAINT what_its_kind_needs CHECK (CASE kind
    WHEN 'span' THEN start IS NOT NULL AND start >= 0 AND end IS NOT NULL AND end > start AND quote IS NOT NULL
      AND head_id IS NULL AND tail_id IS NULL AND value IS NULL
    WHEN 'relation' THEN head_id IS NOT NULL AND tail_id IS NOT NULL
      AND start IS NULL AND end IS NULL AND quote IS NULL AND value IS NULL
    WHEN 'attribute' THEN head_id IS NOT NULL AND value IS NOT NULL
      AND start IS NULL AND end IS NULL AND quote IS NULL AND tail_id IS NULL
    ELSE value IS NOT NULL
      AND start IS NULL AND end IS NULL AND quote IS NULL AND head_id IS NULL AND tail_id IS NULL END)
) STRICT;
CREATE INDEX annotations_by_article ON annotations (article_id, start);
CREATE INDEX annotations_by_label ON annotations (label_id);
CREATE INDEX annotations_by_head ON annotations (head_id) WHERE head_id IS NOT NULL;
CREATE INDEX annotations_by_tail ON annotations (tail_id) WHERE tail_id IS NOT NULL;

CREATE TABLE proposals (               -- which source proposes which annotation
  annotation_id TEXT NOT NULL REFERENCES annotations (id),
  source_id     TEXT NOT NULL REFERENCES sources (id),
  score         REAL CHECK (score BETWEEN 0 AND 1),
  note          TEXT NOT NULL DEFAULT '',                    -- by which rule, model head ...
  PRIMARY KEY (annotation_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_by_source ON proposals (source_id);

CREATE TABLE readings (                -- which source looked at which article, also where it found nothing
  source_id  TEXT NOT NULL REFERENCES sources (id),
  article_id TEXT NOT NULL REFERENCES articles (id),
  PRIMARY KEY (source_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX readings_by_article ON readings (article_id);

CREATE TABLE assignments (             -- who is to code what, and how; the newest for (reviewer, article, round) counts
  id         TEXT PRIMARY KEY CHECK (length(id) = 26),       -- ULID
  at         TEXT NOT NULL,
  by_id      TEXT NOT NULL REFERENCES sources (id),
  reviewer   TEXT NOT NULL,            -- a name: the person may not have opened the program yet
  article_id TEXT NOT NULL REFERENCES articles (id),
  round      INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),
  state      TEXT NOT NULL CHECK (state IN ('assigned', 'withdrawn')),
  purpose    TEXT NOT NULL DEFAULT 'coding' CHECK (purpose IN ('coding', 'practice')),
  served     TEXT NOT NULL DEFAULT 'candidates' CHECK (served IN ('candidates', 'blind')),
  open       INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1)),      -- 1: what other people propose is shown
  sources    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sources)), -- the fixed set of sources; empty: all
  part       TEXT NOT NULL DEFAULT '', -- the group or share that it belongs to
  from_name  TEXT NOT NULL DEFAULT '', -- whose unfinished article was handed over
  note       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX assignments_by_article ON assignments (article_id, reviewer, round, id);
CREATE INDEX assignments_by_reviewer ON assignments (reviewer, article_id);
CREATE INDEX assignments_by_by ON assignments (by_id);

CREATE TABLE decisions (               -- the log
  id            TEXT PRIMARY KEY CHECK (length(id) = 26),    -- ULID, above every id in the file when it was added
  step_id       TEXT NOT NULL REFERENCES decisions (id),     -- the first row of the same key
  undoes_id     TEXT REFERENCES decisions (id),              -- undo, redo: the row that is taken back or restored
  at            TEXT NOT NULL,                               -- what the clock said, UTC
  reviewer_id   TEXT NOT NULL REFERENCES sources (id),
  article_id    TEXT NOT NULL REFERENCES articles (id),
  annotation_id TEXT REFERENCES annotations (id),            -- NULL: the article as a whole
  action        TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'relabel', 'adjust', 'add', 'comment', 'flag',
                  'answer', 'done', 'exclude', 'reopen', 'undo', 'redo')),
  verdict       TEXT CHECK (verdict IN ('accept', 'reject', 'done', 'excluded')),   -- that stands now; NULL: none
  as_id         TEXT REFERENCES annotations (id),            -- rejected in favour of this one
  final         INTEGER NOT NULL DEFAULT 0 CHECK (final IN (0, 1)),                 -- 1: adjudication
  how           TEXT NOT NULL DEFAULT 'key' CHECK (how IN ('key', 'bulk', 'everywhere', 'carried', 'settled', 'imported')),
  served        TEXT NOT NULL DEFAULT 'candidates' CHECK (served IN ('candidates', 'blind')),
  round         INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),                      -- 0 counts, 1.. are repeats
  scope         TEXT NOT NULL DEFAULT '',                    -- done: labels or layers it covers, by spaces; '': all
  keys          INTEGER NOT NULL DEFAULT 0 CHECK (keys >= 0),                       -- presses since the last step
  reason        TEXT NOT NULL DEFAULT '',
  note          TEXT NOT NULL DEFAULT '',
  codebook_id   TEXT NOT NULL REFERENCES codebooks (id),
  CONSTRAINT only_the_rejected_give_way CHECK (as_id IS NULL OR verdict IS 'reject'),
  CONSTRAINT undo_names_what_it_undoes CHECK ((action IN ('undo', 'redo')) = (undoes_id IS NOT NULL)),
  CONSTRAINT articles_are_done_annotations_judged
    CHECK (verdict IS NULL OR (verdict IN ('done', 'excluded')) = (annotation_id IS NULL))
) STRICT;
CREATE INDEX decisions_by_reviewer ON decisions (reviewer_id, id);
CREATE INDEX decisions_by_article ON decisions (article_id, annotation_id, id);
CREATE INDEX decisions_by_as ON decisions (as_id) WHERE as_id IS NOT NULL;
CREATE INDEX decisions_by_step ON decisions (step_id) WHERE id <> step_id;      -- the first row of a step names itself
CREATE INDEX decisions_by_undoes ON decisions (undoes_id, id) WHERE undoes_id IS NOT NULL;
CREATE INDEX decisions_steps ON decisions (reviewer_id, article_id) WHERE id = step_id;
CREATE INDEX decisions_final ON decisions (annotation_id) WHERE final = 1;
CREATE INDEX decisions_comments ON decisions (reviewer_id, annotation_id) WHERE action = 'comment';

-- Local to this file: never merged, never published.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE seats (                   -- who has which article open
  reviewer_id TEXT PRIMARY KEY REFERENCES sources (id),
  article_id  TEXT NOT NULL REFERENCES articles (id),
  until       REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE visits (                  -- which article a reviewer opened when, and what was on the screen
  id            INTEGER PRIMARY KEY,
  reviewer_id   TEXT NOT NULL REFERENCES sources (id),
  article_id    TEXT NOT NULL REFERENCES articles (id),
  opened        TEXT NOT NULL,
  closed        TEXT,
  annotation_id TEXT REFERENCES annotations (id),            -- the focus
  screen        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(screen))
) STRICT;
CREATE INDEX visits_by_reviewer ON visits (reviewer_id, id);
