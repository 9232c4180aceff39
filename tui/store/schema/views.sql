-- Public views, a contract for readers with any SQLite tool: names and columns stay.

CREATE VIEW candidates AS              -- what sources that are no person propose, not superseded, and nobody has decided
  SELECT a.id AS annotation_id, a.article_id, q.title, a.kind, a.label_id, a.start, a.end, a.quote, a.head_id, a.tail_id, a.value,
    max(p.score) AS score, count(*) AS sources, group_concat(p.source_id, ' ') AS source_ids
  FROM annotations a JOIN queue q ON q.article_id = a.article_id
    JOIN proposals p ON p.annotation_id = a.id JOIN sources s ON s.id = p.source_id AND s.kind <> 'person'
  WHERE NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id
    AND v.round = 0 AND v.verdict IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM superseded u WHERE u.article_id = a.article_id AND u.annotation_id = a.id)
  GROUP BY a.id;

CREATE VIEW holdings AS                -- what each reviewer holds to be true
  SELECT v.reviewer, a.id AS annotation_id, a.article_id, q.title, a.kind, a.label_id, a.start, a.end, a.quote, a.head_id, a.tail_id,
    a.value, v.comment, v.decision_id
  FROM verdicts v JOIN annotations a ON a.id = v.annotation_id JOIN queue q ON q.article_id = v.article_id
  WHERE v.round = 0 AND v.final = 0 AND v.verdict = 'accept';

CREATE VIEW disputes_open AS           -- who holds what another, having looked, does not
  SELECT d.article_id, q.title, d.annotation_id, a.kind, a.label_id, a.start, a.end, a.quote, a.head_id, a.tail_id, a.value, d.yes, d.no
  FROM disputes d JOIN annotations a ON a.id = d.annotation_id JOIN queue q ON q.article_id = d.article_id
  WHERE d.article_id NOT IN (SELECT article_id FROM aside);

CREATE VIEW agreed_by AS               -- why each annotation that anybody holds is gold, its ends apart; NULL: it is not
  SELECT annotation_id, article_id, head_id, tail_id, CASE
      WHEN final = 'accept' THEN 'adjudicated' WHEN final = 'reject' OR doubted THEN NULL
      WHEN finished = 1 THEN iif(held = 1, 'single', NULL) WHEN held = finished AND held > 1 THEN 'agreed'
      WHEN rule LIKE 'majority:%' AND held * 2 > finished AND held >= CAST(substr(rule, 10) AS INTEGER) THEN 'majority' END AS basis
  FROM (SELECT a.id AS annotation_id, a.article_id, a.head_id, a.tail_id,
      (SELECT value FROM settings WHERE key = 'gold') AS rule,
      (SELECT v.verdict FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND v.round = 0 AND v.final = 1
         AND v.verdict IS NOT NULL ORDER BY v.decision_id DESC LIMIT 1) AS final,
      EXISTS (SELECT 1 FROM flags f WHERE f.article_id = a.article_id AND f.annotation_id = a.id AND f.answer_id IS NULL) AS doubted,
      (SELECT count(*) FROM looked l WHERE l.article_id = a.article_id AND l.label_id = a.label_id) AS finished,
      (SELECT count(*) FROM verdicts v JOIN looked l ON l.article_id = v.article_id AND l.label_id = a.label_id AND l.reviewer = v.reviewer
         WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND v.round = 0 AND v.final = 0 AND v.verdict = 'accept') AS held
    FROM annotations a
    WHERE EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND v.round = 0 AND v.verdict = 'accept')
      AND (a.label_id IN (SELECT label_id FROM codebook_labels WHERE codebook_id = (SELECT value FROM settings WHERE key = 'codebook'))
        OR NOT EXISTS (SELECT 1 FROM settings WHERE key = 'codebook')));  -- what this version of the codebook has given up is not gold

CREATE VIEW gold AS                    -- what stands at the end, of the version that counts; what hangs on others is gold only if its ends are
  SELECT a.id AS annotation_id, a.article_id, q.title, a.kind, a.label_id, a.start, a.end, a.quote, a.head_id, a.tail_id, a.value, g.basis
  FROM agreed_by g JOIN annotations a ON a.id = g.annotation_id JOIN queue q ON q.article_id = a.article_id
  WHERE g.basis IS NOT NULL AND a.article_id NOT IN (SELECT article_id FROM aside) AND NOT EXISTS (
    WITH RECURSIVE ends (id) AS (
      SELECT g.head_id WHERE g.head_id IS NOT NULL UNION SELECT g.tail_id WHERE g.tail_id IS NOT NULL
      UNION SELECT e.head_id FROM annotations e JOIN ends ON e.id = ends.id WHERE e.head_id IS NOT NULL
      UNION SELECT e.tail_id FROM annotations e JOIN ends ON e.id = ends.id WHERE e.tail_id IS NOT NULL)
    SELECT 1 FROM ends WHERE NOT EXISTS (SELECT 1 FROM agreed_by h WHERE h.annotation_id = ends.id AND h.basis IS NOT NULL));

CREATE VIEW progress AS                -- how far each reviewer is
  SELECT s.name AS reviewer,
    count(DISTINCT d.step_id) AS steps, count(*) AS decisions,
    sum(d.how = 'bulk') AS in_bulk,
    (SELECT count(*) FROM verdicts v WHERE v.reviewer = s.name AND v.verdict = 'done' AND v.annotation_id = ''
       AND v.round = 0 AND v.final = 0 AND v.scope = '') AS articles_done,
    (SELECT count(*) FROM verdicts v WHERE v.reviewer = s.name AND v.verdict = 'done' AND v.annotation_id = ''
       AND v.round = 0 AND v.final = 0 AND v.scope <> '') AS articles_in_part,
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM queue q WHERE q.needed > 0 AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = q.article_id
       AND v.annotation_id = '' AND v.reviewer = s.name AND v.round = 0 AND v.final = 0 AND v.verdict IS NOT NULL AND v.scope = '')) AS waiting,
    min(d.at) AS first_at, max(d.at) AS last_at
  FROM decisions d JOIN sources s ON s.id = d.reviewer_id GROUP BY s.name;

CREATE VIEW findings AS                -- spans of the layers that the codebook marks `report`, with their attributes and standing
  SELECT a.id AS annotation_id, a.article_id, q.title, q.publisher, q.date, a.label_id, a.start, a.end, a.quote,
    (SELECT json_group_object(t.label_id, t.value) FROM annotations t WHERE t.head_id = a.id AND t.kind = 'attribute'
       AND EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = t.article_id AND v.annotation_id = t.id
         AND v.round = 0 AND v.verdict = 'accept')) AS attributes,
    CASE WHEN (SELECT basis FROM agreed_by g WHERE g.annotation_id = a.id) IS NOT NULL THEN 'gold'
      WHEN EXISTS (SELECT 1 FROM disputes d WHERE d.annotation_id = a.id) THEN 'disputed'
      WHEN EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND v.round = 0
        AND v.verdict = 'accept') THEN 'accepted'
      WHEN EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND v.round = 0
        AND v.verdict = 'reject') THEN 'rejected'
      ELSE 'candidate' END AS status
  FROM annotations a JOIN queue q ON q.article_id = a.article_id
  WHERE a.label_id IN (SELECT label_id FROM codebook_labels WHERE report = 1
    AND codebook_id = (SELECT value FROM settings WHERE key = 'codebook'))
    AND a.article_id NOT IN (SELECT article_id FROM aside);

CREATE VIEW history AS                 -- the log in words, the oldest first
  SELECT d.id, d.step_id, d.at, s.name AS reviewer, d.article_id, q.title, d.annotation_id, a.kind, a.label_id, a.start, a.end, a.quote,
    a.value, d.action, u.action AS undone, d.verdict, b.label_id AS as_label, b.start AS as_start, b.end AS as_end,
    d.final, d.how, d.served, d.round, d.scope, d.keys, d.reason, d.note, c.name || ' ' || c.version AS codebook
  FROM decisions d JOIN sources s ON s.id = d.reviewer_id JOIN codebooks c ON c.id = d.codebook_id
    JOIN queue q ON q.article_id = d.article_id LEFT JOIN annotations a ON a.id = d.annotation_id
    LEFT JOIN annotations b ON b.id = d.as_id LEFT JOIN decisions u ON u.id = d.undoes_id
  ORDER BY d.id;
