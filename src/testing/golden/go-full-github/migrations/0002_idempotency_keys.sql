-- Answers already given, by the Idempotency-Key of the request.
create table idempotency_keys (
  operation text not null,
  key text not null,
  fingerprint text not null,
  status integer not null,
  headers json not null,
  body json not null,
  created_at timestamptz not null default now(),
  primary key (operation, key)
);

create index idempotency_keys_created_at on idempotency_keys (created_at);
