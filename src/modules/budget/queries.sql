-- Money and positions. Who sees them: the organisation's own tree ($viewer), who leads its sector ($sector, "" for none), and the
-- coordinator ($wide). The conditions stand in the statements.

-- ---- one year of one organisation ----

-- name: budget_of :maybe
-- in: org id, year int
-- The present version.
select y.id, v.id as version_id, v.number, v.decision_no, v.decision_at, v.note, v.known_from, v.author
  from budget_year y join budget_version v on v.budget_id = y.id and v.known_to is null where y.org_id = $org and y.year = $year

-- name: budget_lines :many
-- in: version id
select purpose, planned, approved, disbursed, since from budget_line where version_id = $version order by purpose

-- name: budget_versions :many
-- in: budget id, max int
-- out: planned int, approved int, disbursed int
-- What was said of the year, newest first.
select v.number, v.decision_no, v.note, v.known_from, v.author, coalesce(sum(l.planned), 0) as planned, coalesce(sum(l.approved), 0) as approved,
       coalesce(sum(l.disbursed), 0) as disbursed
  from budget_version v left join budget_line l on l.version_id = v.id where v.budget_id = $budget
 group by v.number, v.decision_no, v.note, v.known_from, v.author order by v.number desc limit $max

-- name: budget_years :many
-- in: org id, max int
-- out: planned int, approved int, disbursed int
select y.year, coalesce(sum(l.planned), 0) as planned, coalesce(sum(l.approved), 0) as approved, coalesce(sum(l.disbursed), 0) as disbursed
  from budget_year y join budget_version v on v.budget_id = y.id and v.known_to is null left join budget_line l on l.version_id = v.id
 where y.org_id = $org group by y.year order by y.year desc limit $max

-- name: budget_insert :exec
-- in: id id, org id, year int, now time
insert into budget_year (id, org_id, year, created_at) values ($id, $org, $year, $now)

-- name: budget_version_end :exec
-- in: id id, now time
-- Nothing when somebody else was there first.
update budget_version set known_to = $now where id = $id and known_to is null

-- name: budget_version_insert :exec
-- in: id id, budget id, number int, decision_no text, decision_at time?, note text, now time, account id, author text
insert into budget_version (id, budget_id, number, decision_no, decision_at, note, known_from, known_to, account_id, author)
values ($id, $budget, $number, $decision_no, $decision_at, $note, $now, null, $account, $author)

-- name: budget_line_insert :bulk
-- in: version_id id, purpose text, planned int, approved int, disbursed int, since time
insert into budget_line (version_id, purpose, planned, approved, disbursed, since) values ($version_id, $purpose, $planned, $approved, $disbursed, $since)

-- ---- sums ----

-- name: budget_bodies :many
-- in: viewer id, wide bool, sector text, year int, after text, kind text, of_sector text, province text, max int
-- out: is_stated bool, planned int, approved int, disbursed int, posts int, vacant int
-- One screen of the living bodies that the viewer oversees, by code, whether they have said anything of the year or not.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
 body (id, code, name, kind, sector, province) as (
    select o.id, o.code, o.name, o.kind, o.sector, o.province from organisation o
     where o.ended_at is null and o.code > $after and ($wide = 1 or o.id in (select id from tree) or (o.sector = $sector and $sector <> ''))
--? kind
       and o.kind = $kind
--? of_sector
       and o.sector = $of_sector
--? province
       and o.province = $province
     order by o.code limit $max),
 money (org_id, planned, approved, disbursed) as (
    select y.org_id, sum(coalesce(l.planned, 0)), sum(coalesce(l.approved, 0)), sum(coalesce(l.disbursed, 0))
      from body b join budget_year y on y.org_id = b.id and y.year = $year join budget_version v on v.budget_id = y.id and v.known_to is null
           left join budget_line l on l.version_id = v.id group by y.org_id),
 staff (org_id, posts, vacant) as (
    select p.org_id, sum(v.planned), sum(case when v.planned > v.filled then v.planned - v.filled else 0 end)
      from body b join post p on p.org_id = b.id join post_version v on v.post_id = p.id and v.known_to is null where v.ended_at is null group by p.org_id)
select b.code, b.name, b.kind, b.sector, b.province, case when m.org_id is null then 0 else 1 end as is_stated, coalesce(m.planned, 0) as planned,
       coalesce(m.approved, 0) as approved, coalesce(m.disbursed, 0) as disbursed, coalesce(s.posts, 0) as posts, coalesce(s.vacant, 0) as vacant
  from body b left join money m on m.org_id = b.id left join staff s on s.org_id = b.id order by b.code

-- name: budget_groups :many
-- in: viewer id, wide bool, sector text, year int, by text, kind text, of_sector text, province text
-- out: name text, bodies int, stated int, planned int, approved int, disbursed int, posts int, vacant int
-- The same bodies summed by kind, sector or province; by "": all in one row.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
 body (id, name) as (
    select o.id, case when $by = 'kind' then o.kind when $by = 'sector' then o.sector when $by = 'province' then o.province else '' end
      from organisation o where o.ended_at is null and ($wide = 1 or o.id in (select id from tree) or (o.sector = $sector and $sector <> ''))
--? kind
       and o.kind = $kind
--? of_sector
       and o.sector = $of_sector
--? province
       and o.province = $province
    ),
 money (org_id, planned, approved, disbursed) as (
    select y.org_id, sum(coalesce(l.planned, 0)), sum(coalesce(l.approved, 0)), sum(coalesce(l.disbursed, 0))
      from budget_year y join budget_version v on v.budget_id = y.id and v.known_to is null left join budget_line l on l.version_id = v.id
     where y.year = $year group by y.org_id),
 staff (org_id, posts, vacant) as (
    select p.org_id, sum(v.planned), sum(case when v.planned > v.filled then v.planned - v.filled else 0 end)
      from post p join post_version v on v.post_id = p.id and v.known_to is null where v.ended_at is null group by p.org_id)
select b.name, count(*) as bodies, count(m.org_id) as stated, coalesce(sum(m.planned), 0) as planned, coalesce(sum(m.approved), 0) as approved,
       coalesce(sum(m.disbursed), 0) as disbursed, coalesce(sum(s.posts), 0) as posts, coalesce(sum(s.vacant), 0) as vacant
  from body b left join money m on m.org_id = b.id left join staff s on s.org_id = b.id group by b.name order by b.name

-- name: budget_peers :many
-- in: kind text, year int
-- out: is_stated bool, planned int, approved int, disbursed int, posts int, vacant int, weight int
-- All living bodies of the kind, for peers.c only: it gives out nothing but quartiles. weight: sum of the levels of their systems.
with money (org_id, planned, approved, disbursed) as (
    select y.org_id, sum(coalesce(l.planned, 0)), sum(coalesce(l.approved, 0)), sum(coalesce(l.disbursed, 0))
      from budget_year y join budget_version v on v.budget_id = y.id and v.known_to is null left join budget_line l on l.version_id = v.id
     where y.year = $year group by y.org_id),
 staff (org_id, posts, vacant) as (
    select p.org_id, sum(v.planned), sum(case when v.planned > v.filled then v.planned - v.filled else 0 end)
      from post p join post_version v on v.post_id = p.id and v.known_to is null where v.ended_at is null group by p.org_id),
 size (org_id, weight) as (
    select s.owner_id, sum(case when s.level = 0 then 1 else s.level end)
      from organisation b join system s on s.owner_id = b.id and s.ended_at is null where b.kind = $kind group by s.owner_id)
select o.id, case when m.org_id is null then 0 else 1 end as is_stated, coalesce(m.planned, 0) as planned, coalesce(m.approved, 0) as approved,
       coalesce(m.disbursed, 0) as disbursed, coalesce(s.posts, 0) as posts, coalesce(s.vacant, 0) as vacant, coalesce(z.weight, 0) as weight
  from organisation o left join money m on m.org_id = o.id left join staff s on s.org_id = o.id left join size z on z.org_id = o.id
 where o.kind = $kind and o.ended_at is null order by o.id

-- ---- positions ----

-- name: post_page :many
-- in: viewer id, wide bool, sector text, before id, org id, state text, skill text, max int
-- out: org_code text, team_code text
-- Newest first, one screen. state: vacant, filled, ended.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select p.id, p.code, o.code as org_code, o.name as org_name, v.title, coalesce(t.code, '') as team_code, v.skill, v.planned, v.filled, v.is_counted,
       v.vacant_since, v.hiring, v.note, v.ended_at
  from post p join organisation o on o.id = p.org_id join post_version v on v.post_id = p.id and v.known_to is null left join team t on t.id = v.team_id
 where p.id < $before and ($wide = 1 or p.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
--? org
   and p.org_id = $org
--? state
   and case when v.ended_at is not null then 'ended' when v.planned > v.filled then 'vacant' else 'filled' end = $state
--? skill
   and v.skill = $skill
 order by p.id desc limit $max

-- name: post_sums :one
-- in: viewer id, wide bool, sector text, org id
-- out: planned int, filled int, vacant int
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select coalesce(sum(v.planned), 0) as planned, coalesce(sum(v.filled), 0) as filled,
       coalesce(sum(case when v.planned > v.filled then v.planned - v.filled else 0 end), 0) as vacant
  from post p join organisation o on o.id = p.org_id join post_version v on v.post_id = p.id and v.known_to is null
 where v.ended_at is null and ($wide = 1 or p.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
--? org
   and p.org_id = $org

-- name: post_by_code :maybe
-- in: code text, viewer id, wide bool, sector text
-- out: is_own bool, team_code text
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select p.id, p.code, p.org_id, o.code as org_code, o.name as org_name, v.id as version_id, v.number, v.title, v.team_id, coalesce(t.code, '') as team_code,
       v.skill, v.planned, v.filled, v.is_counted, v.vacant_since, v.hiring, v.note, v.ended_at, v.known_from,
       case when p.org_id in (select id from tree) then 1 else 0 end as is_own
  from post p join organisation o on o.id = p.org_id join post_version v on v.post_id = p.id and v.known_to is null left join team t on t.id = v.team_id
 where p.code = $code and ($wide = 1 or p.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))

-- name: post_versions :many
-- in: post id, max int
select v.number, v.title, v.planned, v.filled, v.vacant_since, v.hiring, v.ended_at, v.known_from, v.author
  from post_version v where v.post_id = $post order by v.number desc limit $max

-- name: post_insert :exec
-- in: id id, code text, org id, now time
insert into post (id, code, org_id, created_at) values ($id, $code, $org, $now)

-- name: post_version_end :exec
-- in: id id, now time
update post_version set known_to = $now where id = $id and known_to is null

-- name: post_version_insert :bulk
-- in: id id, post_id id, number int, title text, team_id id?, skill text, planned int, filled int, is_counted bool, vacant_since time?, hiring text, note text, ended_at time?, known_from time, account_id id, author text
insert into post_version (id, post_id, number, title, team_id, skill, planned, filled, is_counted, vacant_since, hiring, note, ended_at, known_from, account_id, author)
values ($id, $post_id, $number, $title, $team_id, $skill, $planned, $filled, $is_counted, $vacant_since, $hiring, $note, $ended_at, $known_from, $account_id, $author)

-- name: post_in_team :one
-- in: team id, but id
-- out: n int, counted int
-- Other living positions of the team, and how many of them count its members.
select count(*) as n, coalesce(sum(case when v.is_counted = 1 then 1 else 0 end), 0) as counted
  from post_version v where v.team_id = $team and v.known_to is null and v.ended_at is null and v.post_id <> $but

-- name: post_teams :many
-- in: org id, max int
-- Living teams of the organisation and those below it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $org
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select t.code, t.name from team t where t.ended_at is null and t.org_id in (select id from tree) order by t.folded, t.id limit $max

-- name: post_members :one
-- in: team id, at time
-- out: n int
-- Everybody once.
select count(distinct p.canon_id) as n from team_member m join person p on p.id = m.person_id
 where m.team_id = $team and m.from_at <= $at and (m.to_at is null or m.to_at > $at)

-- name: post_recount :many
-- in: at time, max int
-- out: n int
-- Positions that count their team, where the team has grown or shrunk.
with counted (version_id, n) as (
    select v.id, (select count(distinct p.canon_id) from team_member m join person p on p.id = m.person_id
                   where m.team_id = v.team_id and m.from_at <= $at and (m.to_at is null or m.to_at > $at))
      from post_version v where v.is_counted = 1 and v.known_to is null and v.ended_at is null)
select v.id as version_id, v.post_id, p.code, v.number, v.title, v.team_id, v.skill, v.planned, v.filled, v.vacant_since, v.hiring, v.note, c.n
  from counted c join post_version v on v.id = c.version_id join post p on p.id = v.post_id where c.n <> v.filled order by v.post_id limit $max

-- name: post_recount_end :exec
-- in: at time, upto id
-- The same positions, up to the last of them.
update post_version set known_to = $at
 where is_counted = 1 and known_to is null and ended_at is null and post_id <= $upto
   and filled <> (select count(distinct p.canon_id) from team_member m join person p on p.id = m.person_id
                   where m.team_id = post_version.team_id and m.from_at <= $at and (m.to_at is null or m.to_at > $at))

-- name: post_twin :maybe
-- in: org id, title text
-- A row of a spreadsheet without a code that is there already.
select p.code from post p join post_version v on v.post_id = p.id and v.known_to is null
 where p.org_id = $org and v.title = $title and v.ended_at is null order by p.id limit 1

-- ---- spreadsheets ----

-- name: budget_export :many
-- in: after id, viewer id, wide bool, sector text, max int
-- out: purpose text, planned int, approved int, disbursed int
-- Whole years, at most $max of them.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
 chosen (id) as (
    select y.id from budget_year y join organisation o on o.id = y.org_id
     where y.id > $after and ($wide = 1 or y.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
     order by y.id limit $max)
select y.id, o.code, y.year, coalesce(l.purpose, '') as purpose, coalesce(l.planned, 0) as planned, coalesce(l.approved, 0) as approved,
       coalesce(l.disbursed, 0) as disbursed, v.decision_no, v.decision_at, v.note
  from chosen s join budget_year y on y.id = s.id join organisation o on o.id = y.org_id join budget_version v on v.budget_id = y.id and v.known_to is null
       left join budget_line l on l.version_id = v.id order by y.id, l.purpose

-- name: post_export :many
-- in: after id, viewer id, wide bool, sector text, max int
-- out: team_code text
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select p.id, p.code, o.code as org_code, v.title, coalesce(t.code, '') as team_code, v.skill, v.planned, v.filled, v.is_counted, v.vacant_since, v.hiring, v.note
  from post p join organisation o on o.id = p.org_id join post_version v on v.post_id = p.id and v.known_to is null left join team t on t.id = v.team_id
 where p.id > $after and v.ended_at is null and ($wide = 1 or p.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
 order by p.id limit $max

-- ---- duties ----

-- name: source_budget :each
-- in: org_from id, org_to id
select y.id, y.org_id, y.year, l.purpose, l.planned, l.approved, l.disbursed, l.since, v.known_from, v.known_to
  from budget_year y join budget_version v on v.budget_id = y.id join budget_line l on l.version_id = v.id
 where y.org_id >= $org_from and y.org_id < $org_to

-- name: source_posts :many
-- in: org_from id, org_to id
select p.org_id, p.id, v.planned, v.filled, v.ended_at, v.known_from
  from post p join post_version v on v.post_id = p.id where p.org_id >= $org_from and p.org_id < $org_to
 order by p.org_id, v.known_from, v.id

-- name: budget_place :maybe
-- in: id id
select y.org_id, o.code, y.year from budget_year y join organisation o on o.id = y.org_id where y.id = $id

-- name: post_place :maybe
-- in: id id
select org_id, code from post where id = $id

-- ---- a successor goes on with the positions that are there ----

-- name: post_heritage_count :one
-- in: org id
-- out: n int
select count(*) as n from post p join post_version v on v.post_id = p.id and v.known_to is null where p.org_id = $org and v.ended_at is null

-- name: post_heritage_move :exec
-- in: from id, to id
update post set org_id = $to where org_id = $from and id in (select v.post_id from post_version v where v.known_to is null and v.ended_at is null)
