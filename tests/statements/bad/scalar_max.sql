-- expect: 3: max
-- name: x :many
select id from pet where max(id, 3) = 3
