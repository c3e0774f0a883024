-- Anomalies have a life: provisional -> open -> confirmed or retracted -> closed.
-- opened_at: when, in stream time, a closed window made it one; null while provisional and for what never became more.
-- closed_at: when, in stream time, it was closed or retracted. alert: whether somebody is to be told; quiet_reason says why not:
-- 'budget' (others were more severe), 'rescored' (an earlier version or detector has told), 'merged' (its window closed as part of another). Numbers of the hour are those of the
-- hour that ends with the window of the peak.
ALTER TABLE anomalies
  ADD COLUMN alert         boolean NOT NULL DEFAULT true,
  ADD COLUMN quiet_reason  text,
  ADD COLUMN probability   float8  NOT NULL DEFAULT 0,
  ADD COLUMN hour_observed float8  NOT NULL DEFAULT 0,
  ADD COLUMN hour_expected float8  NOT NULL DEFAULT 0,
  ADD COLUMN last_seen_at  timestamptz NOT NULL DEFAULT 'epoch',
  ADD COLUMN opened_at     timestamptz,
  ADD COLUMN closed_at     timestamptz;
UPDATE anomalies SET state = 'closed', opened_at = starts_at, closed_at = ends_at, last_seen_at = ends_at WHERE state = 'final';
UPDATE anomaly_revisions SET state = 'closed' WHERE state = 'final';
DROP INDEX anomalies_continuation;
CREATE INDEX anomalies_alive ON anomalies (id) WHERE state IN ('provisional', 'open', 'confirmed');
CREATE INDEX anomalies_opened ON anomalies (opened_at) WHERE opened_at IS NOT NULL;

-- Windows that not all keyword partitions have told the Ranker of yet.
CREATE TABLE ranker_windows (
  detector         text   NOT NULL,
  detector_version int    NOT NULL,
  window_seconds   int    NOT NULL,
  window_start     bigint NOT NULL,
  partition        int    NOT NULL,
  payload          jsonb  NOT NULL,
  PRIMARY KEY (detector, detector_version, window_seconds, window_start, partition)
);

-- How far the Ranker has come with each version of each detector, in stream time. Anomalies that begin before quiet_until were
-- told of by an earlier one.
CREATE TABLE ranker_runs (
  detector         text        NOT NULL,
  detector_version int         NOT NULL,
  window_seconds   int         NOT NULL,
  quiet_until      timestamptz NOT NULL,
  last_window_end  timestamptz NOT NULL,
  PRIMARY KEY (detector, detector_version, window_seconds)
);

-- Posts of each hour of the day, UTC; for the windows of five minutes, empty for others.
ALTER TABLE keyword_days ADD COLUMN hours int[] NOT NULL DEFAULT '{}';

-- Dispersion of the negative binomial, of windows and of hours; the shapes of day (24 hours, UTC) and week (7 days, Sunday first) as factors beside the
-- platform's own, drawn toward those of the language that the keyword is mostly used in. For the windows of five minutes; others have none.
ALTER TABLE baselines
  ADD COLUMN dispersion float8 NOT NULL DEFAULT 0.1,
  ADD COLUMN hour_dispersion float8 NOT NULL DEFAULT 0.1,
  ADD COLUMN day_shape  real[] NOT NULL DEFAULT '{}',
  ADD COLUMN week_shape real[] NOT NULL DEFAULT '{}';
