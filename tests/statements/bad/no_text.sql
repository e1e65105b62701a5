-- expect: 2: has no text
-- name: x :many
-- in: id id
-- name: y :many
select id from pet
