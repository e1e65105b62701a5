-- A report is for the organisation that makes it and for those who see all ($wide = duty_sees_all()).

-- ---- snapshots ----

-- name: snapshot_insert :exec
-- in: id id, code text, org id, scope text, scope_code text, from time, to time, at time, known time, n int, hash text, body text, signature text, public_key text, now time, account id
insert into report_snapshot (id, code, org_id, scope, scope_code, from_at, to_at, at_at, known_at, n_instances, hash, body, signature, public_key, taken_at, account_id)
values ($id, $code, $org, $scope, $scope_code, $from, $to, $at, $known, $n, $hash, $body, $signature, $public_key, $now, $account)

-- name: snapshot_org_insert :bulk
-- in: snapshot id, org_code text, org_name text, class text, sector text, province text, counts text, n_lines int, n_bytes int, lines bytes
insert into report_snapshot_org (snapshot_id, org_code, org_name, class, sector, province, counts, n_lines, n_bytes, lines)
values ($snapshot, $org_code, $org_name, $class, $sector, $province, $counts, $n_lines, $n_bytes, $lines)

-- name: snapshot_get :maybe
-- in: id id, code text, viewer id, wide bool
select s.id, s.code, s.org_id, s.scope, s.scope_code, s.from_at, s.to_at, s.at_at, s.known_at, s.n_instances, s.hash, s.body, s.signature, s.public_key, s.taken_at
  from report_snapshot s where (s.org_id = $viewer or $wide = 1)
--? id
   and s.id = $id
--? code
   and s.code = $code
 order by s.id desc limit 1

-- name: snapshot_orgs :many
-- in: snapshot id
select o.org_code, o.org_name, o.class, o.sector, o.province, o.counts, o.n_lines from report_snapshot_org o where o.snapshot_id = $snapshot order by o.org_code

-- name: snapshot_orgs_page :many
-- in: snapshot id, after text, max int
select o.org_code, o.org_name, o.class, o.sector, o.province, o.counts, o.n_lines from report_snapshot_org o
 where o.snapshot_id = $snapshot and o.org_code > $after order by o.org_code limit $max

-- name: snapshot_org :maybe
-- in: snapshot id, org_code text
select o.org_code, o.org_name, o.class, o.sector, o.province, o.counts, o.n_lines, o.n_bytes, o.lines from report_snapshot_org o
 where o.snapshot_id = $snapshot and o.org_code = $org_code

-- name: snapshot_lines :each
-- in: snapshot id
select o.org_code, o.n_bytes, o.lines from report_snapshot_org o where o.snapshot_id = $snapshot order by o.org_code

-- ---- what the register says beside the duties ----

-- name: summary_scope_orgs :many
-- in: above id, sector text, province text
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select o.id from organisation o where ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
 order by o.id

-- name: summary_org_names :many
select o.code, o.name from organisation o order by o.code

-- name: summary_members :one
-- in: above id, sector text, province text, at time
-- out: n int, living int
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select count(m.org_id) as n, count(*) as living
  from organisation o left join membership m on m.org_id = o.id and m.state = 'member' and m.admitted_at <= $at
 where o.created_at <= $at and (o.ended_at is null or o.ended_at > $at)
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province

-- name: summary_systems :many
-- in: above id, sector text, province text, at time, known time
-- out: level text, n int
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select coalesce(f.value, '0') as level, count(*) as n
  from system s join organisation o on o.id = s.owner_id
  left join system_fact f on f.system_id = s.id and f.attribute = 'level' and f.valid_from <= $at and (f.valid_to is null or f.valid_to > $at)
       and f.known_from <= $known and (f.known_to is null or f.known_to > $known)
 where s.created_at <= $known and (s.ended_at is null or s.ended_at > $at)
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
 group by coalesce(f.value, '0') order by coalesce(f.value, '0')

-- name: summary_teams :one
-- in: above id, sector text, province text, at time
-- out: n int, complete int, experts int
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id),
 there (id) as (
    select t.id from team t join organisation o on o.id = t.org_id
     where t.created_at <= $at and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)
       and ($above = 0 or o.id in (select id from under))
       and ($sector = '' or o.sector = $sector) and ($province = '' or o.province = $province))
select (select count(*) from there) as n,
       (select count(*) from there x where coalesce((select e.n from team_effective e where e.team_id = x.id and e.since <= $at order by e.since desc limit 1), 0) >= 5) as complete,
       (select count(distinct p.canon_id) from there x join team_member m on m.team_id = x.id join person p on p.id = m.person_id
         where m.from_at <= $at and (m.to_at is null or m.to_at > $at)) as experts

-- name: summary_money :one
-- in: above id, sector text, province text, year int, known time
-- out: bodies int, planned int, approved int, disbursed int
-- What was known of the year's money for incident response.
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select count(distinct y.org_id) as bodies, coalesce(sum(l.planned), 0) as planned, coalesce(sum(l.approved), 0) as approved, coalesce(sum(l.disbursed), 0) as disbursed
  from budget_year y join organisation o on o.id = y.org_id join budget_version v on v.budget_id = y.id left join budget_line l on l.version_id = v.id
 where y.year = $year and v.known_from <= $known and (v.known_to is null or v.known_to > $known)
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province

-- name: summary_posts :one
-- in: above id, sector text, province text, known time
-- out: planned int, filled int, vacant int
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select coalesce(sum(v.planned), 0) as planned, coalesce(sum(v.filled), 0) as filled,
       coalesce(sum(case when v.planned > v.filled then v.planned - v.filled else 0 end), 0) as vacant
  from post p join organisation o on o.id = p.org_id join post_version v on v.post_id = p.id
 where v.known_from <= $known and (v.known_to is null or v.known_to > $known) and v.ended_at is null
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province

-- name: summary_incidents :many
-- in: above id, sector text, province text, from time, to time, known time
-- out: n int, closed int, ended int, spent int
-- By severity: how many, closed, with the response ended, and the time from detection to that end in whole seconds.
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select i.severity, count(*) as n, sum(case when i.closed_at <= $known then 1 else 0 end) as closed, sum(case when i.response_ended_at <= $known then 1 else 0 end) as ended,
       sum(case when i.response_ended_at <= $known then (i.response_ended_at - i.detected_at) / 1000000 else 0 end) as spent
  from incident i join organisation o on o.id = coalesce(i.owner_org, i.responsible_org)
 where i.detected_at >= $from and i.detected_at < $to and i.opened_at <= $known and i.merged_into is null
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
 group by i.severity order by i.severity

-- name: summary_chases :one
-- in: above id, sector text, province text, from time, to time, known time
-- out: letters int, orgs int, answered int, reminders int
-- Letters that were issued in that time, to how many, how many of them have been answered; reminders.
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select coalesce(sum(case when c.kind = 'letter' then 1 else 0 end), 0) as letters, count(distinct case when c.kind = 'letter' then c.org_id end) as orgs,
       coalesce(sum(case when c.kind = 'letter' and exists (select 1 from chase_answer x where x.chase_id = c.id and x.answered_at <= $known) then 1 else 0 end), 0) as answered,
       coalesce(sum(case when c.kind = 'reminder' then 1 else 0 end), 0) as reminders
  from chase c join organisation o on o.id = c.org_id
 where c.issued_at >= $from and c.issued_at < $to and c.issued_at <= $known and c.kind <> 'digest'
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province

-- name: summary_chase_cure :one
-- in: above id, sector text, province text, from time, to time, known time, day7 time, day15 time, day30 time, from_day int, to_day int
-- out: annexed int, of7 int, met7 int, of15 int, met15 int, of30 int, met30 int
-- As the page of cure rates counts (chase/queries.sql), by what was known; and what reached the annex.
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id),
 sent (form, reached_on, age, is_met, is_aside, after) as (
    select i.form, i.reached_on, case when i.sent_at is not null then $known - i.sent_at else -1 end,
           case when i.state = 'met' and i.settled_at <= $known then 1 else 0 end,
           case when i.state in ('waived', 'moved', 'ended') and i.settled_at <= $known then 1 else 0 end,
           coalesce(i.settled_at - i.sent_at, 0)
      from chase_item i join organisation o on o.id = i.org_id
     where (i.form = 'annex' or (i.sent_at >= $from and i.sent_at < $to and i.sent_at <= $known))
       and ($above = 0 or o.id in (select id from under)) and ($sector = '' or o.sector = $sector) and ($province = '' or o.province = $province))
select coalesce(sum(case when form = 'annex' and reached_on >= $from_day and reached_on < $to_day then 1 else 0 end), 0) as annexed,
       coalesce(sum(case when age >= $day7 and not (is_aside = 1 and after <= $day7) then 1 else 0 end), 0) as of7,
       coalesce(sum(case when age >= $day7 and is_met = 1 and after <= $day7 then 1 else 0 end), 0) as met7,
       coalesce(sum(case when age >= $day15 and not (is_aside = 1 and after <= $day15) then 1 else 0 end), 0) as of15,
       coalesce(sum(case when age >= $day15 and is_met = 1 and after <= $day15 then 1 else 0 end), 0) as met15,
       coalesce(sum(case when age >= $day30 and not (is_aside = 1 and after <= $day30) then 1 else 0 end), 0) as of30,
       coalesce(sum(case when age >= $day30 and is_met = 1 and after <= $day30 then 1 else 0 end), 0) as met30
  from sent

-- name: summary_annexed :many
-- in: above id, sector text, province text, from_day int, to_day int, known time, max int
-- out: step text, answered_at time?
-- What the ladder brought into the annex: the last letter about the same window, and when a letter about it was last answered. The longest owed first.
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select o.code as org_code, o.name as org_name, i.duty, i.subject_code, i.due_at,
       coalesce((select p.step from chase_item p where p.unit = i.unit and p.subject_id = i.subject_id and p.duty = i.duty and p.due_at = i.due_at
                    and p.form = 'letter' and p.sent_at <= $known order by p.day desc limit 1), '') as step,
       (select max(x.answered_at) from chase_item p join chase_answer x on x.chase_id = p.chase_id
         where p.unit = i.unit and p.subject_id = i.subject_id and p.duty = i.duty and p.due_at = i.due_at and x.answered_at <= $known) as answered_at
  from chase_item i join organisation o on o.id = i.org_id
 where i.form = 'annex' and i.reached_on >= $from_day and i.reached_on < $to_day and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
 order by i.due_at, o.code, i.duty, i.unit, i.subject_id limit $max

-- name: summary_incident_types :many
-- in: above id, sector text, province text, from time, to time, known time, max int
-- out: n int
with recursive under (id) as (
    select o.id from organisation o where o.id = $above
    union
    select o.id from organisation o join under on o.parent_id = under.id)
select i.type, count(*) as n
  from incident i join organisation o on o.id = coalesce(i.owner_org, i.responsible_org)
 where i.detected_at >= $from and i.detected_at < $to and i.opened_at <= $known and i.merged_into is null
   and ($above = 0 or o.id in (select id from under))
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
 group by i.type order by count(*) desc, i.type limit $max

-- ---- reports ----

-- name: summary_insert :exec
-- in: id id, code text, org id, scope text, scope_code text, scope_name text, year int, from time, to time, at time, previous id?, now time, account id, place text, demo bool
insert into report_summary (id, code, org_id, scope, scope_code, scope_name, year, from_at, to_at, at_at, snapshot_id, previous_id, state, version, created_at, account_id, number, place,
  signed_at, signer_title, signer_name, lead_id, issued_at, is_demo)
values ($id, $code, $org, $scope, $scope_code, $scope_name, $year, $from, $to, $at, null, $previous, 'preparing', 1, $now, $account, '', $place, null, '', '', null, null, $demo)

-- name: summary_get :maybe
-- in: id id, code text, viewer id, wide bool
select r.id, r.code, r.org_id, o.name as org_name, o.name_en as org_name_en, p.name as superior, o.province as org_province, r.scope, r.scope_code, r.scope_name, r.year, r.from_at, r.to_at,
       r.at_at, r.snapshot_id, r.previous_id, r.state, r.version, r.created_at, r.account_id, r.number, r.place, r.signed_at, r.signer_title, r.signer_name, r.lead_id, r.issued_at, r.is_demo,
       s.code as snapshot_code, l.name as lead_name
  from report_summary r join organisation o on o.id = r.org_id left join organisation p on p.id = o.parent_id left join report_snapshot s on s.id = r.snapshot_id
  left join organisation l on l.id = r.lead_id
 where (r.org_id = $viewer or $wide = 1)
--? id
   and r.id = $id
--? code
   and r.code = $code
 order by r.id desc limit 1

-- name: summary_page :many
-- in: viewer id, wide bool, state text, scope text, before id, max int
select r.id, r.code, r.scope, r.scope_code, r.scope_name, r.year, r.at_at, r.state, r.number, r.signed_at, r.created_at, o.name as org_name, s.n_instances, s.code as snapshot_code
  from report_summary r join organisation o on o.id = r.org_id left join report_snapshot s on s.id = r.snapshot_id
 where (r.org_id = $viewer or $wide = 1) and r.id < $before
--? state
   and r.state = $state
--? scope
   and r.scope = $scope
 order by r.id desc limit $max

-- name: summary_issued_last :maybe
-- in: scope text, scope_code text, org id
-- The last one issued for the scope by the organisation.
select r.id, r.code, r.snapshot_id from report_summary r
 where r.scope = $scope and r.scope_code = $scope_code and r.state = 'issued' and r.org_id = $org order by r.id desc limit 1

-- name: summary_ready :exec
-- in: id id, snapshot id, at time
update report_summary set snapshot_id = $snapshot, at_at = $at, state = 'draft', version = version + 1 where id = $id and state = 'preparing'

-- name: summary_move :exec
-- in: id id, from text, to text
update report_summary set state = $to, version = version + 1 where id = $id and state = $from

-- name: summary_issued_put :exec
-- in: id id, number text, place text, signed_on time, title text, name text, lead id?, now time
update report_summary set state = 'issued', number = $number, place = $place, signed_at = $signed_on, signer_title = $title, signer_name = $name, lead_id = $lead, issued_at = $now,
  version = version + 1
 where id = $id and state = 'approved'

-- name: summary_text_insert :exec
-- in: summary id, place int, lang text, version int, text text, generated bool, author text, account id, now time
insert into report_text (summary_id, place, lang, version, text, is_generated, author, account_id, at)
values ($summary, $place, $lang, $version, $text, $generated, $author, $account, $now)

-- name: summary_texts :many
-- in: summary id, lang text
-- The newest version of each part.
select t.place, t.version, t.text, t.is_generated, t.author, t.at from report_text t
 where t.summary_id = $summary and t.lang = $lang
   and t.version = (select max(n.version) from report_text n where n.summary_id = t.summary_id and n.place = t.place and n.lang = t.lang)
 order by t.place

-- name: summary_text_versions :many
-- in: summary id, place int, lang text
select t.version, t.text, t.is_generated, t.author, t.at from report_text t where t.summary_id = $summary and t.place = $place and t.lang = $lang order by t.version desc

-- name: approval_insert :exec
-- in: id id, summary id, account id, name text, now time
insert into report_approval (id, summary_id, account_id, name, at, ended_at) values ($id, $summary, $account, $name, $now, null)

-- name: approvals_of :many
-- in: summary id
select a.account_id, a.name, a.at from report_approval a where a.summary_id = $summary and a.ended_at is null order by a.id

-- name: approvals_end :exec
-- in: summary id, now time
update report_approval set ended_at = $now where summary_id = $summary and ended_at is null

-- ---- deltas ----

-- name: delta_insert :exec
-- in: id id, snapshot id, known time, n int, hash text, now time
insert into report_delta (id, snapshot_id, known_at, n_rows, hash, made_at) values ($id, $snapshot, $known, $n, $hash, $now)

-- name: delta_row_insert :bulk
-- in: delta id, seq int, org_code text, before text, after text
insert into report_delta_row (delta_id, seq, org_code, before, after) values ($delta, $seq, $org_code, $before, $after)

-- name: delta_last :maybe
-- in: snapshot id
select d.id, d.known_at, d.n_rows, d.hash, d.made_at from report_delta d where d.snapshot_id = $snapshot order by d.id desc limit 1

-- name: delta_rows :many
-- in: delta id, after int, max int
select r.seq, r.org_code, r.before, r.after from report_delta_row r where r.delta_id = $delta and r.seq > $after order by r.seq limit $max

-- ---- evidence ----

-- name: source_summaries :many
-- in: org_from id, org_to id
-- Issued reports on the nation, for who made them and who signed.
select r.id, r.org_id, r.lead_id, r.year, r.signed_at, r.issued_at from report_summary r
 where r.state = 'issued' and r.scope = 'nation' and ((r.org_id >= $org_from and r.org_id < $org_to) or (r.lead_id >= $org_from and r.lead_id < $org_to)) order by r.id

-- name: told_summary :many
-- in: id id
select r.org_id, r.lead_id from report_summary r where r.id = $id
