-- expect: 3: current_timestamp
-- name: x :exec
update pet set name = current_timestamp
