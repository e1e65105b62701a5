-- What stands on the dashboard. Everything is counted from what the viewer's organisation may see (incident_list).

-- name: board_open :many
-- in: viewer id
-- out: n int
-- Open cases by everything that is charted; a few hundred groups at most, summed in C.
-- The order inside keeps SQLite to the index of open cases; for the grouping it would read all there ever were.
select l.step, l.severity, l.type, l.sector, count(*) as n
  from (select step, severity, type, sector from incident_list where org_id = $viewer and is_open = 1 order by due_at, incident_id limit 1000000) l
 group by l.step, l.severity, l.type, l.sector

-- name: board_terms :one
-- in: viewer id, now time, soon time
-- out: overdue int, soon int
-- Open cases with a term that has run out, and those with one that runs out before $soon.
select (select count(*) from incident_list l where l.org_id = $viewer and l.is_open = 1 and l.due_at < $now) as overdue,
       (select count(*) from incident_list l where l.org_id = $viewer and l.is_open = 1 and l.due_at >= $now and l.due_at < $soon) as soon

-- name: board_nearest :many
-- in: viewer id, max int
-- The terms that run out first, one a case.
select i.code, i.title, i.severity, i.is_demo, l.due_at, c.rule, c.profile, c.warn_at, o.name as responsible
  from (select incident_id, due_at, responsible_org from incident_list
         where org_id = $viewer and is_open = 1 and due_at < 9000000000000000000 order by due_at, incident_id limit $max) l
       join incident i on i.id = l.incident_id join organisation o on o.id = l.responsible_org
       join incident_clock c on c.incident_id = l.incident_id and c.due_at = l.due_at and c.met_at is null and c.ended_at is null
 order by l.due_at, l.incident_id, c.id limit $max

-- name: board_lead :one
-- in: viewer id, now time
-- out: n int, unassigned int, overdue int
-- Open cases that the viewer's organisation is responsible for; how many of them nobody has taken, and how many are late.
select count(*) as n, count(case when i.assignee is null then 1 end) as unassigned, count(case when l.due_at < $now then 1 end) as overdue
  from incident_list l join incident i on i.id = l.incident_id
 where l.org_id = $viewer and l.is_open = 1 and l.responsible_org = $viewer

-- name: board_tasks :one
-- in: me id, org id, now time
-- out: mine int, late int, nobody int
-- Open tasks of the viewer's organisation: the viewer's own, those of them that are late, and those of nobody.
select count(case when t.assignee = $me then 1 end) as mine, count(case when t.assignee = $me and t.due_at < $now then 1 end) as late,
       count(case when t.assignee is null then 1 end) as nobody
  from incident_task t join incident_list l on l.incident_id = t.incident_id and l.org_id = $org
 where t.org_id = $org and t.state = 'open' and l.is_open = 1

-- name: board_my_tasks :many
-- in: me id, org id, max int
-- The viewer's own open tasks, the nearest term first.
select t.id, t.title, t.due_at, i.code, i.title as incident_title
  from incident_task t join incident_list l on l.incident_id = t.incident_id and l.org_id = $org join incident i on i.id = t.incident_id
 where t.org_id = $org and t.state = 'open' and t.assignee = $me and l.is_open = 1
 order by coalesce(t.due_at, 9000000000000000000), t.id limit $max

-- name: board_months :many
-- in: viewer id, m0 time, m1 time, m2 time, m3 time, m4 time, m5 time, m6 time, m7 time, m8 time, m9 time, m10 time, m11 time, m12 time
-- out: n int, still_open int
-- Cases opened in each of twelve months, the oldest first, and how many of them are still open.
with month (first_at, next_at) as (values ($m0, $m1), ($m1, $m2), ($m2, $m3), ($m3, $m4), ($m4, $m5), ($m5, $m6),
       ($m6, $m7), ($m7, $m8), ($m8, $m9), ($m9, $m10), ($m10, $m11), ($m11, $m12))
select (select count(*) from incident_list l where l.org_id = $viewer and l.opened_at >= m.first_at and l.opened_at < m.next_at) as n,
       (select count(*) from incident_list l where l.org_id = $viewer and l.is_open = 1 and l.opened_at >= m.first_at and l.opened_at < m.next_at) as still_open
  from month m order by m.first_at

-- name: board_kept :many
-- in: viewer id, since time, now time
-- out: kept int, late int, over int
-- Terms of the cases opened since a moment, by rule: kept, met too late, and overrun without being met.
select c.profile, c.rule, count(case when c.met_at <= c.due_at then 1 end) as kept, count(case when c.met_at > c.due_at then 1 end) as late,
       count(case when c.met_at is null and c.due_at < $now then 1 end) as over
  from incident_list l join incident_clock c on c.incident_id = l.incident_id
 where l.org_id = $viewer and l.opened_at >= $since and c.ended_at is null
 group by c.profile, c.rule order by c.profile desc, c.rule

-- name: term_page :many
-- in: viewer id, profile text, rule text, since time, now time, before time, before_id id, kept int, late int, over int, max int
-- The cases behind one number of board_kept, newest first; one of kept, late, over is 1.
select i.code, i.title, i.step, i.severity, l.opened_at, c.id, c.due_at, c.warn_at, c.met_at, o.name as responsible, i.is_demo
  from incident_list l join incident_clock c on c.incident_id = l.incident_id join incident i on i.id = l.incident_id join organisation o on o.id = l.responsible_org
 where l.org_id = $viewer and l.opened_at >= $since and (l.opened_at, c.id) < ($before, $before_id) and c.ended_at is null and c.profile = $profile and c.rule = $rule
--? kept
   and c.met_at <= c.due_at and $kept = 1
--? late
   and c.met_at > c.due_at and $late = 1
--? over
   and c.met_at is null and c.due_at < $now and $over = 1
 order by l.opened_at desc, c.id desc limit $max
