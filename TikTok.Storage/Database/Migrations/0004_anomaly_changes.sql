-- What the page asks once a second: which anomalies have changed lately, and which are provisional now.
CREATE INDEX anomalies_changed ON anomalies (revised_at);
CREATE INDEX anomalies_provisional ON anomalies (id) WHERE state = 'provisional';
