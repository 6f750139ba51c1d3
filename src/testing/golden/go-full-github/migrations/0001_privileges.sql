-- The app role reads and writes rows and nothing else: it can't change the schema.
alter default privileges in schema public
  grant select, insert, update, delete on tables to payments_app;
alter default privileges in schema public
  grant usage on sequences to payments_app;
grant select on schema_migrations to payments_app;
