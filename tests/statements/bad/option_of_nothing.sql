-- expect: 5: without a line
-- name: x :many
-- in: a int
select id from pet where id = $a
--? a
