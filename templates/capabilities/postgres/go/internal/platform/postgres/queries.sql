-- name: CountMigrations :one
select count(*)::int as applied from schema_migrations where version = any(sqlc.arg(versions)::text[]);

-- name: LockKey :one
select pg_try_advisory_xact_lock(hashtextextended(sqlc.arg(operation)::text || ' ' || sqlc.arg(key)::text, 0)) as locked;

-- name: FindAnswer :one
select fingerprint, status, headers, body from idempotency_keys
where operation = $1 and key = $2 and created_at >= now() - interval '24 hours';

-- name: ForgetOldAnswers :exec
-- A few at a time, with each new one: no job is needed to keep the table small.
delete from idempotency_keys where ctid in (
  select ctid from idempotency_keys where created_at < now() - interval '24 hours'
  limit 10 for update skip locked
);

-- name: StoreAnswer :exec
insert into idempotency_keys (operation, key, fingerprint, status, headers, body)
values ($1, $2, $3, $4, $5, $6)
on conflict (operation, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
  headers = excluded.headers, body = excluded.body, created_at = excluded.created_at;
