-- Loading many rows at once. Everything here runs in the one transaction of `ungcuu demo`.

-- name: demo_state :one
-- out: organisations int, real int, seals int
-- What is there already: any organisation, any that is not for demonstration, any sealed stretch of the journal.
select (select count(*) from organisation) as organisations, (select count(*) from organisation where is_demo = 0) as real,
       (select count(*) from journal_seal) as seals

-- name: demo_incident_put :bulk
-- in: id id, code text, title text, summary text, type text, severity int, class text, class_computed text, class_reason text, criteria text, owner_capable int, is_national_important bool, step text, tlp int, pap int, profile text, source text, detected_at time, received_at time, opened_at time, response_ended_at time?, closed_at time?, owner_org id?, operator_org id?, responsible_org id, isp_org id?, system_id id?, system_name text, system_level int?, sector text, province text, flags text, is_beyond_capability bool, handled_by text, assignee id?, merged_into id?, step_before_merge text, version int, is_demo bool, created_by id
insert into incident (id, code, title, summary, type, severity, class, class_computed, class_reason, criteria, owner_capable, is_national_important, step, tlp, pap, profile, source, detected_at, received_at, opened_at, response_ended_at, closed_at, owner_org, operator_org, responsible_org, isp_org, system_id, system_name, system_level, sector, province, flags, is_beyond_capability, handled_by, assignee, merged_into, step_before_merge, version, is_demo, created_by)
values ($id, $code, $title, $summary, $type, $severity, $class, $class_computed, $class_reason, $criteria, $owner_capable, $is_national_important, $step, $tlp, $pap, $profile, $source, $detected_at, $received_at, $opened_at, $response_ended_at, $closed_at, $owner_org, $operator_org, $responsible_org, $isp_org, $system_id, $system_name, $system_level, $sector, $province, $flags, $is_beyond_capability, $handled_by, $assignee, $merged_into, $step_before_merge, $version, $is_demo, $created_by)

-- name: demo_grave :many
-- in: org id, since time, max int
-- Cases for which whoever is on duty would have been called.
select id, opened_at from incident where responsible_org = $org and severity >= 3 and opened_at >= $since order by id desc limit $max

-- name: demo_party_put :bulk
-- in: incident_id id, org_id id, role text, joined_at time, reason text
insert into incident_party (incident_id, org_id, role, joined_at, reason) values ($incident_id, $org_id, $role, $joined_at, $reason)

-- name: demo_clock_put :bulk
-- in: id id, incident_id id, profile text, rule text, started_at time, due_at time, due_rolled_at time, warn_at time, met_at time?, met_kind text, met_id id?, ended_at time?, end_reason text, warned_at time?, escalated_at time?
insert into incident_clock (id, incident_id, profile, rule, started_at, due_at, due_rolled_at, warn_at, met_at, met_kind, met_id, ended_at, end_reason, warned_at, escalated_at)
values ($id, $incident_id, $profile, $rule, $started_at, $due_at, $due_rolled_at, $warn_at, $met_at, $met_kind, $met_id, $ended_at, $end_reason, $warned_at, $escalated_at)

-- name: demo_note_put :bulk
-- in: id id, incident_id id, text text, tlp int, org_only id?, account_id id, author text, at time
insert into incident_note (id, incident_id, text, tlp, org_only, account_id, author, at)
values ($id, $incident_id, $text, $tlp, $org_only, $account_id, $author, $at)

-- name: demo_task_put :bulk
-- in: id id, incident_id id, title text, org_id id, assignee id?, due_at time?, state text, done_at time?, outcome text, created_by id, created_at time, version int
insert into incident_task (id, incident_id, title, org_id, assignee, due_at, state, done_at, outcome, created_by, created_at, version)
values ($id, $incident_id, $title, $org_id, $assignee, $due_at, $state, $done_at, $outcome, $created_by, $created_at, $version)

-- name: demo_observable_put :bulk
-- in: id id, kind text, value text, first_seen_at time
insert into observable (id, kind, value, first_seen_at) values ($id, $kind, $value, $first_seen_at)

-- name: demo_seen_put :bulk
-- in: incident_id id, observable_id id, tlp int, is_indicator bool, source text, added_at time
insert into incident_observable (incident_id, observable_id, tlp, is_indicator, source, added_at)
values ($incident_id, $observable_id, $tlp, $is_indicator, $source, $added_at)

-- name: demo_words_put :bulk
-- in: incident_id id, words text
insert into demo_words (incident_id, words) values ($incident_id, $words)

-- name: demo_search_fill :exec
-- The same as incident_search_put for every loaded case.
-- engine: sqlite
insert into incident_search (rowid, words) select incident_id, words from demo_words order by incident_id
-- engine: postgres
insert into incident_search (rowid, words) select incident_id, to_tsvector('simple', words) from demo_words order by incident_id

-- name: demo_words_clear :exec
delete from demo_words

-- name: demo_list_fill :exec
-- The same as incident_list_fill for every case at once.
insert into incident_list (org_id, incident_id, opened_at, is_open, step, type, severity, class, sector, province, responsible_org, due_at)
select g.org_id, i.id, i.opened_at, case when i.step in ('closed', 'cancelled', 'merged') then 0 else 1 end, i.step, i.type, i.severity, i.class, i.sector, i.province, i.responsible_org,
       coalesce((select min(c.due_at) from incident_clock c where c.incident_id = i.id and c.met_at is null and c.ended_at is null), 9000000000000000000)
  from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id
 order by g.org_id, i.id

-- name: demo_message_put :bulk
-- in: id id, report_id id, is_from_reporter bool, account_id id?, author text, text text, at time, read_at time?
insert into report_message (id, report_id, is_from_reporter, account_id, author, text, at, read_at)
values ($id, $report_id, $is_from_reporter, $account_id, $author, $text, $at, $read_at)

-- name: demo_statutory_put :bulk
-- in: id id, code text, incident_id id, kind text, profile text, form text, revision int, version int, state text, fields json, from_org id, created_by id, created_at time, changed_at time, changed_by text, number text, issuer text, superior text, place text, authority text, signer_title text, signed_by text, file_unit text, urgency text, sent_at time?, sent_by text, ended_at time?, reason text
insert into statutory_report (id, code, incident_id, kind, profile, form, revision, version, state, fields, from_org, created_by, created_at, changed_at, changed_by, number, issuer, superior, place, authority, signer_title, signed_by, file_unit, urgency, sent_at, sent_by, ended_at, reason)
values ($id, $code, $incident_id, $kind, $profile, $form, $revision, $version, $state, $fields, $from_org, $created_by, $created_at, $changed_at, $changed_by, $number, $issuer, $superior, $place, $authority, $signer_title, $signed_by, $file_unit, $urgency, $sent_at, $sent_by, $ended_at, $reason)

-- name: demo_recipient_put :bulk
-- in: report_id id, seq int, org_id id?, role text, name text, is_copy bool, decides bool, sent_at time, acknowledged_at time?, seen_at time?, seen_by text, decision text, decided_by text, decided_at time?, reason text
insert into statutory_report_recipient (report_id, seq, org_id, role, name, is_copy, decides, sent_at, acknowledged_at, seen_at, seen_by, decision, decided_by, decided_at, reason)
values ($report_id, $seq, $org_id, $role, $name, $is_copy, $decides, $sent_at, $acknowledged_at, $seen_at, $seen_by, $decision, $decided_by, $decided_at, $reason)

-- ---- chases ----

-- name: demo_letters :many
-- in: star id, max int
-- out: is_star int, account_id int
-- Drafts of letters, that of the star's organisation first, each with somebody who writes for the organisation.
select c.code, c.org_id, c.by_id, case when c.org_id = $star then 1 else 0 end as is_star, coalesce((select min(a.id) from account a where a.org_id = c.org_id), 0) as account_id
  from chase c where c.kind = 'letter' and c.state = 'draft'
 order by case when c.org_id = $star then 0 else 1 end, c.id limit $max

-- name: demo_done_lately :many
-- in: from time, to time, max int
-- What was done in that time: as if it had been chased before.
select s.unit, s.subject_id, x.code as subject_code, x.name as subject_name, t.code as duty, s.org_id, o.kind, s.since, s.due_at
  from duty_standing s join duty_template t on t.id = s.duty_id join duty_subject x on x.unit = s.unit and x.id = s.subject_id join organisation o on o.id = s.org_id
 where s.status in (2, 3) and s.since >= $from and s.since < $to
 order by s.org_id, s.since, s.duty_id, s.subject_id limit $max

-- name: demo_chase_cured :exec
-- in: id id, met time
update chase set state = 'cured', reason = 'met', closed_at = $met, changed_at = $met where id = $id

-- name: demo_chase_item_met :exec
-- in: id id, met time
update chase_item set state = 'met', settled_at = $met where id = $id

-- name: demo_last_org :one
-- out: id int
select coalesce(max(id), 0) as id from organisation

-- name: demo_account_org :one
-- in: name text
select a.id, a.org_id, a.full_name from account a where a.name = $name
