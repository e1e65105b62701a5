-- Rosters are seen by the organisation that has the team, by those above it, and by the coordinator ($wide = team_sees_all()).

-- ---- shifts ----

-- name: roster_shift_insert :exec
-- in: id id, root id, sequence int, team id, account id, backup id?, from time, to time, pattern id?, by id, now time
insert into roster_shift (id, root_id, sequence, team_id, account_id, backup_id, from_at, to_at, pattern_id, created_by, created_at, ended_at)
values ($id, $root, $sequence, $team, $account, $backup, $from, $to, $pattern, $by, $now, null)

-- name: roster_shift_insert_many :bulk
-- in: id id, root id, sequence int, team id, account id, backup id?, from time, to time, pattern id?, by id, now time, ended time?
insert into roster_shift (id, root_id, sequence, team_id, account_id, backup_id, from_at, to_at, pattern_id, created_by, created_at, ended_at)
values ($id, $root, $sequence, $team, $account, $backup, $from, $to, $pattern, $by, $now, $ended)

-- name: roster_shift_close :exec
-- in: id id, now time
update roster_shift set ended_at = $now where id = $id and ended_at is null

-- name: roster_shift_one :maybe
-- in: id id, team id
-- out: backup text, backup_name text, created_by text
select s.id, s.root_id, s.sequence, s.account_id, s.backup_id, s.from_at, s.to_at, s.pattern_id, s.ended_at, s.created_at, a.full_name as person_name, a.name as person,
       coalesce(b.name, '') as backup, coalesce(b.full_name, '') as backup_name, coalesce(c.full_name, '') as created_by
  from roster_shift s join account a on a.id = s.account_id left join account b on b.id = s.backup_id left join account c on c.id = s.created_by
 where s.id = $id and s.team_id = $team

-- name: roster_shift_history :many
-- in: root id
-- out: backup_name text, changed_by text
select s.sequence, s.from_at, s.to_at, s.created_at, s.ended_at, a.full_name as person_name, coalesce(b.full_name, '') as backup_name, coalesce(c.full_name, '') as changed_by
  from roster_shift s join account a on a.id = s.account_id left join account b on b.id = s.backup_id left join account c on c.id = s.created_by
 where s.root_id = $root order by s.sequence desc limit 50

-- name: roster_clash :maybe
-- in: team id, a id, b id?, from time, to time
-- A shift in that time of the same team, or of one of the two people in any team.
select s.from_at, s.to_at, s.team_id, t.name as team, a.full_name as person_name
  from roster_shift s join team t on t.id = s.team_id join account a on a.id = s.account_id
 where s.ended_at is null and s.from_at < $to and s.to_at > $from
   and (s.team_id = $team or s.account_id in ($a, $b) or s.backup_id in ($a, $b))
 order by s.from_at, s.id limit 1

-- name: roster_shift_between :many
-- in: team id, from time, to time, max int
-- out: backup text
select s.id, s.root_id, s.account_id, s.backup_id, s.from_at, s.to_at, s.pattern_id, a.full_name as person, a.name as login, a.phone, a.disabled_at,
       coalesce(b.full_name, '') as backup
  from roster_shift s join account a on a.id = s.account_id left join account b on b.id = s.backup_id
 where s.team_id = $team and s.ended_at is null and s.from_at < $to and s.to_at > $from
 order by s.from_at, s.id limit $max

-- name: roster_booked :many
-- in: team id, from time, to time
-- Who of the team's organisation is on duty or backup anywhere in that time.
select s.account_id, s.backup_id, s.from_at, s.to_at from roster_shift s join account a on a.id = s.account_id
 where s.ended_at is null and s.from_at < $to and s.to_at > $from and a.org_id = (select t.org_id from team t where t.id = $team)
 order by s.from_at, s.id limit 5000

-- name: roster_person_shifts :many
-- in: account id, from time, max int
-- out: backup text
-- Shifts of one person, on duty or as backup, that are not over.
select s.id, s.account_id, s.from_at, s.to_at, t.code as team_code, t.name as team, a.full_name as person, coalesce(b.full_name, '') as backup
  from roster_shift s join team t on t.id = s.team_id join account a on a.id = s.account_id left join account b on b.id = s.backup_id
 where s.ended_at is null and s.to_at > $from and (s.account_id = $account or s.backup_id = $account)
 order by s.from_at, s.id limit $max

-- name: roster_people :many
-- in: org id
-- Who can be on duty for a team of the organisation.
select a.id, a.name, a.full_name, a.phone from account a
 where a.org_id = $org and a.disabled_at is null
   and exists (select 1 from account_role r join role_permission p on p.role = r.role where r.account_id = a.id and p.permission = 'roster.duty')
 order by a.full_name, a.id limit 500

-- name: roster_account :maybe
-- in: name text
select id, org_id, full_name, disabled_at from account where name = $name

-- ---- who is on duty ----

-- name: roster_on_duty :maybe
-- in: team id, now time
-- out: backup_name text, backup_email text, backup_lang text, backup_disabled int, is_absent int, backup_absent int
-- The shift that runs now, with what keeps its people from answering.
select s.id, s.account_id, s.backup_id, s.from_at, s.to_at, a.full_name as name, a.email, a.phone, a.lang, a.disabled_at,
       coalesce(b.full_name, '') as backup_name, coalesce(b.email, '') as backup_email, coalesce(b.lang, '') as backup_lang,
       case when b.disabled_at is not null then 1 else 0 end as backup_disabled,
       case when exists (select 1 from roster_absence x where x.account_id = s.account_id and x.ended_at is null and x.from_at <= $now and x.to_at > $now) then 1 else 0 end as is_absent,
       case when exists (select 1 from roster_absence y where y.account_id = s.backup_id and y.ended_at is null and y.from_at <= $now and y.to_at > $now) then 1 else 0 end as backup_absent
  from roster_shift s join account a on a.id = s.account_id left join account b on b.id = s.backup_id
 where s.team_id = $team and s.ended_at is null and s.from_at <= $now and s.to_at > $now
 order by s.from_at, s.id limit 1

-- name: roster_on_call :many
-- in: viewer id, wide bool, now time, after text, after_id id, max int
-- out: shift_id int, from_at int, to_at int, name text, phone text, backup text, is_disabled int, is_absent int, open_calls int
-- Teams the viewer sees, with whoever is on duty for each of them.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select t.id, t.code, t.name as team, t.folded, o.code as org_code, o.name as org, coalesce(s.id, 0) as shift_id, coalesce(s.from_at, 0) as from_at,
       coalesce(s.to_at, 0) as to_at, coalesce(a.full_name, '') as name, coalesce(a.phone, '') as phone, coalesce(b.full_name, '') as backup,
       case when a.disabled_at is not null then 1 else 0 end as is_disabled,
       case when exists (select 1 from roster_absence x where x.account_id = s.account_id and x.ended_at is null and x.from_at <= $now and x.to_at > $now) then 1 else 0 end as is_absent,
       (select count(*) from roster_call c where c.team_id = t.id and c.state <> 'answered') as open_calls
  from team t join organisation o on o.id = t.org_id
  left join roster_shift s on s.team_id = t.id and s.ended_at is null and s.from_at <= $now and s.to_at > $now
  left join account a on a.id = s.account_id left join account b on b.id = s.backup_id
 where (t.folded, t.id) > ($after, $after_id) and (t.ended_at is null or t.ended_at > $now)
   and ($wide = 1 or t.org_id in (select id from tree))
 order by t.folded, t.id limit $max

-- name: roster_team_of_org :maybe
-- in: org id, now time
-- The team that is called for the organisation: the oldest that keeps a roster.
select t.id, t.code, t.name, t.org_id from team t
 where t.org_id = $org and (t.ended_at is null or t.ended_at > $now) and exists (select 1 from roster_shift s where s.team_id = t.id and s.ended_at is null)
 order by t.id limit 1

-- name: roster_team_by_id :one
-- in: id id
select id, code, name, org_id from team where id = $id

-- ---- patterns ----

-- name: roster_pattern_insert :exec
-- in: id id, team id, kind text, anchor time, night int, people text, by id, now time
insert into roster_pattern (id, team_id, kind, anchor_at, night_minute, people, created_by, created_at, ended_at)
values ($id, $team, $kind, $anchor, $night, $people, $by, $now, null)

-- name: roster_pattern_list :many
-- in: team id
select id, kind, anchor_at, night_minute, people, created_at from roster_pattern where team_id = $team and ended_at is null order by id limit 50

-- name: roster_pattern_one :maybe
-- in: id id, team id
select id, kind, anchor_at, night_minute, people from roster_pattern where id = $id and team_id = $team and ended_at is null

-- name: roster_pattern_close :exec
-- in: id id, now time
update roster_pattern set ended_at = $now where id = $id and ended_at is null

-- ---- absences ----

-- name: roster_absence_insert :exec
-- in: id id, account id, from time, to time, kind text, by id, now time
insert into roster_absence (id, account_id, from_at, to_at, kind, created_by, created_at, ended_at)
values ($id, $account, $from, $to, $kind, $by, $now, null)

-- name: roster_absence_one :maybe
-- in: id id
select b.id, b.account_id, b.ended_at, a.org_id, a.full_name from roster_absence b join account a on a.id = b.account_id where b.id = $id

-- name: roster_absence_close :exec
-- in: id id, now time
update roster_absence set ended_at = $now where id = $id and ended_at is null

-- name: roster_absence_mine :many
-- in: account id, now time
select id, from_at, to_at, kind from roster_absence where account_id = $account and ended_at is null and to_at > $now order by from_at, id limit 100

-- name: roster_absence_in_org :many
-- in: org id, from time, to time
-- Absences of the organisation's people that touch this time.
select b.id, b.account_id, b.from_at, b.to_at, b.kind, a.full_name as person
  from roster_absence b join account a on a.id = b.account_id
 where a.org_id = $org and b.ended_at is null and b.from_at < $to and b.to_at > $from
 order by b.from_at, b.id limit 1000

-- name: roster_absence_clash :maybe
-- in: a id, b id?, from time, to time
select b.from_at, b.to_at, a.full_name as person from roster_absence b join account a on a.id = b.account_id
 where b.account_id in ($a, $b) and b.ended_at is null and b.from_at < $to and b.to_at > $from order by b.from_at, b.id limit 1

-- name: roster_shifts_in_absence :one
-- in: account id, from time, to time
-- out: n int
select count(*) as n from roster_shift where account_id = $account and ended_at is null and from_at < $to and to_at > $from

-- ---- swaps ----

-- name: roster_swap_insert :exec
-- in: id id, team id, shift id, for_shift id?, by id, to id?, note text, now time
insert into roster_swap (id, team_id, shift_id, for_shift_id, asked_by, to_id, note, asked_at, state, answered_by, answered_at)
values ($id, $team, $shift, $for_shift, $by, $to, $note, $now, 'open', null, null)

-- name: roster_swap_one :maybe
-- in: id id, team id
select id, shift_id, for_shift_id, asked_by, to_id, state from roster_swap where id = $id and team_id = $team

-- name: roster_swap_close :exec
-- in: id id, state text, by id, now time
update roster_swap set state = $state, answered_by = $by, answered_at = $now where id = $id and state = 'open'

-- name: roster_swap_of_shift :exec
-- in: shift id, by id, now time
-- The shift is no longer what was offered.
update roster_swap set state = 'withdrawn', answered_by = $by, answered_at = $now where (shift_id = $shift or for_shift_id = $shift) and state = 'open'

-- name: roster_swap_open_for :many
-- in: org id, account id, now time
-- out: to_name text, for_from int, for_to int
-- Open requests that concern somebody: asked by him, of him, or of everybody in his organisation's teams.
select w.id, w.asked_by, w.to_id, w.note, w.asked_at, t.code as team_code, t.name as team, s.id as shift_id, s.from_at, s.to_at, a.full_name as asked_name,
       coalesce(b.full_name, '') as to_name, coalesce(f.from_at, 0) as for_from, coalesce(f.to_at, 0) as for_to
  from roster_swap w join team t on t.id = w.team_id join roster_shift s on s.id = w.shift_id join account a on a.id = w.asked_by
  left join account b on b.id = w.to_id left join roster_shift f on f.id = w.for_shift_id
 where w.state = 'open' and s.to_at > $now and t.org_id = $org and (w.asked_by = $account or w.to_id = $account or w.to_id is null)
 order by s.from_at, w.id limit 100

-- ---- hand-over ----

-- name: roster_handover_insert :exec
-- in: id id, team id, root id, account id, text text, now time
insert into roster_handover (id, team_id, root_id, account_id, text, written_at, read_by, read_at) values ($id, $team, $root, $account, $text, $now, null, null)

-- name: roster_handover_read :exec
-- in: id id, team id, by id, now time
update roster_handover set read_by = $by, read_at = $now where id = $id and team_id = $team and read_at is null

-- name: roster_handover_of :maybe
-- in: root id
-- out: read_name text
select h.id, h.text, h.written_at, h.read_at, h.account_id, a.full_name as name, coalesce(b.full_name, '') as read_name
  from roster_handover h join account a on a.id = h.account_id left join account b on b.id = h.read_by where h.root_id = $root

-- name: roster_handover_list :many
-- in: team id, max int
-- out: read_name text
select h.id, h.text, h.written_at, h.read_at, h.account_id, a.full_name as name, coalesce(b.full_name, '') as read_name
  from roster_handover h join account a on a.id = h.account_id left join account b on b.id = h.read_by
 where h.team_id = $team order by h.id desc limit $max

-- name: roster_handover_one :maybe
-- in: id id, team id
select id, account_id, read_at from roster_handover where id = $id and team_id = $team

-- name: roster_handover_missing :many
-- in: team id, since time, until time
-- Shifts that ended in this time without a note.
select s.id, s.from_at, s.to_at, a.full_name as person, s.account_id from roster_shift s join account a on a.id = s.account_id
 where s.team_id = $team and s.ended_at is null and s.to_at > $since and s.to_at <= $until
   and not exists (select 1 from roster_handover h where h.root_id = s.root_id)
 order by s.to_at desc, s.id desc limit 20

-- name: roster_open_cases :many
-- in: viewer id, org id
-- Open cases of the organisation that the viewer may see, those with the nearest term first.
select i.code, i.severity from incident_list l join incident i on i.id = l.incident_id
 where l.org_id = $viewer and l.is_open = 1 and l.responsible_org = $org
 order by l.due_at, l.incident_id limit 30

-- ---- calendar addresses ----

-- name: roster_feed_insert :exec
-- in: id id, account id, team id?, secret bytes, now time, max int
-- Nothing when the account has as many as it can have.
insert into roster_feed (id, account_id, team_id, secret_hash, created_at, ended_at)
select $id, $account, $team, $secret, $now, null where (select count(*) from roster_feed f where f.account_id = $account and f.ended_at is null) < $max

-- name: roster_feed_close :exec
-- in: id id, account id, now time
update roster_feed set ended_at = $now where id = $id and account_id = $account and ended_at is null

-- name: roster_feed_list :many
-- in: account id
-- out: team text
select f.id, f.team_id, f.created_at, coalesce(t.name, '') as team from roster_feed f left join team t on t.id = f.team_id
 where f.account_id = $account and f.ended_at is null order by f.id limit 50

-- name: roster_feed_by_secret :maybe
-- in: secret bytes
-- out: team text, team_org int
select f.account_id, f.team_id, coalesce(t.name, '') as team, coalesce(t.org_id, 0) as team_org
  from roster_feed f left join team t on t.id = f.team_id
 where f.secret_hash = $secret and f.ended_at is null

-- name: roster_feed_team :many
-- in: team id, from time, to time
-- out: backup text
-- The last row of every shift, those that were taken out too.
select s.root_id, s.sequence, s.from_at, s.to_at, s.created_at, s.ended_at, t.name as team, t.code as team_code, a.full_name as person, coalesce(b.full_name, '') as backup
  from roster_shift s join team t on t.id = s.team_id join account a on a.id = s.account_id left join account b on b.id = s.backup_id
 where s.team_id = $team and s.from_at < $to and s.to_at > $from
   and not exists (select 1 from roster_shift n where n.root_id = s.root_id and n.sequence > s.sequence)
 order by s.from_at, s.root_id limit 2000

-- name: roster_feed_account :many
-- in: account id, from time, to time
-- out: backup text
-- The last row of every shift that had this person; when it ended there, the shift is somebody else's now or nobody's.
select s.root_id, s.sequence, s.from_at, s.to_at, s.created_at, s.ended_at, t.name as team, t.code as team_code, a.full_name as person, coalesce(b.full_name, '') as backup
  from roster_shift s join team t on t.id = s.team_id join account a on a.id = s.account_id left join account b on b.id = s.backup_id
 where (s.account_id = $account or s.backup_id = $account) and s.from_at < $to and s.to_at > $from
   and not exists (select 1 from roster_shift n where n.root_id = s.root_id and n.sequence > s.sequence and (n.account_id = $account or n.backup_id = $account))
 order by s.from_at, s.root_id limit 2000

-- ---- hours ----

-- name: roster_holidays :many
-- in: first int, last int
select day from holiday where day >= $first and day <= $last and is_off = 1 order by day

-- ---- calls ----

-- name: roster_call_insert :exec
-- in: id id, team id, kind text, incident id?, reason text, by id, now time
insert into roster_call (id, team_id, kind, incident_id, reason, opened_by, opened_at, next_at, state, answered_at, answered_by, answered_id)
values ($id, $team, $kind, $incident, $reason, $by, $now, $now, 'open', null, '', null)

-- name: roster_call_next :exec
-- in: id id, next time, state text
update roster_call set next_at = $next, state = $state where id = $id and state <> 'answered'

-- name: roster_call_due :many
-- in: now time, max int
select id, team_id, kind, incident_id, opened_at from roster_call where state = 'open' and next_at <= $now order by next_at, id limit $max

-- name: roster_call_clamp :exec
-- in: latest time
-- The clock was set back: nobody waits longer than one term.
update roster_call set next_at = $latest where state = 'open' and next_at > $latest

-- name: roster_call_answer :exec
-- in: id id, now time, name text, account id?
update roster_call set state = 'answered', answered_at = $now, answered_by = $name, answered_id = $account where id = $id and state <> 'answered'

-- name: roster_call_one :maybe
-- in: id id, team id
-- out: incident text, opened_name text
select c.id, c.team_id, c.kind, c.incident_id, c.reason, c.opened_at, c.next_at, c.state, c.answered_at, c.answered_by, coalesce(i.code, '') as incident,
       coalesce(a.full_name, '') as opened_name
  from roster_call c left join incident i on i.id = c.incident_id left join account a on a.id = c.opened_by
 where c.id = $id and c.team_id = $team

-- name: roster_call_list :many
-- in: team id, before id, max int
-- out: incident text
select c.id, c.kind, c.reason, c.opened_at, c.state, c.answered_at, c.answered_by, coalesce(i.code, '') as incident
  from roster_call c left join incident i on i.id = c.incident_id
 where c.team_id = $team and c.id < $before order by c.id desc limit $max

-- name: roster_call_of_incident :many
-- in: incident id
select c.id, c.state, c.opened_at, c.answered_at, c.answered_by, t.id as team_id, t.code as team_code, t.name as team, t.org_id
  from roster_call c join team t on t.id = c.team_id where c.incident_id = $incident order by c.id desc limit 20

-- name: roster_call_known :maybe
-- in: incident id, team id
select id from roster_call where incident_id = $incident and team_id = $team

-- name: roster_call_waiting :many
-- in: org id
-- out: incident text
-- Calls to teams of the organisation that nobody has answered.
select c.id, c.kind, c.reason, c.opened_at, c.state, t.code as team_code, t.name as team, coalesce(i.code, '') as incident
  from roster_call c join team t on t.id = c.team_id left join incident i on i.id = c.incident_id
 where t.org_id = $org and c.state <> 'answered' order by c.opened_at, c.id limit 50

-- name: roster_call_times :many
-- in: viewer id, wide bool, since time, team id
-- How long each answer took, of one team or of all that the viewer sees.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select c.opened_at, c.answered_at from roster_call c join team t on t.id = c.team_id
 where c.opened_at >= $since and ($wide = 1 or t.org_id in (select id from tree))
--? team
   and c.team_id = $team
 order by c.id desc limit 2000

-- name: roster_step_insert :exec
-- in: id id, call id, rung text, account id?, contact id?, name text, now time, secret bytes?, result text
insert into roster_call_step (id, call_id, rung, account_id, contact_id, name, at, secret_hash, result)
values ($id, $call, $rung, $account, $contact, $name, $now, $secret, $result)

-- name: roster_step_list :many
-- in: call id
select id, rung, account_id, contact_id, name, at, result from roster_call_step where call_id = $call order by id limit 200

-- name: roster_step_silent :exec
-- in: call id
update roster_call_step set result = 'silent' where call_id = $call and result = 'waiting'

-- name: roster_step_answered :exec
-- in: id id
update roster_call_step set result = 'answered' where id = $id

-- name: roster_step_of_account :exec
-- in: call id, account id
update roster_call_step set result = 'answered' where call_id = $call and account_id = $account and result in ('waiting', 'silent')

-- name: roster_step_by_secret :maybe
-- in: secret bytes
-- out: incident text
select p.id, p.call_id, p.name, p.account_id, c.team_id, c.kind, c.incident_id, c.state, c.opened_at, c.answered_at, c.answered_by, c.reason, t.name as team, t.code as team_code,
       coalesce(i.code, '') as incident
  from roster_call_step p join roster_call c on c.id = p.call_id join team t on t.id = c.team_id left join incident i on i.id = c.incident_id
 where p.secret_hash = $secret

-- name: roster_heads :many
-- in: org id
select a.id, a.full_name, a.email, a.lang from account a join account_role r on r.account_id = a.id and r.role = 'head'
 where a.org_id = $org and a.disabled_at is null order by a.id limit 20

-- ---- the journal ----

-- name: roster_watch_at :maybe
select journal_id from roster_watch where id = 1

-- name: roster_watch_begin :exec
-- in: journal id
insert into roster_watch (id, journal_id) values (1, $journal)

-- name: roster_watch_move :exec
-- in: journal id
update roster_watch set journal_id = $journal where id = 1

-- name: roster_watch_read :many
-- in: after id, max int
select id, name, kind, record_id from journal where id > $after order by id limit $max

-- name: roster_incident :maybe
-- in: id id
select id, code, severity, class, step, responsible_org from incident where id = $id and closed_at is null and merged_into is null

-- name: roster_case_code :maybe
-- in: id id
select code from incident where id = $id

-- ---- what bears on duties (duty.c): of the organisations org_from <= id < org_to ----

-- name: source_shifts :many
-- in: org_from id, org_to id, now time
select t.id as team_id, t.ended_at, s.account_id, s.from_at, s.to_at, a.disabled_at
  from team t join roster_shift s on s.team_id = t.id join account a on a.id = s.account_id
 where t.org_id >= $org_from and t.org_id < $org_to and s.ended_at is null and s.from_at < $now
 order by t.id, s.from_at, s.id

-- name: source_absences :many
-- in: org_from id, org_to id
-- Of everybody in these shifts.
select b.account_id, b.from_at, b.to_at from roster_absence b
 where b.ended_at is null
   and b.account_id in (select s.account_id from team t join roster_shift s on s.team_id = t.id
                         where t.org_id >= $org_from and t.org_id < $org_to and s.ended_at is null)

-- name: source_calls :many
-- in: org_from id, org_to id
select c.id, c.team_id, c.opened_at, c.answered_at
  from team t join roster_call c on c.team_id = t.id
 where t.org_id >= $org_from and t.org_id < $org_to and c.state = 'answered' and c.answered_at is not null

-- name: told_absent :many
-- in: id id
-- Whose teams have the account in a shift.
select distinct t.org_id as id from roster_shift s join team t on t.id = s.team_id where s.account_id = $id

-- name: told_called :many
-- in: id id
-- Whose teams were called about the case.
select distinct t.org_id as id from roster_call c join team t on t.id = c.team_id where c.incident_id = $id
