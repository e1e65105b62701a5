-- expect: 2: lower case
-- name: PetList :many
select id from pet
