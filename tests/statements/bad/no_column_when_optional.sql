-- expect: 6: no such column: nam
-- name: x :many
-- in: a int
select id from pet where id > 0
--? a
   and nam = $a
