-- expect: 3: $1
-- name: x :many
select id from pet where id = $1
