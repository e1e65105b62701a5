-- expect: 5: ::
-- name: x :one
-- in: id id
-- out: n int
select $id::bigint as n
