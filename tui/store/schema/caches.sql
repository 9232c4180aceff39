-- Caches: what the record says now. One trigger per event keeps them in the transaction that adds to the record (the
-- order of several triggers is undefined); a view NAME_now defines each, and `check --rebuild` makes them anew from it.

CREATE TABLE verdicts (                -- each reviewer's newest opinion and comment on each annotation
  article_id    TEXT NOT NULL,
  annotation_id TEXT NOT NULL,         -- '': the article as a whole
  reviewer      TEXT NOT NULL,         -- the name
  round         INTEGER NOT NULL,
  final         INTEGER NOT NULL,
  decision_id   TEXT NOT NULL,         -- '': no opinion yet
  verdict       TEXT,
  as_id         TEXT,
  scope         TEXT NOT NULL,
  comment_id    TEXT NOT NULL,         -- '': no comment yet
  comment       TEXT NOT NULL,
  PRIMARY KEY (article_id, annotation_id, reviewer, round, final)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_by_reviewer ON verdicts (reviewer, verdict, article_id) WHERE annotation_id = '';

CREATE TABLE queue (                   -- one row an article: what lists show and order by
  article_id TEXT PRIMARY KEY REFERENCES articles (id),
  priority   REAL NOT NULL DEFAULT 0,  -- lower comes first; set by hand or by a job, so kept by a rebuild
  title      TEXT NOT NULL DEFAULT '', -- the facts that are shown
  publisher  TEXT NOT NULL DEFAULT '',
  date       TEXT NOT NULL DEFAULT '',
  names      TEXT NOT NULL DEFAULT '', -- these three on lines of their own: what a filter looks at
  needed     INTEGER NOT NULL DEFAULT 1,                     -- how many reviewers should finish it; 0: thin, or another waits for its story
  done       INTEGER NOT NULL DEFAULT 0                      -- how many have finished all of it
) STRICT, WITHOUT ROWID;
-- each order has its index, and each index all that a filter looks at
CREATE INDEX queue_next ON queue (priority, title, article_id, done, needed, names);
CREATE INDEX queue_thin ON queue (article_id) WHERE needed = 0;
CREATE INDEX queue_by_title ON queue (title, article_id, names);
CREATE INDEX queue_by_date ON queue (date, title, article_id, names);
CREATE INDEX queue_by_publisher ON queue (publisher, title, article_id, names);

CREATE TABLE disputes (                -- one reviewer says yes, the other no or, having looked, nothing
  article_id    TEXT NOT NULL REFERENCES articles (id),
  annotation_id TEXT NOT NULL REFERENCES annotations (id),
  yes           TEXT NOT NULL,
  no            TEXT NOT NULL,
  PRIMARY KEY (article_id, annotation_id, yes, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX disputes_by_annotation ON disputes (annotation_id);

CREATE TABLE flags (                   -- doubts: each reviewer's standing question about an annotation, and the answer
  article_id    TEXT NOT NULL,
  annotation_id TEXT NOT NULL,         -- '': the article as a whole
  reviewer      TEXT NOT NULL,
  decision_id   TEXT NOT NULL,
  note          TEXT NOT NULL,
  answer_id     TEXT,                  -- NULL: still open
  answer        TEXT,
  PRIMARY KEY (article_id, annotation_id, reviewer)
) STRICT, WITHOUT ROWID;

CREATE TABLE superseded (              -- candidates of a source that its later version, which read the article too, no longer proposes
  article_id    TEXT NOT NULL REFERENCES articles (id),
  annotation_id TEXT NOT NULL REFERENCES annotations (id),
  PRIMARY KEY (article_id, annotation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX superseded_by_annotation ON superseded (annotation_id);

CREATE TABLE stories (                 -- worked out from the texts after an import: those that are nearly the same tell one story
  id         INTEGER PRIMARY KEY,
  article_id TEXT NOT NULL UNIQUE REFERENCES articles (id),
  lead_id    TEXT,                     -- the article of the story that waits; NULL: there is no other
  sketch     BLOB NOT NULL             -- the smallest hashes of its runs of words, of four bytes
) STRICT;
CREATE INDEX stories_by_lead ON stories (lead_id) WHERE lead_id IS NOT NULL;

CREATE TABLE story_runs (              -- by which runs of words a story is found
  number INTEGER NOT NULL,
  story  INTEGER NOT NULL REFERENCES stories (id),
  PRIMARY KEY (number, story)
) STRICT, WITHOUT ROWID;

CREATE TABLE editions (                -- articles that are versions of one text, as it was corrected; the others have no row
  article_id TEXT PRIMARY KEY,
  text_id    TEXT NOT NULL,            -- what they have in common
  place      TEXT NOT NULL             -- their order, the newest last: a number that counts on, then the id
) STRICT, WITHOUT ROWID;
CREATE INDEX editions_by_text ON editions (text_id, place, article_id);

CREATE VIRTUAL TABLE articles_fts USING fts5(text, content = 'articles', detail = full);

CREATE VIEW said AS                    -- the log, with what each row is about: an undo of a comment is about a comment
  SELECT d.id, d.article_id, coalesce(d.annotation_id, '') AS annotation_id, s.name AS reviewer, d.round, d.final,
    d.verdict, d.as_id, d.scope, d.note, coalesce(u.action, d.action) AS meant
  FROM decisions d JOIN sources s ON s.id = d.reviewer_id LEFT JOIN decisions u ON u.id = d.undoes_id;

CREATE VIEW verdicts_now AS
  SELECT k.article_id, k.annotation_id, k.reviewer, k.round, k.final, k.decision_id, d.verdict, d.as_id,
    coalesce(d.scope, '') AS scope, k.comment_id, coalesce(c.note, '') AS comment
  FROM (SELECT article_id, annotation_id, reviewer, round, final,
          max(CASE WHEN meant = 'comment' THEN '' ELSE id END) AS decision_id,
          max(CASE WHEN meant = 'comment' THEN id ELSE '' END) AS comment_id
        FROM said WHERE meant NOT IN ('flag', 'answer')
        GROUP BY article_id, annotation_id, reviewer, round, final) k
    LEFT JOIN decisions d ON d.id = k.decision_id LEFT JOIN decisions c ON c.id = k.comment_id;

CREATE VIEW looked AS                  -- which reviewer finished which article, label by label: silence there is a no
  SELECT v.article_id, v.reviewer, l.label_id
  FROM verdicts v JOIN decisions d ON d.id = v.decision_id JOIN codebook_labels l ON l.codebook_id = d.codebook_id
  WHERE v.annotation_id = '' AND v.round = 0 AND v.final = 0 AND v.verdict = 'done'
    AND (v.scope = '' OR instr(' ' || v.scope || ' ', ' ' || l.label_id || ' ')
      OR l.layer <> '' AND instr(' ' || v.scope || ' ', ' ' || l.layer || ' '));

CREATE VIEW disputes_now AS
  SELECT y.article_id, y.annotation_id, y.reviewer AS yes, n.reviewer AS no
  FROM verdicts y JOIN verdicts n ON n.article_id = y.article_id AND n.annotation_id = y.annotation_id
    AND n.round = 0 AND n.final = 0 AND n.verdict = 'reject'
  WHERE y.round = 0 AND y.final = 0 AND y.verdict = 'accept'
    AND NOT EXISTS (SELECT 1 FROM verdicts f WHERE f.article_id = y.article_id AND f.annotation_id = y.annotation_id
      AND f.round = 0 AND f.final = 1 AND f.verdict IS NOT NULL)
  UNION ALL
  SELECT y.article_id, y.annotation_id, y.reviewer, n.reviewer
  FROM verdicts y JOIN annotations a ON a.id = y.annotation_id
    JOIN looked n ON n.article_id = y.article_id AND n.label_id = a.label_id AND n.reviewer <> y.reviewer
  WHERE y.round = 0 AND y.final = 0 AND y.verdict = 'accept'
    AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = y.article_id AND v.annotation_id = y.annotation_id
      AND v.reviewer = n.reviewer AND v.round = 0 AND v.final = 0 AND v.verdict IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM verdicts f WHERE f.article_id = y.article_id AND f.annotation_id = y.annotation_id
      AND f.round = 0 AND f.final = 1 AND f.verdict IS NOT NULL);

CREATE VIEW flags_now AS
  SELECT f.article_id, f.annotation_id, f.reviewer, f.id AS decision_id, f.note,
    CASE WHEN a.note <> '' THEN a.id END AS answer_id, CASE WHEN a.note <> '' THEN a.note END AS answer
  FROM said f LEFT JOIN said a ON a.id = (SELECT max(b.id) FROM said b WHERE b.article_id = f.article_id
    AND b.annotation_id = f.annotation_id AND b.meant = 'answer' AND b.id > f.id)
  WHERE f.meant = 'flag' AND f.note <> ''
    AND NOT EXISTS (SELECT 1 FROM said g WHERE g.article_id = f.article_id AND g.annotation_id = f.annotation_id
      AND g.reviewer = f.reviewer AND g.meant = 'flag' AND g.id > f.id);

CREATE VIEW assigned AS                -- the assignments that stand
  SELECT a.* FROM assignments a WHERE a.state = 'assigned' AND NOT EXISTS (SELECT 1 FROM assignments b
    WHERE b.article_id = a.article_id AND b.reviewer = a.reviewer AND b.round = a.round AND b.id > a.id);

CREATE VIEW versions AS                -- sources that come in versions; the one of a name that was asked last here has the highest rank
  SELECT s.id AS source_id, s.kind, s.name, coalesce((SELECT e.key FROM json_each(g.value) e WHERE e.value = s.id), -1) AS rank
  FROM sources s LEFT JOIN settings g ON g.key = 'versions' WHERE s.kind IN ('rules', 'model', 'plug-in');

CREATE VIEW outranked AS               -- readings after which a later version of the source read the article too
  SELECT r.article_id, r.source_id FROM readings r JOIN versions v ON v.source_id = r.source_id
  WHERE EXISTS (SELECT 1 FROM readings n JOIN versions w ON w.source_id = n.source_id
    WHERE n.article_id = r.article_id AND w.kind = v.kind AND w.name = v.name AND w.rank > v.rank);

CREATE VIEW superseded_now AS          -- whether somebody decided them is asked where they are left out
  SELECT a.article_id, a.id AS annotation_id FROM annotations a
  WHERE EXISTS (SELECT 1 FROM proposals p JOIN outranked o ON o.source_id = p.source_id AND o.article_id = a.article_id
      WHERE p.annotation_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM proposals p JOIN sources s ON s.id = p.source_id AND s.kind <> 'person'
      WHERE p.annotation_id = a.id AND NOT EXISTS (SELECT 1 FROM outranked o WHERE o.source_id = p.source_id AND o.article_id = a.article_id));

CREATE VIEW version_links AS           -- each way: an id that is no article's brings no two together by its length alone
  SELECT article_id AS id, value AS other FROM article_facts WHERE key = 'version-of' AND length(value) = 26
  UNION SELECT value, article_id FROM article_facts WHERE key = 'version-of' AND length(value) = 26;

CREATE VIEW editions_now AS
  SELECT k.id AS article_id, k.text_id, coalesce((SELECT max(f.value) FROM article_facts f
    WHERE f.article_id = k.id AND f.key = 'version-number'), '0001') || ' ' || k.id AS place
  FROM (WITH RECURSIVE kin (id, other) AS (SELECT id, id FROM version_links
      UNION SELECT kin.id, l.other FROM kin JOIN version_links l ON l.id = kin.other)
    SELECT id, min(other) AS text_id FROM kin GROUP BY id) k;

CREATE VIEW aside AS                   -- versions that count no more, or not yet: all but the newest that was finished, or else the newest
  SELECT e.article_id FROM editions e WHERE e.place <> coalesce(
    (SELECT max(n.place) FROM editions n JOIN queue q ON q.article_id = n.article_id AND q.done > 0 WHERE n.text_id = e.text_id),
    (SELECT max(n.place) FROM editions n JOIN queue q ON q.article_id = n.article_id WHERE n.text_id = e.text_id), e.place);

CREATE VIEW queue_now AS               -- all but the priority
  SELECT article_id, title, publisher, date, title || char(10) || publisher || char(10) || date AS names,
    max((SELECT count(*) FROM assigned g WHERE g.article_id = f.article_id AND g.round = 0 AND g.purpose = 'coding'),
      NOT EXISTS (SELECT 1 FROM article_facts t WHERE t.article_id = f.article_id AND t.key = 'thin')
      AND NOT EXISTS (SELECT 1 FROM stories s WHERE s.article_id = f.article_id AND s.lead_id <> f.article_id)
      AND NOT EXISTS (SELECT 1 FROM editions e JOIN editions n ON n.text_id = e.text_id AND n.place > e.place
        JOIN articles w ON w.id = n.article_id WHERE e.article_id = f.article_id)) AS needed,
    (SELECT count(*) FROM verdicts v WHERE v.article_id = f.article_id AND v.annotation_id = ''
      AND v.round = 0 AND v.final = 0 AND v.verdict = 'done' AND v.scope = '') AS done
  FROM (SELECT a.id AS article_id,
      coalesce((SELECT min(value) FROM article_facts f WHERE f.article_id = a.id AND f.key = 'title'), '') AS title,
      coalesce((SELECT min(value) FROM article_facts f WHERE f.article_id = a.id AND f.key = 'publisher'), '') AS publisher,
      coalesce((SELECT min(value) FROM article_facts f WHERE f.article_id = a.id AND f.key = 'date'), '') AS date
    FROM articles a) f;

CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
  INSERT INTO queue (article_id, names) VALUES (NEW.id, char(10) || char(10));
  INSERT INTO articles_fts (rowid, text) VALUES (NEW.rowid, NEW.text);
  UPDATE queue SET needed = n.needed FROM queue_now n -- files merge article by article: a version may come before the one it corrects
  WHERE n.article_id = queue.article_id AND queue.article_id IN
    (SELECT o.article_id FROM editions e JOIN editions o ON o.text_id = e.text_id WHERE e.article_id = NEW.id);
END;

CREATE TRIGGER article_facts_added AFTER INSERT ON article_facts
  WHEN NEW.key IN ('title', 'publisher', 'date', 'thin', 'version-of', 'version-number')
BEGIN
  DELETE FROM editions WHERE NEW.key IN ('version-of', 'version-number') AND text_id IN
    (SELECT e.text_id FROM editions e WHERE e.article_id IN (NEW.article_id, NEW.value));
  INSERT INTO editions                 -- as in editions_now, of what hangs together with this one alone
    SELECT k.id, min(k.id) OVER (), coalesce((SELECT max(f.value) FROM article_facts f
      WHERE f.article_id = k.id AND f.key = 'version-number'), '0001') || ' ' || k.id
    FROM (WITH RECURSIVE kin (id) AS (SELECT NEW.article_id
        UNION SELECT iif(f.article_id = kin.id, f.value, f.article_id) FROM kin JOIN article_facts f
          ON f.key = 'version-of' AND (f.article_id = kin.id OR f.value = kin.id) AND length(f.value) = 26)
      SELECT id FROM kin) k
    WHERE NEW.key IN ('version-of', 'version-number') AND EXISTS (SELECT 1 FROM article_facts f
      WHERE f.key = 'version-of' AND (f.article_id = k.id OR f.value = k.id) AND length(f.value) = 26);
  UPDATE queue SET title = n.title, publisher = n.publisher, date = n.date, names = n.names, needed = n.needed
  FROM queue_now n WHERE n.article_id = NEW.article_id AND queue.article_id = NEW.article_id;
  UPDATE queue SET needed = n.needed FROM queue_now n
  WHERE NEW.key IN ('version-of', 'version-number') AND n.article_id = queue.article_id AND queue.article_id IN
    (SELECT o.article_id FROM editions e JOIN editions o ON o.text_id = e.text_id WHERE e.article_id = NEW.article_id);
END;

CREATE TRIGGER stories_led AFTER UPDATE OF lead_id ON stories BEGIN
  UPDATE queue SET needed = n.needed FROM queue_now n WHERE n.article_id = NEW.article_id AND queue.article_id = NEW.article_id;
END;

CREATE TRIGGER assignments_added AFTER INSERT ON assignments BEGIN
  UPDATE queue SET needed = n.needed FROM queue_now n WHERE n.article_id = NEW.article_id AND queue.article_id = NEW.article_id;
END;

CREATE TRIGGER readings_added AFTER INSERT ON readings WHEN EXISTS (SELECT 1 FROM readings r
  JOIN sources s ON s.id = r.source_id AND s.kind IN ('rules', 'model', 'plug-in') JOIN sources t ON t.kind = s.kind AND t.name = s.name AND t.id <> s.id
  JOIN readings o ON o.source_id = t.id AND o.article_id = r.article_id WHERE r.article_id = NEW.article_id)
BEGIN
  DELETE FROM superseded WHERE article_id = NEW.article_id;
  INSERT INTO superseded SELECT * FROM superseded_now WHERE article_id = NEW.article_id;
END;

CREATE TRIGGER decisions_added AFTER INSERT ON decisions BEGIN
  INSERT INTO verdicts
    SELECT article_id, annotation_id, reviewer, round, final, iif(meant = 'comment', '', id), iif(meant = 'comment', NULL, verdict),
      iif(meant = 'comment', NULL, as_id), iif(meant = 'comment', '', scope), iif(meant = 'comment', id, ''), iif(meant = 'comment', note, '')
    FROM said WHERE id = NEW.id AND meant NOT IN ('flag', 'answer')
  ON CONFLICT DO UPDATE SET
    verdict = iif(excluded.decision_id > decision_id, excluded.verdict, verdict),
    as_id = iif(excluded.decision_id > decision_id, excluded.as_id, as_id),
    scope = iif(excluded.decision_id > decision_id, excluded.scope, scope),
    comment = iif(excluded.comment_id > comment_id, excluded.comment, comment),
    decision_id = max(excluded.decision_id, decision_id),
    comment_id = max(excluded.comment_id, comment_id);
  UPDATE queue SET done = (SELECT count(*) FROM verdicts v WHERE v.article_id = NEW.article_id AND v.annotation_id = ''
      AND v.round = 0 AND v.final = 0 AND v.verdict = 'done' AND v.scope = '')
    WHERE NEW.annotation_id IS NULL AND article_id = NEW.article_id;
  DELETE FROM flags WHERE article_id = NEW.article_id AND annotation_id = coalesce(NEW.annotation_id, '')
    AND coalesce((SELECT action FROM decisions WHERE id = NEW.undoes_id), NEW.action) IN ('flag', 'answer');
  INSERT INTO flags SELECT * FROM flags_now WHERE article_id = NEW.article_id
    AND annotation_id = coalesce(NEW.annotation_id, '')
    AND coalesce((SELECT action FROM decisions WHERE id = NEW.undoes_id), NEW.action) IN ('flag', 'answer');
  DELETE FROM disputes WHERE article_id = NEW.article_id AND (NEW.annotation_id IS NULL OR annotation_id = NEW.annotation_id)
    AND NEW.action NOT IN ('comment', 'flag', 'answer');
  INSERT INTO disputes SELECT * FROM disputes_now WHERE article_id = NEW.article_id AND annotation_id = NEW.annotation_id
    AND NEW.action NOT IN ('comment', 'flag', 'answer');
  INSERT INTO disputes SELECT * FROM disputes_now WHERE NEW.annotation_id IS NULL AND article_id = NEW.article_id
    AND NEW.action NOT IN ('comment', 'flag', 'answer');
END;
