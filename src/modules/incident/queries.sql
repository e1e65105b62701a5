-- The case. Listings read incident_list, which holds one row per organisation that may see the incident.

-- name: incident_insert :exec
-- in: id id, code text, title text, summary text, type text, severity int, class text, class_computed text, class_reason text, criteria text, owner_capable int, is_national_important bool, step text, tlp int, pap int, profile text, source text, detected_at time, received_at time, opened_at time, owner_org id?, operator_org id?, responsible_org id, isp_org id?, system_id id?, system_name text, system_level int?, sector text, province text, flags text, is_beyond_capability bool, is_demo bool, created_by id
insert into incident (id, code, title, summary, type, severity, class, class_computed, class_reason, criteria, owner_capable, is_national_important, step, tlp, pap, profile, source, detected_at, received_at, opened_at, owner_org, operator_org, responsible_org, isp_org, system_id, system_name, system_level, sector, province, flags, is_beyond_capability, handled_by, step_before_merge, version, is_demo, created_by)
values ($id, $code, $title, $summary, $type, $severity, $class, $class_computed, $class_reason, $criteria, $owner_capable, $is_national_important, $step, $tlp, $pap, $profile, $source, $detected_at, $received_at, $opened_at, $owner_org, $operator_org, $responsible_org, $isp_org, $system_id, $system_name, $system_level, $sector, $province, $flags, $is_beyond_capability, '', '', 1, $is_demo, $created_by)

-- name: incident_get :maybe
-- in: viewer id, code text
-- The case with the level of the viewer's organisation; not found when it may not see it.
select i.id, i.code, i.title, i.summary, i.type, i.severity, i.class, i.class_computed, i.class_reason, i.criteria, i.owner_capable, i.is_national_important,
       i.step, i.tlp, i.pap, i.profile, i.source, i.detected_at, i.received_at, i.opened_at, i.response_ended_at, i.closed_at,
       i.owner_org, i.operator_org, i.responsible_org, i.isp_org, i.system_id, i.system_name, i.system_level, i.sector, i.province,
       i.flags, i.is_beyond_capability, i.handled_by, i.damage_vnd, i.assignee, i.merged_into, i.step_before_merge, i.reopened_at, i.version, i.is_demo, i.created_by, g.level
  from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id and g.org_id = $viewer
 where i.code = $code

-- name: incident_facts :one
-- in: id id
-- For the module's own rules and jobs, where the viewer has been checked or is the system.
select id, code, title, class, owner_capable, is_national_important, system_level, criteria, step, profile, detected_at, received_at, opened_at, response_ended_at, closed_at,
       flags, is_beyond_capability, owner_org, operator_org, responsible_org, tlp, type, severity, is_demo, reopened_at, version
  from incident where id = $id

-- name: incident_was_add :exec
-- in: id id, moved time?, now time
-- Before a change: what is said until now. Several changes of one transaction are one.
insert into incident_was (incident_id, known_to, moved_at, responsible_org, class, severity, criteria, damage_vnd, step, detected_at, closed_at)
select i.id, $now, $moved, i.responsible_org, i.class, i.severity, i.criteria, i.damage_vnd, i.step, i.detected_at, i.closed_at from incident i where i.id = $id
on conflict (incident_id, known_to) do nothing

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

-- name: incident_set_reopened :exec
-- in: id id, version int, step text, at time
update incident set step = $step, response_ended_at = null, closed_at = null, reopened_at = $at, version = version + 1
 where id = $id and version = $version

-- name: incident_set_merged :exec
-- in: id id, version int, into id, at time
update incident set step_before_merge = step, step = 'merged', merged_into = $into, closed_at = $at, version = version + 1
 where id = $id and version = $version

-- name: incident_set_unmerged :exec
-- in: id id, version int
update incident set step = step_before_merge, step_before_merge = '', merged_into = null, closed_at = null, version = version + 1
 where id = $id and version = $version

-- name: incidents_merged_into :many
-- in: into id, viewer id
-- Cases that were merged into this one, as far as the viewer may see them.
select i.code, i.title from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id and g.org_id = $viewer
 where i.merged_into = $into order by i.id limit 100

-- name: incident_code_for :maybe
-- in: id id, viewer id
-- The code of a case, if the viewer may see it.
select i.code, i.title from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id and g.org_id = $viewer where i.id = $id

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

-- name: incident_party_leave_all :exec
-- in: incident_id id, org_id id, at time
update incident_party set left_at = $at where incident_id = $incident_id and org_id = $org_id and left_at is null

-- name: incident_party_roles :many
-- in: incident_id id, org_id id
select role from incident_party where incident_id = $incident_id and org_id = $org_id and left_at is null order by role

-- name: incident_accounts :many
-- in: org_id id
-- Who can be put in charge of a case or a task.
select id, name, full_name from account where org_id = $org_id and disabled_at is null order by full_name, id limit 200

-- name: incident_account_named :maybe
-- in: org_id id, name text
select id, full_name from account where org_id = $org_id and name = $name and disabled_at is null

-- name: incident_heads_of :many
-- in: org_id id
-- Whom an overrun term is brought before.
select a.id, a.full_name, a.email, a.lang from account a join account_role r on r.account_id = a.id and r.role = 'head'
 where a.org_id = $org_id and a.disabled_at is null and a.email <> '' order by a.id limit 20

-- name: incident_lang_of :maybe
-- in: email text
-- The language that the person with this address has chosen.
select lang from account where email = $email and disabled_at is null order by id limit 1

-- name: incident_addressee :maybe
-- in: id id
select full_name, email, lang from account where id = $id and disabled_at is null and email <> ''

-- name: incident_names :one
-- in: owner id?, operator id?, responsible id, isp id?, assignee id?
-- out: owner_code text, owner_name text, operator_code text, operator_name text, responsible_code text, responsible_name text, isp_code text, isp_name text, assignee_name text, assignee_full_name text
-- What the organisations and the person of a case are called.
select coalesce(a.code, '') as owner_code, coalesce(a.name, '') as owner_name, coalesce(b.code, '') as operator_code, coalesce(b.name, '') as operator_name,
       c.code as responsible_code, c.name as responsible_name, coalesce(d.code, '') as isp_code, coalesce(d.name, '') as isp_name,
       coalesce(e.name, '') as assignee_name, coalesce(e.full_name, '') as assignee_full_name
  from organisation c left join organisation a on a.id = $owner left join organisation b on b.id = $operator
       left join organisation d on d.id = $isp left join account e on e.id = $assignee
 where c.id = $responsible

-- name: incident_organisations :many
-- in: max int
-- For choosing an organisation: living ones, by name.
select id, code, name from organisation where ended_at is null order by name, id limit $max

-- name: incident_timeline :many
-- in: record id, before id, max int
-- out: org_code text
-- What was done to the case, newest first.
select j.id, j.at, j.name, j.actor, j.org_id, j.data, coalesce(o.code, '') as org_code
  from journal j left join organisation o on o.id = j.org_id
 where j.kind = 'incident' and j.record_id = $record and j.id < $before order by j.id desc limit $max

-- name: incident_list_clear :exec
-- in: id id
delete from incident_list where incident_id = $id

-- name: incident_list_fill :exec
-- in: id id
-- One row per organisation with a grant.
insert into incident_list (org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at)
select org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at
  from incident_listed where incident_id = $id

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
-- For searching: nothing above TLP:AMBER, so that a search tells nobody what a page would not show.
select o.value from incident_observable io join observable o on o.id = io.observable_id where io.incident_id = $id and io.tlp <= 2 order by o.id limit 500

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

-- name: clock_set_unmet :exec
-- in: incident_id id, kind text, record_id id
-- What met it has been withdrawn: it runs on.
update incident_clock set met_at = null, met_kind = '', met_id = null
 where incident_id = $incident_id and met_kind = $kind and met_id = $record_id and ended_at is null

-- name: clock_set_ended :exec
-- in: id id, at time, reason text
update incident_clock set ended_at = $at, end_reason = $reason where id = $id and met_at is null and ended_at is null

-- name: clocks_to_warn :many
-- in: now time, max int
-- Running clocks whose warning is due, nearest first.
select c.id, c.incident_id, c.rule, c.profile, c.due_at, i.code, i.title, i.responsible_org, i.owner_org, i.tlp, i.is_demo
  from incident_clock c join incident i on i.id = c.incident_id
 where c.warn_at <= $now and c.met_at is null and c.ended_at is null and c.warned_at is null
 order by c.warn_at, c.id limit $max

-- name: clocks_to_escalate :many
-- in: now time, max int
select c.id, c.incident_id, c.rule, c.profile, c.due_at, i.code, i.title, i.responsible_org, i.owner_org, i.tlp, i.is_demo
  from incident_clock c join incident i on i.id = c.incident_id
 where c.due_at <= $now and c.met_at is null and c.ended_at is null and c.escalated_at is null
 order by c.due_at, c.id limit $max

-- name: clock_set_warned :exec
-- in: id id, at time
update incident_clock set warned_at = $at where id = $id

-- name: clock_set_escalated :exec
-- in: id id, at time
update incident_clock set escalated_at = $at where id = $id

-- ---- listings ----

-- name: incident_page_newest :many
-- in: viewer id, before time, before_id id, state int, step text, type text, severity int, sector text, responsible id, class text, province text, since time, until time, max int
-- Newest first; `before` and `before_id` are the last row of the page before (far future for the first). state: 2 open, 1 closed, 0 both.
-- The plus signs keep SQLite to the index of the other filters: it would read every case between the two times.
select l.incident_id as id, i.code, i.title, l.type, l.severity, l.class, l.step, l.sector, l.province, l.opened_at, l.due_at, i.detected_at, i.tlp, i.is_demo, o.code as responsible_code, o.name as responsible_name
  from incident_list l join incident i on i.id = l.incident_id join organisation o on o.id = l.responsible_org
 where l.org_id = $viewer and (l.opened_at, l.incident_id) < ($before, $before_id)
   and ($severity = 0 or l.severity = $severity) and ($province = '' or l.province = $province) and +l.opened_at >= $since and +l.opened_at < $until
--? state
   and l.is_open = $state - 1
--? step
   and l.step = $step
--? type
   and l.type = $type
--? class
   and l.class = $class
--? sector
   and l.sector = $sector
--? responsible
   and l.responsible_org = $responsible
 order by l.opened_at desc, l.incident_id desc limit $max

-- name: incident_page_due :many
-- in: viewer id, after time, after_id id, step text, type text, severity int, sector text, responsible id, class text, province text, since time, until time, due_until time, max int
-- Open cases, the nearest term first.
select l.incident_id as id, i.code, i.title, l.type, l.severity, l.class, l.step, l.sector, l.province, l.opened_at, l.due_at, i.detected_at, i.tlp, i.is_demo, o.code as responsible_code, o.name as responsible_name
  from incident_list l join incident i on i.id = l.incident_id join organisation o on o.id = l.responsible_org
 where l.org_id = $viewer and l.is_open = 1 and (l.due_at, l.incident_id) > ($after, $after_id)
   and ($severity = 0 or l.severity = $severity) and ($province = '' or l.province = $province) and +l.opened_at >= $since and +l.opened_at < $until and l.due_at < $due_until
--? step
   and l.step = $step
--? type
   and l.type = $type
--? class
   and l.class = $class
--? sector
   and l.sector = $sector
--? responsible
   and l.responsible_org = $responsible
 order by l.due_at, l.incident_id limit $max

-- name: incident_search_page :many
-- in: viewer id, query text, before_id id, state int, step text, type text, severity int, sector text, responsible id, class text, province text, since time, until time, due_since time, due_until time, max int
-- Newest first; ids are ordered by time. query: built by search_query() for the engine.
-- Cross joins keep SQLite to this order: it would ask the word index once for every row of the list.
-- engine: sqlite
select l.incident_id as id, i.code, i.title, l.type, l.severity, l.class, l.step, l.sector, l.province, l.opened_at, l.due_at, i.detected_at, i.tlp, i.is_demo, o.code as responsible_code, o.name as responsible_name
  from incident_search s cross join incident_list l cross join incident i cross join organisation o
 where l.incident_id = s.rowid and l.org_id = $viewer and i.id = l.incident_id and o.id = l.responsible_org
   and s.words match $query and s.rowid < $before_id
   and ($state = 0 or l.is_open = $state - 1) and ($step = '' or l.step = $step) and ($type = '' or l.type = $type) and ($severity = 0 or l.severity = $severity)
   and ($sector = '' or l.sector = $sector) and ($responsible = 0 or l.responsible_org = $responsible) and ($class = '' or l.class = $class) and ($province = '' or l.province = $province) and l.opened_at >= $since and l.opened_at < $until and l.due_at >= $due_since and l.due_at < $due_until
 order by s.rowid desc limit $max
-- engine: postgres
select l.incident_id as id, i.code, i.title, l.type, l.severity, l.class, l.step, l.sector, l.province, l.opened_at, l.due_at, i.detected_at, i.tlp, i.is_demo, o.code as responsible_code, o.name as responsible_name
  from incident_search s join incident_list l on l.incident_id = s.rowid and l.org_id = $viewer
       join incident i on i.id = l.incident_id join organisation o on o.id = l.responsible_org
 where s.words @@ to_tsquery('simple', $query) and s.rowid < $before_id
   and ($state = 0 or l.is_open = $state - 1) and ($step = '' or l.step = $step) and ($type = '' or l.type = $type) and ($severity = 0 or l.severity = $severity)
   and ($sector = '' or l.sector = $sector) and ($responsible = 0 or l.responsible_org = $responsible) and ($class = '' or l.class = $class) and ($province = '' or l.province = $province) and l.opened_at >= $since and l.opened_at < $until and l.due_at >= $due_since and l.due_at < $due_until
 order by s.rowid desc limit $max

-- name: incident_export :each
-- in: viewer id, state int, step text, type text, severity int, sector text, responsible id, class text, province text, since time, until time, due_since time, due_until time
-- The whole list for a file; nothing above TLP:AMBER leaves.
select i.code, i.title, l.type, l.severity, l.class, l.step, l.sector, l.province, i.detected_at, i.received_at, l.opened_at, i.closed_at, l.due_at, i.tlp, i.system_name, i.is_demo, o.code as responsible_code
  from incident_list l join incident i on i.id = l.incident_id join organisation o on o.id = l.responsible_org
 where l.org_id = $viewer and i.tlp <= 2
   and ($severity = 0 or l.severity = $severity) and ($province = '' or l.province = $province) and l.opened_at >= $since and l.opened_at < $until and l.due_at >= $due_since and l.due_at < $due_until
--? state
   and l.is_open = $state - 1
--? step
   and l.step = $step
--? type
   and l.type = $type
--? class
   and l.class = $class
--? sector
   and l.sector = $sector
--? responsible
   and l.responsible_org = $responsible
 order by l.opened_at desc, l.incident_id desc

-- ---- the parts of a case; the caller has checked access to it ----

-- name: incident_parties :many
-- in: incident_id id
-- out: level int
select p.org_id, p.role, p.joined_at, p.left_at, p.reason, o.code, o.name, coalesce(g.level, 0) as level
  from incident_party p join organisation o on o.id = p.org_id
       left join access_grant g on g.kind = 'incident' and g.record_id = p.incident_id and g.org_id = p.org_id
 where p.incident_id = $incident_id order by p.joined_at, o.code

-- name: incident_corrections :many
-- in: incident_id id
-- out: author text
select c.field, c.old_value, c.new_value, c.reason, c.at, coalesce(a.full_name, '') as author
  from incident_correction c left join account a on a.id = c.account_id
 where c.incident_id = $incident_id order by c.id

-- name: note_insert :exec
-- in: id id, incident_id id, text text, tlp int, org_only id?, account_id id, author text, at time
insert into incident_note (id, incident_id, text, tlp, org_only, account_id, author, at)
values ($id, $incident_id, $text, $tlp, $org_only, $account_id, $author, $at)

-- name: notes_of :many
-- in: incident_id id, viewer id, after_id id, max_tlp int, max int
-- Oldest first; notes kept within another organisation and those above max_tlp are left out, except the viewer's own organisation's.
select n.id, n.text, n.tlp, n.org_only, n.account_id, n.author, n.at, n.changed_at, o.code as org_code
  from incident_note n join account a on a.id = n.account_id join organisation o on o.id = a.org_id
 where n.incident_id = $incident_id and n.id > $after_id and (n.org_only is null or n.org_only = $viewer) and (n.tlp <= $max_tlp or a.org_id = $viewer)
 order by n.id limit $max

-- name: task_insert :exec
-- in: id id, incident_id id, title text, org_id id, assignee id?, due_at time?, created_by id, created_at time
insert into incident_task (id, incident_id, title, org_id, assignee, due_at, state, outcome, created_by, created_at, version)
values ($id, $incident_id, $title, $org_id, $assignee, $due_at, 'open', '', $created_by, $created_at, 1)

-- name: task_get :maybe
-- in: id id, incident_id id
select id, title, org_id, assignee, due_at, state, version from incident_task where id = $id and incident_id = $incident_id

-- name: task_set_state :exec
-- in: id id, version int, state text, done_at time?, outcome text
update incident_task set state = $state, done_at = $done_at, outcome = $outcome, version = version + 1 where id = $id and version = $version

-- name: tasks_of :many
-- in: incident_id id
-- out: assignee_name text
select t.id, t.title, t.state, t.due_at, t.done_at, t.outcome, t.version, t.org_id, o.code as org_code, o.name as org_name, coalesce(a.full_name, '') as assignee_name
  from incident_task t join organisation o on o.id = t.org_id left join account a on a.id = t.assignee
 where t.incident_id = $incident_id order by t.state desc, t.due_at, t.id

-- name: observable_put :one
-- in: id id, kind text, value text, at time
insert into observable (id, kind, value, first_seen_at) values ($id, $kind, $value, $at)
on conflict (kind, value) do update set value = excluded.value returning id

-- name: incident_observable_put :exec
-- in: incident_id id, observable_id id, tlp int, is_indicator bool, source text, at time
insert into incident_observable (incident_id, observable_id, tlp, is_indicator, source, added_at)
values ($incident_id, $observable_id, $tlp, $is_indicator, $source, $at)
on conflict (incident_id, observable_id) do update set is_indicator = case when excluded.is_indicator = 1 then 1 else incident_observable.is_indicator end

-- name: observables_of :many
-- in: incident_id id, viewer id, max_tlp int, max int
-- out: seen_elsewhere int
-- With the number of other cases that hold the same one and in which the viewer may see it.
select o.id, o.kind, o.value, io.tlp, io.is_indicator, io.source, io.added_at,
       (select count(*) from incident_observable x join access_grant g on g.kind = 'incident' and g.record_id = x.incident_id and g.org_id = $viewer
         where x.observable_id = o.id and x.incident_id <> $incident_id and (x.tlp <= 2 or g.level >= 2)) as seen_elsewhere
  from incident_observable io join observable o on o.id = io.observable_id
 where io.incident_id = $incident_id and io.tlp <= $max_tlp order by o.kind, o.value limit $max

-- name: observable_seen_in :many
-- in: observable_id id, viewer id, max int
select i.code, i.title, i.detected_at, i.step, i.severity, x.tlp, x.added_at
  from incident_observable x join access_grant g on g.kind = 'incident' and g.record_id = x.incident_id and g.org_id = $viewer
       join incident i on i.id = x.incident_id
 where x.observable_id = $observable_id and (x.tlp <= 2 or g.level >= 2) order by x.incident_id desc limit $max

-- name: observable_tlp :maybe
-- in: incident_id id, observable_id id
select o.value, io.tlp from incident_observable io join observable o on o.id = io.observable_id
 where io.incident_id = $incident_id and io.observable_id = $observable_id

-- name: observable_drop :exec
-- in: incident_id id, observable_id id
delete from incident_observable where incident_id = $incident_id and observable_id = $observable_id

-- name: observable_find :maybe
-- in: kind text, value text
select id from observable where kind = $kind and value = $value

-- name: incident_seen :maybe
-- in: viewer id, id id
select r.code from incident r join access_grant g on g.kind = 'incident' and g.record_id = r.id and g.org_id = $viewer where r.id = $id

-- name: incident_all_ids :many
-- in: after_id id, max int
select id from incident where id > $after_id order by id limit $max

-- name: incident_list_wrong :one
-- out: extra int, missing int
-- Rows of the list that the facts do not give, in any column, and the other way round: both 0 unless something is broken.
select (select count(*) from (select org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at from incident_list
                              except select org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at from incident_listed) x) as extra,
       (select count(*) from (select org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at from incident_listed
                              except select org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at from incident_list) x) as missing

-- name: incident_search_holds :one
-- in: id id, words text
-- out: n int
-- 1 when the search knows the case by exactly these words.
-- engine: sqlite
select count(*) as n from incident_search where rowid = $id and words = $words
-- engine: postgres
select count(*) as n from incident_search where rowid = $id and words = to_tsvector('simple', $words)

-- name: incident_search_count :one
-- out: n int, cases int
select (select count(*) from incident_search) as n, (select count(*) from incident) as cases


-- ---- what a successor goes on with ----

-- name: heritage_cases_count :one
-- in: from id
-- out: cases int, tasks int
-- Open cases that the organisation has to do with, and its open tasks.
select (select count(*) from access_grant g join incident i on i.id = g.record_id
         where g.kind = 'incident' and g.org_id = $from and i.step not in ('closed', 'cancelled', 'merged')) as cases,
       (select count(*) from incident_task t where t.org_id = $from and t.state = 'open') as tasks

-- name: heritage_cases_assign :exec
-- in: id id, from id, main id?
-- Each case goes the way of its system; of a closed one only the sight.
insert into succession_record (succession_id, kind, record_id, to_id, moves)
select $id, 'incident', i.id, coalesce(r.to_id, $main), case when i.step in ('closed', 'cancelled', 'merged') then 0 else 1 end
  from access_grant g join incident i on i.id = g.record_id
       left join succession_record r on r.succession_id = $id and r.kind = 'system' and r.record_id = i.system_id and r.moves = 1
 where g.kind = 'incident' and g.org_id = $from and coalesce(r.to_id, $main) is not null
on conflict (succession_id, kind, record_id) do nothing

-- name: heritage_cases_was :exec
-- in: id id, from id, at time, now time
-- As incident_was_add, of all whose responsible body heritage_cases_move changes.
insert into incident_was (incident_id, known_to, moved_at, responsible_org, class, severity, criteria, damage_vnd, step, detected_at, closed_at)
select i.id, $now, $at, i.responsible_org, i.class, i.severity, i.criteria, i.damage_vnd, i.step, i.detected_at, i.closed_at from incident i
 where i.responsible_org = $from
   and i.id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.moves = 1)
on conflict (incident_id, known_to) do nothing

-- name: heritage_cases_move :exec
-- in: id id, from id
-- Every part of the organisation in its open cases. Somebody in charge who does not go along is in charge no longer.
update incident set version = version + 1,
       responsible_org = case when responsible_org = $from then (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident.id) else responsible_org end,
       owner_org = case when owner_org = $from then (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident.id) else owner_org end,
       operator_org = case when operator_org = $from then (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident.id) else operator_org end,
       isp_org = case when isp_org = $from then (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident.id) else isp_org end,
       assignee = case when responsible_org <> $from or assignee in (select a.id from account a join succession_record r on r.to_id = a.org_id
                                  where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident.id) then assignee else null end
 where (responsible_org = $from or owner_org = $from or operator_org = $from or isp_org = $from)
   and id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.moves = 1)

-- name: heritage_parties_join :exec
-- in: id id, from id, reason text, now time
insert into incident_party (incident_id, org_id, role, joined_at, left_at, reason)
select p.incident_id, r.to_id, p.role, $now, null, $reason
  from incident_party p join succession_record r on r.succession_id = $id and r.kind = 'incident' and r.record_id = p.incident_id and r.moves = 1
 where p.org_id = $from and p.left_at is null
on conflict (incident_id, org_id, role) do update set left_at = null

-- name: heritage_parties_leave :exec
-- in: id id, from id, now time
update incident_party set left_at = $now
 where org_id = $from and left_at is null
   and incident_id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.moves = 1)

-- name: heritage_tasks_move :exec
-- in: id id, from id
update incident_task set version = version + 1,
       org_id = (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident_task.incident_id),
       assignee = case when assignee in (select a.id from account a join succession_record r on r.to_id = a.org_id
                            where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident_task.incident_id) then assignee else null end
 where org_id = $from and state = 'open'
   and incident_id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.moves = 1)

-- name: heritage_notes_move :exec
-- in: id id, from id
-- What only the organisation's own people read, its people go on reading.
update incident_note set org_only = (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.record_id = incident_note.incident_id)
 where org_only = $from and incident_id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'incident')

-- name: heritage_list_set :exec
-- in: id id
update incident_list set responsible_org = (select i.responsible_org from incident i where i.id = incident_list.incident_id)
 where incident_id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'incident' and r.moves = 1)

-- name: heritage_list_fill :exec
-- in: id id
-- One more row for each organisation that sees a case for the first time.
insert into incident_list (org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at)
select l.org_id, l.incident_id, l.opened_at, l.is_open, l.step, l.type, l.severity, l.class, l.sector, l.province, l.responsible_org, l.due_at
  from succession_record r join incident_listed l on l.incident_id = r.record_id and l.org_id = r.to_id
 where r.succession_id = $id and r.kind = 'incident'
   and not exists (select 1 from incident_list x where x.org_id = l.org_id and x.incident_id = l.incident_id)

-- name: heritage_cases_moved :many
-- in: id id
-- For the timelines: each case that went over, and to whom.
select i.id, i.code, o.name as to_name from succession_record r join incident i on i.id = r.record_id join organisation o on o.id = r.to_id
 where r.succession_id = $id and r.kind = 'incident' and r.moves = 1 order by i.id

-- ---- what bears on duties (duty.c): of the organisations org_from <= id < org_to ----

-- name: source_cases :many
-- in: org_from id, org_to id, only id
-- out: answered_at time
-- answered_at: the first that anybody did about it, after it was opened.
select i.id, i.code, i.received_at, i.opened_at, i.responsible_org, i.class, i.severity, i.criteria, i.damage_vnd, i.step, i.detected_at, i.closed_at,
       (select min(j.at) from journal j where j.kind = 'incident' and j.record_id = i.id
           and j.name in ('incident.step', 'incident.assign', 'incident.note', 'incident.task', 'incident.bring_in')) as answered_at
  from incident i where i.responsible_org >= $org_from and i.responsible_org < $org_to
--? only
   and i.id = $only
 order by i.id

-- name: source_cases_was :many
-- in: org_from id, org_to id, only id
select w.incident_id, w.known_to, w.moved_at, w.responsible_org, w.class, w.severity, w.criteria, w.damage_vnd, w.step, w.detected_at, w.closed_at
  from incident i join incident_was w on w.incident_id = i.id
 where i.responsible_org >= $org_from and i.responsible_org < $org_to
--? only
   and i.id = $only
 order by w.incident_id, w.known_to

-- name: source_case_teams :many
-- in: org_from id, org_to id
select t.id, t.org_id from team t where t.org_id >= $org_from and t.org_id < $org_to order by t.org_id, t.id

-- name: source_clocks :many
-- in: org_from id, org_to id, only id
select c.id, c.incident_id, c.started_at, c.due_rolled_at, c.met_at, c.ended_at, i.opened_at
  from incident i join incident_clock c on c.incident_id = i.id
 where i.responsible_org >= $org_from and i.responsible_org < $org_to
--? only
   and i.id = $only

-- name: told_case :many
-- in: id id
-- out: org_id id, is_now bool, team_id id
-- Bodies responsible, now and before, with their teams.
select b.org_id, b.is_now, coalesce(t.id, 0) as team_id
  from (select responsible_org as org_id, 1 = 1 as is_now from incident where id = $id
        union select w.responsible_org, 1 = 0 from incident_was w join incident i on i.id = w.incident_id and i.responsible_org <> w.responsible_org where i.id = $id) b
       left join team t on t.org_id = b.org_id
