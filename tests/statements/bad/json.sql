-- expect: 3: json_extract
-- name: x :many
select id from pet where json_extract(name, 1) = 1
