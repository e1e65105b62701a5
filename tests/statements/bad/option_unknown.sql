-- expect: 4: no such input
-- name: x :many
select id from pet
--? a
 where id = 1
