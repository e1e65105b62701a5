-- expect: 3: the store's
-- name: x :exec
commit
