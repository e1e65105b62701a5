-- expect: 3: parameters are written
-- name: x :many
select id from pet where id = ?
