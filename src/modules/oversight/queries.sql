-- Waivers, disputes, inspections. Who may see a record is decided by oversight_sight(); lists take the viewer's organisation, $wide for
-- the coordinator's people and $sector for a lead body's.

-- name: oversight_step_add :exec
-- in: id id, kind text, record id, at time, act text, account id, author text, author_org text, note text
insert into oversight_step (id, kind, record_id, at, act, account_id, author, author_org, note)
values ($id, $kind, $record, $at, $act, $account, $author, $author_org, $note)

-- name: oversight_steps :many
-- in: kind text, record id
select id, at, act, author, author_org, note from oversight_step where kind = $kind and record_id = $record order by id desc limit 200

-- name: oversight_files :many
-- in: kind text, record id
select id, name, size, purpose from file where kind = $kind and record_id = $record order by id limit 500

-- name: oversight_letter_to :many
-- in: org id
-- Who is written to: heads and administrators.
select distinct a.id, a.full_name, a.email, a.lang from account a join account_role r on r.account_id = a.id and r.role in ('head', 'admin')
 where a.org_id = $org and a.disabled_at is null and a.email <> '' order by a.id limit 20

-- name: oversight_people :many
-- in: org id
-- Who may be sent on an inspection.
select distinct a.id, a.name, a.full_name from account a join account_role r on r.account_id = a.id and r.role in ('head', 'officer', 'inspector')
 where a.org_id = $org and a.disabled_at is null order by a.full_name, a.id limit 100

-- ---- waivers ----

-- name: waiver_get :maybe
-- in: code text
-- out: decided_org_name text, decided_name text, requested_name text
select w.id, w.code, w.org_id, o.code as org_code, o.name as org_name, w.duty, w.unit, w.subject_id, w.subject_code, w.subject_name, w.kind,
       w.extend_days, w.substitute_kind, w.starts_at, w.ends_at, w.asked_ends_at, w.ground_no, w.ground_at, w.reason, w.state,
       w.requested_by, w.requested_at, w.decided_by, w.decided_at, w.revoked_at, w.reminded_days,
       coalesce(d.name, '') as decided_org_name, coalesce(a.full_name, '') as decided_name, coalesce(q.full_name, '') as requested_name
  from waiver w join organisation o on o.id = w.org_id left join organisation d on d.id = w.decided_org
       left join account a on a.id = w.decided_by left join account q on q.id = w.requested_by
 where w.code = $code

-- name: waiver_code :maybe
-- in: id id
select code, org_id from waiver where id = $id

-- name: waiver_insert :exec
-- in: id id, code text, org id, duty text, unit int?, subject id?, subject_code text, subject_name text, kind text, days int, substitute text, starts time, ends time, ground_no text, ground_at time, reason text, by id, now time
insert into waiver (id, code, org_id, duty, unit, subject_id, subject_code, subject_name, kind, extend_days, substitute_kind, starts_at, ends_at,
       asked_ends_at, ground_no, ground_at, reason, state, requested_by, requested_at, reminded_days, changed_at)
values ($id, $code, $org, $duty, $unit, $subject, $subject_code, $subject_name, $kind, $days, $substitute, $starts, $ends,
       $ends, $ground_no, $ground_at, $reason, 'requested', $by, $now, 0, $now)

-- name: waiver_move :exec
-- in: id id, from text, to text, ends time, decided_by id?, decided_org id?, decided_at time?, now time
update waiver set state = $to, ends_at = $ends, decided_by = $decided_by, decided_org = $decided_org, decided_at = $decided_at, changed_at = $now
 where id = $id and state = $from

-- name: waiver_end :exec
-- in: id id, now time
update waiver set state = 'revoked', revoked_at = $now, changed_at = $now where id = $id and state = 'approved'

-- name: waiver_page :many
-- in: viewer id, wide bool, sector text, before id, state text, in_force time, org id, waiting bool, account id, max int
-- The latest first. in_force: approved and not over at that moment. waiting: asked of bodies below the viewer, or of its sector, by somebody else.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select w.id, w.code, w.org_id, o.code as org_code, o.name as org_name, w.duty, w.subject_code, w.subject_name, w.kind, w.starts_at, w.ends_at, w.state
  from waiver w join organisation o on o.id = w.org_id
 where w.id < $before
   and ($wide = 1 or w.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
--? state
   and w.state = $state
--? in_force
   and w.state = 'approved' and w.ends_at > $in_force
--? org
   and w.org_id = $org
--? waiting
   and $waiting = 1 and w.state = 'requested' and w.org_id <> $viewer and w.requested_by <> $account
 order by w.id desc limit $max

-- name: waiver_overlaps :many
-- in: org id, id id, duty text, subject id, starts time, ends time
-- Others of the organisation that say something about the same duties and subjects in the same time: the narrowest holds, then the latest to begin.
select w.code, w.duty, w.subject_code, w.kind, w.starts_at, w.ends_at, w.state from waiver w
 where w.org_id = $org and w.id <> $id and w.state in ('requested', 'approved') and w.starts_at < $ends and w.ends_at > $starts
   and (w.duty = $duty or w.duty = '' or $duty = '') and ($subject = 0 or w.subject_id is null or w.subject_id = $subject)
 order by case when w.subject_id is null then 1 else 0 end, case when w.duty = '' then 1 else 0 end, w.starts_at desc, w.id desc limit 50

-- name: waiver_ending :many
-- in: now time, before time, days int, max int
-- Approved, over before that moment, and not told so yet.
select w.code, w.id, w.org_id, w.ends_at, w.requested_by from waiver w
 where w.state = 'approved' and w.ends_at > $now and w.ends_at < $before and (w.reminded_days = 0 or w.reminded_days > $days)
 order by w.ends_at, w.id limit $max

-- name: waiver_reminded :exec
-- in: id id, days int, now time
update waiver set reminded_days = $days, changed_at = $now where id = $id

-- name: waiver_history :many
-- in: from id, to id
-- What was ever decided, for the engine.
select id, org_id, duty, subject_id, kind, extend_days, substitute_kind, starts_at, ends_at, decided_at, revoked_at from waiver
 where org_id >= $from and org_id < $to and state in ('approved', 'revoked') order by org_id, id

-- ---- disputes ----

-- name: dispute_get :maybe
-- in: code text
-- out: answered_org_name text, answered_name text, opened_name text
select d.id, d.code, d.org_id, o.code as org_code, o.name as org_name, d.duty, d.unit, d.subject_id, d.subject_code, d.subject_name, d.window_at,
       d.status, d.claim, d.state, d.due_at, d.outcome, d.follow, d.answer, d.opened_by, d.opened_at, d.answered_by, d.answered_at, d.closed_at,
       coalesce(b.name, '') as answered_org_name, coalesce(a.full_name, '') as answered_name, coalesce(p.full_name, '') as opened_name
  from dispute d join organisation o on o.id = d.org_id left join organisation b on b.id = d.answered_org
       left join account a on a.id = d.answered_by left join account p on p.id = d.opened_by
 where d.code = $code

-- name: dispute_code :maybe
-- in: id id
select code, org_id from dispute where id = $id

-- name: dispute_open_of :maybe
-- in: org id, duty text, unit int, subject id
-- One at a time.
select code from dispute where org_id = $org and duty = $duty and unit = $unit and subject_id = $subject and state in ('open', 'answered') limit 1

-- name: dispute_insert :exec
-- in: id id, code text, org id, duty text, unit int, subject id, subject_code text, subject_name text, window time?, status text, claim text, due time, by id, now time
insert into dispute (id, code, org_id, duty, unit, subject_id, subject_code, subject_name, window_at, status, claim, state, due_at, outcome, follow,
       answer, opened_by, opened_at, changed_at)
values ($id, $code, $org, $duty, $unit, $subject, $subject_code, $subject_name, $window, $status, $claim, 'open', $due, '', '', '', $by, $now, $now)

-- name: dispute_reply :exec
-- in: id id, outcome text, follow text, answer text, by id?, org id?, now time
update dispute set state = 'answered', outcome = $outcome, follow = $follow, answer = $answer, answered_by = $by, answered_org = $org,
       answered_at = $now, changed_at = $now
 where id = $id and state = 'open'

-- name: dispute_finish :exec
-- in: id id, from text, to text, now time
update dispute set state = $to, closed_at = $now, changed_at = $now where id = $id and state = $from

-- name: dispute_page :many
-- in: viewer id, wide bool, sector text, before id, state text, org id, late time, waiting bool, account id, max int
-- The latest first. late: open and due before or at that moment.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select d.id, d.code, d.org_id, o.code as org_code, o.name as org_name, d.duty, d.subject_code, d.subject_name, d.status, d.state, d.due_at,
       d.outcome, d.answered_at, d.opened_at
  from dispute d join organisation o on o.id = d.org_id
 where d.id < $before
   and ($wide = 1 or d.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
--? state
   and d.state = $state
--? org
   and d.org_id = $org
--? late
   and d.state = 'open' and d.due_at <= $late
--? waiting
   and $waiting = 1 and d.state = 'open' and d.org_id <> $viewer and d.opened_by <> $account
 order by d.id desc limit $max

-- ---- inspections ----

-- name: inspection_get :maybe
-- in: code text
select i.id, i.code, i.org_id, o.code as org_code, o.name as org_name, i.body_id, b.code as body_code, b.name as body_name, b.province as body_province,
       i.purpose, i.place, i.starts_at, i.ends_at, i.decision_no, i.decision_at, i.as_of, i.round, i.state, i.attended, i.conclusion,
       i.body_signer, i.body_signer_title, i.body_signed_at, i.org_signer, i.org_signer_title, i.org_signed_at, i.planned_at, i.begun_at,
       i.closed_at, o.is_demo
  from inspection i join organisation o on o.id = i.org_id join organisation b on b.id = i.body_id
 where i.code = $code

-- name: inspection_code :maybe
-- in: id id
select code, org_id, body_id from inspection where id = $id

-- name: inspection_insert :exec
-- in: id id, code text, org id, body id, purpose text, place text, starts time, ends time, decision_no text, decision_at time, as_of time, by id, now time
insert into inspection (id, code, org_id, body_id, purpose, place, starts_at, ends_at, decision_no, decision_at, as_of, round, state, attended,
       conclusion, body_signer, body_signer_title, org_signer, org_signer_title, planned_by, planned_at, changed_at)
values ($id, $code, $org, $body, $purpose, $place, $starts, $ends, $decision_no, $decision_at, $as_of, 1, 'planned', '',
       '', '', '', '', '', $by, $now, $now)

-- name: inspection_move :exec
-- in: id id, from text, to text, begun_at time?, closed_at time?, now time
update inspection set state = $to, begun_at = $begun_at, closed_at = $closed_at, changed_at = $now where id = $id and state = $from

-- name: inspection_write :exec
-- in: id id, attended text, conclusion text, now time
update inspection set attended = $attended, conclusion = $conclusion, state = 'written', changed_at = $now where id = $id and state = 'under_way'

-- name: inspection_sign :exec
-- in: id id, body_signer text, body_title text, body_at time?, org_signer text, org_title text, org_at time?, now time
update inspection set body_signer = $body_signer, body_signer_title = $body_title, body_signed_at = $body_at, org_signer = $org_signer,
       org_signer_title = $org_title, org_signed_at = $org_at, changed_at = $now
 where id = $id and state = 'written'

-- name: inspection_round :exec
-- in: id id, round int, as_of time, now time
update inspection set round = $round, as_of = $as_of, changed_at = $now where id = $id and state = 'planned'

-- name: inspection_member_add :exec
-- in: inspection id, account id, name text, position int
insert into inspection_member (inspection_id, account_id, name, position) values ($inspection, $account, $name, $position)

-- name: inspection_members :many
-- in: inspection id
select m.account_id, m.name, m.position, a.name as account from inspection_member m join account a on a.id = m.account_id
 where m.inspection_id = $inspection order by m.position

-- name: inspection_line_add :bulk
-- in: id id, inspection id, round int, position int, duty text, title text, unit int, subject id, subject_code text, subject_name text, status text, due time?, answer text, note text
insert into inspection_line (id, inspection_id, round, position, duty, title, unit, subject_id, subject_code, subject_name, status, due_at, answer, note)
values ($id, $inspection, $round, $position, $duty, $title, $unit, $subject, $subject_code, $subject_name, $status, $due, $answer, $note)

-- name: inspection_lines :many
-- in: inspection id, round int, after int, answer text, max int
select id, position, duty, title, unit, subject_id, subject_code, subject_name, status, due_at, answer, note, answered_at from inspection_line
 where inspection_id = $inspection and round = $round and position > $after
--? answer
   and answer = $answer
 order by position limit $max

-- name: inspection_line_get :maybe
-- in: inspection id, round int, id id
select id, position, duty, title, unit, subject_id, subject_code, subject_name, status, due_at, answer, note, answered_at from inspection_line
 where inspection_id = $inspection and round = $round and id = $id

-- name: inspection_line_answer :exec
-- in: id id, answer text, note text, by id, now time
update inspection_line set answer = $answer, note = $note, answered_by = $by, answered_at = $now where id = $id

-- name: inspection_line_rest :exec
-- in: inspection id, round int, answer text, note text, by id, now time
update inspection_line set answer = $answer, note = $note, answered_by = $by, answered_at = $now
 where inspection_id = $inspection and round = $round and answer = ''

-- name: inspection_line_count :one
-- in: inspection id, round int
-- out: n int, unanswered int, good int, findings int, not_seen int
select count(*) as n, coalesce(sum(case when answer = '' then 1 else 0 end), 0) as unanswered,
       coalesce(sum(case when answer = 'ok' then 1 else 0 end), 0) as good, coalesce(sum(case when answer = 'finding' then 1 else 0 end), 0) as findings,
       coalesce(sum(case when answer = 'not_seen' then 1 else 0 end), 0) as not_seen
  from inspection_line where inspection_id = $inspection and round = $round

-- name: inspection_finding_next :one
-- in: inspection id
-- out: n int
select coalesce(max(no), 0) + 1 as n from inspection_finding where inspection_id = $inspection

-- name: inspection_finding_add :exec
-- in: id id, inspection id, line id?, no int, text text, remedy text, owner text, due time, now time
insert into inspection_finding (id, inspection_id, line_id, no, text, remedy, owner, due_at, state, fixed_note, checked_note, made_at, changed_at)
values ($id, $inspection, $line, $no, $text, $remedy, $owner, $due, 'open', '', '', $now, $now)

-- name: inspection_finding_of_line :maybe
-- in: line id
select id, text, remedy, owner, due_at from inspection_finding where line_id = $line and state <> 'dropped'

-- name: inspection_finding_edit :exec
-- in: id id, text text, remedy text, owner text, due time, now time
update inspection_finding set text = $text, remedy = $remedy, owner = $owner, due_at = $due, changed_at = $now where id = $id and state = 'open'

-- name: inspection_finding_move :exec
-- in: id id, from text, to text, fixed_note text, fixed_at time?, checked_note text, checked_at time?, now time
update inspection_finding set state = $to, fixed_note = $fixed_note, fixed_at = $fixed_at, checked_note = $checked_note, checked_at = $checked_at,
       changed_at = $now
 where id = $id and state = $from

-- name: inspection_findings :many
-- in: inspection id
select id, no, line_id, text, remedy, owner, due_at, state, fixed_note, fixed_at, checked_note, checked_at from inspection_finding
 where inspection_id = $inspection and state <> 'dropped' order by no limit 500

-- name: inspection_finding_get :maybe
-- in: inspection id, no int
select id, no, line_id, text, remedy, owner, due_at, state, fixed_note, fixed_at, checked_note, checked_at from inspection_finding
 where inspection_id = $inspection and no = $no and state <> 'dropped'

-- name: inspection_findings_open :one
-- in: inspection id
-- out: n int
select count(*) as n from inspection_finding where inspection_id = $inspection and state in ('open', 'fixed')

-- name: inspection_page :many
-- in: viewer id, wide bool, sector text, before id, state text, org id, waiting bool, to_sign bool, max int
-- The latest first. waiting: of the viewer as the inspecting body, still to be done. to_sign: of the viewer as the inspected one.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select i.id, i.code, i.org_id, o.code as org_code, o.name as org_name, b.name as body_name, i.purpose, i.starts_at, i.ends_at, i.state
  from inspection i join organisation o on o.id = i.org_id join organisation b on b.id = i.body_id
 where i.id < $before
   and ($wide = 1 or i.body_id = $viewer or i.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
--? state
   and i.state = $state
--? org
   and i.org_id = $org
--? waiting
   and $waiting = 1 and i.body_id = $viewer and (i.state in ('planned', 'under_way') or (i.state = 'written' and i.body_signed_at is null))
--? to_sign
   and $to_sign = 1 and i.body_id <> $viewer and i.org_id in (select id from tree) and i.state = 'written' and i.org_signed_at is null
 order by i.id desc limit $max

-- name: finding_page :many
-- in: viewer id, wide bool, sector text, before id, state text, late time, to_fix bool, to_check bool, max int
-- The latest first, of inspections whose minutes are signed. to_fix: of the viewer's tree; to_check: of its own inspections.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select f.id, f.no, f.text, f.owner, f.due_at, f.state, i.code, o.code as org_code, o.name as org_name
  from inspection_finding f join inspection i on i.id = f.inspection_id join organisation o on o.id = i.org_id
 where f.id < $before and i.state in ('signed', 'closed') and f.state <> 'dropped'
   and ($wide = 1 or i.body_id = $viewer or i.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
--? state
   and f.state = $state
--? late
   and f.state = 'open' and f.due_at <= $late
--? to_fix
   and $to_fix = 1 and f.state = 'open' and i.body_id <> $viewer and i.org_id in (select id from tree)
--? to_check
   and $to_check = 1 and f.state = 'fixed' and i.body_id = $viewer
 order by f.id desc limit $max

-- name: inspection_history :many
-- in: from id, to id
-- Inspections that were held, for the body that held them.
select id, body_id, begun_at, body_signed_at from inspection
 where body_id >= $from and body_id < $to and body_signed_at is not null order by body_id, id

-- ---- what a successor goes on with ----

-- name: oversight_waivers_open :one
-- in: org id
-- out: n int
select count(*) as n from waiver where org_id = $org and state = 'requested'

-- name: oversight_disputes_open :one
-- in: org id
-- out: n int
select count(*) as n from dispute where org_id = $org and state in ('open', 'answered')

-- name: oversight_inspections_open :one
-- in: org id
-- out: n int
select count(*) as n from inspection where (org_id = $org or body_id = $org) and state in ('planned', 'under_way', 'written', 'signed')

-- name: oversight_waivers_move :exec
-- in: from id, main id, now time
update waiver set org_id = $main, changed_at = $now where org_id = $from and state = 'requested'

-- name: oversight_disputes_move :exec
-- in: from id, main id, now time
update dispute set org_id = $main, changed_at = $now where org_id = $from and state in ('open', 'answered')

-- name: oversight_inspections_move :exec
-- in: from id, main id, now time
update inspection set org_id = $main, changed_at = $now where org_id = $from and state in ('planned', 'under_way', 'written', 'signed')

-- name: oversight_inspectors_move :exec
-- in: from id, main id, now time
update inspection set body_id = $main, changed_at = $now where body_id = $from and state in ('planned', 'under_way', 'written', 'signed')
