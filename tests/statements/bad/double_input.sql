-- expect: 3: stands twice
-- name: x :many
-- in: id id, id int
select id from pet where id = $id
