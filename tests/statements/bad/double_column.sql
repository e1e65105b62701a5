-- expect: 2: two result columns named id
-- name: x :many
select p.id, o.id from pet p join owner o on o.id = p.owner_id
