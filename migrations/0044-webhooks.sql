-- Grain: configured webhook: how far it has received the changes, and when it is tried again.
create table ops.webhook (
  name text collate "C" primary key,
  -- In the feed of changes: all before it were received.
  position text not null,
  -- Since the last success.
  failures integer not null,
  -- Of the last failure.
  next_try_at timestamptz,
  problem text
);
