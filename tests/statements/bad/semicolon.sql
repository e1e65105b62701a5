-- expect: 3: without ;
-- name: x :many
select id from pet;
