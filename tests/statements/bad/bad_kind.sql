-- expect: 2: expected :one
-- name: x :some
select id from pet
