-- expect: 2: one engine only
-- name: x :many
-- engine: sqlite
select id from pet
