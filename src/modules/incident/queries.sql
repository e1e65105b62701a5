-- The case. Listings read incident_list, which holds one row per organisation that may see the incident.

-- name: incident_insert :exec
-- in: id id, code text, title text, summary text, type text, severity int, class text, class_computed text, class_reason text, criteria text, owner_capable int, is_national_important bool, step text, tlp int, pap int, profile text, source text, detected_at time, received_at time, opened_at time, owner_org id?, operator_org id?, responsible_org id, isp_org id?, system_id id?, system_name text, system_level int?, sector text, province text, flags text, is_beyond_capability bool, is_demo bool, created_by id
insert into incident (id, code, title, summary, type, severity, class, class_computed, class_reason, criteria, owner_capable, is_national_important, step, tlp, pap, profile, source, detected_at, received_at, opened_at, owner_org, operator_org, responsible_org, isp_org, system_id, system_name, system_level, sector, province, flags, is_beyond_capability, handled_by, version, is_demo, created_by)
values ($id, $code, $title, $summary, $type, $severity, $class, $class_computed, $class_reason, $criteria, $owner_capable, $is_national_important, $step, $tlp, $pap, $profile, $source, $detected_at, $received_at, $opened_at, $owner_org, $operator_org, $responsible_org, $isp_org, $system_id, $system_name, $system_level, $sector, $province, $flags, $is_beyond_capability, '', 1, $is_demo, $created_by)

-- name: incident_get :maybe
-- in: viewer id, code text
-- The case with the level of the viewer's organisation; not found when it may not see it.
select i.id, i.code, i.title, i.summary, i.type, i.severity, i.class, i.class_computed, i.class_reason, i.criteria, i.owner_capable, i.is_national_important,
       i.step, i.tlp, i.pap, i.profile, i.source, i.detected_at, i.received_at, i.opened_at, i.response_ended_at, i.closed_at,
       i.owner_org, i.operator_org, i.responsible_org, i.isp_org, i.system_id, i.system_name, i.system_level, i.sector, i.province,
       i.flags, i.is_beyond_capability, i.handled_by, i.damage_vnd, i.assignee, i.merged_into, i.version, i.is_demo, i.created_by, g.level
  from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id and g.org_id = $viewer
 where i.code = $code

-- name: incident_facts :one
-- in: id id
-- For the module's own rules and jobs, where the viewer has been checked or is the system.
select id, code, title, class, owner_capable, is_national_important, system_level, criteria, step, profile, detected_at, received_at, opened_at, response_ended_at, closed_at,
       flags, is_beyond_capability, owner_org, operator_org, responsible_org, tlp, type, severity, is_demo, version
  from incident where id = $id

-- name: incident_set_step :exec
-- in: id id, version int, step text, response_ended_at time?, closed_at time?
update incident set step = $step, response_ended_at = $response_ended_at, closed_at = $closed_at, version = version + 1
 where id = $id and version = $version

-- name: incident_set_assigned :exec
-- in: id id, version int, responsible_org id, assignee id?
update incident set responsible_org = $responsible_org, assignee = $assignee, version = version + 1 where id = $id and version = $version

-- name: incident_set_detected :exec
-- in: id id, version int, detected_at time, profile text
update incident set detected_at = $detected_at, profile = $profile, version = version + 1 where id = $id and version = $version

-- name: incident_set_class :exec
-- in: id id, version int, class text, class_computed text, class_reason text, criteria text, owner_capable int, system_level int?, is_national_important bool, step text
update incident set class = $class, class_computed = $class_computed, class_reason = $class_reason, criteria = $criteria, owner_capable = $owner_capable,
       system_level = $system_level, is_national_important = $is_national_important, step = $step, version = version + 1
 where id = $id and version = $version

-- name: incident_set_facts :exec
-- in: id id, version int, title text, summary text, type text, severity int, tlp int, pap int, system_name text, sector text, province text, flags text, is_beyond_capability bool, handled_by text, damage_vnd int?
update incident set title = $title, summary = $summary, type = $type, severity = $severity, tlp = $tlp, pap = $pap, system_name = $system_name,
       sector = $sector, province = $province, flags = $flags, is_beyond_capability = $is_beyond_capability, handled_by = $handled_by,
       damage_vnd = $damage_vnd, version = version + 1
 where id = $id and version = $version

-- name: incident_correction_add :exec
-- in: id id, incident_id id, field text, old_value text, new_value text, reason text, account_id id, at time
insert into incident_correction (id, incident_id, field, old_value, new_value, reason, account_id, at)
values ($id, $incident_id, $field, $old_value, $new_value, $reason, $account_id, $at)

-- name: incident_party_put :exec
-- in: incident_id id, org_id id, role text, at time, reason text
insert into incident_party (incident_id, org_id, role, joined_at, reason) values ($incident_id, $org_id, $role, $at, $reason)
on conflict (incident_id, org_id, role) do update set left_at = null, reason = excluded.reason

-- name: incident_party_leave :exec
-- in: incident_id id, org_id id, role text, at time
update incident_party set left_at = $at where incident_id = $incident_id and org_id = $org_id and role = $role and left_at is null

-- name: incident_list_clear :exec
-- in: id id
delete from incident_list where incident_id = $id

-- name: incident_list_fill :exec
-- in: id id
-- One row per organisation with a grant; far future (9e18) when no clock runs, so that sorting by due puts it last.
insert into incident_list (org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at)
select g.org_id, i.id, i.opened_at, case when i.step in ('closed', 'cancelled', 'merged') then 0 else 1 end, i.step, i.type, i.severity, i.class, i.sector, i.province, i.responsible_org,
       coalesce((select min(c.due_at) from incident_clock c where c.incident_id = i.id and c.met_at is null and c.ended_at is null), 9000000000000000000)
  from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id
 where i.id = $id

-- name: incident_search_put :exec
-- in: id id, words text
-- engine: sqlite
insert or replace into incident_search (rowid, words) values ($id, $words)
-- engine: postgres
insert into incident_search (rowid, words) values ($id, to_tsvector('simple', $words))
on conflict (rowid) do update set words = excluded.words

-- name: incident_words :one
-- in: id id
-- Texts of the case that its search words are made of.
select code, title, summary, system_name from incident where id = $id

-- name: incident_observable_values :many
-- in: id id
select o.value from incident_observable io join observable o on o.id = io.observable_id where io.incident_id = $id order by o.id limit 500

-- ---- clocks ----

-- name: clock_insert :exec
-- in: id id, incident_id id, profile text, rule text, started_at time, due_at time, due_rolled_at time, warn_at time
insert into incident_clock (id, incident_id, profile, rule, started_at, due_at, due_rolled_at, warn_at, met_kind, end_reason)
values ($id, $incident_id, $profile, $rule, $started_at, $due_at, $due_rolled_at, $warn_at, '', '')

-- name: clocks_of :many
-- in: incident_id id
select id, profile, rule, started_at, due_at, due_rolled_at, warn_at, met_at, met_kind, met_id, ended_at, end_reason, warned_at, escalated_at
  from incident_clock where incident_id = $incident_id order by id

-- name: clock_set_met :exec
-- in: id id, at time, kind text, record_id id?
update incident_clock set met_at = $at, met_kind = $kind, met_id = $record_id where id = $id and met_at is null and ended_at is null

-- name: clock_set_ended :exec
-- in: id id, at time, reason text
update incident_clock set ended_at = $at, end_reason = $reason where id = $id and met_at is null and ended_at is null

-- name: clocks_to_warn :many
-- in: now time, max int
-- Running clocks whose warning is due, nearest first.
select c.id, c.incident_id, c.rule, c.profile, c.due_at, i.code, i.title, i.responsible_org, i.tlp
  from incident_clock c join incident i on i.id = c.incident_id
 where c.warn_at <= $now and c.met_at is null and c.ended_at is null and c.warned_at is null
 order by c.warn_at, c.id limit $max

-- name: clocks_to_escalate :many
-- in: now time, max int
select c.id, c.incident_id, c.rule, c.profile, c.due_at, i.code, i.title, i.responsible_org, i.tlp
  from incident_clock c join incident i on i.id = c.incident_id
 where c.due_at <= $now and c.met_at is null and c.ended_at is null and c.escalated_at is null
 order by c.due_at, c.id limit $max

-- name: clock_set_warned :exec
-- in: id id, at time
update incident_clock set warned_at = $at where id = $id

-- name: clock_set_escalated :exec
-- in: id id, at time
update incident_clock set escalated_at = $at where id = $id
