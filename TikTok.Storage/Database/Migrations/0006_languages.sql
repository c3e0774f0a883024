-- The language of a post as guessed from its text, ISO 639-1; null where the text does not tell.
ALTER TABLE posts ADD COLUMN language text;
ALTER TABLE recent_posts ADD COLUMN language text;

-- How many of a keyword's posts were in which language, {"en": 12, "es": 3}; posts whose text does not tell are left out.
-- marks 1 also where the word is a stop word of the language that most of these posts are in.
ALTER TABLE keyword_days ADD COLUMN languages jsonb NOT NULL DEFAULT '{}';

-- As in keyword_days, where most of the posts were marked so: stop words have a baseline and are not judged by it.
ALTER TABLE baselines ADD COLUMN marks smallint NOT NULL DEFAULT 0;
