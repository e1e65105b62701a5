-- expect: 4: now
-- name: x :exec
update pet
   set born_at = now()
