-- expect: 3: not declared
-- name: x :many
select id from pet where id = $id
