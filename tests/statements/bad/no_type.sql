-- expect: 2: say it by -- out:
-- name: x :one
select count(*) as n from pet
