-- The database of the service and its two roles: run once on a server, as a superuser.
-- The owner migrates the schema; the app reads and writes rows. Nobody else may connect.
-- All instances together, with full pools (POOL_MAX, and one more for the readiness check), stay below the limit of the app.
create role payments_owner login;

create role payments_app login connection limit 80;

create database payments owner payments_owner;

revoke all on database payments from public;

grant connect on database payments to payments_app;
