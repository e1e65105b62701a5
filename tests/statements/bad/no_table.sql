-- expect: 3: no such table: pets
-- name: x :many
select id
  from pets
