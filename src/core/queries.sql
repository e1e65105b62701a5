-- Access, journal, settings, counters, given answers, files, roles.

-- name: grant_give :exec
-- in: kind text, record id, org id, level int, reason text, now time, by id?
-- A grant is never lowered by giving again; the first reason stays until the level rises.
insert into access_grant (kind, record_id, org_id, level, reason, granted_at, granted_by)
values ($kind, $record, $org, $level, $reason, $now, $by)
on conflict (kind, record_id, org_id) do update
   set level = excluded.level, reason = excluded.reason, granted_at = excluded.granted_at, granted_by = excluded.granted_by
 where excluded.level > access_grant.level

-- name: grant_take :exec
-- in: kind text, record id, org id
delete from access_grant where kind = $kind and record_id = $record and org_id = $org

-- name: grant_level :maybe
-- in: kind text, record id, org id
select level from access_grant where kind = $kind and record_id = $record and org_id = $org

-- name: grants_add :bulk
-- in: kind text, record id, org id, level int, reason text, now time, by id?
insert into access_grant (kind, record_id, org_id, level, reason, granted_at, granted_by)
values ($kind, $record, $org, $level, $reason, $now, $by)

-- name: journal_insert :exec
-- in: id id, at time, name text, kind text, record id, account id, org id, actor text, data json, request text
insert into journal (id, at, name, kind, record_id, account_id, org_id, actor, data, request_id)
values ($id, $at, $name, $kind, $record, $account, $org, $actor, $data, $request)

-- name: journal_insert_many :bulk
-- in: id id, at time, name text, kind text, record id, account id, org id, actor text, data json, request text
-- For bulk loads (demonstration data, import): the same rows, without live publication.
insert into journal (id, at, name, kind, record_id, account_id, org_id, actor, data, request_id)
values ($id, $at, $name, $kind, $record, $account, $org, $actor, $data, $request)

-- name: journal_record :many
-- in: kind text, record id, after id, max int
-- out: org text
-- One record's entries, oldest first.
select j.id, j.at, j.name, j.actor, coalesce(o.name, '') as org, j.data
  from journal j left join organisation o on o.id = j.org_id
 where j.kind = $kind and j.record_id = $record and j.id > $after
 order by j.id limit $max

-- name: journal_screen :many
-- in: before id, name text, actor text, kind text, since time, until time, max int
-- out: org text
-- Newest first, one screen, for administrators.
select j.id, j.at, j.name, j.kind, j.record_id, j.actor, coalesce(o.code, '') as org, j.data
  from journal j left join organisation o on o.id = j.org_id
 where j.id < $before
--? name
   and j.name = $name
--? actor
   and j.actor = $actor
--? kind
   and j.kind = $kind
--? since
   and j.at >= $since
--? until
   and j.at < $until
 order by j.id desc limit $max

-- name: journal_each :each
-- in: after id
-- Every entry after one, in order, for sealing and verifying.
select id, at, name, kind, record_id, account_id, org_id, actor, data, request_id
  from journal where id > $after order by id

-- name: seal_last :maybe
select last_id, hash from journal_seal order by last_id desc limit 1

-- name: seal_add :exec
-- in: last id, n int, hash bytes, at time
insert into journal_seal (last_id, n, hash, at) values ($last, $n, $hash, $at)

-- name: seals :many
select last_id, n, hash from journal_seal order by last_id

-- name: setting_put :exec
-- in: name text, value text, now time, by id
insert into setting (name, value, changed_at, changed_by) values ($name, $value, $now, $by)
on conflict (name) do update
   set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by

-- name: settings_stored :many
select name, value, changed_at from setting order by name

-- name: counter_bump :one
-- in: name text, n int
-- The counter's value after adding n.
insert into counter (name, value) values ($name, $n)
on conflict (name) do update set value = counter.value + excluded.value
returning value

-- name: answer_get :maybe
-- in: key text, since time
select request_hash, status, answer from given_answer where key = $key and at >= $since

-- name: answer_set :exec
-- in: key text, hash bytes, status int, answer text, at time
-- An answer that has been forgotten but not yet deleted is replaced.
insert into given_answer (key, request_hash, status, answer, at) values ($key, $hash, $status, $answer, $at)
on conflict (key) do update
   set request_hash = excluded.request_hash, status = excluded.status, answer = excluded.answer, at = excluded.at

-- name: answers_delete :exec
-- in: before time
delete from given_answer where at < $before

-- name: file_insert :exec
-- in: id id, kind text, record id, purpose text, name text, media_type text, sha256 bytes, size int, account id, added_by text, added_at time
insert into file (id, kind, record_id, purpose, name, media_type, sha256, size, account_id, added_by, added_at)
values ($id, $kind, $record, $purpose, $name, $media_type, $sha256, $size, $account, $added_by, $added_at)

-- name: file_list :many
-- in: kind text, record id
select id, name, media_type, sha256, size, added_at, added_by
  from file where kind = $kind and record_id = $record order by id

-- name: file_one :maybe
-- in: id id, kind text, record id
select id, name, media_type, sha256, size, added_at, added_by
  from file where id = $id and kind = $kind and record_id = $record

-- name: file_owner :maybe
-- in: id id
select kind, record_id from file where id = $id

-- name: file_each :each
-- Every attachment, for verification; equal contents follow each other.
select sha256, size, id, name from file order by sha256, id

-- name: file_owned :maybe
-- in: sha256 bytes
select id from file where sha256 = $sha256 limit 1

-- name: role_add :exec
-- in: name text, title text, now time
insert into role (name, title, created_at) values ($name, $title, $now) on conflict (name) do nothing

-- name: role_allow :exec
-- in: role text, permission text
insert into role_permission (role, permission) values ($role, $permission) on conflict (role, permission) do nothing

-- name: reference_put :exec
-- in: name text, version text, now time
insert into reference_set (name, version, loaded_at) values ($name, $version, $now)
on conflict (name) do update set version = excluded.version, loaded_at = excluded.loaded_at

-- name: reference_get :maybe
-- in: name text
select version from reference_set where name = $name

-- name: references_like :many
-- in: from text, below text
-- Names of reference sets in a half-open range of names.
select name from reference_set where name >= $from and name < $below order by name

-- name: system_counts :one
-- out: organisations int, accounts int, files int, file_bytes int, jobs_waiting int, jobs_failed int
select (select count(*) from organisation) as organisations,
       (select count(*) from account) as accounts,
       (select count(*) from file) as files,
       (select cast(coalesce(sum(size), 0) as bigint) from file) as file_bytes,
       (select count(*) from job where state = 'waiting') as jobs_waiting,
       (select count(*) from job where state = 'failed') as jobs_failed
