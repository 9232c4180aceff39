-- What the record refuses: rows that change or go, rows that replace others, annotations that do not fit their article.
-- The guard before each insert is there because OR REPLACE deletes without asking the others.

CREATE TRIGGER sources_add BEFORE INSERT ON sources BEGIN
  SELECT RAISE(ABORT, 'this source is already recorded') WHERE EXISTS (SELECT 1 FROM sources WHERE id = NEW.id);
END;
CREATE TRIGGER sources_fixed BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'sources never change'); END;
CREATE TRIGGER sources_kept BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'sources are kept'); END;

CREATE TRIGGER codebooks_add BEFORE INSERT ON codebooks BEGIN
  SELECT RAISE(ABORT, 'this codebook is already recorded') WHERE EXISTS (SELECT 1 FROM codebooks WHERE id = NEW.id);
END;
CREATE TRIGGER codebooks_fixed BEFORE UPDATE ON codebooks BEGIN SELECT RAISE(ABORT, 'codebooks never change: store another version'); END;
CREATE TRIGGER codebooks_kept BEFORE DELETE ON codebooks BEGIN SELECT RAISE(ABORT, 'codebooks are kept'); END;

CREATE TRIGGER labels_add BEFORE INSERT ON labels BEGIN
  SELECT RAISE(ABORT, 'this label is already recorded') WHERE EXISTS (SELECT 1 FROM labels WHERE id = NEW.id);
END;
CREATE TRIGGER labels_fixed BEFORE UPDATE ON labels BEGIN SELECT RAISE(ABORT, 'labels never change'); END;
CREATE TRIGGER labels_kept BEFORE DELETE ON labels BEGIN SELECT RAISE(ABORT, 'labels are kept'); END;

CREATE TRIGGER codebook_labels_add BEFORE INSERT ON codebook_labels BEGIN
  SELECT RAISE(ABORT, 'this label of the codebook is already recorded')
  WHERE EXISTS (SELECT 1 FROM codebook_labels WHERE codebook_id = NEW.codebook_id AND label_id = NEW.label_id);
END;
CREATE TRIGGER codebook_labels_fixed BEFORE UPDATE ON codebook_labels BEGIN SELECT RAISE(ABORT, 'codebooks never change'); END;
CREATE TRIGGER codebook_labels_kept BEFORE DELETE ON codebook_labels BEGIN SELECT RAISE(ABORT, 'codebooks are kept'); END;

CREATE TRIGGER articles_add BEFORE INSERT ON articles BEGIN
  SELECT RAISE(ABORT, 'this article is already recorded') WHERE EXISTS (SELECT 1 FROM articles WHERE id = NEW.id);
END;
CREATE TRIGGER articles_fixed BEFORE UPDATE ON articles BEGIN
  SELECT RAISE(ABORT, 'articles never change: import the new text as a new article');
END;
CREATE TRIGGER articles_kept BEFORE DELETE ON articles BEGIN SELECT RAISE(ABORT, 'articles are kept'); END;

CREATE TRIGGER article_facts_add BEFORE INSERT ON article_facts BEGIN
  SELECT RAISE(ABORT, 'this fact is already recorded') WHERE EXISTS (SELECT 1 FROM article_facts
    WHERE article_id = NEW.article_id AND key = NEW.key AND value = NEW.value AND source_id = NEW.source_id);
END;
CREATE TRIGGER article_facts_fixed BEFORE UPDATE ON article_facts BEGIN SELECT RAISE(ABORT, 'facts never change'); END;
CREATE TRIGGER article_facts_kept BEFORE DELETE ON article_facts BEGIN SELECT RAISE(ABORT, 'facts are kept'); END;

CREATE TRIGGER annotations_add BEFORE INSERT ON annotations BEGIN
  SELECT RAISE(ABORT, 'this annotation is already recorded') WHERE EXISTS (SELECT 1 FROM annotations WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'the annotation does not fit its article')
  WHERE NEW.end > (SELECT chars FROM articles WHERE id = NEW.article_id)
     OR NEW.head_id IS NOT NULL AND (SELECT article_id FROM annotations WHERE id = NEW.head_id) IS NOT NEW.article_id
     OR NEW.tail_id IS NOT NULL AND (SELECT article_id FROM annotations WHERE id = NEW.tail_id) IS NOT NEW.article_id
     OR NEW.kind IS NOT (SELECT kind FROM labels WHERE id = NEW.label_id);
END;
CREATE TRIGGER annotations_fixed BEFORE UPDATE ON annotations BEGIN SELECT RAISE(ABORT, 'annotations never change'); END;
CREATE TRIGGER annotations_kept BEFORE DELETE ON annotations BEGIN SELECT RAISE(ABORT, 'annotations are kept'); END;

CREATE TRIGGER proposals_add BEFORE INSERT ON proposals BEGIN
  SELECT RAISE(ABORT, 'this proposal is already recorded') WHERE EXISTS (SELECT 1 FROM proposals
    WHERE annotation_id = NEW.annotation_id AND source_id = NEW.source_id);
END;
CREATE TRIGGER proposals_fixed BEFORE UPDATE ON proposals BEGIN SELECT RAISE(ABORT, 'proposals never change'); END;
CREATE TRIGGER proposals_kept BEFORE DELETE ON proposals BEGIN SELECT RAISE(ABORT, 'proposals are kept'); END;

CREATE TRIGGER readings_add BEFORE INSERT ON readings BEGIN
  SELECT RAISE(ABORT, 'this reading is already recorded') WHERE EXISTS (SELECT 1 FROM readings
    WHERE source_id = NEW.source_id AND article_id = NEW.article_id);
END;
CREATE TRIGGER readings_fixed BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings never change'); END;
CREATE TRIGGER readings_kept BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'readings are kept'); END;

CREATE TRIGGER assignments_add BEFORE INSERT ON assignments BEGIN
  SELECT RAISE(ABORT, 'this assignment is already recorded') WHERE EXISTS (SELECT 1 FROM assignments WHERE id = NEW.id);
END;
CREATE TRIGGER assignments_fixed BEFORE UPDATE ON assignments BEGIN SELECT RAISE(ABORT, 'assignments are only ever added'); END;
CREATE TRIGGER assignments_kept BEFORE DELETE ON assignments BEGIN SELECT RAISE(ABORT, 'assignments are only ever added'); END;

CREATE TRIGGER decisions_add BEFORE INSERT ON decisions BEGIN
  SELECT RAISE(ABORT, 'this decision is already recorded') WHERE EXISTS (SELECT 1 FROM decisions WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'the decision is about an annotation of another article')
  WHERE NEW.annotation_id IS NOT NULL AND (SELECT article_id FROM annotations WHERE id = NEW.annotation_id) IS NOT NEW.article_id
     OR NEW.as_id IS NOT NULL AND (SELECT article_id FROM annotations WHERE id = NEW.as_id) IS NOT NEW.article_id;
  SELECT RAISE(ABORT, 'only people decide') WHERE (SELECT kind FROM sources WHERE id = NEW.reviewer_id) IS NOT 'person';
END;
CREATE TRIGGER decisions_fixed BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
CREATE TRIGGER decisions_kept BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
