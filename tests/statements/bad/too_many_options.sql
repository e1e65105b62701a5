-- expect: 17: more than 6
-- name: x :many
-- in: a int, b int, c int, d int, e int, f int, g int
select id from pet where id > 0
--? a
 and id > $a
--? b
 and id > $b
--? c
 and id > $c
--? d
 and id > $d
--? e
 and id > $e
--? f
 and id > $f
--? g
 and id > $g
