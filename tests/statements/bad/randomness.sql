-- expect: 4: random
-- name: x :one
-- out: r int
select random() as r
