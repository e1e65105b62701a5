-- expect: 6: syntax error
-- name: x :many
-- in: a int, b int
select id from pet
--? a
 wher id = $a
--? b
 order by $b
