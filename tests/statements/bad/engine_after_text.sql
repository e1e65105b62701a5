-- expect: 4: after a text for both
-- name: x :many
select id from pet
-- engine: sqlite
select id from pet
