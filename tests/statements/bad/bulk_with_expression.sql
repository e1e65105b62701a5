-- expect: 2: :bulk is insert
-- name: x :bulk
-- in: id id, name text
insert into owner (id, name) values ($id, $name || $name)
