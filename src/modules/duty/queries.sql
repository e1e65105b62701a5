-- Standings are views of the records of all modules; who sees an organisation sees what it owes ($wide = duty_sees_all()).

-- ---- catalogues ----

-- name: duty_catalogue_living :many
select c.id, c.code, c.version, c.hash from duty_catalogue c where c.ended_at is null order by c.in_force_from, c.code

-- name: duty_catalogue_now :maybe
-- in: code text
select c.id, c.hash, c.account_id from duty_catalogue c where c.code = $code and c.ended_at is null

-- name: duty_catalogue_text :one
-- in: id id
select c.text from duty_catalogue c where c.id = $id

-- name: duty_catalogue_end :exec
-- in: code text, now time
update duty_catalogue set ended_at = $now where code = $code and ended_at is null

-- name: duty_catalogue_insert :exec
-- in: id id, code text, version text, hash text, text json, in_force_from time, now time, account id
insert into duty_catalogue (id, code, version, hash, text, in_force_from, recorded_at, ended_at, account_id)
values ($id, $code, $version, $hash, $text, $in_force_from, $now, null, $account)

-- name: duty_template_above :many
-- in: above id
select t.id, t.code from duty_template t where t.id > $above order by t.id

-- name: duty_template_insert :exec
-- in: code text, catalogue text
-- A number for a template that has none yet.
insert into duty_template (id, code, catalogue)
select coalesce(max(t.id), 0) + 1, $code, $catalogue from duty_template t having count(case when t.code = $code then 1 end) = 0

-- name: duty_param_of :many
-- in: catalogue text
select p.param, p.value, p.ground, p.valid_from, p.valid_to, p.known_from, p.known_to from duty_param p where p.catalogue = $catalogue order by p.param, p.valid_from, p.id

-- ---- who ----

-- name: duty_org_seen :maybe
-- in: code text, viewer id, wide bool
-- The organisation, if it is the viewer's own or below it, or the viewer sees all.
with recursive up (id, parent_id) as (
    select o.id, o.parent_id from organisation o where o.code = $code
    union
    select o.id, o.parent_id from organisation o join up on o.id = up.parent_id)
select o.id from organisation o where o.code = $code and ($wide = 1 or exists (select 1 from up where up.id = $viewer))

-- name: duty_orgs_after :many
-- in: after id, max int
select o.id, o.code, o.kind, o.sector, o.province from organisation o where o.id > $after order by o.id limit $max

-- name: duty_orgs_all :many
select o.id from organisation o order by o.id

-- name: duty_heirs :many
-- in: org_from id, org_to id
-- Bodies that go on for one of these that has ended.
select distinct s.to_id as id from organisation_succession s join organisation o on o.id = s.from_id
 where s.from_id >= $org_from and s.from_id < $org_to and o.ended_at is not null order by s.to_id

-- name: duty_heired :many
-- in: org id
select s.from_id from organisation_succession s where s.to_id = $org

-- name: duty_numbers_orgs :many
-- in: viewer id, wide bool, org id, above id, sector text, province text, role text
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
 under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select o.id, o.code, o.name, o.kind, o.sector, o.province from organisation o
 where ($wide = 1 or o.id in (select id from tree))
   and ($above = 0 or o.id in (select id from under))
--? org
   and o.id = $org
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
--? role
   and o.network_role = $role
 order by o.id

-- ---- standings ----

-- name: duty_standing_of :many
-- in: org id, unit int, only id
-- What is kept about the subjects that are the organisation's, or about one of them.
select s.unit, s.subject_id, s.duty_id, s.org_id, s.status, s.since, s.due_at, s.next_at, s.have, s.need, s.by_id, s.flips, s.seq
  from duty_subject x join duty_standing s on s.unit = x.unit and s.subject_id = x.id
 where x.org_id = $org
--? only
   and x.unit = $unit and x.id = $only
 order by s.unit, s.subject_id, s.duty_id

-- name: duty_standing_put :exec
-- in: unit int, subject id, duty id, org id, status int, since time, due time, next time, have int, need int, by_kind text, by id, flips bytes, seq id
insert into duty_standing (unit, subject_id, duty_id, org_id, status, since, due_at, next_at, have, need, by_kind, by_id, flips, seq)
values ($unit, $subject, $duty, $org, $status, $since, $due, $next, $have, $need, $by_kind, $by, $flips, $seq)
on conflict (unit, subject_id, duty_id) do update set org_id = excluded.org_id, status = excluded.status, since = excluded.since, due_at = excluded.due_at,
  next_at = excluded.next_at, have = excluded.have, need = excluded.need, by_kind = excluded.by_kind, by_id = excluded.by_id, flips = excluded.flips, seq = excluded.seq

-- name: duty_standing_drop :exec
-- in: unit int, subject id, duty id, seq id
-- As it was read; one that has been written anew stays.
delete from duty_standing where unit = $unit and subject_id = $subject and duty_id = $duty and seq = $seq

-- name: duty_standing_left :exec
-- in: unit int, subject id, seq id
-- What another organisation had kept about a subject that came over.
delete from duty_standing where unit = $unit and subject_id = $subject and seq <> $seq

-- name: duty_subject_came :exec
-- in: unit int, subject id, org id, seq id
-- The organisation it came from has other numbers too.
insert into duty_changed (org_id, seq) select x.org_id, $seq from duty_subject x where x.unit = $unit and x.id = $subject and x.org_id <> $org
on conflict (org_id) do update set seq = excluded.seq

-- name: duty_former_put :exec
-- in: org id, unit int, subject id, duty id
insert into duty_former (org_id, unit, subject_id, duty_id) values ($org, $unit, $subject, $duty) on conflict (org_id, unit, subject_id, duty_id) do nothing

-- name: duty_owned_put :exec
-- in: org id, unit int, subject id
insert into duty_owned (org_id, unit, subject_id) values ($org, $unit, $subject) on conflict (org_id, unit, subject_id) do nothing

-- name: duty_owned_here :many
-- in: org id
-- Whose the things of the organisation were before.
select w.org_id, w.unit, w.subject_id from duty_subject x join duty_owned w on w.unit = x.unit and w.subject_id = x.id where x.org_id = $org
 order by w.unit, w.subject_id, w.org_id

-- name: duty_owned_once :many
-- in: org id
-- What was the organisation's before.
select x.org_id, w.unit, w.subject_id from duty_owned w join duty_subject x on x.unit = w.unit and x.id = w.subject_id where w.org_id = $org

-- name: duty_substitute_put :exec
-- in: org id, kind text
insert into duty_substitute (org_id, kind) values ($org, $kind) on conflict (org_id, kind) do nothing

-- name: duty_substitute_of :many
-- in: org id
select s.kind from duty_substitute s where s.org_id = $org order by s.kind

-- name: duty_subject_of :many
-- in: org id, only id
select s.unit, s.id, s.code, s.name from duty_subject s where s.org_id = $org
--? only
   and s.id = $only
 order by s.unit, s.id

-- name: duty_subject_called :maybe
-- in: org id, unit int, code text
select s.id from duty_subject s where s.org_id = $org and s.unit = $unit and s.code = $code

-- name: duty_subject_put :exec
-- in: unit int, id id, org id, code text, name text
insert into duty_subject (unit, id, org_id, code, name) values ($unit, $id, $org, $code, $name)
on conflict (unit, id) do update set org_id = excluded.org_id, code = excluded.code, name = excluded.name

-- name: duty_changed_put :exec
-- in: org id, seq id
insert into duty_changed (org_id, seq) values ($org, $seq) on conflict (org_id) do update set seq = excluded.seq

-- name: duty_changed_sign :one
-- in: above id
-- out: n int, sum int
-- By which it is seen that nothing has changed since the last look.
select count(*) as n, coalesce(sum(c.seq - $above), 0) as sum from duty_changed c where c.seq > $above

-- name: duty_changed_above :many
-- in: above id
select c.org_id, c.seq from duty_changed c where c.seq > $above order by c.org_id

-- name: duty_signs :many
-- in: org_from id, org_to id
-- When what is kept of these organisations was last written.
select c.org_id, c.seq from duty_changed c where c.org_id >= $org_from and c.org_id < $org_to order by c.org_id

-- name: duty_journal_end :one
-- out: id id
select coalesce(max(j.id), 0) as id from journal j

-- name: duty_cube_rows :each
-- in: org id
-- Standings under the organisation, and those that once were.
select s.org_id, s.duty_id, s.status, s.due_at, s.flips from duty_standing s where s.org_id = $org
union all
select s.org_id, s.duty_id, s.status, s.due_at, s.flips from duty_former f join duty_standing s on s.unit = f.unit and s.subject_id = f.subject_id and s.duty_id = f.duty_id
 where f.org_id = $org and s.org_id <> $org

-- name: duty_list_page :many
-- in: viewer id, wide bool, org id, above id, sector text, province text, duty id, from time, to time, after_due time, after_duty id, after_unit int, after_subject id, max int
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
 under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select s.unit, s.subject_id, s.duty_id, s.org_id, s.status, s.since, s.due_at, s.next_at, s.have, s.need, s.by_kind, s.by_id, x.code, x.name, o.code as org_code, o.name as org_name,
       o.kind as org_kind
  from duty_standing s join duty_subject x on x.unit = s.unit and x.id = s.subject_id join organisation o on o.id = s.org_id
 where ($wide = 1 or s.org_id in (select id from tree))
   and (s.due_at, s.duty_id, s.unit, s.subject_id) > ($after_due, $after_duty, $after_unit, $after_subject)
   and s.due_at >= $from and s.due_at < $to
--? org
   and s.org_id = $org
--? above
   and s.org_id in (select id from under)
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
--? duty
   and s.duty_id = $duty
 order by s.due_at, s.duty_id, s.unit, s.subject_id limit $max

-- name: duty_subjects_kept :many
-- in: org id, duty id, unit int, out_of_scope int, after id, max int
-- The organisation's subjects of one duty as they stand.
select s.subject_id, x.code, x.name, s.status, s.due_at, s.have, s.need, s.flips from duty_standing s join duty_subject x on x.unit = s.unit and x.id = s.subject_id
 where s.org_id = $org and s.duty_id = $duty and s.unit = $unit and s.subject_id > $after and s.status <> $out_of_scope
 order by s.subject_id limit $max

-- ---- keeping up ----

-- name: duty_heard_put :exec
-- in: kind text, record id, now time
insert into duty_heard (kind, record_id, at) values ($kind, $record, $now) on conflict (kind, record_id) do nothing

-- name: duty_heard_some :many
-- in: max int
select h.kind, h.record_id from duty_heard h order by h.at, h.kind, h.record_id limit $max

-- name: duty_heard_drop :exec
-- in: kind text, record id
delete from duty_heard where kind = $kind and record_id = $record

-- name: duty_turning :many
-- in: now time, max int
-- Whose standings change of themselves.
select distinct x.org_id, s.unit, s.subject_id from duty_standing s join duty_subject x on x.unit = s.unit and x.id = s.subject_id
 where s.next_at <= $now and s.next_at < 9000000000000000000 order by x.org_id, s.unit, s.subject_id limit $max

-- name: duty_run_put :exec
-- in: id id, kind text, started time, ended time, orgs int, different int
insert into duty_run (id, kind, started_at, ended_at, n_orgs, n_different) values ($id, $kind, $started, $ended, $orgs, $different)

-- name: duty_run_last :one
select r.n_different from duty_run r order by r.id desc limit 1

-- name: duty_param_close :exec
-- in: catalogue text, param text, from time, now time
-- What was said about the time from that day on is no longer known to hold.
update duty_param set known_to = $now where catalogue = $catalogue and param = $param and known_to is null and (valid_to is null or valid_to > $from)

-- name: duty_param_insert :exec
-- in: id id, catalogue text, param text, value text, ground text, from time, to time?, now time, account id
insert into duty_param (id, catalogue, param, value, ground, valid_from, valid_to, known_from, known_to, account_id)
values ($id, $catalogue, $param, $value, $ground, $from, $to, $now, null, $account)

-- ---- calendar addresses ----

-- name: duty_feed_insert :exec
-- in: id id, account id, org id?, secret bytes, now time, max int
-- Nothing when the account has as many as it can have.
insert into duty_feed (id, account_id, org_id, secret_hash, created_at, ended_at)
select $id, $account, $org, $secret, $now, null where (select count(*) from duty_feed f where f.account_id = $account and f.ended_at is null) < $max

-- name: duty_feed_close :exec
-- in: id id, account id, now time
update duty_feed set ended_at = $now where id = $id and account_id = $account and ended_at is null

-- name: duty_feed_list :many
-- in: account id
-- out: org_code text, org_name text
select f.id, f.created_at, coalesce(o.code, '') as org_code, coalesce(o.name, '') as org_name from duty_feed f left join organisation o on o.id = f.org_id
 where f.account_id = $account and f.ended_at is null order by f.id

-- name: duty_feed_by_secret :maybe
-- in: secret bytes
-- out: org_code text
select f.account_id, coalesce(o.code, '') as org_code from duty_feed f left join organisation o on o.id = f.org_id
 where f.secret_hash = $secret and f.ended_at is null
