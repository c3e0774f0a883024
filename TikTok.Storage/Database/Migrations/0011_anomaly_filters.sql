-- Every filter of the list of anomalies, newest first, has an index: a rare value is found without reading all that is newer.
CREATE INDEX anomalies_kind     ON anomalies (kind, starts_at DESC, id DESC);
CREATE INDEX anomalies_state    ON anomalies (state, starts_at DESC, id DESC);
CREATE INDEX anomalies_alert    ON anomalies (alert, starts_at DESC, id DESC);
CREATE INDEX anomalies_window   ON anomalies (window_seconds, starts_at DESC, id DESC);
CREATE INDEX anomalies_severity ON anomalies (severity, starts_at DESC, id DESC);

-- Those that a period touches: they may have begun long before it. A range that can be built of any row, and is never empty.
CREATE INDEX anomalies_period ON anomalies USING gist (tstzrange(starts_at, greatest(starts_at, ends_at), '[]'));
