-- name: InsertItem :one
insert into items (id, name, quantity) values ($1, $2, $3)
returning id, name, quantity, created_at;

-- name: GetItem :one
select id, name, quantity, created_at from items where id = $1;

-- name: ListItemsBefore :many
select id, name, quantity, created_at from items where id < $1 order by id desc limit $2;

-- name: DeleteItem :execrows
delete from items where id = $1;
