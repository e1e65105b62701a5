-- Hunts. Who sees the figures of one: the organisation's own tree, who leads its sector, the coordinator, and whose system is in scope;
-- hits: the organisation alone, unless they are released (hunts.c). The conditions of lists stand in the statements.

-- ---- hunts ----

-- name: hunt_insert :exec
-- in: id id, code text, org id, title text, why text, reference text, hypotheses text, techniques text, starts time, ends time, person text, demo bool, by id, now time
insert into hunt (id, code, org_id, title, why, reference, hypotheses, techniques, starts_at, ends_at, person, state, minutes, gaps, conclusion,
       is_released, is_demo, created_by, created_at, changed_at)
values ($id, $code, $org, $title, $why, $reference, $hypotheses, $techniques, $starts, $ends, $person, 'planned', 0, '', '', 0, $demo, $by, $now, $now)

-- name: hunt_system_insert :bulk
-- in: hunt id, system id
insert into hunt_system (hunt_id, system_id) values ($hunt, $system)

-- name: hunt_source_insert :bulk
-- in: id id, hunt id, system id, position int, name text
insert into hunt_source (id, hunt_id, system_id, position, name) values ($id, $hunt, $system, $position, $name)

-- name: hunt_get :maybe
-- in: code text
select h.id, h.code, h.org_id, o.code as org_code, o.name as org_name, o.sector, h.title, h.why, h.reference, h.hypotheses, h.techniques, h.starts_at,
       h.ends_at, h.person, h.state, h.minutes, h.gaps, h.conclusion, h.is_released, h.is_demo, h.begun_at, h.closed_at, h.created_at, h.changed_at
  from hunt h join organisation o on o.id = h.org_id where h.code = $code

-- name: hunt_code :maybe
-- in: id id
select code, org_id from hunt where id = $id

-- name: hunt_scope_seen :one
-- in: hunt id, viewer id
-- out: n int
-- Systems in scope that the viewer's tree owns or operates.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select count(*) as n from hunt_system x join system s on s.id = x.system_id
 where x.hunt_id = $hunt and (s.owner_id in (select id from tree) or s.operator_id in (select id from tree))

-- name: hunt_page :many
-- in: viewer id, wide bool, sector text, before id, state text, org id, why text, open_at time, max int
-- out: systems int, hits int, unjudged int, true_hits int
-- Newest first, one screen. open_at: planned or under way, and their days include or precede that moment.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select h.id, h.code, o.code as org_code, o.name as org_name, h.title, h.why, h.state, h.starts_at, h.ends_at, h.closed_at, h.person,
       (select count(*) from hunt_system x where x.hunt_id = h.id) as systems,
       (select count(*) from hunt_hit x where x.hunt_id = h.id) as hits,
       (select count(*) from hunt_hit x where x.hunt_id = h.id and x.verdict = '') as unjudged,
       (select count(*) from hunt_hit x where x.hunt_id = h.id and x.verdict = 'true') as true_hits
  from hunt h join organisation o on o.id = h.org_id
 where h.id < $before
   and ($wide = 1 or h.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
--? state
   and h.state = $state
--? org
   and h.org_id = $org
--? why
   and h.why = $why
--? open_at
   and h.state in ('planned', 'running', 'judging') and h.starts_at <= $open_at
 order by h.id desc limit $max

-- name: hunt_calendar :many
-- in: viewer id, wide bool, sector text, from time, to time, max int
-- What touches these days and is not cancelled, in order.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select h.id, h.code, o.code as org_code, o.name as org_name, h.title, h.state, h.starts_at, h.ends_at, h.person
  from hunt h join organisation o on o.id = h.org_id
 where h.starts_at < $to and h.ends_at > $from and h.state <> 'cancelled'
   and ($wide = 1 or h.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
 order by h.starts_at, h.id limit $max

-- name: hunt_move :exec
-- in: id id, from text, to text, begun time?, now time
-- Nothing when somebody else was there first.
update hunt set state = $to, begun_at = $begun, changed_at = $now where id = $id and state = $from

-- name: hunt_end :exec
-- in: id id, from text, minutes int, gaps text, conclusion text, now time
update hunt set state = 'closed', minutes = $minutes, gaps = $gaps, conclusion = $conclusion, closed_at = $now, changed_at = $now where id = $id and state = $from

-- name: hunt_again :exec
-- in: id id, now time
update hunt set state = 'judging', closed_at = null, changed_at = $now where id = $id and state = 'closed'

-- name: hunt_release_set :exec
-- in: id id, released bool, now time
update hunt set is_released = $released, changed_at = $now where id = $id

-- name: hunt_scope :many
-- in: hunt id
-- out: sources int, read_sources int, share int
-- Systems with what has been read of them; share: the sum over their sources.
select s.id, s.code, s.name, s.owner_id, s.level, s.sector, s.province, o.name as owner_name,
       (select count(*) from hunt_source c where c.hunt_id = x.hunt_id and c.system_id = s.id) as sources,
       (select count(*) from hunt_source c where c.hunt_id = x.hunt_id and c.system_id = s.id and c.run_id is not null) as read_sources,
       (select coalesce(sum(c.share), 0) from hunt_source c where c.hunt_id = x.hunt_id and c.system_id = s.id) as share
  from hunt_system x join system s on s.id = x.system_id join organisation o on o.id = s.owner_id where x.hunt_id = $hunt order by s.code limit 500

-- name: hunt_sources :many
-- in: hunt id
-- out: run_id id, seal text, is_again bool
select c.id, c.system_id, s.code as system_code, c.position, c.name, coalesce(c.run_id, 0) as run_id, c.share, coalesce(r.seal, '') as seal,
       coalesce(r.is_again, 0) as is_again
  from hunt_source c join system s on s.id = c.system_id left join hunt_run r on r.id = c.run_id
 where c.hunt_id = $hunt order by s.code, c.position limit 5000

-- name: hunt_source_read :exec
-- in: id id, run id, share int
-- The better of two results counts.
update hunt_source set run_id = $run, share = $share where id = $id and share <= $share

-- name: hunt_people :many
-- in: org id
-- Who may lead a hunt.
select distinct a.id, a.full_name from account a join account_role r on r.account_id = a.id and r.role in ('head', 'officer', 'responder')
 where a.org_id = $org and a.disabled_at is null order by a.full_name, a.id limit 200

-- name: hunt_own_systems :many
-- in: viewer id, max int
-- Living systems that the tree owns or operates.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.id, s.code, s.name from system s
 where s.ended_at is null and (s.owner_id in (select id from tree) or s.operator_id in (select id from tree)) order by s.code limit $max

-- ---- results ----

-- name: hunt_run_insert :exec
-- in: id id, hunt id, file id, sha256 text, seal text, public_key text, again bool, host text, program text, started time, ended time, hits int, files int, bytes int, lines int, unreadable int, skipped int, filtered int, looked_for int, list_hash text, lists text, coverage text, troubles text, now time, account id, author text
insert into hunt_run (id, hunt_id, file_id, sha256, seal, public_key, is_again, host, program, started_at, ended_at, hits, files, bytes, lines, unreadable, skipped,
       filtered_files, looked_for, list_hash, lists, coverage, troubles, uploaded_at, account_id, author)
values ($id, $hunt, $file, $sha256, $seal, $public_key, $again, $host, $program, $started, $ended, $hits, $files, $bytes, $lines, $unreadable, $skipped,
       $filtered, $looked_for, $list_hash, $lists, $coverage, $troubles, $now, $account, $author)

-- name: hunt_runs :many
-- in: hunt id
select id, file_id, sha256, seal, public_key, is_again, host, program, started_at, ended_at, hits, files, bytes, lines, unreadable, skipped, filtered_files,
       looked_for, list_hash, lists, coverage, troubles, uploaded_at, author
  from hunt_run where hunt_id = $hunt order by id limit 200

-- name: hunt_run_same :many
-- in: sha256 text
-- Whoever has uploaded this file before.
select h.code, h.org_id from hunt_run r join hunt h on h.id = r.hunt_id where r.sha256 = $sha256 order by r.id limit 20

-- ---- hits ----

-- name: hunt_hit_insert :bulk
-- in: id id, hunt id, run id, kind text, type text, item text, value text, title text, author text, techniques text, hits int, first text, last text, examples text, score int
insert into hunt_hit (id, hunt_id, run_id, kind, type, item, value, title, author, techniques, hits, first_place, last_place, examples, score)
values ($id, $hunt, $run, $kind, $type, $item, $value, $title, $author, $techniques, $hits, $first, $last, $examples, $score)

-- name: hunt_hits :many
-- in: hunt id, below int, after id, verdict text, unjudged bool, max int
-- out: incident text
-- The most telling first: those below that score, or of it behind that id.
select x.id, x.run_id, x.kind, x.type, x.item, x.value, x.title, x.author, x.techniques, x.hits, x.first_place, x.last_place, x.examples, x.score, x.verdict,
       x.reason, x.judged_by, x.judged_at, coalesce(i.code, '') as incident
  from hunt_hit x left join incident i on i.id = x.incident_id
 where x.hunt_id = $hunt and (x.score < $below or (x.score = $below and x.id > $after))
--? verdict
   and x.verdict = $verdict
--? unjudged
   and $unjudged = 1 and x.verdict = ''
 order by x.score desc, x.id limit $max

-- name: hunt_hit_get :maybe
-- in: hunt id, id id
-- out: incident_id id
select id, run_id, kind, type, item, value, title, score, hits, first_place, last_place, examples, verdict, reason, coalesce(incident_id, 0) as incident_id
  from hunt_hit where hunt_id = $hunt and id = $id

-- name: hunt_hit_counts :one
-- in: hunt id
-- out: groups int, hits int, unjudged int, true_hits int, benign int, unsure int
select count(*) as groups, coalesce(sum(hits), 0) as hits, coalesce(sum(case when verdict = '' then 1 else 0 end), 0) as unjudged,
       coalesce(sum(case when verdict = 'true' then 1 else 0 end), 0) as true_hits, coalesce(sum(case when verdict = 'benign' then 1 else 0 end), 0) as benign,
       coalesce(sum(case when verdict = 'unsure' then 1 else 0 end), 0) as unsure
  from hunt_hit where hunt_id = $hunt

-- name: hunt_hit_judge :exec
-- in: id id, verdict text, reason text, by text, now time
update hunt_hit set verdict = $verdict, reason = $reason, judged_by = $by, judged_at = $now where id = $id

-- name: hunt_hit_opened :exec
-- in: id id, incident id, reason text, by text, now time
-- A hit that opened an incident is a true one.
update hunt_hit set incident_id = $incident, verdict = 'true', reason = case when reason = '' then $reason else reason end, judged_by = $by, judged_at = $now
 where id = $id and incident_id is null

-- name: hunt_hit_before :maybe
-- in: org id, hunt id, kind text, type text, value text, item text
-- How the organisation judged the same thing last in another hunt.
select h.code, x.verdict, x.reason from hunt_hit x join hunt h on h.id = x.hunt_id
 where h.org_id = $org and h.id <> $hunt and x.kind = $kind and x.type = $type and x.value = $value and x.item = $item and x.verdict <> ''
 order by x.judged_at desc, x.id desc limit 1

-- name: hunt_of_incident :many
-- in: incident id
select h.id, h.code, h.org_id, h.title, x.kind, x.value, x.title as rule, x.first_place, x.hits from hunt_hit x join hunt h on h.id = x.hunt_id
 where x.incident_id = $incident order by x.id limit 50

-- name: hunt_incidents :many
-- in: hunt id
select distinct i.id, i.code from hunt_hit x join incident i on i.id = x.incident_id where x.hunt_id = $hunt order by i.id limit 100

-- ---- keys ----

-- name: hunt_key_insert :exec
-- in: id id, org id, public_key text, name text, now time, by text
insert into hunt_key (id, org_id, public_key, name, added_at, added_by, revoked_by, reason) values ($id, $org, $public_key, $name, $now, $by, '', '')

-- name: hunt_key_list :many
-- in: org id
select id, public_key, name, added_at, added_by, revoked_at, revoked_by, reason from hunt_key where org_id = $org order by id desc limit 200

-- name: hunt_key_named :maybe
-- in: public_key text
select id, org_id, name, revoked_at from hunt_key where public_key = $public_key

-- name: hunt_key_get :maybe
-- in: id id
select id, org_id, public_key, name, revoked_at from hunt_key where id = $id

-- name: hunt_key_revoke :exec
-- in: id id, by text, reason text, now time
update hunt_key set revoked_at = $now, revoked_by = $by, reason = $reason where id = $id and revoked_at is null

-- ---- coverage and techniques ----

-- name: hunt_matrix :many
-- in: viewer id, wide bool, sector text, org id, after id, max int
-- Living systems, one screen.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.id, s.code, s.name, o.code as owner_code, o.name as owner_name from system s join organisation o on o.id = s.owner_id
 where s.id > $after and s.ended_at is null
   and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
--? org
   and s.owner_id = $org
 order by s.id limit $max

-- name: hunt_matrix_proofs :many
-- in: first id, last id, from time
-- What holds of these systems.
select p.system_id, h.code, p.coverage, p.grade, p.ends_at from hunt_proof p join hunt h on h.id = p.hunt_id
 where p.system_id >= $first and p.system_id <= $last and p.known_to is null and p.ends_at >= $from order by p.system_id, p.ends_at

-- name: hunt_looked_for :many
-- in: viewer id, wide bool, sector text, from time, max int
-- Techniques of hunts that are not cancelled.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select h.id, h.code, h.techniques, h.state from hunt h join organisation o on o.id = h.org_id
 where h.starts_at >= $from and h.state <> 'cancelled' and h.techniques <> ''
   and ($wide = 1 or h.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
 order by h.id desc limit $max

-- name: hunt_found :many
-- in: viewer id, wide bool, sector text, from time, max int
-- out: techniques text
-- Techniques of hits judged true; of an indicator those of its hunt.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select distinct h.id, h.code, case when x.techniques = '' then h.techniques else x.techniques end as techniques
  from hunt_hit x join hunt h on h.id = x.hunt_id join organisation o on o.id = h.org_id
 where h.starts_at >= $from and x.verdict = 'true'
   and ($wide = 1 or h.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
 order by h.id desc limit $max

-- ---- duties ----

-- name: hunt_proof_insert :bulk
-- in: id id, hunt id, system id, grade int, coverage int, hypotheses int, sources int, minutes int, begins time, ends time, now time
insert into hunt_proof (id, hunt_id, system_id, grade, coverage, hypotheses, sources, minutes, begins_at, ends_at, known_from)
values ($id, $hunt, $system, $grade, $coverage, $hypotheses, $sources, $minutes, $begins, $ends, $now)

-- name: hunt_proof_end :exec
-- in: hunt id, now time
update hunt_proof set known_to = $now where hunt_id = $hunt and known_to is null

-- name: hunt_proofs :each
-- in: org_from id, org_to id, only id
select p.hunt_id, p.system_id, p.grade, p.coverage, p.hypotheses, p.sources, p.minutes, p.begins_at, p.ends_at, p.known_from, p.known_to
  from system s join hunt_proof p on p.system_id = s.id
 where s.owner_id >= $org_from and s.owner_id < $org_to
--? only
   and s.id = $only

-- name: hunt_told :many
-- in: hunt id
select s.owner_id, s.id from hunt_system x join system s on s.id = x.system_id where x.hunt_id = $hunt

-- ---- a successor goes on with the hunts that are open ----

-- name: hunt_heritage_count :one
-- in: org id
-- out: n int
select count(*) as n from hunt where org_id = $org and state in ('planned', 'running', 'judging')

-- name: hunt_heritage_move :exec
-- in: from id, to id, now time
update hunt set org_id = $to, changed_at = $now where org_id = $from and state in ('planned', 'running', 'judging')
