-- What the stream writes as it goes.

-- How far each consumer that keeps its position in this database has read. The position moves in the transaction that holds
-- the results. Raising the epoch fences off the owner before.
CREATE TABLE log_positions (
  consumer     text   NOT NULL,
  topic        text   NOT NULL,
  partition    int    NOT NULL,
  next_offset  bigint NOT NULL DEFAULT 0,
  records      bigint NOT NULL DEFAULT 0,
  epoch        bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, topic, partition)
);

-- The "latest" view: the newest snapshot of every recent post.
CREATE TABLE recent_posts (
  id            bigint      PRIMARY KEY,
  author_id     text        NOT NULL,
  handle        text        NOT NULL,
  nick_name     text        NOT NULL,
  text          text        NOT NULL,
  hashtags      text[]      NOT NULL,
  created_at    timestamptz NOT NULL,
  streamed_at   timestamptz NOT NULL,
  likes         bigint      NOT NULL,
  comments      bigint      NOT NULL,
  shares        bigint      NOT NULL,
  plays         bigint,
  music_id      text        NOT NULL,
  music_name    text        NOT NULL,
  musician      text        NOT NULL,
  log_partition int         NOT NULL,
  log_offset    bigint      NOT NULL
);
CREATE INDEX recent_posts_newest ON recent_posts (created_at DESC, id DESC);
CREATE INDEX recent_posts_streamed ON recent_posts (streamed_at);

-- Newest posts of a keyword, by keyset.
CREATE TABLE post_keywords (
  keyword    text        COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  post_id    bigint      NOT NULL,
  PRIMARY KEY (keyword, created_at, post_id)
);
CREATE INDEX post_keywords_post ON post_keywords (post_id);

CREATE TABLE dead_letters (
  log_offset  bigint      PRIMARY KEY,
  reason      text        NOT NULL,
  source      text        NOT NULL,
  line        bigint      NOT NULL,
  raw         text        NOT NULL,
  rejected_at timestamptz NOT NULL
);

-- The series: one row per keyword and closed window in which it occurred. Absent = zero where the stream was observed.
-- window_seconds 300 or 3600; marks 1 = stop word, 2 = boilerplate; expected and band are null without a baseline.
CREATE TABLE keyword_windows (
  keyword        text        COLLATE "C" NOT NULL,
  window_seconds int         NOT NULL,
  window_start   timestamptz NOT NULL,
  posts          int         NOT NULL,
  authors        int         NOT NULL,
  engagement     bigint      NOT NULL,
  marks          smallint    NOT NULL,
  expected       real,
  band_lower     real,
  band_upper     real,
  PRIMARY KEY (keyword, window_seconds, window_start)
) PARTITION BY RANGE (window_start);

-- Up to when each Scorer partition has written its closed windows; moves in the transaction that holds the rows.
CREATE TABLE scorer_progress (
  partition      int         NOT NULL,
  window_seconds int         NOT NULL,
  closed_until   timestamptz NOT NULL,
  PRIMARY KEY (partition, window_seconds)
);

CREATE TABLE anomalies (
  id               text        PRIMARY KEY,
  keyword          text        COLLATE "C" NOT NULL,
  metric           text        NOT NULL,
  kind             text        NOT NULL,
  detector         text        NOT NULL,
  detector_version int         NOT NULL,
  window_seconds   int         NOT NULL,
  starts_at        timestamptz NOT NULL,
  ends_at          timestamptz NOT NULL,
  state            text        NOT NULL,
  peak_at          timestamptz NOT NULL,
  observed         bigint      NOT NULL,
  authors          bigint      NOT NULL,
  expected         float8      NOT NULL,
  band_lower       float8      NOT NULL,
  band_upper       float8      NOT NULL,
  score            float8      NOT NULL,
  severity         int         NOT NULL,
  platform_posts   bigint      NOT NULL,
  coverage         float8      NOT NULL,
  tested           int         NOT NULL,
  baseline_version int         NOT NULL,
  members          text[]      NOT NULL,
  evidence         jsonb       NOT NULL,
  revision         int         NOT NULL,
  raised_at        timestamptz NOT NULL,
  revised_at       timestamptz NOT NULL
);
CREATE INDEX anomalies_newest ON anomalies (starts_at DESC, id DESC);
CREATE INDEX anomalies_keyword ON anomalies (keyword, starts_at DESC, id DESC);
CREATE UNIQUE INDEX anomalies_continuation ON anomalies (keyword, metric, detector, window_seconds, ends_at);

CREATE TABLE anomaly_revisions (
  anomaly_id text        NOT NULL REFERENCES anomalies (id) ON DELETE CASCADE,
  revision   int         NOT NULL,
  state      text        NOT NULL,
  ends_at    timestamptz NOT NULL,
  observed   bigint      NOT NULL,
  score      float8      NOT NULL,
  severity   int         NOT NULL,
  revised_at timestamptz NOT NULL,
  PRIMARY KEY (anomaly_id, revision)
);

-- Anomalies to be published to the log, in this order.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  anomaly_id text   NOT NULL,
  payload    jsonb  NOT NULL
);

-- The same mark is in log, lake and database that belong together.
CREATE TABLE identity (
  mark text PRIMARY KEY
);
