-- Teams and experts. Teams are seen by everybody who reads the register; experts by the organisation that keeps their record,
-- by those whose teams they belong to, by everybody above these, and by the coordinator ($wide = team_sees_all()).

-- ---- teams ----

-- name: team_by_code :maybe
-- in: code text
select t.id, t.code, t.org_id, o.code as org_code, o.name as org_name, t.kind, t.sector, t.name, t.name_en, t.decision_no, t.decision_at, t.head,
       t.email, t.phone, t.website, t.scope, t.services, t.is_demo, t.begins_at, t.ended_at, t.changed_at
  from team t join organisation o on o.id = t.org_id where t.code = $code

-- name: team_named :maybe
-- in: id id
select code, name from team where id = $id

-- name: team_page :many
-- in: after text, after_id id, q text, kind text, sector text, org id, service text, max int
-- By folded code and name, one screen. service is a pattern for like over the lines of services.
select t.id, t.code, t.name, t.name_en, t.folded, t.kind, t.sector, t.head, o.code as org_code, o.name as org_name, t.is_demo, t.ended_at
  from team t join organisation o on o.id = t.org_id
 where (t.folded, t.id) > ($after, $after_id)
--? q
   and t.folded like $q escape '\'
--? kind
   and t.kind = $kind
--? sector
   and t.sector = $sector
--? org
   and t.org_id = $org
--? service
   and t.services like $service escape '\'
 order by t.folded, t.id limit $max

-- name: team_insert :exec
-- in: id id, code text, org id, kind text, sector text, name text, name_en text, folded text, decision_no text, decision_at time?, head text, email text, phone text, website text, scope text, services text, demo bool, begins time, now time
insert into team (id, code, org_id, kind, sector, name, name_en, folded, decision_no, decision_at, head, email, phone, website, scope, services,
       is_demo, begins_at, ended_at, created_at, changed_at)
values ($id, $code, $org, $kind, $sector, $name, $name_en, $folded, $decision_no, $decision_at, $head, $email, $phone, $website, $scope, $services,
       $demo, $begins, null, $now, $now)

-- name: team_update :exec
-- in: id id, kind text, sector text, name text, name_en text, folded text, decision_no text, decision_at time?, head text, email text, phone text, website text, scope text, services text, begins time, now time
update team set kind = $kind, sector = $sector, name = $name, name_en = $name_en, folded = $folded, decision_no = $decision_no,
       decision_at = $decision_at, head = $head, email = $email, phone = $phone, website = $website, scope = $scope, services = $services,
       begins_at = $begins, changed_at = $now
 where id = $id

-- name: team_was_add :exec
-- in: id id, now time
-- Before a change: what is said until now. Several changes of one transaction are one.
insert into team_was (team_id, known_to, moved_at, org_id, kind, sector, decision_no, decision_at, head, begins_at, ended_at)
select t.id, $now, null, t.org_id, t.kind, t.sector, t.decision_no, t.decision_at, t.head, t.begins_at, t.ended_at from team t where t.id = $id
on conflict (team_id, known_to) do nothing

-- name: team_end_at :exec
-- in: id id, at time, now time
update team set ended_at = $at, changed_at = $now where id = $id and ended_at is null

-- name: team_all_at :many
-- in: at time
-- Teams in being at that moment.
select t.id, t.code, t.name, t.org_id from team t where t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at) order by t.id

-- name: org_in_tree :many
-- in: top id
-- The organisation and everything below it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select id from tree

-- ---- experts ----

-- name: person_by_code :maybe
-- in: code text, viewer id, wide bool
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select p.id, p.code, p.canon_id, p.org_id, o.code as org_code, o.name as org_name, p.name, p.id_mac, p.email, p.phone, p.consent_at, p.consent_note,
       p.is_demo, p.ended_at
  from person p join organisation o on o.id = p.org_id
 where p.code = $code
   and ($wide = 1 or p.org_id in (select id from tree) or exists (select 1 from team_member m join team t on t.id = m.team_id where m.person_id = p.id and t.org_id in (select id from tree)))

-- name: person_page :many
-- in: after text, after_id id, viewer id, q text, org id, max int
-- Records that the viewer's tree keeps, and those of the people in its teams: a screen of each, then the first of both.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
seen (id) as (
    select k.id from (select p.folded, p.id from tree x cross join person p where p.org_id = x.id and (p.folded, p.id) > ($after, $after_id)
--? q
   and p.folded like $q escape '\'
--? org
   and p.org_id = $org
       order by p.folded, p.id limit $max) k
    union
    select h.id from (select distinct p.folded, p.id from tree x cross join team t cross join team_member m cross join person p
     where t.org_id = x.id and m.team_id = t.id and p.id = m.person_id and (p.folded, p.id) > ($after, $after_id)
--? q
   and p.folded like $q escape '\'
--? org
   and p.org_id = $org
       order by p.folded, p.id limit $max) h)
select p.id, p.code, p.name, p.folded, o.code as org_code, o.name as org_name, p.consent_at, p.is_demo, p.ended_at
  from seen x join person p on p.id = x.id join organisation o on o.id = p.org_id
 order by p.folded, p.id limit $max

-- name: person_page_all :many
-- in: after text, after_id id, q text, org id, max int
-- person_page() for those who see everybody.
select p.id, p.code, p.name, p.folded, o.code as org_code, o.name as org_name, p.consent_at, p.is_demo, p.ended_at
  from person p join organisation o on o.id = p.org_id
 where (p.folded, p.id) > ($after, $after_id)
--? q
   and p.folded like $q escape '\'
--? org
   and p.org_id = $org
 order by p.folded, p.id limit $max

-- name: person_page_named :many
-- in: q text, i0 id, i1 id, i2 id, i3 id, i4 id, i5 id, i6 id, i7 id, i8 id, i9 id, i10 id, i11 id, i12 id, i13 id, i14 id, i15 id, i16 id, i17 id, i18 id, i19 id, i20 id, i21 id, i22 id, i23 id, i24 id, i25 id, i26 id, i27 id, i28 id, i29 id, i30 id, i31 id, i32 id, i33 id, i34 id, i35 id, i36 id, i37 id, i38 id, i39 id, i40 id, i41 id, i42 id, i43 id, i44 id, i45 id, i46 id, i47 id, i48 id, i49 id, i50 id
-- Of these records the ones whose names still hold q, for those who see everybody.
select p.id, p.code, p.name, p.folded, o.code as org_code, o.name as org_name, p.consent_at, p.is_demo, p.ended_at
  from person p join organisation o on o.id = p.org_id
 where p.id in ($i0, $i1, $i2, $i3, $i4, $i5, $i6, $i7, $i8, $i9, $i10, $i11,
       $i12, $i13, $i14, $i15, $i16, $i17, $i18, $i19, $i20, $i21, $i22, $i23,
       $i24, $i25, $i26, $i27, $i28, $i29, $i30, $i31, $i32, $i33, $i34, $i35,
       $i36, $i37, $i38, $i39, $i40, $i41, $i42, $i43, $i44, $i45, $i46, $i47,
       $i48, $i49, $i50)
   and p.folded like $q escape '\'
 order by p.folded, p.id

-- name: person_names :each
select folded, id from person order by folded, id

-- name: person_insert :exec
-- in: id id, code text, org id, name text, folded text, mac bytes?, email text, phone text, consent_at time?, consent_note text, demo bool, now time
insert into person (id, code, canon_id, org_id, name, folded, id_mac, email, phone, consent_at, consent_note, is_demo, ended_at, created_at, changed_at)
values ($id, $code, $id, $org, $name, $folded, $mac, $email, $phone, $consent_at, $consent_note, $demo, null, $now, $now)

-- name: person_update :exec
-- in: id id, name text, folded text, mac bytes?, email text, phone text, consent_at time?, consent_note text, now time
update person set name = $name, folded = $folded, id_mac = $mac, email = $email, phone = $phone, consent_at = $consent_at,
       consent_note = $consent_note, changed_at = $now
 where id = $id

-- name: person_end_at :exec
-- in: id id, at time, now time
update person set ended_at = $at, changed_at = $now where id = $id and ended_at is null

-- name: person_same_mac :one
-- in: id id, mac bytes
-- out: n int
-- How many other rows have this number.
select count(*) as n from person where id_mac = $mac and id <> $id

-- name: person_doubles :exec
-- in: mac bytes
-- All rows with this number, of which there is more than one.
update person set has_double = 1 where id_mac = $mac and has_double = 0

-- name: person_pairs :many
-- in: max int
-- Rows with the same number about which nobody has decided yet.
select a.id as low_id, a.code as low_code, a.name as low_name, x.name as low_org, b.id as high_id, b.code as high_code, b.name as high_name, y.name as high_org
  from person a join person b on b.id_mac = a.id_mac and b.id > a.id
  join organisation x on x.id = a.org_id join organisation y on y.id = b.org_id
 where a.has_double = 1 and a.id_mac is not null and a.canon_id <> b.canon_id
   and not exists (select 1 from person_distinct d where d.low_id = a.id and d.high_id = b.id)
 order by a.id, b.id limit $max

-- name: person_pair :one
-- in: low id, high id
-- out: n int
-- Whether the two rows have the same number.
select count(*) as n from person a join person b on b.id_mac = a.id_mac where a.id = $low and b.id = $high

-- name: person_merge :exec
-- in: from id, to id, now time
update person set canon_id = $to, changed_at = $now where canon_id = $from

-- name: person_canon :maybe
-- in: code text
select id, canon_id, code from person where code = $code

-- name: person_others_alone :exec
-- in: id id, now time
-- The rows that hang on this one get another of them as their oldest.
update person set canon_id = (select min(q.id) from person q where q.canon_id = $id and q.id <> $id), changed_at = $now
 where canon_id = $id and id <> $id

-- name: person_alone :exec
-- in: id id, now time
update person set canon_id = id, changed_at = $now where id = $id

-- name: person_distinct_add :exec
-- in: low id, high id, account id, now time
insert into person_distinct (low_id, high_id, account_id, decided_at) values ($low, $high, $account, $now) on conflict (low_id, high_id) do nothing

-- ---- the state of all lists ----

-- name: team_version :one
select version from team_version where id = 1

-- name: team_touch :exec
-- in: version id
update team_version set version = $version where id = 1

-- ---- members ----

-- name: member_insert :exec
-- in: id id, team id, person id, from time, to time?, kind text, provider id?, provider_name text, contract_no text, contract_from time?, contract_to time?, share int, primary bool, now time
insert into team_member (id, team_id, person_id, from_at, to_at, kind, provider_id, provider_name, contract_no, contract_from, contract_to,
       duty_share, is_primary, recorded_at, changed_at)
values ($id, $team, $person, $from, $to, $kind, $provider, $provider_name, $contract_no, $contract_from, $contract_to, $share, $primary, $now, $now)

-- name: member_was_add :exec
-- in: id id, team id, person id, now time
-- Before a change of one membership, of a team's, or of a person's that have not ended: what is said until now.
insert into team_member_was (member_id, known_to, from_at, to_at, kind, contract_from, contract_to)
select m.id, $now, m.from_at, m.to_at, m.kind, m.contract_from, m.contract_to from team_member m
 where 1 = 1
--? id
   and m.id = $id
--? team
   and m.team_id = $team and (m.to_at is null or m.to_at > $now)
--? person
   and m.person_id = $person and (m.to_at is null or m.to_at > $now)
on conflict (member_id, known_to) do nothing

-- name: member_update :exec
-- in: id id, team id, from time, to time?, kind text, provider id?, provider_name text, contract_no text, contract_from time?, contract_to time?, share int, primary bool, now time
update team_member set from_at = $from, to_at = $to, kind = $kind, provider_id = $provider, provider_name = $provider_name,
       contract_no = $contract_no, contract_from = $contract_from, contract_to = $contract_to, duty_share = $share, is_primary = $primary,
       changed_at = $now
 where id = $id and team_id = $team

-- name: member_end_at :exec
-- in: id id, team id, at time, now time
update team_member set to_at = $at, changed_at = $now where id = $id and team_id = $team and (to_at is null or to_at > $at)

-- name: member_end_all :exec
-- in: team id, at time, now time
-- The team ends: so do its open memberships.
update team_member set to_at = case when from_at > $at then from_at else $at end, changed_at = $now where team_id = $team and (to_at is null or to_at > $at)

-- name: member_end_person :exec
-- in: person id, at time, now time
update team_member set to_at = case when from_at > $at then from_at else $at end, changed_at = $now where person_id = $person and (to_at is null or to_at > $at)

-- name: member_one :maybe
-- in: id id, team id
-- out: provider_code text
select m.id, m.person_id, p.code as person_code, p.name as person_name, m.from_at, m.to_at, m.kind, m.provider_id, coalesce(o.code, '') as provider_code,
       m.provider_name, m.contract_no, m.contract_from, m.contract_to, m.duty_share, m.is_primary
  from team_member m join person p on p.id = m.person_id left join organisation o on o.id = m.provider_id
 where m.id = $id and m.team_id = $team

-- name: member_overlap :one
-- in: team id, person id, but id, from time, to time
-- out: n int
-- Other memberships of the person in the team that share a moment with [from, to).
select count(*) as n from person q join person p on p.canon_id = q.canon_id join team_member m on m.person_id = p.id and m.team_id = $team
 where q.id = $person and m.id <> $but and m.from_at < $to and (m.to_at is null or m.to_at > $from)

-- name: member_primary_elsewhere :one
-- in: person id, but id, from time, to time
-- out: n int
-- Other primary memberships of the same row that share a moment with [from, to).
select count(*) as n from team_member m where m.person_id = $person and m.id <> $but and m.is_primary = 1
   and m.from_at < $to and (m.to_at is null or m.to_at > $from)

-- name: member_list :many
-- in: team id, at time
-- out: provider text, is_active bool, is_qualified bool, is_contracted bool, has_consent bool
-- Everybody who was ever in the team, those of that moment first.
select m.id, m.person_id, p.canon_id, p.code as person_code, p.name as person_name, m.from_at, m.to_at, m.kind, coalesce(o.name, m.provider_name) as provider,
       m.contract_no, m.contract_to, m.duty_share, m.is_primary,
       case when m.from_at <= $at and (m.to_at is null or m.to_at > $at) then 1 else 0 end as is_active,
       case when exists (select 1 from credential c join person q on q.id = c.person_id where q.canon_id = p.canon_id and c.ended_at is null and c.from_at <= $at and (c.to_at is null or c.to_at > $at)) then 1 else 0 end as is_qualified,
       case when m.kind = 'staff' or (m.contract_from is not null and m.contract_from <= $at and (m.contract_to is null or m.contract_to > $at)) then 1 else 0 end as is_contracted,
       case when p.consent_at is not null and p.consent_at <= $at then 1 else 0 end as has_consent
  from team_member m join person p on p.id = m.person_id left join organisation o on o.id = m.provider_id
 where m.team_id = $team
 order by 14 desc, p.folded, m.id

-- name: member_of_person :many
-- in: person id, viewer id, all bool
-- out: provider text
-- Whoever keeps the record sees all its places ($all); others those in their own teams.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select m.id, t.code as team_code, t.name as team_name, m.from_at, m.to_at, m.kind, coalesce(o.name, m.provider_name) as provider, m.contract_no,
       m.contract_to, m.duty_share, m.is_primary
  from team_member m join team t on t.id = m.team_id left join organisation o on o.id = m.provider_id
 where m.person_id = $person and ($all = 1 or t.org_id in (select id from tree)) order by m.from_at desc, m.id desc

-- name: member_all_at :many
-- in: at time, standard text
-- out: provider text, counts bool
-- Everybody listed in a team of that moment; counts: qualified, agreed and under contract. standard "" = any credential will do.
select m.team_id, p.canon_id, m.is_primary, m.kind, m.provider_id, coalesce(o.name, m.provider_name) as provider,
       case when p.consent_at is not null and p.consent_at <= $at
             and (m.kind = 'staff' or (m.contract_from is not null and m.contract_from <= $at and (m.contract_to is null or m.contract_to > $at)))
             and exists (select 1 from credential c join person q on q.id = c.person_id where q.canon_id = p.canon_id and c.ended_at is null and c.from_at <= $at and (c.to_at is null or c.to_at > $at) and ($standard = '' or c.standard = $standard))
            then 1 else 0 end as counts
  from team_member m join person p on p.id = m.person_id join team t on t.id = m.team_id left join organisation o on o.id = m.provider_id
 where m.from_at <= $at and (m.to_at is null or m.to_at > $at) and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)

-- ---- credentials ----

-- name: credential_insert :exec
-- in: id id, person id, standard text, skill text, rank text, name text, issuer text, number text, origin text, from time, to time?, now time
insert into credential (id, person_id, standard, skill, rank, name, issuer, number, origin, from_at, to_at, ended_at, recorded_at)
values ($id, $person, $standard, $skill, $rank, $name, $issuer, $number, $origin, $from, $to, null, $now)

-- name: credential_origin_set :exec
-- in: id id, person id, origin text
update credential set origin = $origin where id = $id and person_id = $person and ended_at is null

-- name: credential_end_at :exec
-- in: id id, person id, now time
update credential set ended_at = $now where id = $id and person_id = $person and ended_at is null

-- name: credential_list :many
-- in: person id
-- Also what other rows of the same human being say.
select c.id, c.person_id, c.standard, c.skill, c.rank, c.name, c.issuer, c.number, c.origin, c.from_at, c.to_at, c.ended_at
  from credential c join person q on q.id = c.person_id
 where q.canon_id = (select p.canon_id from person p where p.id = $person)
 order by c.from_at desc, c.id desc

-- name: expiry_page :many
-- in: viewer id, from time, to time, after_at time, after_id id, after_key id, max int
-- out: kind text, key id
-- Credentials and contracts of present members of the viewer's teams that end in [from, to), the first first: a screen of each,
-- then the first of both. The cross joins keep SQLite to the teams of the tree, which are few.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.at, 'credential' as kind, c.name as what, p.code as person_code, p.name as person_name, t.code as team_code, t.name as team_name, s.id, s.key from (
    select c.to_at as at, m.id as id, c.id as key, m.person_id, m.team_id
      from tree x cross join team t cross join team_member m cross join credential c
     where t.org_id = x.id and m.team_id = t.id and c.person_id = m.person_id and (c.to_at, c.id, m.id) > ($after_at, $after_key, $after_id)
       and c.ended_at is null and c.to_at >= $from and c.to_at < $to and m.from_at <= c.to_at and (m.to_at is null or m.to_at > c.to_at)
     order by c.to_at, c.id, m.id limit $max) s
  join credential c on c.id = s.key join person p on p.id = s.person_id join team t on t.id = s.team_id
union all
select s.at, 'contract' as kind, m.contract_no as what, p.code as person_code, p.name as person_name, t.code as team_code, t.name as team_name, s.id, 0 as key from (
    select m.contract_to as at, m.id as id, m.person_id, m.team_id
      from tree x cross join team t cross join team_member m
     where t.org_id = x.id and m.team_id = t.id and (m.contract_to, 0, m.id) > ($after_at, $after_key, $after_id)
       and m.contract_to >= $from and m.contract_to < $to and (m.to_at is null or m.to_at > m.contract_to)
     order by m.contract_to, m.id limit $max) s
  join team_member m on m.id = s.id join person p on p.id = s.person_id join team t on t.id = s.team_id
 order by 1, 9, 8 limit $max

-- name: expiry_page_all :many
-- in: from time, to time, after_at time, after_id id, after_key id, max int
-- out: kind text, key id
-- expiry_page() for those who see everybody. The order is that of the index credential_to, so reading stops when the screen is full.
select s.at, 'credential' as kind, c.name as what, p.code as person_code, p.name as person_name, t.code as team_code, t.name as team_name, s.id, s.key from (
    select c.to_at as at, m.id as id, c.id as key, m.person_id, m.team_id
      from credential c cross join team_member m
     where m.person_id = c.person_id and (c.to_at, c.id, m.id) > ($after_at, $after_key, $after_id)
       and c.ended_at is null and c.to_at >= $from and c.to_at < $to and m.from_at <= c.to_at and (m.to_at is null or m.to_at > c.to_at)
     order by c.to_at, c.id, m.id limit $max) s
  join credential c on c.id = s.key join person p on p.id = s.person_id join team t on t.id = s.team_id
union all
select s.at, 'contract' as kind, m.contract_no as what, p.code as person_code, p.name as person_name, t.code as team_code, t.name as team_name, s.id, 0 as key from (
    select m.contract_to as at, m.id as id, m.person_id, m.team_id
      from team_member m
     where (m.contract_to, 0, m.id) > ($after_at, $after_key, $after_id)
       and m.contract_to >= $from and m.contract_to < $to and (m.to_at is null or m.to_at > m.contract_to)
     order by m.contract_to, m.id limit $max) s
  join team_member m on m.id = s.id join person p on p.id = s.person_id join team t on t.id = s.team_id
 order by 1, 9, 8 limit $max

-- ---- training and attendance ----

-- name: training_insert :exec
-- in: id id, person id, kind text, title text, standard text, skill text, hours int, source text, held_at time, now time
insert into team_training (id, person_id, kind, title, standard, skill, hours, source, held_at, recorded_at, ended_at)
values ($id, $person, $kind, $title, $standard, $skill, $hours, $source, $held_at, $now, null)

-- name: training_end_at :exec
-- in: id id, person id, now time
update team_training set ended_at = $now where id = $id and person_id = $person and ended_at is null

-- name: training_list :many
-- in: person id, max int
-- Of all rows of the same human being, the latest first.
select x.id, x.person_id, x.kind, x.title, x.standard, x.skill, x.hours, x.source, x.held_at
  from team_training x join person q on q.id = x.person_id
 where q.canon_id = (select p.canon_id from person p where p.id = $person) and x.ended_at is null
 order by x.held_at desc, x.id desc limit $max

-- name: training_hours :one
-- in: person id, from time, to time
-- out: hours int
-- Hours of what was held in [from, to).
select coalesce(sum(x.hours), 0) as hours from team_training x join person q on q.id = x.person_id
 where q.canon_id = (select p.canon_id from person p where p.id = $person) and x.ended_at is null and x.held_at >= $from and x.held_at < $to

-- ---- education and skills ----

-- name: education_insert :exec
-- in: id id, person id, school text, major text, field text, degree text, qualification text, year int, month int, now time
insert into person_education (id, person_id, school, major, field, degree, qualification, graduated_year, graduated_month, recorded_at, ended_at)
values ($id, $person, $school, $major, $field, $degree, $qualification, $year, $month, $now, null)

-- name: education_same :one
-- in: person id, school text, major text, degree text
-- out: n int
select count(*) as n from person_education where person_id = $person and school = $school and major = $major and degree = $degree and ended_at is null

-- name: education_end_at :exec
-- in: id id, person id, now time
update person_education set ended_at = $now where id = $id and person_id = $person and ended_at is null

-- name: education_list :many
-- in: person id
-- Of all rows of the same human being, the latest first.
select e.id, e.person_id, e.school, e.major, e.field, e.degree, e.qualification, e.graduated_year, e.graduated_month
  from person_education e join person q on q.id = e.person_id
 where q.canon_id = (select p.canon_id from person p where p.id = $person) and e.ended_at is null
 order by e.graduated_year desc, e.graduated_month desc, e.id desc

-- name: person_skill_list :many
-- in: person id
-- Of all rows of the same human being, each skill once.
select distinct s.code from person_skill s join person q on q.id = s.person_id
 where q.canon_id = (select p.canon_id from person p where p.id = $person) and s.ended_at is null order by s.code

-- name: person_skill_own :many
-- in: person id
-- Of this row alone.
select code from person_skill where person_id = $person and ended_at is null order by code

-- name: person_skill_insert :bulk
-- in: id id, person id, code text, recorded_at time
insert into person_skill (id, person_id, code, recorded_at) values ($id, $person, $code, $recorded_at)

-- name: person_skill_end_rest :exec
-- in: person id, keep text, now time
-- Those that are not in keep: "|2.1.a|2.2.c|".
update person_skill set ended_at = $now where person_id = $person and ended_at is null and $keep not like '%|' || code || '|%'

-- ---- the staff annex of Form 01: of everybody who is in a team of the organisation at a moment, each human being once ----

-- name: annex_people :many
-- in: org id, at time
-- Several rows of one human being follow each other, the oldest first.
select p.canon_id, p.id, p.name
  from team_member m join team t on t.id = m.team_id join person p on p.id = m.person_id
 where t.org_id = $org and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)
   and m.from_at <= $at and (m.to_at is null or m.to_at > $at)
 order by p.canon_id, p.id

-- name: annex_education :many
-- in: org id, at time, ym int
-- The highest degree of each first, of equal ones the latest. ym: 12 × year + month of the moment.
select q.canon_id, e.school, e.major, e.field, e.degree, e.qualification, e.graduated_year, e.graduated_month
  from person_education e join person q on q.id = e.person_id
 where e.ended_at is null and 12 * e.graduated_year + e.graduated_month <= $ym
   and q.canon_id in (select p.canon_id from team_member m join team t on t.id = m.team_id join person p on p.id = m.person_id
                       where t.org_id = $org and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)
                         and m.from_at <= $at and (m.to_at is null or m.to_at > $at))
 order by q.canon_id, case e.degree when 'postgraduate' then 0 when 'university' then 1 when 'college' then 2 else 3 end,
       e.graduated_year desc, e.graduated_month desc, e.id desc

-- name: annex_origins :many
-- in: org id, at time
-- Of certificates in force whose origin is known.
select distinct q.canon_id, c.origin
  from credential c join person q on q.id = c.person_id
 where c.ended_at is null and c.origin <> '' and c.from_at <= $at and (c.to_at is null or c.to_at > $at)
   and q.canon_id in (select p.canon_id from team_member m join team t on t.id = m.team_id join person p on p.id = m.person_id
                       where t.org_id = $org and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)
                         and m.from_at <= $at and (m.to_at is null or m.to_at > $at))
 order by q.canon_id, c.origin

-- name: annex_skills :many
-- in: org id, at time
-- Skills people are said to work in, and those that a certificate in force against the annex proves; each once.
select q.canon_id, s.code
  from person_skill s join person q on q.id = s.person_id
 where (s.ended_at is null or s.ended_at > $at)
   and q.canon_id in (select p.canon_id from team_member m join team t on t.id = m.team_id join person p on p.id = m.person_id
                       where t.org_id = $org and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)
                         and m.from_at <= $at and (m.to_at is null or m.to_at > $at))
union
select q.canon_id, c.skill
  from credential c join person q on q.id = c.person_id
 where c.standard = 'tt20-2017' and c.skill <> '' and c.ended_at is null and c.from_at <= $at and (c.to_at is null or c.to_at > $at)
   and q.canon_id in (select p.canon_id from team_member m join team t on t.id = m.team_id join person p on p.id = m.person_id
                       where t.org_id = $org and t.begins_at <= $at and (t.ended_at is null or t.ended_at > $at)
                         and m.from_at <= $at and (m.to_at is null or m.to_at > $at))
 order by 1, 2

-- ---- experts in and out of spreadsheets ----

-- name: person_named :many
-- in: org id, name text, max int
select code, email, id_mac from person where org_id = $org and name = $name and ended_at is null order by id limit $max

-- name: person_numbered :maybe
-- in: org id, mac bytes
-- The record of the organisation with this number, the oldest.
select code from person where id_mac = $mac and org_id = $org and ended_at is null order by id limit 1

-- name: team_of_name :many
-- in: name text, max int
-- Codes of living teams of that name.
select code from team where name = $name and ended_at is null order by id limit $max

-- name: member_own :many
-- in: person id
-- The latest first.
select id, team_id, from_at, to_at, kind, provider_id, provider_name, contract_no, contract_from, contract_to, duty_share, is_primary
  from team_member where person_id = $person order by from_at desc, id desc

-- name: credential_own :many
-- in: person id
select id, standard, skill, rank, name, issuer, number, origin, from_at, to_at from credential where person_id = $person and ended_at is null order by id

-- name: education_own :many
-- in: person id
select id, school, major, field, degree, qualification, graduated_year, graduated_month
  from person_education where person_id = $person and ended_at is null order by id

-- name: person_export :many
-- in: after id, viewer id, wide bool, max int
-- Everybody the viewer may see who has not ended.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select p.id, p.code, o.code as org_code, p.name, p.email, p.phone, p.consent_at, p.consent_note
  from person p join organisation o on o.id = p.org_id
 where p.id > $after and p.ended_at is null
   and ($wide = 1 or p.org_id in (select id from tree) or exists (select 1 from team_member m join team t on t.id = m.team_id where m.person_id = p.id and t.org_id in (select id from tree)))
 order by p.id limit $max

-- name: member_export :many
-- in: after id, upto id, viewer id, wide bool
-- out: provider text
-- Places of people in (after, upto]: whoever keeps the record sees all, others those in their own teams.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select m.person_id, t.code as team_code, m.from_at, m.to_at, m.kind, coalesce(o.code, m.provider_name) as provider, m.contract_no, m.contract_from,
       m.contract_to, m.duty_share, m.is_primary
  from team_member m join team t on t.id = m.team_id join person p on p.id = m.person_id left join organisation o on o.id = m.provider_id
 where m.person_id > $after and m.person_id <= $upto and (m.to_at is null or m.to_at > m.from_at)
   and ($wide = 1 or t.org_id in (select id from tree) or p.org_id in (select id from tree))
 order by m.person_id, m.from_at, m.id

-- name: credential_export :many
-- in: after id, upto id
select person_id, standard, skill, rank, name, issuer, number, origin, from_at, to_at
  from credential where person_id > $after and person_id <= $upto and ended_at is null order by person_id, id

-- name: education_export :many
-- in: after id, upto id
select person_id, school, major, field, degree, qualification, graduated_year, graduated_month
  from person_education where person_id > $after and person_id <= $upto and ended_at is null order by person_id, id

-- name: person_skill_export :many
-- in: after id, upto id
select person_id, code from person_skill where person_id > $after and person_id <= $upto and ended_at is null order by person_id, code

-- ---- international bodies ----

-- name: affiliation_insert :exec
-- in: id id, team id, body text, level text, evidence text, from time, to time?, now time
insert into team_affiliation (id, team_id, body, level, evidence, from_at, to_at, recorded_at)
values ($id, $team, $body, $level, $evidence, $from, $to, $now)

-- name: affiliation_overlap :one
-- in: team id, body text, from time, to time
-- out: n int
select count(*) as n from team_affiliation where team_id = $team and body = $body and from_at < $to and (to_at is null or to_at > $from)

-- name: affiliation_end_at :exec
-- in: id id, team id, at time
update team_affiliation set to_at = $at where id = $id and team_id = $team and (to_at is null or to_at > $at) and from_at < $at

-- name: affiliation_list :many
-- in: team id
select id, body, level, evidence, from_at, to_at from team_affiliation where team_id = $team order by body, from_at desc, id desc

-- name: affiliation_open :many
-- in: now time
-- Memberships in force or to come, of a team the latest last.
select id, team_id, body, level, from_at from team_affiliation where to_at is null or to_at > $now order by from_at, id

-- name: affiliation_ended :one
-- in: team text, body text, now time
-- out: at time
-- The end of the last one that is over; 0: none.
select coalesce(max(a.to_at), 0) as at from team_affiliation a join team t on t.id = a.team_id where t.code = $team and a.body = $body and a.to_at <= $now

-- name: team_directory :many
-- Living teams, for a comparison with a directory.
select id, code, org_id, name, name_en, email, phone, website from team where ended_at is null order by id

-- ---- what a successor goes on with ----

-- name: heritage_teams_count :one
-- in: from id
-- out: teams int, people int
select (select count(*) from team where org_id = $from and ended_at is null) as teams,
       (select count(*) from person where org_id = $from and ended_at is null) as people

-- name: heritage_teams_was :exec
-- in: from id, at time, now time
insert into team_was (team_id, known_to, moved_at, org_id, kind, sector, decision_no, decision_at, head, begins_at, ended_at)
select t.id, $now, $at, t.org_id, t.kind, t.sector, t.decision_no, t.decision_at, t.head, t.begins_at, t.ended_at
  from team t where t.org_id = $from and t.ended_at is null
on conflict (team_id, known_to) do nothing

-- name: heritage_teams_move :exec
-- in: from id, main id, now time
update team set org_id = $main, changed_at = $now where org_id = $from and ended_at is null

-- name: heritage_people_move :exec
-- in: from id, main id, now time
update person set org_id = $main, changed_at = $now where org_id = $from and ended_at is null

-- name: heritage_providers_move :exec
-- in: from id, main id, now time
-- Hired experts whose provider has gone into another.
update team_member set provider_id = $main, changed_at = $now where provider_id = $from and (to_at is null or to_at > $now)

-- ---- what bears on duties (duty.c): of the organisations org_from <= id < org_to ----

-- name: source_team_orgs :many
-- in: org_from id, org_to id
-- out: sector text
-- sector: that it leads, else "".
select o.id, case o.network_role when 'sector_lead' then o.sector else '' end as sector, o.begins_at, o.ended_at, o.created_at
  from organisation o where o.id >= $org_from and o.id < $org_to order by o.id

-- name: source_teams :many
-- in: org_from id, org_to id
-- Their teams, now and before, and those of the sectors they lead.
select t.id, t.code, t.name, t.org_id, t.kind, t.sector, t.decision_no, t.decision_at, t.head, t.begins_at, t.ended_at, t.created_at
  from team t
 where t.id in (select x.id from team x where x.org_id >= $org_from and x.org_id < $org_to
               union select x.team_id from team_was x where x.org_id >= $org_from and x.org_id < $org_to
               union select x.id from organisation o join team x on x.kind = 'sector' and x.sector = o.sector
                where o.id >= $org_from and o.id < $org_to and o.network_role = 'sector_lead' and o.sector <> '')
 order by t.id

-- name: source_teams_was :many
-- in: org_from id, org_to id
select w.team_id, w.known_to, w.moved_at, w.org_id, w.kind, w.sector, w.decision_no, w.decision_at, w.head, w.begins_at, w.ended_at
  from team_was w
 where w.team_id in (select x.id from team x where x.org_id >= $org_from and x.org_id < $org_to
               union select x.team_id from team_was x where x.org_id >= $org_from and x.org_id < $org_to
               union select x.id from organisation o join team x on x.kind = 'sector' and x.sector = o.sector
                where o.id >= $org_from and o.id < $org_to and o.network_role = 'sector_lead' and o.sector <> '')
 order by w.team_id, w.known_to

-- name: source_members :many
-- in: org_from id, org_to id
select m.id, m.team_id, p.canon_id, m.from_at, m.to_at, m.kind, m.contract_from, m.contract_to, p.consent_at, m.recorded_at
  from team t join team_member m on m.team_id = t.id join person p on p.id = m.person_id
 where t.org_id >= $org_from and t.org_id < $org_to order by m.id

-- name: source_members_was :many
-- in: org_from id, org_to id
-- In this order of tables: it is the last that may be long.
select w.member_id, w.known_to, w.from_at, w.to_at, w.kind, w.contract_from, w.contract_to
  from team t cross join team_member m cross join team_member_was w
 where t.org_id >= $org_from and t.org_id < $org_to and m.team_id = t.id and w.member_id = m.id order by w.member_id, w.known_to

-- name: source_credentials :many
-- in: org_from id, org_to id, standard text
-- Of everybody who is or was in their teams. standard "" = any credential will do.
select q.canon_id, c.from_at, c.to_at, c.recorded_at, c.ended_at
  from credential c join person q on q.id = c.person_id
 where q.canon_id in (select p.canon_id from team t join team_member m on m.team_id = t.id join person p on p.id = m.person_id
                       where t.org_id >= $org_from and t.org_id < $org_to)
   and ($standard = '' or c.standard = $standard)
 order by q.canon_id, c.id

-- name: source_people :many
-- in: org_from id, org_to id
select p.id, p.code, p.org_id, p.created_at, p.ended_at from person p where p.org_id >= $org_from and p.org_id < $org_to order by p.id

-- name: source_training :many
-- in: org_from id, org_to id
-- What any record of the same human being says.
select p.id as person_id, x.id, x.hours, x.held_at, x.recorded_at, x.ended_at
  from person p join person q on q.canon_id = p.canon_id join team_training x on x.person_id = q.id
 where p.org_id >= $org_from and p.org_id < $org_to

-- name: source_team_training :many
-- in: org_from id, org_to id
-- Of those who were in the team on that day.
select distinct t.id as team_id, x.id, x.hours, x.held_at, x.recorded_at, x.ended_at
  from team t join team_member m on m.team_id = t.id join person p on p.id = m.person_id join person q on q.canon_id = p.canon_id
  join team_training x on x.person_id = q.id and x.held_at >= m.from_at and (m.to_at is null or x.held_at < m.to_at)
 where t.org_id >= $org_from and t.org_id < $org_to

-- name: source_affiliations :many
-- in: org_from id, org_to id
select a.id, t.id as team_id, t.org_id, a.body, a.from_at, a.to_at, a.recorded_at
  from team t join team_affiliation a on a.team_id = t.id where t.org_id >= $org_from and t.org_id < $org_to

-- name: source_effective :many
-- in: org_from id, org_to id
select e.team_id, e.since, e.n, t.ended_at from team t join team_effective e on e.team_id = t.id
 where t.org_id >= $org_from and t.org_id < $org_to order by e.team_id, e.since

-- name: told_team :many
-- in: id id
-- out: id id
-- Whose team it is, or was, and who leads its sector.
select org_id as id from team where id = $id
union
select org_id from team_was where team_id = $id
union
select o.id from team t join organisation o on o.sector = t.sector and o.network_role = 'sector_lead' where t.id = $id and t.kind = 'sector'

-- name: told_person :many
-- in: id id
-- out: id id
-- Who keeps a record of the same human being, or has them in a team.
select q.org_id as id from person p join person q on q.canon_id = p.canon_id where p.id = $id
union
select t.org_id from person p join person q on q.canon_id = p.canon_id join team_member m on m.person_id = q.id join team t on t.id = m.team_id
 where p.id = $id

-- ---- the count of experts over time (effective.c) ----

-- name: effective_done :one
select version, day from team_effective_done where id = 1

-- name: effective_did :exec
-- in: version id, day time
update team_effective_done set version = $version, day = $day where id = 1

-- name: effective_last :many
-- What is held of each team, ascending.
select e.team_id, e.n from team_effective e
 where e.since = (select max(x.since) from team_effective x where x.team_id = e.team_id) order by e.team_id

-- name: effective_add :bulk
-- in: team id, since time, n int
insert into team_effective (team_id, since, n) values ($team, $since, $n)
