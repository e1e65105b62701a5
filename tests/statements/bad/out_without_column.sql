-- expect: 2: no result column
-- name: x :many
-- out: n int
select id from pet
