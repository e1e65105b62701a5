-- expect: 2: word of C
-- name: x :many
select name as register from pet
