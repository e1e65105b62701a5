-- expect: 3: expected "name type"
-- name: x :many
-- in: id bigint
select id from pet where id = $id
