-- What the daily work over the lake writes.

-- Every post of a parsed stream day, newest snapshot.
CREATE TABLE posts (
  day          date        NOT NULL,
  id           bigint      NOT NULL,
  author_id    text        NOT NULL,
  handle       text        NOT NULL,
  nick_name    text        NOT NULL,
  text         text        NOT NULL,
  challenge_ids   text[]   NOT NULL,
  challenge_names text[]   NOT NULL,
  is_commerce  boolean     NOT NULL,
  is_activity_item boolean NOT NULL,
  created_at   timestamptz NOT NULL,
  streamed_at  timestamptz NOT NULL,
  likes        bigint      NOT NULL,
  comments     bigint      NOT NULL,
  shares       bigint      NOT NULL,
  plays        bigint,
  music_id     text        NOT NULL,
  music_name   text        NOT NULL,
  musician     text        NOT NULL,
  snapshots    int         NOT NULL,
  PRIMARY KEY (day, id)
) PARTITION BY LIST (day);

-- Per keyword, day and window length: sums over the day's windows, from which baselines are made.
CREATE TABLE keyword_days (
  day            date     NOT NULL,
  keyword        text     COLLATE "C" NOT NULL,
  window_seconds int      NOT NULL,
  posts          bigint   NOT NULL,
  sum_of_squares bigint   NOT NULL,
  marks          smallint NOT NULL,
  PRIMARY KEY (day, keyword, window_seconds)
) PARTITION BY LIST (day);

-- Coverage: the stream hours in which anything was seen.
CREATE TABLE stream_hours (
  hour  timestamptz PRIMARY KEY,
  posts bigint      NOT NULL
);

-- What parsing a day found; fingerprint says from which objects.
CREATE TABLE parsed_days (
  day                 date        PRIMARY KEY,
  lake_records        bigint      NOT NULL,
  parsed_records      bigint      NOT NULL,
  distinct_ids        bigint      NOT NULL,
  replaced_characters bigint      NOT NULL,
  objects             int         NOT NULL,
  fingerprint         text        NOT NULL,
  parsed_at           timestamptz NOT NULL
);

-- Versions of the baselines. Windows that start at or after effective_from, in stream time, are judged by a version.
CREATE TABLE baseline_versions (
  version        int         PRIMARY KEY,
  day            date        NOT NULL,
  effective_from timestamptz NOT NULL,
  fingerprint    text        NOT NULL,
  keywords       int         NOT NULL,
  published_at   timestamptz NOT NULL
);

CREATE TABLE baselines (
  version            int    NOT NULL REFERENCES baseline_versions (version) ON DELETE CASCADE,
  window_seconds     int    NOT NULL,
  keyword            text   COLLATE "C" NOT NULL,
  mean               float8 NOT NULL,
  standard_deviation float8 NOT NULL,
  support_days       int    NOT NULL,
  PRIMARY KEY (version, window_seconds, keyword)
);
