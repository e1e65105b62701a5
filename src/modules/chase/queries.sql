-- Chases. Who may see one is decided by chase_see(); lists take the viewer's organisation, $wide for the coordinator's people and $sector
-- for a lead body's. Drafts are seen by those who write them only.

-- ---- the ladder ----

-- name: chase_orgs_after :many
-- in: after id, max int
select o.id from organisation o where o.id > $after order by o.id limit $max

-- name: chase_candidates :many
-- in: from id, to id, until time
-- out: last_day int, last_on int, is_asked int, is_all_asked int, is_disputed int
-- What is open of these organisations and falls due before `until` (statuses as in enum duty_status: contradicted, partly, overdue, due
-- soon, not due), with the last step taken for the same window, and what is being decided about it.
select s.unit, s.subject_id, t.code as duty, s.org_id, s.status, s.due_at, x.code as subject_code, x.name as subject_name, o.kind as org_kind, o.sector, o.parent_id,
       coalesce((select max(i.day) from chase_item i where i.unit = s.unit and i.subject_id = s.subject_id and i.duty = t.code and i.due_at = s.due_at), -100000) as last_day,
       coalesce((select max(i.reached_on) from chase_item i where i.unit = s.unit and i.subject_id = s.subject_id and i.duty = t.code and i.due_at = s.due_at), 0) as last_on,
       case when exists (select 1 from waiver w where w.org_id = s.org_id and w.state = 'requested' and w.duty = t.code
            and (w.subject_id is null or (w.unit = s.unit and w.subject_id = s.subject_id))) then 1 else 0 end as is_asked,
       case when exists (select 1 from waiver w where w.org_id = s.org_id and w.state = 'requested' and w.duty = '') then 1 else 0 end as is_all_asked,
       case when exists (select 1 from dispute d where d.org_id = s.org_id and d.state = 'open' and d.duty = t.code and d.unit = s.unit
            and d.subject_id = s.subject_id) then 1 else 0 end as is_disputed
  from duty_standing s join duty_template t on t.id = s.duty_id join duty_subject x on x.unit = s.unit and x.id = s.subject_id
       join organisation o on o.id = s.org_id
 where s.org_id >= $from and s.org_id < $to and s.due_at > 0 and s.due_at < $until and s.status in (0, 4, 6, 7, 8) and o.ended_at is null
 order by s.org_id, s.due_at, s.duty_id, s.unit, s.subject_id

-- name: chase_drafts :many
-- in: from id, to id
select c.id, c.org_id, c.by_id, c.is_for_pmo from chase c where c.org_id >= $from and c.org_id < $to and c.kind = 'letter' and c.state = 'draft' order by c.org_id, c.id

-- name: chase_insert :bulk
-- in: id id, code text, kind text, step text, org id, by id, for_pmo bool, made_on int, now time, state text, body text, number text, answer_by time?, signer text, signer_title text, issued_at time?, reason text, changed time
insert into chase (id, code, kind, step, org_id, by_id, is_for_pmo, made_on, made_at, state, body, number, answer_by, signer, signer_title, issued_at, reason, changed_at)
values ($id, $code, $kind, $step, $org, $by, $for_pmo, $made_on, $now, $state, $body, $number, $answer_by, $signer, $signer_title, $issued_at, $reason, $changed)

-- name: chase_item_insert :bulk
-- in: id id, chase id?, unit int, subject id, subject_code text, subject_name text, duty text, clause text, class text, org id, by id, due time, day int, step text, form text, status text, reached_on int, sent_at time?, state text
insert into chase_item (id, chase_id, unit, subject_id, subject_code, subject_name, duty, clause, class, org_id, by_id, due_at, day, step, form, status, reached_on, sent_at, state)
values ($id, $chase, $unit, $subject, $subject_code, $subject_name, $duty, $clause, $class, $org, $by, $due, $day, $step, $form, $status, $reached_on, $sent_at, $state)

-- name: chase_run_get :maybe
-- in: day int
select r.climbed_at, r.n_items, r.ended_at from chase_run r where r.made_on = $day

-- name: chase_run_put :exec
-- in: day int, now time, n int
insert into chase_run (made_on, climbed_at, n_items, ended_at) values ($day, $now, $n, null)

-- name: chase_run_end :exec
-- in: day int, now time
update chase_run set ended_at = $now where made_on = $day and ended_at is null

-- name: chase_items_on :one
-- in: day int
-- out: n int
select count(*) as n from chase_item i where i.reached_on = $day

-- ---- what became of it ----

-- name: chase_changed_org :one
-- in: after id
-- out: id int
-- The next organisation with an open item whose duty no longer stands as it stood; 0 when there is none.
select coalesce(min(i.org_id), 0) as id
  from chase_item i left join duty_template t on t.code = i.duty
       left join duty_standing s on s.unit = i.unit and s.subject_id = i.subject_id and s.duty_id = t.id
 where i.state = 'open' and i.org_id > $after
   and (s.status is null or s.status in (1, 2, 3, 10) or s.org_id <> i.org_id or s.due_at <> i.due_at)

-- name: chase_changed :many
-- in: org id
-- out: status int, now_org int, now_due int
-- Its items, in the order of subject and duty. status -1: it stands nowhere any more (10: not applicable).
select i.id, i.chase_id, i.unit, i.subject_id, i.duty, i.due_at, coalesce(s.status, -1) as status, coalesce(s.org_id, 0) as now_org, coalesce(s.due_at, 0) as now_due
  from chase_item i left join duty_template t on t.code = i.duty
       left join duty_standing s on s.unit = i.unit and s.subject_id = i.subject_id and s.duty_id = t.id
 where i.state = 'open' and i.org_id = $org
   and (s.status is null or s.status in (1, 2, 3, 10) or s.org_id <> i.org_id or s.due_at <> i.due_at)
 order by i.unit, i.subject_id, i.duty, i.id

-- name: chase_item_settle :exec
-- in: id id, state text, now time
update chase_item set state = $state, settled_at = $now where id = $id and state = 'open'

-- name: chase_settled :many
-- in: org id
-- out: n_met int, n_waived int, n_moved int
-- Chases of the organisation that are not over and have nothing open left.
select c.id, c.code, c.state, sum(case when i.state = 'met' then 1 else 0 end) as n_met, sum(case when i.state = 'waived' then 1 else 0 end) as n_waived,
       sum(case when i.state = 'moved' then 1 else 0 end) as n_moved
  from chase c join chase_item i on i.chase_id = c.id
 where c.org_id = $org and c.state in ('draft', 'submitted', 'issued', 'answered')
 group by c.id, c.code, c.state having sum(case when i.state = 'open' then 1 else 0 end) = 0
 order by c.id

-- name: chase_over :exec
-- in: id id, state text, reason text, now time
update chase set state = $state, reason = $reason, closed_at = $now, changed_at = $now where id = $id and state in ('draft', 'submitted', 'issued', 'answered')

-- ---- digests ----

-- name: chase_digest_org :one
-- in: after id
-- out: id int
-- The next organisation that has anybody to write to; 0 when there is none.
select coalesce(min(x.id), 0) as id from organisation x
 where x.id > $after and x.ended_at is null and exists (select 1 from account a where a.org_id = x.id and a.disabled_at is null and a.email <> '')

-- name: chase_digest_items :many
-- in: org id, after int, day int
-- out: chase_code text
-- What the organisation owes or has others do, by duty and subject.
select i.id, i.unit, i.subject_code, i.subject_name, i.duty, i.org_id, o.code as org_code, o.name as org_name, i.by_id, i.due_at, i.day, i.step, i.form, i.reached_on, i.state,
       coalesce(c.code, '') as chase_code, c.answer_by
  from chase_item i join organisation o on o.id = i.org_id left join chase c on c.id = i.chase_id
 where (i.org_id = $org or i.by_id = $org) and i.reached_on > $after and i.reached_on <= $day
 order by i.duty, i.org_id, i.subject_code, i.id limit 5000

-- name: chase_digest_people :many
-- in: org id, day int
-- out: is_doer int, is_focal int, is_head int, last_on int, is_told int
-- Whom a mail can reach, with the roles that matter and the last digest before that day.
select a.id, a.full_name, a.email, a.lang,
       max(case when r.role in ('officer', 'responder') then 1 else 0 end) as is_doer, max(case when r.role = 'officer' then 1 else 0 end) as is_focal,
       max(case when r.role = 'head' then 1 else 0 end) as is_head,
       coalesce((select max(d.made_on) from chase_digest d where d.account_id = a.id and d.made_on < $day), 0) as last_on,
       coalesce((select max(1) from chase_digest d where d.account_id = a.id and d.made_on = $day), 0) as is_told
  from account a join account_role r on r.account_id = a.id and r.role in ('officer', 'responder', 'head')
 where a.org_id = $org and a.disabled_at is null and a.email <> ''
 group by a.id, a.full_name, a.email, a.lang order by a.id

-- name: chase_digest_insert :exec
-- in: account id, day int, after int, org id, sees int, n int, mail id
insert into chase_digest (account_id, made_on, after_on, org_id, sees, n_items, mail_id) values ($account, $day, $after, $org, $sees, $n, $mail)

-- name: chase_digest_last :maybe
-- in: account id
select d.made_on, d.after_on, d.org_id, d.sees, d.n_items from chase_digest d where d.account_id = $account order by d.made_on desc limit 1

-- ---- one chase ----

-- name: chase_get :maybe
-- in: code text
-- out: submitted_name text
select c.id, c.code, c.kind, c.step, c.org_id, o.code as org_code, o.name as org_name, c.by_id, b.code as by_code, b.name as by_name, b.province as by_province,
       c.is_for_pmo, c.made_at, c.state, c.body, c.number, c.answer_by, c.submitted_by, c.submitted_at, coalesce(a.full_name, '') as submitted_name, c.signer, c.signer_title,
       c.issued_at, c.seen_at, c.judge_by, c.closed_at, c.reason, o.is_demo
  from chase c join organisation o on o.id = c.org_id join organisation b on b.id = c.by_id left join account a on a.id = c.submitted_by
 where c.code = $code

-- name: chase_code :maybe
-- in: id id
select c.code, c.org_id, c.by_id, c.issued_by, c.issued_at from chase c where c.id = $id

-- name: chase_items :many
-- in: chase id, after id, max int
-- out: is_pending int
-- is_pending: a waiver is asked for, or the standing is disputed.
select i.id, i.unit, i.subject_code, i.subject_name, i.duty, i.due_at, i.day, i.step, i.status, i.sent_at, i.state, i.settled_at,
       case when exists (select 1 from waiver w where w.org_id = i.org_id and w.state = 'requested' and (w.duty = i.duty or w.duty = '')
            and (w.subject_id is null or (w.unit = i.unit and w.subject_id = i.subject_id)))
         or exists (select 1 from dispute d where d.org_id = i.org_id and d.state = 'open' and d.duty = i.duty and d.unit = i.unit and d.subject_id = i.subject_id)
         then 1 else 0 end as is_pending
  from chase_item i where i.chase_id = $chase and i.id > $after order by i.id limit $max

-- name: chase_counts :one
-- in: chase id
-- out: n int, n_open int, n_met int
select count(*) as n, coalesce(sum(case when i.state = 'open' then 1 else 0 end), 0) as n_open, coalesce(sum(case when i.state = 'met' then 1 else 0 end), 0) as n_met
  from chase_item i where i.chase_id = $chase

-- name: chase_items_drop_pending :exec
-- in: chase id
-- Out of a letter that is not issued: what is being decided, and what is settled. The ladder finds it again when it is still owed.
delete from chase_item where chase_id = $chase
   and (state <> 'open'
     or exists (select 1 from waiver w where w.org_id = chase_item.org_id and w.state = 'requested' and (w.duty = chase_item.duty or w.duty = '')
            and (w.subject_id is null or (w.unit = chase_item.unit and w.subject_id = chase_item.subject_id)))
     or exists (select 1 from dispute d where d.org_id = chase_item.org_id and d.state = 'open' and d.duty = chase_item.duty and d.unit = chase_item.unit
            and d.subject_id = chase_item.subject_id))

-- name: chase_items_drop :exec
-- in: chase id, now time
-- A letter that is not written after all: the step counts as taken.
update chase_item set state = 'dropped', settled_at = $now where chase_id = $chase and state = 'open'

-- name: chase_items_sent :exec
-- in: chase id, now time
update chase_item set sent_at = $now where chase_id = $chase and sent_at is null

-- name: chase_edit :exec
-- in: id id, body text, answer_by time?, now time
update chase set body = $body, answer_by = $answer_by, changed_at = $now where id = $id and state = 'draft'

-- name: chase_submit :exec
-- in: id id, number text, by id, now time
update chase set state = 'submitted', number = $number, submitted_by = $by, submitted_at = $now, changed_at = $now where id = $id and state = 'draft'

-- name: chase_back :exec
-- in: id id, now time
update chase set state = 'draft', submitted_by = null, submitted_at = null, changed_at = $now where id = $id and state = 'submitted'

-- name: chase_issue :exec
-- in: id id, signer text, title text, answer_by time, now time
update chase set state = 'issued', signer = $signer, signer_title = $title, answer_by = $answer_by, issued_by = by_id, issued_at = $now, changed_at = $now where id = $id and state = 'submitted'

-- name: chase_seen :exec
-- in: id id, now time
update chase set seen_at = $now, changed_at = $now where id = $id and state = 'issued' and seen_at is null

-- name: chase_answered :exec
-- in: id id, judge_by time, now time
update chase set state = 'answered', seen_at = coalesce(seen_at, $now), judge_by = $judge_by, changed_at = $now where id = $id and state = 'issued'

-- name: chase_judge :exec
-- in: id id, state text, answer_by time?, closed_at time?, now time
update chase set state = $state, answer_by = $answer_by, judge_by = null, closed_at = $closed_at, changed_at = $now where id = $id and state = 'answered'

-- name: chase_answer_add :exec
-- in: id id, chase id, text text, promised time?, by id, now time
insert into chase_answer (id, chase_id, round, text, promised_at, answered_by, answered_at, verdict, finding)
select $id, $chase, coalesce(max(x.round), 0) + 1, $text, $promised, $by, $now, '', '' from chase_answer x where x.chase_id = $chase

-- name: chase_answer_judge :exec
-- in: chase id, verdict text, finding text, by id, now time
update chase_answer set verdict = $verdict, finding = $finding, judged_by = $by, judged_at = $now where chase_id = $chase and verdict = ''

-- name: chase_answers :many
-- in: chase id
select x.id, x.round, x.text, x.promised_at, a.full_name, x.answered_at, x.verdict, x.finding, x.judged_at
  from chase_answer x join account a on a.id = x.answered_by where x.chase_id = $chase order by x.round desc limit 100

-- name: chase_step_add :exec
-- in: id id, chase id, at time, act text, account id, author text, author_org text, note text
insert into chase_step (id, chase_id, at, act, account_id, author, author_org, note) values ($id, $chase, $at, $act, $account, $author, $author_org, $note)

-- name: chase_steps :many
-- in: chase id
select s.id, s.at, s.act, s.author, s.author_org, s.note from chase_step s where s.chase_id = $chase order by s.id desc limit 200

-- name: chase_files :many
-- in: chase id
select f.id, f.name, f.size, f.purpose from file f where f.kind = 'chase' and f.record_id = $chase order by f.id limit 500

-- name: chase_leaders :many
-- in: org id
select distinct a.full_name, a.email, a.lang from account a join account_role r on r.account_id = a.id and r.role in ('head', 'officer')
 where a.org_id = $org and a.disabled_at is null and a.email <> '' order by a.email limit 20

-- ---- lists ----

-- name: chase_page :many
-- in: viewer id, wide bool, sector text, before id, state text, kind text, step text, org id, clause text, late time, for_pmo bool, max int
-- out: n int, n_open int
-- The latest first. late: the answer, or its judgement, is late at that moment.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select c.id, c.code, c.kind, c.step, o.code as org_code, o.name as org_name, b.code as by_code, b.name as by_name, c.is_for_pmo, c.made_at, c.state, c.number, c.answer_by,
       c.judge_by, c.issued_at, (select count(*) from chase_item i where i.chase_id = c.id) as n,
       (select count(*) from chase_item i where i.chase_id = c.id and i.state = 'open') as n_open
  from chase c join organisation o on o.id = c.org_id join organisation b on b.id = c.by_id
 where c.id < $before
   and ($wide = 1 or c.by_id = $viewer or (c.issued_at is not null and (c.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))))
--? state
   and c.state = $state
--? kind
   and c.kind = $kind
--? org
   and c.org_id = $org
--? clause
   and exists (select 1 from chase_item i where i.chase_id = c.id and i.clause = $clause)
--? late
   and ((c.state = 'issued' and c.answer_by <= $late) or (c.state = 'answered' and c.judge_by <= $late))
--? for_pmo
   and $for_pmo = 1 and c.is_for_pmo = 1
 and ($step = '' or c.step = $step)
 order by c.id desc limit $max

-- name: chase_of_org :many
-- in: org id, viewer id, by_side bool, max int
-- For the page of an organisation: what is not over.
select c.code, c.kind, c.state, c.answer_by, c.made_at, c.number from chase c
 where c.org_id = $org and c.state in ('draft', 'submitted', 'issued', 'answered') and c.kind <> 'digest'
   and (c.issued_at is not null or c.by_id = $viewer or $by_side = 1)
 order by c.id desc limit $max

-- ---- reviewers who are late ----

-- name: chase_reviews :many
-- in: viewer id, wide bool, sector text, kind text, after time, after_id id, now time, evidence_days int, waiver_days int, max int
-- out: kind text, code text, org_code text, org_name text, since time, due_at time, id int, org_id int, by_id int
-- What waits for a decision longer than it may, the longest first: requests for waivers, disputes, stated evidence, answers to chases. Days are
-- whole days of UTC+7 after the one on which it came.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
 waiting (kind, id, code, org_id, by_id, since, due_at) as (
    select 'waiver', w.id, w.code, w.org_id, 0, w.requested_at,
           ((w.requested_at + 25200000000) / 86400000000 + $waiver_days + 1) * 86400000000 - 25200000000
      from waiver w where w.state = 'requested'
    union all
    select 'dispute', d.id, d.code, d.org_id, 0, d.opened_at, d.due_at from dispute d where d.state = 'open'
    union all
    select 'evidence', e.id, e.code, e.org_id, 0, v.known_from,
           ((v.known_from + 25200000000) / 86400000000 + $evidence_days + 1) * 86400000000 - 25200000000
      from evidence_version v join evidence e on e.id = v.evidence_id where v.known_to is null and v.state = 'waiting'
    union all
    select 'chase', c.id, c.code, c.org_id, c.by_id, c.changed_at, c.judge_by from chase c where c.state = 'answered')
select x.kind, x.id, x.code, x.org_id, x.by_id, o.code as org_code, o.name as org_name, x.since, x.due_at
  from waiting x join organisation o on o.id = x.org_id
 where x.due_at <= $now and (x.due_at, x.id) > ($after, $after_id)
   and ($wide = 1 or x.by_id = $viewer or x.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
   and ($kind = '' or x.kind = $kind)
 order by x.due_at, x.id limit $max

-- ---- what came of chases ----

-- name: chase_cure :many
-- in: viewer id, wide bool, sector text, from time, to time, d7 time, d15 time, d30 time, day7 time, day15 time, day30 time
-- out: n int, n_met int, n_waived int, n_open int, of7 int, met7 int, of15 int, met15 int, of30 int, met30 int
-- By step, clause and class, of what was sent in [from, to). dN: sent until then it has been followed for N days (dayN as a span); of what was followed
-- so long and is not set aside, moved or ended within that time, how much was met within it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select i.step, i.clause, i.class, count(*) as n, sum(case when i.state = 'met' then 1 else 0 end) as n_met,
       sum(case when i.state in ('waived', 'moved', 'ended') then 1 else 0 end) as n_waived, sum(case when i.state = 'open' then 1 else 0 end) as n_open,
       sum(case when i.sent_at <= $d7 and not (i.state in ('waived', 'moved', 'ended') and i.settled_at - i.sent_at <= $day7) then 1 else 0 end) as of7,
       sum(case when i.sent_at <= $d7 and i.state = 'met' and i.settled_at - i.sent_at <= $day7 then 1 else 0 end) as met7,
       sum(case when i.sent_at <= $d15 and not (i.state in ('waived', 'moved', 'ended') and i.settled_at - i.sent_at <= $day15) then 1 else 0 end) as of15,
       sum(case when i.sent_at <= $d15 and i.state = 'met' and i.settled_at - i.sent_at <= $day15 then 1 else 0 end) as met15,
       sum(case when i.sent_at <= $d30 and not (i.state in ('waived', 'moved', 'ended') and i.settled_at - i.sent_at <= $day30) then 1 else 0 end) as of30,
       sum(case when i.sent_at <= $d30 and i.state = 'met' and i.settled_at - i.sent_at <= $day30 then 1 else 0 end) as met30
  from chase_item i join organisation o on o.id = i.org_id
 where i.sent_at >= $from and i.sent_at < $to and ($wide = 1 or i.by_id = $viewer or i.org_id in (select id from tree) or ($sector <> '' and o.sector = $sector))
 group by i.step, i.clause, i.class order by i.step, i.clause, i.class

-- ---- what the engine learns ----

-- name: chase_history :many
-- in: from id, to id
-- Letters that were issued, for the body that wrote them.
select c.id, c.issued_by, c.issued_at from chase c where c.issued_by >= $from and c.issued_by < $to and c.issued_at is not null order by c.issued_by, c.id

-- ---- what a successor goes on with ----

-- name: chase_heritage_count :one
-- in: org id
-- out: n int
select count(*) as n from chase c where c.by_id = $org and c.state in ('draft', 'submitted', 'issued', 'answered')

-- name: chase_heritage_move :exec
-- in: from id, to id, now time
update chase set by_id = $to, changed_at = $now where by_id = $from and state in ('draft', 'submitted', 'issued', 'answered')
