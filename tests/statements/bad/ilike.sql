-- expect: 4: ilike
-- name: x :many
select id from pet
 where name ilike 'a%'
