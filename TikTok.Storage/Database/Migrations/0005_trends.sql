-- What trends are counted by: challenges as keywords (#rain) in the order of challenge_names, '' for one without a letter or
-- digit and for a repetition; the musician's name, folded.
ALTER TABLE posts ADD COLUMN challenge_keys text[] NOT NULL DEFAULT '{}', ADD COLUMN musician_key text NOT NULL DEFAULT '';

-- The foremost challenges, sounds, musicians and authors of a parsed day, by posts, by engagement or by growth; ranks and rank
-- changes are among all of the day and of the day before. growth is (posts + 1) / (mean of the observed days before + 1), null
-- when none of them was observed; a rank change (places up) is null for what was not there the day before.
CREATE TABLE trends (
  day                    date   NOT NULL,
  dimension              text   NOT NULL,
  key                    text   COLLATE "C" NOT NULL,
  name                   text   NOT NULL,
  posts                  bigint NOT NULL,
  authors                bigint NOT NULL,
  engagement             bigint NOT NULL,
  growth                 float8,
  posts_rank             int    NOT NULL,
  posts_rank_change      int,
  engagement_rank        int    NOT NULL,
  engagement_rank_change int,
  PRIMARY KEY (day, dimension, key)
);

-- Days whose trends are in the table; fingerprint says from which parsed days and options.
CREATE TABLE trend_days (
  day           date        PRIMARY KEY,
  observed_days int         NOT NULL,
  fingerprint   text        NOT NULL,
  published_at  timestamptz NOT NULL
);
