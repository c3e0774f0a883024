-- Offsets that were deleted from the log before a consumer was done with them, where that is accepted (EventLog:AcceptLostOffsets).
CREATE TABLE lost_offsets (
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  partition    int         NOT NULL,
  from_offset  bigint      NOT NULL,
  next_offset  bigint      NOT NULL,
  noted_at     timestamptz NOT NULL,
  PRIMARY KEY (consumer, topic, partition, from_offset)
);
