-- expect: 8: near "="
-- name: x :many
-- in: a int, b int
select id from pet
--? a
 where id = $a and
--? b
   name = $b
