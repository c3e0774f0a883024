-- Dead letters that were sent to tiktok.posts after all. replay_batch names the transaction of the log that is to hold them:
-- it does if the position of the group "replayer/dead-letters" has passed it. replayed_at is set after that.
ALTER TABLE dead_letters ADD COLUMN replay_batch bigint, ADD COLUMN replayed_at timestamptz;
CREATE INDEX dead_letters_claimed ON dead_letters (replay_batch) WHERE replay_batch IS NOT NULL AND replayed_at IS NULL;
