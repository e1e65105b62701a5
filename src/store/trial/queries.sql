-- name: thing_add :exec
-- in: id id, code text, parent_id id?, flag bool, at time?, score real?, bytes bytes?, data json, n int
insert into thing (id, code, parent_id, flag, at, score, bytes, data, n)
values ($id, $code, $parent_id, $flag, $at, $score, $bytes, $data, $n)

-- name: thing_add_bulk :bulk
-- in: id id, code text, parent_id id?, flag bool, at time?, score real?, bytes bytes?, n int
insert into thing (id, code, parent_id, flag, at, score, bytes, n)
values ($id, $code, $parent_id, $flag, $at, $score, $bytes, $n)

-- name: thing_get :one
-- in: id id
-- Everything about one thing.
select id, code, parent_id, flag, at, score, bytes, data, n from thing where id = $id

-- name: thing_find :maybe
-- in: code text
select id, n from thing where code = $code

-- name: thing_subtract :one
-- in: a int, b int
-- out: difference int, twice int
-- Parameters in another order than declared, and one of them twice.
select $b - $a as difference, $b + $b as twice

-- name: thing_page :many
-- in: before_at time, before_id id, flag bool, code text, max int
-- Keyset page with two filters that may be missing.
select t.id, t.code, t.at
  from thing t
 where (t.at, t.id) < ($before_at, $before_id)
--? flag
   and t.flag = 1 and $flag = 1
--? code
   and t.code = $code
 order by t.at desc, t.id desc limit $max

-- name: thing_each :each
-- in: from_n int
select id, code, n from thing where n >= $from_n order by id

-- name: thing_sums :one
-- out: how_many int, total int, mean real, top int, has_flag bool, missing text
select count(*) as how_many, sum(n) as total, avg(n) as mean, max(n) as top,
       exists (select 1 from thing where flag = 1) as has_flag, max(code) filter (where n < 0) as missing
  from thing

-- name: thing_wrong_type :one
-- out: code int
-- Says int where a text comes: must be noticed when it runs.
select code from thing order by id limit 1

-- name: thing_all :one
-- A :one that may find several.
select id from thing

-- name: thing_bump :one
-- in: id id, by int
update thing set n = n + $by where id = $id returning n, at

-- name: thing_set_text_as_n :exec
-- in: id id, data text
-- Puts a text where STRICT and PostgreSQL want a number.
-- engine: sqlite
update thing set n = $data where id = $id
-- engine: postgres
update thing set n = cast($data as bigint) where id = $id

-- name: thing_drop :exec
-- in: id id
delete from thing where id = $id

-- name: tally_add :one
-- in: name text, by int
insert into tally (name, n) values ($name, $by)
on conflict (name) do update set n = tally.n + excluded.n
returning n

-- name: tally_get :one
-- in: name text
select n from tally where name = $name

-- name: tally_set :exec
-- in: name text, n int
update tally set n = $n where name = $name

-- name: engine_kind :one
select kind from engine_own where id = 1

-- name: count_up :one
-- in: up_to int
-- out: n int
-- Takes as long as it is told to.
with recursive up (i) as (select 1 union all select i + 1 from up where i < $up_to) select count(*) as n from up
