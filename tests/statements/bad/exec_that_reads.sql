-- expect: 3: not a statement of ours
-- name: x :exec
pragma user_version
