-- Passwords for a developer's machine, where `compose.yaml` runs this after `roles.sql`. Elsewhere a secret store gives them.
alter role payments_owner password 'payments_owner';

alter role payments_app password 'payments_app';
