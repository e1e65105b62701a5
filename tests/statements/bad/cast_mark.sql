-- expect: 4: ::
-- name: x :one
-- out: n int
select 1 ::bigint as n
