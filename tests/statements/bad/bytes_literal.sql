-- expect: 3: parameters, not literals
-- name: x :many
select id from pet where name = x'00'
