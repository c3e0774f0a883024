-- Where an anomaly comes from: the trace that found its numbers (and each of its states), and where the posts of its windows
-- lie in tiktok.posts, as [{"partition", "from", "next"}].
ALTER TABLE anomalies ADD COLUMN trace_id text, ADD COLUMN lineage jsonb NOT NULL DEFAULT '[]';
ALTER TABLE anomaly_revisions ADD COLUMN trace_id text;
