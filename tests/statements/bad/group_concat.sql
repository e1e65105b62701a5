-- expect: 4: SQLite only
-- name: x :one
-- out: all text
select group_concat(name) as "all" from pet
