-- expect: 2: :bulk is insert
-- name: x :bulk
-- in: id id
insert into owner (id, name) values ($id, 'n')
