-- expect: 2: never used
-- name: x :many
-- in: id id, other int
select id from pet where id = $id
