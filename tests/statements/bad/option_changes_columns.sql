-- expect: 2: changes the result columns
-- name: x :many
-- in: a int
-- out: b int
select id
--? a
 , $a as b
  from pet
