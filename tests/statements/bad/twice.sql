-- expect: 4: stands twice
-- name: x :many
select id from pet
-- name: x :many
select id from pet
