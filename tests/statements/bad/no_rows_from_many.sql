-- expect: 2: answers no rows
-- name: x :many
delete from pet
