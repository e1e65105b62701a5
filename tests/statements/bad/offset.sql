-- expect: 5: offset
-- name: x :many
-- in: n int
select id from pet order by id
 limit 10 offset $n
