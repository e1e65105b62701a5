-- expect: 2: only reads
-- name: x :each
delete from pet returning id
