-- What people's files are like.

-- Fields of the day's records that are not kept as they stand: beyond their limits, or counters that are no counts.
ALTER TABLE parsed_days ADD COLUMN adjusted_fields bigint NOT NULL DEFAULT 0;

-- What an input holds of which hardly a line is a record, in words; null for one that is as it should be.
ALTER TABLE ended_inputs ADD COLUMN shape text;
