-- Grain: version of a campaign in a change set.
create temp table staged_campaign (
  seq integer not null,
  campaign_key text collate "C" not null,
  account_id text collate "C" not null,
  account_name text,
  campaign_id text collate "C" not null,
  name text not null,
  status text,
  type text,
  updated_at timestamptz not null,
  read_at timestamptz not null
);
