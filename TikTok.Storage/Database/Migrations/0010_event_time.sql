-- What becomes of posts that are not counted, and of windows in which an input ended.

-- Posts that the Counter left out, by the stream day (UTC) under which they are kept; moves in the transactions of the Ranker.
CREATE TABLE uncounted_posts (
  day    date   NOT NULL,
  reason text   NOT NULL, -- late, ahead, behind, repeated
  posts  bigint NOT NULL,
  PRIMARY KEY (day, reason)
);

-- Windows that were judged because an input ended in them. Revised: posts came later, and their rows in keyword_windows count these
-- too; otherwise more may come, and the row here goes when the window has passed.
CREATE TABLE early_windows (
  window_seconds int         NOT NULL,
  window_start   timestamptz NOT NULL,
  revised        boolean     NOT NULL,
  PRIMARY KEY (window_seconds, window_start)
);

-- Records of the day whose time is not that of the hour under which they are kept; they are in no other table.
ALTER TABLE parsed_days ADD COLUMN set_aside bigint NOT NULL DEFAULT 0;

-- What sources say they have sent, one row for each end of an input, by its offset in partition 0 of tiktok.posts.
CREATE TABLE ended_inputs (
  log_offset bigint PRIMARY KEY,
  source     text   NOT NULL,
  input      text   NOT NULL,
  valid      bigint NOT NULL,
  rejected   bigint NOT NULL,
  skipped    bigint NOT NULL,
  set_aside  bigint NOT NULL
);
