-- expect: 2: needs a plain name
-- name: x :one
-- out: n int
select count(*) from pet
