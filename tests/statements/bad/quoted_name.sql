-- expect: 3: plain
-- name: x :many
select "id" from pet
