-- expect: 3: expected sqlite or postgres
-- name: x :many
-- engine: mysql
select id from pet
