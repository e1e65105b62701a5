-- expect: 6: now
-- name: x :many
-- engine: sqlite
select id from pet
-- engine: postgres
select id from pet where born_at < now()
