-- Statutory reports. Sight of a report is an access_grant of kind 'statutory_report': its author's organisation and, once
-- sent, its recipients.

-- name: statutory_insert :exec
-- in: id id, code text, incident_id id, kind text, profile text, form text, revision int, replaces id?, fields json, from_org id, created_by id, now time, by text, reason text
insert into statutory_report (id, code, incident_id, kind, profile, form, revision, replaces, version, state, fields, from_org, created_by, created_at,
       changed_at, changed_by, number, issuer, superior, place, authority, signer_title, signed_by, file_unit, urgency, sent_by, reason)
values ($id, $code, $incident_id, $kind, $profile, $form, $revision, $replaces, 1, 'draft', $fields, $from_org, $created_by, $now,
       $now, $by, '', '', '', '', '', '', '', '', '', '', $reason)

-- name: statutory_get :maybe
-- in: viewer id, code text
-- out: replaces_code text, replaced_by text, sees_incident bool
-- The report with the level of the viewer's organisation; not found when it may not see it.
select s.id, s.code, s.incident_id, s.kind, s.profile, s.form, s.revision, s.replaces, s.version, s.state, s.fields, s.from_org, s.created_by, s.created_at,
       s.changed_at, s.changed_by, s.number, s.issuer, s.superior, s.place, s.authority, s.signer_title, s.signed_by, s.file_unit, s.urgency, s.sent_at, s.sent_by,
       s.ended_at, s.reason, g.level, i.code as incident_code, i.title as incident_title, i.tlp, i.is_demo, i.step, o.code as from_code, o.name as from_name,
       coalesce(p.code, '') as replaces_code,
       coalesce((select n.code from statutory_report n join access_grant x on x.kind = 'statutory_report' and x.record_id = n.id and x.org_id = $viewer
                  where n.replaces = s.id order by n.id desc limit 1), '') as replaced_by,
       exists (select 1 from access_grant x where x.kind = 'incident' and x.record_id = s.incident_id and x.org_id = $viewer) as sees_incident
  from statutory_report s join access_grant g on g.kind = 'statutory_report' and g.record_id = s.id and g.org_id = $viewer
       join incident i on i.id = s.incident_id join organisation o on o.id = s.from_org left join statutory_report p on p.id = s.replaces
 where s.code = $code

-- name: statutory_code :maybe
-- in: id id
-- For jobs: the code and whose it is, so that the job acts for its author's organisation.
select code, from_org, created_by from statutory_report where id = $id

-- name: statutory_seen :maybe
-- in: viewer id, id id
select r.code from statutory_report r join access_grant g on g.kind = 'statutory_report' and g.record_id = r.id and g.org_id = $viewer where r.id = $id

-- name: statutory_save_fields :exec
-- in: id id, version int, fields json, now time, by text
update statutory_report set fields = $fields, changed_at = $now, changed_by = $by, version = version + 1
 where id = $id and version = $version and state = 'draft'

-- name: statutory_set_sent :exec
-- in: id id, version int, state text, number text, issuer text, superior text, place text, authority text, signer_title text, signed_by text, file_unit text, urgency text, now time, by text
update statutory_report set state = $state, number = $number, issuer = $issuer, superior = $superior, place = $place, authority = $authority,
       signer_title = $signer_title, signed_by = $signed_by, file_unit = $file_unit, urgency = $urgency, sent_at = $now, sent_by = $by, version = version + 1
 where id = $id and version = $version and state = 'draft'

-- name: statutory_set_number :exec
-- in: id id, number text
-- Once: what has a number keeps it.
update statutory_report set number = $number, version = version + 1 where id = $id and number = '' and state in ('sent', 'acknowledged', 'accepted')

-- name: statutory_set_ended :exec
-- in: id id, version int, state text, now time, reason text
update statutory_report set state = $state, ended_at = $now, reason = $reason, version = version + 1
 where id = $id and version = $version and state in ('draft', 'sent', 'acknowledged')

-- name: statutory_draft_of :maybe
-- in: incident_id id, kind text, from_org id
-- The draft of that kind the organisation has already begun.
select id, code from statutory_report where incident_id = $incident_id and kind = $kind and from_org = $from_org and state = 'draft'
 order by id desc limit 1

-- name: statutory_waiting :many
-- in: incident_id id, kind text, from_org id
-- Sent by the organisation and not decided yet.
select code from statutory_report where incident_id = $incident_id and kind = $kind and from_org = $from_org and state in ('sent', 'acknowledged')
 order by id desc limit 1

-- name: statutory_earlier :many
-- in: incident_id id, from_org id, max int
-- What the organisation has written about the case before, the latest first; for filling in a new form.
select id, kind, number, sent_at, fields from statutory_report
 where incident_id = $incident_id and from_org = $from_org and sent_at is not null and state <> 'withdrawn' order by sent_at desc, id desc limit $max

-- name: statutory_of_incident :many
-- in: viewer id, incident_id id, max int
-- out: decided_by_name text
-- The reports of a case the viewer may see, the latest first.
select s.id, s.code, s.kind, s.profile, s.revision, s.state, s.number, s.sent_at, s.changed_at, s.from_org, o.code as from_code, o.name as from_name, s.ended_at,
       coalesce((select r.name from statutory_report_recipient r where r.report_id = s.id and r.decides = 1), '') as decided_by_name
  from statutory_report s join access_grant g on g.kind = 'statutory_report' and g.record_id = s.id and g.org_id = $viewer
       join organisation o on o.id = s.from_org
 where s.incident_id = $incident_id order by s.id desc limit $max

-- name: recipient_insert :exec
-- in: report_id id, seq int, org_id id?, role text, name text, is_copy bool, decides bool, now time, acknowledged_at time?
insert into statutory_report_recipient (report_id, seq, org_id, role, name, is_copy, decides, sent_at, acknowledged_at, seen_by, decision, decided_by, reason)
values ($report_id, $seq, $org_id, $role, $name, $is_copy, $decides, $now, $acknowledged_at, '', '', '', '')

-- name: recipients_of :many
-- in: report_id id
select seq, org_id, role, name, is_copy, decides, sent_at, acknowledged_at, seen_at, seen_by, decision, decided_by, decided_at, reason
  from statutory_report_recipient where report_id = $report_id order by seq

-- name: recipient_see :exec
-- in: report_id id, org_id id, now time, by text
update statutory_report_recipient set seen_at = $now, seen_by = $by where report_id = $report_id and org_id = $org_id and seen_at is null

-- name: recipient_decide :exec
-- in: report_id id, org_id id, decision text, now time, by text, reason text
update statutory_report_recipient set decision = $decision, decided_at = $now, decided_by = $by, reason = $reason, seen_at = coalesce(seen_at, $now),
       seen_by = case when seen_by = '' then $by else seen_by end
 where report_id = $report_id and org_id = $org_id and decides = 1 and decision = ''

-- name: statutory_inbox :many
-- in: viewer id, before id, state text, kind text, waiting int, max int
-- Reports sent to the viewer's organisation, the latest first. waiting 1: those it still has to decide; before: the last id of the page before.
select s.id, s.code, s.kind, s.profile, s.revision, s.state, s.number, s.sent_at, o.name as from_name, i.code as incident_code, i.title as incident_title, i.is_demo,
       r.decides, r.decision, r.seen_at, r.is_copy
  from statutory_report_recipient r join statutory_report s on s.id = r.report_id join organisation o on o.id = s.from_org join incident i on i.id = s.incident_id
 where r.org_id = $viewer and r.report_id < $before
--? state
   and s.state = $state
--? kind
   and s.kind = $kind
--? waiting
   and r.decides = 1 and r.decision = '' and s.state in ('sent', 'acknowledged') and $waiting = 1
 order by r.report_id desc limit $max

-- name: statutory_inbox_waiting :one
-- in: viewer id
-- out: n int
-- How many reports wait for the viewer's organisation to accept or return them.
select count(*) as n from statutory_report_recipient r join statutory_report s on s.id = r.report_id
 where r.org_id = $viewer and r.decides = 1 and r.decision = '' and s.state in ('sent', 'acknowledged')

-- name: statutory_outbox :many
-- in: viewer id, before id, state text, kind text, max int
-- out: decided_by_name text
-- The viewer's organisation's own reports and drafts, the latest first.
select s.id, s.code, s.kind, s.profile, s.revision, s.state, s.number, s.sent_at, s.changed_at, i.code as incident_code, i.title as incident_title, i.is_demo,
       coalesce((select r.name from statutory_report_recipient r where r.report_id = s.id and r.decides = 1), '') as decided_by_name
  from statutory_report s join incident i on i.id = s.incident_id
 where s.from_org = $viewer and s.id < $before
--? state
   and s.state = $state
--? kind
   and s.kind = $kind
 order by s.id desc limit $max

-- ---- what forms are filled in from ----

-- name: prefill_case :one
-- in: id id
-- out: owner_name text, owner_address text, operator_name text, operator_address text, isp_name text
select i.code, i.title, i.summary, i.type, i.severity, i.detected_at, i.response_ended_at, i.step, i.system_id, i.system_name, i.system_level, i.criteria,
       i.owner_capable, i.is_national_important, i.flags, i.damage_vnd, i.owner_org, i.operator_org, i.isp_org, i.responsible_org, i.sector, i.province, i.profile,
       i.is_beyond_capability, i.tlp, i.is_demo,
       coalesce(w.name, '') as owner_name, coalesce(wp.address, '') as owner_address, coalesce(p.name, '') as operator_name,
       coalesce(pp.address, '') as operator_address, coalesce(n.name, '') as isp_name
  from incident i left join organisation w on w.id = i.owner_org left join organisation_profile wp on wp.org_id = i.owner_org
       left join organisation p on p.id = i.operator_org left join organisation_profile pp on pp.org_id = i.operator_org
       left join organisation n on n.id = i.isp_org
 where i.id = $id

-- name: prefill_tasks :many
-- in: incident_id id, state text, max int
-- out: at time
-- Done or open tasks of the case, in time.
select t.title, t.outcome, o.name as org_name, coalesce(t.done_at, t.due_at) as at from incident_task t join organisation o on o.id = t.org_id
 where t.incident_id = $incident_id and t.state = $state order by coalesce(t.done_at, t.due_at, 0), t.id limit $max

-- name: prefill_parties :many
-- in: incident_id id
select distinct p.role, o.name from incident_party p join organisation o on o.id = p.org_id
 where p.incident_id = $incident_id and p.left_at is null order by p.role, o.name

-- name: prefill_files :many
-- in: incident_id id, max int
select name from file where kind = 'incident' and record_id = $incident_id order by id limit $max

-- name: prefill_person :maybe
-- in: id id
select full_name, email, phone, lang from account where id = $id

-- name: reporting_file_sent :maybe
-- in: record_id id, purpose text
select id from file where kind = 'statutory_report' and record_id = $record_id and purpose = $purpose order by id desc limit 1

-- name: reporting_files :many
-- in: record_id id
select id, purpose, name, size, sha256, added_at, added_by from file where kind = 'statutory_report' and record_id = $record_id order by id

-- name: reporting_lang_of :maybe
-- in: email text
-- The language of a person with an account behind an address.
select lang from account where email = $email and disabled_at is null order by id limit 1

-- ---- what a successor goes on with ----

-- name: heritage_statutory_count :one
-- in: from id
-- out: own int, received int
-- Being written or waiting for a decision; waiting for the organisation's own decision.
select (select count(*) from statutory_report s where s.from_org = $from and s.state in ('draft', 'sent', 'acknowledged')) as own,
       (select count(*) from statutory_report_recipient r join statutory_report s on s.id = r.report_id
         where r.org_id = $from and r.decides = 1 and r.decision = '' and s.state in ('sent', 'acknowledged')) as received

-- name: heritage_statutory_assign :exec
-- in: id id, from id, main id?
-- Reports go the way of their case; those that came without sight of the case, the main way.
insert into succession_record (succession_id, kind, record_id, to_id, moves)
select $id, 'statutory_report', s.id, coalesce(i.to_id, $main), case when s.state in ('draft', 'sent', 'acknowledged') then 1 else 0 end
  from access_grant g join statutory_report s on s.id = g.record_id
       left join succession_record i on i.succession_id = $id and i.kind = 'incident' and i.record_id = s.incident_id
 where g.kind = 'statutory_report' and g.org_id = $from and coalesce(i.to_id, $main) is not null
on conflict (succession_id, kind, record_id) do nothing

-- name: heritage_statutory_move :exec
-- in: id id, from id, now time
-- What is written, and what may still come back; the issuer's name on what was sent stays as it was.
update statutory_report set version = version + 1, changed_at = $now,
       from_org = (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'statutory_report' and r.record_id = statutory_report.id)
 where from_org = $from and state in ('draft', 'sent', 'acknowledged')
   and id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'statutory_report' and r.moves = 1)

-- name: heritage_recipients_join :exec
-- in: id id, from id
-- A successor that has the report already decides where the predecessor had to.
update statutory_report_recipient set decides = 1
 where decides = 0 and exists (select 1 from statutory_report_recipient p join succession_record r on r.succession_id = $id
       and r.kind = 'statutory_report' and r.record_id = p.report_id and r.moves = 1 and r.to_id = statutory_report_recipient.org_id
       where p.report_id = statutory_report_recipient.report_id and p.org_id = $from and p.decides = 1 and p.decision = '')

-- name: heritage_recipients_leave :exec
-- in: id id, from id
update statutory_report_recipient set decides = 0
 where org_id = $from and decides = 1 and decision = ''
   and exists (select 1 from statutory_report_recipient b join succession_record r on r.succession_id = $id and r.kind = 'statutory_report'
       and r.record_id = b.report_id and r.moves = 1 and r.to_id = b.org_id where b.report_id = statutory_report_recipient.report_id)

-- name: heritage_recipients_move :exec
-- in: id id, from id
update statutory_report_recipient set org_id = (select r.to_id from succession_record r where r.succession_id = $id
       and r.kind = 'statutory_report' and r.record_id = statutory_report_recipient.report_id)
 where org_id = $from and decision = ''
   and report_id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'statutory_report' and r.moves = 1
       and not exists (select 1 from statutory_report_recipient b where b.report_id = r.record_id and b.org_id = r.to_id))
