-- expect: 2: answers rows
-- name: x :exec
select id from pet
