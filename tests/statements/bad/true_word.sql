-- expect: 3: true
-- name: x :many
select id from pet where is_tame = true
