-- People who signed in with a browser.

-- Grain: session, until it ends or the person signs out.
create table ops.session (
  -- SHA-256 of what the browser's cookie holds, of which there is no other copy.
  token_hash bytea primary key,
  -- The API key or token with which the person signed in, encrypted with the cookie's content: this table alone opens nothing.
  sealed_credential bytea not null,
  expires_at timestamptz not null
);

create index session_by_end on ops.session (expires_at);
