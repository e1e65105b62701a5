-- expect: 4: on conflict
-- name: x :exec
-- in: id id
insert or ignore into owner (id, name) values ($id, '')
