-- name: migration_list :many
-- Everything ever applied.
select module, number from schema_migration order by module, number

-- name: migration_add :exec
-- in: module text, number int, name text, applied_at time
insert into schema_migration (module, number, name, applied_at) values ($module, $number, $name, $applied_at)
