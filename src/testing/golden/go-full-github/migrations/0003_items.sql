-- The example resource. Its ids are UUIDs of version 7, in order of time: the primary key is the order of the list.
create table items (
  id uuid primary key,
  name text not null,
  quantity integer not null,
  created_at timestamptz not null default now()
);
