-- Public holidays and swapped days.

-- name: holiday_all :many
select day, is_off from holiday order by day

-- name: holiday_named :many
-- in: from int, below int
-- The calendar of a year, for people.
select day, name, is_off from holiday where day >= $from and day < $below order by day

-- name: holiday_seed :exec
-- in: day int, name text, is_off bool
-- What an administrator has entered stays.
insert into holiday (day, name, is_off) values ($day, $name, $is_off)
on conflict (day) do nothing

-- name: holiday_set :exec
-- in: day int, name text, is_off bool
insert into holiday (day, name, is_off) values ($day, $name, $is_off)
on conflict (day) do update set name = excluded.name, is_off = excluded.is_off

-- name: holiday_remove :exec
-- in: day int
delete from holiday where day = $day
