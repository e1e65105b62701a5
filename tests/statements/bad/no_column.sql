-- expect: 6: no such column: nam
-- name: x :many
-- A comment.

select id from pet
 where nam = 1
