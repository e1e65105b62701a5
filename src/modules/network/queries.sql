-- The register. Details of systems and private contacts are read through statements that take the viewer's organisation;
-- $wide is network_sees_all(): the coordinator and the system itself.

-- ---- organisations ----

-- name: org_by_id :one
-- in: id id
-- out: parent_code text, parent_name text, address text, phone text, email text, website text
select o.id, o.code, o.name, o.name_en, o.kind, o.network_role, o.member_group, o.sector, o.province, o.parent_id,
       coalesce(p.code, '') as parent_code, coalesce(p.name, '') as parent_name, o.is_demo, o.begins_at, o.ended_at,
       coalesce(f.address, '') as address, coalesce(f.phone, '') as phone, coalesce(f.email, '') as email,
       coalesce(f.website, '') as website
  from organisation o left join organisation p on p.id = o.parent_id left join organisation_profile f on f.org_id = o.id
 where o.id = $id

-- name: org_id_of_code :maybe
-- in: code text
select id from organisation where code = $code

-- name: org_page :many
-- in: after text, after_id id, q text, called text, kind text, role text, sector text, province text, parent id, max int
-- out: former_name text, heir_code text, heir_name text
-- By folded code and name, one screen. q is a pattern for like, already folded and escaped; it also finds former names and
-- those whom a body of that name has gone into. called: the province that q names, perhaps by its name before July 2025; every part
-- of the condition is answered by the index of names or a list, so that a row is read only of what is found.
select o.id, o.code, o.name, o.name_en, o.folded, o.kind, o.network_role, o.member_group, o.sector, o.province, o.is_demo, o.ended_at,
       coalesce((select n.name from organisation_name n where n.org_id = o.id order by n.valid_to desc, n.id desc limit 1), '') as former_name,
       coalesce((select h.code from organisation_succession s join organisation h on h.id = s.to_id where s.from_id = o.id order by s.at, s.id limit 1), '') as heir_code,
       coalesce((select h.name from organisation_succession s join organisation h on h.id = s.to_id where s.from_id = o.id order by s.at, s.id limit 1), '') as heir_name
  from organisation o
 where (o.folded, o.id) > ($after, $after_id)
--? q
   and (o.folded like $q escape '\' or o.id in (select n.org_id from organisation_name n where n.folded like $q escape '\') or o.id in (select s.to_id from organisation_succession s join organisation p on p.id = s.from_id where p.folded like $q escape '\') or o.id in (select b.id from organisation b where $called <> '' and b.kind = 'province' and b.province = $called))
--? kind
   and o.kind = $kind
--? role
   and o.network_role = $role
--? sector
   and o.sector = $sector
--? province
   and o.province = $province
--? parent
   and o.parent_id = $parent
 order by o.folded, o.id limit $max

-- name: org_count :one
-- in: q text, called text, kind text, role text, sector text, province text
-- out: n int
-- How many org_page() would list in all.
select count(*) as n from organisation o where o.id > 0
--? q
   and (o.folded like $q escape '\' or o.id in (select n.org_id from organisation_name n where n.folded like $q escape '\') or o.id in (select s.to_id from organisation_succession s join organisation p on p.id = s.from_id where p.folded like $q escape '\') or o.id in (select b.id from organisation b where $called <> '' and b.kind = 'province' and b.province = $called))
--? kind
   and o.kind = $kind
--? role
   and o.network_role = $role
--? sector
   and o.sector = $sector
--? province
   and o.province = $province

-- name: org_find :many
-- in: q text, called text, max int
-- The best matches for what somebody typed: the living first, then those whose name has little more in it.
select o.id, o.code, o.name, o.name_en, o.ended_at from organisation o
 where o.folded >= ''
--? q
   and (o.folded like $q escape '\' or o.id in (select n.org_id from organisation_name n where n.folded like $q escape '\') or o.id in (select s.to_id from organisation_succession s join organisation p on p.id = s.from_id where p.folded like $q escape '\') or o.id in (select b.id from organisation b where $called <> '' and b.kind = 'province' and b.province = $called))
 order by case when o.ended_at is null then 0 else 1 end, length(o.name), o.folded, o.id limit $max

-- name: org_ancestors :many
-- in: id id
-- The organisation and everything above it; ends even if the rows made a circle.
with recursive up (id, parent_id) as (
    select o.id, o.parent_id from organisation o where o.id = $id
    union
    select o.id, o.parent_id from organisation o join up on o.id = up.parent_id)
select id from up

-- name: org_is_under :one
-- in: id id, top id
-- out: n int
with recursive up (id, parent_id) as (
    select o.id, o.parent_id from organisation o where o.id = $id
    union
    select o.id, o.parent_id from organisation o join up on o.id = up.parent_id)
select count(*) as n from up where id = $top

-- name: org_tree :many
-- in: top id
-- The organisation and everything below it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select id from tree order by id

-- name: org_children :many
-- in: id id, max int
select id, code, name, ended_at from organisation where parent_id = $id order by folded, id limit $max

-- name: org_insert :exec
-- in: id id, code text, name text, name_en text, folded text, kind text, role text, member_group text, sector text, province text, parent id?, demo bool, begins time, now time
insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, ended_at, created_at)
values ($id, $code, $name, $name_en, $folded, $kind, $role, $member_group, $sector, $province, $parent, $demo, $begins, null, $now)

-- name: org_insert_many :bulk
-- in: id id, code text, name text, name_en text, folded text, kind text, role text, member_group text, sector text, province text, parent id?, demo bool, begins time, now time
-- For demonstration data and large imports.
insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, parent_id, is_demo, begins_at, created_at)
values ($id, $code, $name, $name_en, $folded, $kind, $role, $member_group, $sector, $province, $parent, $demo, $begins, $now)

-- name: org_update :exec
-- in: id id, name text, name_en text, folded text, kind text, role text, member_group text, sector text, province text, parent id?
update organisation set name = $name, name_en = $name_en, folded = $folded, kind = $kind, network_role = $role,
       member_group = $member_group, sector = $sector, province = $province, parent_id = $parent
 where id = $id

-- name: org_was_add :exec
-- in: id id, at time, now time
-- Before a change: what is said until now. Several changes of one transaction are one.
insert into organisation_was (org_id, known_to, valid_to, kind, network_role, member_group, sector, province, parent_id)
select o.id, $now, $at, o.kind, o.network_role, o.member_group, o.sector, o.province, o.parent_id from organisation o where o.id = $id
on conflict (org_id, known_to) do nothing

-- name: org_end :exec
-- in: id id, at time
update organisation set ended_at = $at where id = $id and ended_at is null

-- name: org_profile_set :exec
-- in: id id, address text, phone text, email text, website text, now time
insert into organisation_profile (org_id, address, phone, email, website, changed_at)
values ($id, $address, $phone, $email, $website, $now)
on conflict (org_id) do update set address = excluded.address, phone = excluded.phone, email = excluded.email,
       website = excluded.website, changed_at = excluded.changed_at

-- name: org_name_add :exec
-- in: id id, org id, name text, name_en text, folded text, from time?, to time
insert into organisation_name (id, org_id, name, name_en, folded, valid_from, valid_to)
values ($id, $org, $name, $name_en, $folded, $from, $to)

-- name: org_names :many
-- in: org id
-- Former names, the latest first.
select name, name_en, valid_from, valid_to from organisation_name where org_id = $org order by valid_to desc, id desc

-- name: org_succession_add :exec
-- in: id id, from id, to id, at time, kind text, note text, now time
insert into organisation_succession (id, from_id, to_id, at, kind, note, recorded_at)
values ($id, $from, $to, $at, $kind, $note, $now)
on conflict (from_id, to_id) do nothing

-- name: org_successors :many
-- in: from id
select s.to_id as id, o.code, o.name, o.ended_at, s.at, s.kind, s.note
  from organisation_succession s join organisation o on o.id = s.to_id
 where s.from_id = $from order by s.at, s.id

-- name: org_predecessors :many
-- in: to id
select s.from_id as id, o.code, o.name, s.at, s.kind, s.note
  from organisation_succession s join organisation o on o.id = s.from_id
 where s.to_id = $to order by s.at, s.id

-- name: org_heirs :many
-- in: id id
-- Everything that came after an organisation, directly or through others, and is not ended itself.
with recursive down (id) as (
    select s.to_id from organisation_succession s where s.from_id = $id
    union
    select s.to_id from organisation_succession s join down on s.from_id = down.id)
select o.id, o.code, o.name, o.sector from down join organisation o on o.id = down.id
 where o.ended_at is null order by o.code

-- name: org_of_role :many
-- in: role text, sector text, province text, max int
-- Living organisations with a role in the network, oldest first.
select id, code, name, sector, province from organisation
 where network_role = $role and ended_at is null
--? sector
   and sector = $sector
--? province
   and province = $province
 order by created_at, id limit $max

-- name: org_is_coordinator :one
-- in: id id
-- out: n int
select count(*) as n from organisation where id = $id and network_role = 'coordinator' and ended_at is null

-- ---- reorganisations ----

-- name: succession_insert :exec
-- in: id id, from id, kind text, at time, main id?, ends bool, name text, name_en text, parent id?, role text, sector text, note text, by id, now time
insert into succession (id, from_id, kind, at, main_id, ends, name, name_en, parent_id, network_role, sector, note, state, version, created_by, created_at, changed_at)
values ($id, $from, $kind, $at, $main, $ends, $name, $name_en, $parent, $role, $sector, $note, 'draft', 1, $by, $now, $now)

-- name: succession_update :exec
-- in: id id, version int, kind text, at time, main id?, ends bool, name text, name_en text, parent id?, role text, sector text, note text, now time
update succession set kind = $kind, at = $at, main_id = $main, ends = $ends, name = $name, name_en = $name_en, parent_id = $parent,
       network_role = $role, sector = $sector, note = $note, version = version + 1, changed_at = $now
 where id = $id and version = $version and state in ('draft', 'planned')

-- name: succession_state :exec
-- in: id id, version int, state text, now time
update succession set state = $state, version = version + 1, changed_at = $now where id = $id and version = $version and state in ('draft', 'planned')

-- name: succession_done :exec
-- in: id id, main id?, now time
-- Takes effect once, however often its job runs.
update succession set state = 'done', main_id = $main, version = version + 1, changed_at = $now, done_at = $now
 where id = $id and state = 'planned' and at <= $now

-- name: succession_get :one
-- in: id id
-- out: main_code text, main_name text, parent_code text, parent_name text
select s.id, s.from_id, f.code as from_code, f.name as from_name, s.kind, s.at, s.main_id, coalesce(m.code, '') as main_code, coalesce(m.name, '') as main_name,
       s.ends, s.name, s.name_en, s.parent_id, coalesce(p.code, '') as parent_code, coalesce(p.name, '') as parent_name, s.network_role, s.sector, s.note, s.state,
       s.version, s.created_at, s.done_at
  from succession s join organisation f on f.id = s.from_id left join organisation m on m.id = s.main_id left join organisation p on p.id = s.parent_id
 where s.id = $id

-- name: succession_of :maybe
-- in: id id, code text
select s.id from succession s join organisation o on o.id = s.from_id where s.id = $id and o.code = $code

-- name: succession_ahead :many
-- in: org id, wide bool
-- Those to come that an organisation ends, changes or grows by; drafts for those who make them only.
select id from succession
 where (state = 'planned' or (state = 'draft' and $wide = 1))
   and (from_id = $org or id in (select t.succession_id from succession_to t where t.org_id = $org and t.ended_at is null))
 order by at, id limit 50

-- name: succession_ending :maybe
-- in: from id, but id
-- Another plan by which the organisation ends.
select at from succession where from_id = $from and state = 'planned' and ends = 1 and id <> $but order by at limit 1

-- name: succession_leads :one
-- in: from id, to id
-- out: n int
-- Whether planned reorganisations lead everything of $from on to $to.
with recursive down (id) as (
    select s.main_id from succession s where s.from_id = $from and s.state = 'planned' and s.ends = 1
    union
    select s.main_id from succession s join down on s.from_id = down.id where s.state = 'planned' and s.ends = 1)
select count(*) as n from down where id = $to

-- name: succession_main_of :maybe
-- in: from id
-- Who took what an organisation had when it ended.
select main_id from succession where from_id = $from and state = 'done' and ends = 1 and main_id is not null order by at desc, id desc limit 1

-- name: succession_to_add :exec
-- in: id id, org id
insert into succession_to (succession_id, org_id, ended_at) values ($id, $org, null)
on conflict (succession_id, org_id) do update set ended_at = null

-- name: succession_to_end :exec
-- in: id id, now time
update succession_to set ended_at = $now where succession_id = $id and ended_at is null

-- name: succession_tos :many
-- in: id id
select t.org_id, o.code, o.name, o.network_role, o.ended_at from succession_to t join organisation o on o.id = t.org_id
 where t.succession_id = $id and t.ended_at is null order by o.code

-- name: succession_heads :many
-- in: id id, from id
-- Who leads the organisations that it concerns.
select distinct a.id, a.full_name, a.email, a.lang from account a join account_role r on r.account_id = a.id and r.role = 'head'
 where (a.org_id = $from or a.org_id in (select t.org_id from succession_to t where t.succession_id = $id and t.ended_at is null))
   and a.disabled_at is null and a.email <> '' order by a.id limit 200

-- name: succession_systems :many
-- in: from id, codes text, province text, after text, after_id id, max int
-- The organisation's living systems, its own or run by it; codes: "|HT-000001|HT-000002|".
select id, code, name, folded, province from system
 where (owner_id = $from or operator_id = $from) and ended_at is null and (folded, id) > ($after, $after_id)
--? codes
   and $codes like '%|' || code || '|%'
--? province
   and province = $province
 order by folded, id limit $max

-- name: succession_assign :exec
-- in: id id, from id, to id, moves bool, codes text, province text
insert into succession_record (succession_id, kind, record_id, to_id, moves)
select $id, 'system', s.id, $to, $moves from system s
 where (s.owner_id = $from or s.operator_id = $from) and s.ended_at is null
--? codes
   and $codes like '%|' || s.code || '|%'
--? province
   and s.province = $province
on conflict (succession_id, kind, record_id) do update set to_id = excluded.to_id, moves = excluded.moves

-- name: succession_unassign_gone :exec
-- in: id id
-- What was assigned to somebody who is no longer meant.
update succession_record set moves = 0
 where succession_id = $id and moves = 1 and to_id not in (select t.org_id from succession_to t where t.succession_id = $id and t.ended_at is null)

-- name: succession_redirect :exec
-- in: id id, was id, to id
update succession_record set to_id = $to where succession_id = $id and to_id = $was

-- name: succession_shares :many
-- in: id id, kind text
-- out: n int
-- How much of a kind goes to whom.
select r.to_id, o.code, o.name, count(*) as n from succession_record r join organisation o on o.id = r.to_id
 where r.succession_id = $id and r.kind = $kind and r.moves = 1 group by r.to_id, o.code, o.name order by o.code

-- name: succession_provinces :many
-- in: from id
-- out: n int
select province, count(*) as n from system where (owner_id = $from or operator_id = $from) and ended_at is null and province <> ''
 group by province order by province

-- name: heritage_systems_count :one
-- in: from id
-- out: n int
select count(*) as n from system where (owner_id = $from or operator_id = $from) and ended_at is null

-- name: heritage_systems_keep :exec
-- in: id id, from id, at time
-- What was assigned and is no longer the organisation's to give.
update succession_record set moves = 0
 where succession_id = $id and kind = 'system' and moves = 1 and not exists (select 1 from system s where s.id = record_id and s.ended_at is null
       and exists (select 1 from system_fact f where f.system_id = s.id and f.org_id = $from and f.known_to is null and (f.valid_to is null or f.valid_to > $at)))

-- name: heritage_systems_assign :exec
-- in: id id, from id, main id, at time
-- Living systems of which it is, or will be, owner or operator.
insert into succession_record (succession_id, kind, record_id, to_id, moves)
select $id, 'system', s.id, $main, 1 from system s
 where s.ended_at is null and s.id in (select f.system_id from system_fact f where f.org_id = $from and f.known_to is null and (f.valid_to is null or f.valid_to > $at))
on conflict (succession_id, kind, record_id) do update set to_id = excluded.to_id, moves = 1 where succession_record.moves = 0

-- name: heritage_facts :many
-- in: id id, from id, at time
-- What is said of the organisation from that moment on.
select f.system_id, f.attribute, f.value, f.document, f.document_at, f.valid_from, f.valid_to, f.stated_at, f.account_id, r.to_id, o.code as to_code
  from system_fact f join succession_record r on r.succession_id = $id and r.kind = 'system' and r.record_id = f.system_id and r.moves = 1
       join organisation o on o.id = r.to_id
 where f.org_id = $from and f.known_to is null and (f.valid_to is null or f.valid_to > $at)
 order by f.system_id, f.id

-- name: heritage_facts_supersede :exec
-- in: id id, from id, at time, now time
update system_fact set known_to = $now
 where org_id = $from and known_to is null and (valid_to is null or valid_to > $at)
   and system_id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'system' and r.moves = 1)

-- name: heritage_owners_move :exec
-- in: id id, from id
update system set owner_id = (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'system' and r.record_id = system.id)
 where owner_id = $from and id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'system' and r.moves = 1)

-- name: heritage_operators_move :exec
-- in: id id, from id
update system set operator_id = (select r.to_id from succession_record r where r.succession_id = $id and r.kind = 'system' and r.record_id = system.id)
 where operator_id = $from and id in (select r.record_id from succession_record r where r.succession_id = $id and r.kind = 'system' and r.moves = 1)

-- name: heritage_system_carrier_move :exec
-- in: from id, main id
update system set isp_org_id = $main where isp_org_id = $from and ended_at is null

-- name: heritage_space_count :one
-- in: from id, now time
-- out: n int
select count(*) as n from address_space where org_id = $from and (valid_to is null or valid_to > $now)

-- name: heritage_spaces :many
-- in: from id, main id, now time
-- Living registrations that the successor does not have already.
select a.kind, a.value, a.first_ip, a.last_ip, a.isp_org_id, a.source, a.valid_from from address_space a
 where a.org_id = $from and (a.valid_to is null or a.valid_to > $now)
   and not exists (select 1 from address_space b where b.kind = a.kind and b.value = a.value and b.org_id = $main and (b.valid_to is null or b.valid_to > $now))
 order by a.id

-- name: heritage_spaces_end :exec
-- in: from id, at time, now time
update address_space set valid_to = case when valid_from > $at then valid_from else $at end where org_id = $from and (valid_to is null or valid_to > $now)

-- name: heritage_carrier_move :exec
-- in: from id, main id, now time
update address_space set isp_org_id = $main where isp_org_id = $from and (valid_to is null or valid_to > $now)

-- name: heritage_contacts :many
-- in: from id
select id, kind, name, title, email, phone, hours, call_order, is_public, pgp_uid, pgp_fingerprint, pgp_url
  from contact_point where org_id = $from and ended_at is null order by id

-- name: heritage_contacts_keep :bulk
-- in: id id, contact id, now time, account id, act text, kind text, name text, title text, email text, phone text, hours text, call_order int, public bool, pgp_uid text, pgp_fingerprint text, pgp_url text
insert into contact_version (id, contact_id, at, account_id, act, kind, name, title, email, phone, hours, call_order, is_public, pgp_uid, pgp_fingerprint, pgp_url)
values ($id, $contact, $now, $account, $act, $kind, $name, $title, $email, $phone, $hours, $call_order, $public, $pgp_uid, $pgp_fingerprint, $pgp_url)

-- name: heritage_contacts_move :exec
-- in: from id, main id, now time
-- Called after the successor's own; to be confirmed anew.
update contact_point set org_id = $main, verified_at = null, changed_at = $now,
       call_order = case when call_order + (select coalesce(max(c.call_order), 0) from contact_point c where c.org_id = $main and c.ended_at is null) > 99 then 99
                    else call_order + (select coalesce(max(c.call_order), 0) from contact_point c where c.org_id = $main and c.ended_at is null) end
 where org_id = $from and ended_at is null

-- name: heritage_contacts_count :one
-- in: from id
-- out: n int
select count(*) as n from contact_point where org_id = $from and ended_at is null

-- name: heritage_units_count :one
-- in: from id, main id?
-- out: n int
select count(*) as n from organisation where parent_id = $from and ended_at is null and id <> coalesce($main, 0)

-- name: heritage_main_lift :exec
-- in: from id, main id
-- A successor from below the organisation stands where it stood, so that its units can stand below it.
update organisation set parent_id = (select f.parent_id from organisation f where f.id = $from) where id = $main

-- name: heritage_units_was :exec
-- in: from id, main id, at time, now time
-- As org_was_add, of all that heritage_units_move changes.
insert into organisation_was (org_id, known_to, valid_to, kind, network_role, member_group, sector, province, parent_id)
select o.id, $now, $at, o.kind, o.network_role, o.member_group, o.sector, o.province, o.parent_id from organisation o
 where o.parent_id = $from and o.ended_at is null and o.id <> $main
on conflict (org_id, known_to) do nothing

-- name: heritage_units_move :exec
-- in: from id, main id
update organisation set parent_id = $main where parent_id = $from and ended_at is null and id <> $main

-- name: heritage_grants :exec
-- in: id id, from id, main id?, reason text, now time, by id?
-- Sight of everything the organisation saw, at its level, for who took it: the main successor, or who took the record.
insert into access_grant (kind, record_id, org_id, level, reason, granted_at, granted_by)
select g.kind, g.record_id, coalesce(r.to_id, $main), g.level, $reason, $now, $by
  from access_grant g left join succession_record r on r.succession_id = $id and r.kind = g.kind and r.record_id = g.record_id
 where g.org_id = $from and coalesce(r.to_id, $main) is not null
on conflict (kind, record_id, org_id) do update
   set level = excluded.level, reason = excluded.reason, granted_at = excluded.granted_at, granted_by = excluded.granted_by
 where excluded.level > access_grant.level

-- name: heritage_grants_lower :exec
-- in: id id, from id, ends bool
-- The predecessor goes on reading what it had.
update access_grant set level = 1
 where org_id = $from and level > 1 and ($ends = 1 or exists (select 1 from succession_record r
       where r.succession_id = $id and r.kind = access_grant.kind and r.record_id = access_grant.record_id and r.moves = 1))

-- name: org_role_set :exec
-- in: id id, role text
update organisation set network_role = $role where id = $id

-- ---- systems ----

-- name: sys_page :many
-- in: after text, after_id id, viewer id, wide bool, q text, level int, own_level int, sector text, province text, low text, high text, now time, max int
-- out: level int, is_open bool
-- Everybody may know that a system exists and whose it is; its level, addresses and software only within the viewer's own tree.
-- level is for those who see everybody, own_level for the others, whose own systems are then looked through.
-- low, high: keys of software that it runs (network_software_keys()).
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
theirs (id) as (
    select o.id from system o where o.owner_id in (select id from tree)
    union
    select o.id from system o where o.operator_id in (select id from tree))
select s.id, s.code, s.name, s.folded, s.owner_id, w.code as owner_code, w.name as owner_name, s.sector, s.province, s.is_demo, s.ended_at,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then s.level else 0 end as level,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then 1 else 0 end as is_open
  from system s join organisation w on w.id = s.owner_id
 where (s.folded, s.id) > ($after, $after_id)
--? q
   and s.folded like $q escape '\'
--? level
   and s.level = $level and $wide = 1
--? own_level
   and s.id in (select o.id from system o where o.owner_id in (select id from tree) and o.level = $own_level union select o.id from system o where o.operator_id in (select id from tree) and o.operator_id <> o.owner_id and o.level = $own_level)
--? sector
   and s.sector = $sector
--? province
   and s.province = $province
--? low
   and s.id in (select p.system_id from software_key k join system_part p on p.content_id = k.software_id where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)) and ($wide = 1 or s.id in (select id from theirs))
 order by s.folded, s.id limit $max

-- name: sys_page_named :many
-- in: viewer id, wide bool, q text, i0 id, i1 id, i2 id, i3 id, i4 id, i5 id, i6 id, i7 id, i8 id, i9 id, i10 id, i11 id, i12 id, i13 id, i14 id, i15 id, i16 id, i17 id, i18 id, i19 id, i20 id, i21 id, i22 id, i23 id, i24 id, i25 id, i26 id, i27 id, i28 id, i29 id, i30 id, i31 id, i32 id, i33 id, i34 id, i35 id, i36 id, i37 id, i38 id, i39 id, i40 id, i41 id, i42 id, i43 id, i44 id, i45 id, i46 id, i47 id, i48 id, i49 id, i50 id
-- out: level int, is_open bool
-- Of these systems the ones whose names still hold q.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.id, s.code, s.name, s.folded, s.owner_id, w.code as owner_code, w.name as owner_name, s.sector, s.province, s.is_demo, s.ended_at,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then s.level else 0 end as level,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then 1 else 0 end as is_open
  from system s join organisation w on w.id = s.owner_id
 where s.id in ($i0, $i1, $i2, $i3, $i4, $i5, $i6, $i7, $i8, $i9, $i10, $i11,
       $i12, $i13, $i14, $i15, $i16, $i17, $i18, $i19, $i20, $i21, $i22, $i23,
       $i24, $i25, $i26, $i27, $i28, $i29, $i30, $i31, $i32, $i33, $i34, $i35,
       $i36, $i37, $i38, $i39, $i40, $i41, $i42, $i43, $i44, $i45, $i46, $i47,
       $i48, $i49, $i50)
   and s.folded like $q escape '\'
 order by s.folded, s.id

-- name: sys_names :each
select folded, id from system order by folded, id

-- name: sys_names_version :one
select version from system_names_version where id = 1

-- name: sys_names_touch :exec
-- in: version id
update system_names_version set version = $version where id = 1

-- name: sys_page_of_org :many
-- in: after text, after_id id, viewer id, wide bool, q text, level int, sector text, province text, org id, low text, high text, now time, max int
-- out: level int, is_open bool
-- sys_page() of what the organisation owns or operates: a screen from each of the two indexes, then the first of both.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
theirs (id) as (
    select o.id from system o where o.owner_id in (select id from tree)
    union
    select o.id from system o where o.operator_id in (select id from tree)),
mine (id) as (
    select x.id from (select s.id from system s where s.owner_id = $org and (s.folded, s.id) > ($after, $after_id)
--? q
   and s.folded like $q escape '\'
--? level
   and s.level = $level and ($wide = 1 or s.id in (select id from theirs))
--? sector
   and s.sector = $sector
--? province
   and s.province = $province
--? low
   and s.id in (select p.system_id from software_key k join system_part p on p.content_id = k.software_id where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)) and ($wide = 1 or s.id in (select id from theirs))
       order by s.folded, s.id limit $max) x
    union
    select x.id from (select s.id from system s where s.operator_id = $org and s.operator_id <> s.owner_id and (s.folded, s.id) > ($after, $after_id)
--? q
   and s.folded like $q escape '\'
--? level
   and s.level = $level and ($wide = 1 or s.id in (select id from theirs))
--? sector
   and s.sector = $sector
--? province
   and s.province = $province
--? low
   and s.id in (select p.system_id from software_key k join system_part p on p.content_id = k.software_id where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)) and ($wide = 1 or s.id in (select id from theirs))
       order by s.folded, s.id limit $max) x)
select s.id, s.code, s.name, s.folded, s.owner_id, w.code as owner_code, w.name as owner_name, s.sector, s.province, s.is_demo, s.ended_at,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then s.level else 0 end as level,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then 1 else 0 end as is_open
  from mine m join system s on s.id = m.id join organisation w on w.id = s.owner_id
 order by s.folded, s.id limit $max

-- name: sys_count :one
-- in: viewer id, wide bool, q text, level int, own_level int, sector text, province text, low text, high text, now time, max int
-- out: n int
-- How many sys_page() would list in all; counting stops at max.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
theirs (id) as (
    select o.id from system o where o.owner_id in (select id from tree)
    union
    select o.id from system o where o.operator_id in (select id from tree))
select count(*) as n from (select s.id from system s where (s.id > 0 or $wide = 1 or s.id in (select id from theirs))
--? q
   and s.folded like $q escape '\'
--? level
   and s.level = $level and $wide = 1
--? own_level
   and s.id in (select o.id from system o where o.owner_id in (select id from tree) and o.level = $own_level union select o.id from system o where o.operator_id in (select id from tree) and o.operator_id <> o.owner_id and o.level = $own_level)
--? sector
   and s.sector = $sector
--? province
   and s.province = $province
--? low
   and s.id in (select p.system_id from software_key k join system_part p on p.content_id = k.software_id where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)) and ($wide = 1 or s.id in (select id from theirs))
 limit $max) x

-- name: sys_count_of_org :one
-- in: viewer id, wide bool, q text, level int, sector text, province text, org id, low text, high text, now time, max int
-- out: n int
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
theirs (id) as (
    select o.id from system o where o.owner_id in (select id from tree)
    union
    select o.id from system o where o.operator_id in (select id from tree)),
mine (id) as (
    select x.id from (select s.id from system s where s.owner_id = $org
--? q
   and s.folded like $q escape '\'
--? level
   and s.level = $level and ($wide = 1 or s.id in (select id from theirs))
--? sector
   and s.sector = $sector
--? province
   and s.province = $province
--? low
   and s.id in (select p.system_id from software_key k join system_part p on p.content_id = k.software_id where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)) and ($wide = 1 or s.id in (select id from theirs))
       limit $max) x
    union
    select x.id from (select s.id from system s where s.operator_id = $org and s.operator_id <> s.owner_id
--? q
   and s.folded like $q escape '\'
--? level
   and s.level = $level and ($wide = 1 or s.id in (select id from theirs))
--? sector
   and s.sector = $sector
--? province
   and s.province = $province
--? low
   and s.id in (select p.system_id from software_key k join system_part p on p.content_id = k.software_id where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)) and ($wide = 1 or s.id in (select id from theirs))
       limit $max) x)
select count(*) as n from mine

-- name: sys_named :maybe
-- in: owner id, name text
-- The owner's living system of that name: what a file without codes means when it is read again.
select code from system where owner_id = $owner and name = $name and ended_at is null order by id limit 1

-- name: sys_by_code :maybe
-- in: code text, viewer id, wide bool
-- out: is_open bool
-- What anybody in the network may know.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.id, s.code, s.name, s.owner_id, w.code as owner_code, w.name as owner_name, s.operator_id, p.code as operator_code,
       p.name as operator_name, s.sector, s.province, s.is_demo, s.begins_at, s.ended_at,
       case when $wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree) then 1 else 0 end as is_open
  from system s join organisation w on w.id = s.owner_id join organisation p on p.id = s.operator_id
 where s.code = $code

-- name: sys_details :maybe
-- in: id id, viewer id, wide bool
-- out: isp_code text, isp_name text
-- Level, addresses and decision: within the viewer's own tree only.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.level, s.decision_no, s.decision_at, s.is_national_important, s.is_internet_facing, s.stage, s.dossier, s.hosting, s.purpose, s.domains,
       s.ips, s.isp_org_id, coalesce(i.code, '') as isp_code, coalesce(i.name, '') as isp_name
  from system s left join organisation i on i.id = s.isp_org_id
 where s.id = $id and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))

-- name: sys_levels :many
-- in: system id, viewer id, wide bool
-- out: level int
-- The levels as they are known today, the latest first.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select cast(f.value as bigint) as level, f.document as decision_no, f.document_at as decision_at, f.valid_from, f.valid_to, f.stated_at as recorded_at
  from system_fact f join system s on s.id = f.system_id
 where f.system_id = $system and f.attribute = 'level' and f.known_to is null
   and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by f.valid_from desc, f.id desc

-- name: fact_insert_many :bulk
-- in: id id, system id, attribute text, value text, org id?, document text, document_at time?, from time, to time?, now time, stated time, account id
insert into system_fact (id, system_id, attribute, value, org_id, document, document_at, valid_from, valid_to, known_from, stated_at, account_id)
values ($id, $system, $attribute, $value, $org, $document, $document_at, $from, $to, $now, $stated, $account)

-- name: fact_touched :many
-- in: system id, attribute text, from time, to time
-- What is held true today within an interval; to 0: without end.
select id, value, org_id, document, document_at, valid_from, valid_to, stated_at, account_id from system_fact
 where system_id = $system and attribute = $attribute and known_to is null and (valid_to is null or valid_to > $from)
--? to
   and valid_from < $to
 order by valid_from, id

-- name: fact_next :maybe
-- in: system id, attribute text, after time
select valid_from from system_fact
 where system_id = $system and attribute = $attribute and known_to is null and valid_from > $after
 order by valid_from limit 1

-- name: fact_supersede :exec
-- in: id id, now time
update system_fact set known_to = $now where id = $id and known_to is null

-- name: facts_as_of :many
-- in: after id, last id, valid time, known time
-- What was true at one moment as it was known at another, of the systems after < id <= last.
select system_id, attribute, value, org_id, document, document_at, valid_from, valid_to, stated_at from system_fact
 where system_id > $after and system_id <= $last and valid_from <= $valid and (valid_to is null or valid_to > $valid)
   and known_from <= $known and (known_to is null or known_to > $known)
 order by system_id, id

-- name: fact_history :many
-- in: system id, viewer id, wide bool, max int
-- out: account text, org_name text
-- Everything that was ever said of a system, for its own tree and those who see all.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select f.attribute, f.value, coalesce(o.name, '') as org_name, f.document, f.document_at, f.valid_from, f.valid_to, f.known_from, f.known_to,
       f.stated_at, coalesce(a.full_name, '') as account
  from system_fact f join system s on s.id = f.system_id left join organisation o on o.id = f.org_id left join account a on a.id = f.account_id
 where f.system_id = $system and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by f.valid_from desc, f.id desc limit $max

-- name: sys_columns :many
-- in: after id, max int
-- The columns that are views of facts.
select id, owner_id, operator_id, level, decision_no, decision_at, is_national_important, is_internet_facing, stage, dossier, hosting, ended_at
  from system where id > $after order by id limit $max

-- name: sys_columns_set :exec
-- in: id id, owner id, operator id, level int, decision_no text, decision_at time?, important bool, facing bool, stage text, dossier text, hosting text, ended_at time?
update system set owner_id = $owner, operator_id = $operator, level = $level, decision_no = $decision_no, decision_at = $decision_at,
       is_national_important = $important, is_internet_facing = $facing, stage = $stage, dossier = $dossier, hosting = $hosting, ended_at = $ended_at
 where id = $id

-- name: sys_factless :many
-- in: after id, max int
-- Systems that came in bulk, and their owners' codes.
select s.id, s.owner_id, w.code as owner_code, s.operator_id, p.code as operator_code, s.level, s.decision_no, s.decision_at,
       s.is_national_important, s.is_internet_facing, s.begins_at, s.created_at
  from system s join organisation w on w.id = s.owner_id join organisation p on p.id = s.operator_id
 where s.id > $after and not exists (select 1 from system_fact f where f.system_id = s.id) order by s.id limit $max

-- name: sys_insert :exec
-- in: id id, code text, owner id, operator id, isp id?, name text, folded text, level int, decision_no text, decision_at time?, important bool, facing bool, dossier text, sector text, province text, purpose text, domains text, ips text, demo bool, begins time, now time
insert into system (id, code, owner_id, operator_id, isp_org_id, name, folded, level, decision_no, decision_at, is_national_important,
       is_internet_facing, dossier, sector, province, purpose, domains, ips, is_demo, begins_at, ended_at, created_at, changed_at)
values ($id, $code, $owner, $operator, $isp, $name, $folded, $level, $decision_no, $decision_at, $important,
       $facing, $dossier, $sector, $province, $purpose, $domains, $ips, $demo, $begins, null, $now, $now)

-- name: sys_insert_many :bulk
-- in: id id, code text, owner id, operator id, isp id?, name text, folded text, level int, decision_no text, decision_at time?, important bool, facing bool, dossier text, sector text, province text, purpose text, domains text, ips text, demo bool, begins time, now time, changed time
insert into system (id, code, owner_id, operator_id, isp_org_id, name, folded, level, decision_no, decision_at, is_national_important,
       is_internet_facing, dossier, sector, province, purpose, domains, ips, is_demo, begins_at, created_at, changed_at)
values ($id, $code, $owner, $operator, $isp, $name, $folded, $level, $decision_no, $decision_at, $important,
       $facing, $dossier, $sector, $province, $purpose, $domains, $ips, $demo, $begins, $now, $changed)

-- name: sys_update :exec
-- in: id id, isp id?, name text, folded text, sector text, province text, purpose text, domains text, ips text, now time
-- What no duty depends on; the rest is said with facts.
update system set isp_org_id = $isp, name = $name, folded = $folded, sector = $sector, province = $province, purpose = $purpose,
       domains = $domains, ips = $ips, changed_at = $now
 where id = $id

-- ---- parts of systems ----

-- name: part_insert_many :bulk
-- in: id id, system id, kind text, line id, content id, from time, to time?, now time, stated time, account id
insert into system_part (id, system_id, kind, line_id, content_id, valid_from, valid_to, known_from, stated_at, account_id)
values ($id, $system, $kind, $line, $content, $from, $to, $now, $stated, $account)

-- name: part_touched :many
-- in: line id, from time, to time
-- What is held true today of a line within an interval; to 0: without end.
select id, content_id, valid_from, valid_to, stated_at, account_id from system_part
 where line_id = $line and known_to is null and (valid_to is null or valid_to > $from)
--? to
   and valid_from < $to
 order by valid_from, id

-- name: part_supersede :exec
-- in: id id, now time
update system_part set known_to = $now where id = $id and known_to is null

-- name: service_insert_many :bulk
-- in: id id, name text, kind text, port int, url text, public bool
insert into system_service (id, name, kind, port, url, is_public) values ($id, $name, $kind, $port, $url, $public)

-- name: software_insert_many :bulk
-- in: id id, cpe text, purl text, vendor text, product text, version text
insert into system_software (id, cpe, purl, vendor, product, version) values ($id, $cpe, $purl, $vendor, $product, $version)

-- name: software_key_insert_many :bulk
-- in: software id, key text
insert into software_key (software_id, key) values ($software, $key)

-- name: link_insert_many :bulk
-- in: id id, target id?, outside text, direction text, purpose text
insert into system_link (id, target_id, outside, direction, purpose) values ($id, $target, $outside, $direction, $purpose)

-- name: provider_insert_many :bulk
-- in: id id, org id?, outside text, service text, contract_no text
insert into system_provider (id, org_id, outside, service, contract_no) values ($id, $org, $outside, $service, $contract_no)

-- name: service_list :many
-- in: system id, line id, living time, valid time, known time, max int
-- out: account text
-- living: not ended then; valid and known: the state at a moment. The caller has checked that the actor may see details.
select p.id, p.line_id, p.valid_from, p.valid_to, p.known_from, p.known_to, p.stated_at, coalesce(a.full_name, '') as account, c.name, c.kind, c.port, c.url, c.is_public
  from system_part p join system_service c on c.id = p.content_id left join account a on a.id = p.account_id
 where p.system_id = $system and p.kind = 'services'
--? line
   and p.line_id = $line
--? living
   and (p.valid_to is null or p.valid_to > $living)
--? valid
   and p.valid_from <= $valid and (p.valid_to is null or p.valid_to > $valid)
--? known
   and p.known_from <= $known and (p.known_to is null or p.known_to > $known)
 order by p.valid_from desc, p.id desc limit $max

-- name: software_list :many
-- in: system id, line id, living time, valid time, known time, max int
-- out: account text
-- living: not ended then; valid and known: the state at a moment. The caller has checked that the actor may see details.
select p.id, p.line_id, p.valid_from, p.valid_to, p.known_from, p.known_to, p.stated_at, coalesce(a.full_name, '') as account, c.cpe, c.purl, c.vendor, c.product, c.version
  from system_part p join system_software c on c.id = p.content_id left join account a on a.id = p.account_id
 where p.system_id = $system and p.kind = 'software'
--? line
   and p.line_id = $line
--? living
   and (p.valid_to is null or p.valid_to > $living)
--? valid
   and p.valid_from <= $valid and (p.valid_to is null or p.valid_to > $valid)
--? known
   and p.known_from <= $known and (p.known_to is null or p.known_to > $known)
 order by p.valid_from desc, p.id desc limit $max

-- name: link_list :many
-- in: system id, line id, living time, valid time, known time, max int
-- out: account text, target text, target_name text
-- living: not ended then; valid and known: the state at a moment. The caller has checked that the actor may see details.
select p.id, p.line_id, p.valid_from, p.valid_to, p.known_from, p.known_to, p.stated_at, coalesce(a.full_name, '') as account, coalesce(t.code, '') as target, coalesce(t.name, '') as target_name, c.outside, c.direction, c.purpose
  from system_part p join system_link c on c.id = p.content_id left join account a on a.id = p.account_id left join system t on t.id = c.target_id
 where p.system_id = $system and p.kind = 'links'
--? line
   and p.line_id = $line
--? living
   and (p.valid_to is null or p.valid_to > $living)
--? valid
   and p.valid_from <= $valid and (p.valid_to is null or p.valid_to > $valid)
--? known
   and p.known_from <= $known and (p.known_to is null or p.known_to > $known)
 order by p.valid_from desc, p.id desc limit $max

-- name: provider_list :many
-- in: system id, line id, living time, valid time, known time, max int
-- out: account text, org text, org_name text
-- living: not ended then; valid and known: the state at a moment. The caller has checked that the actor may see details.
select p.id, p.line_id, p.valid_from, p.valid_to, p.known_from, p.known_to, p.stated_at, coalesce(a.full_name, '') as account, c.org_id, coalesce(o.code, '') as org, coalesce(o.name, '') as org_name, c.outside, c.service, c.contract_no
  from system_part p join system_provider c on c.id = p.content_id left join account a on a.id = p.account_id left join organisation o on o.id = c.org_id
 where p.system_id = $system and p.kind = 'providers'
--? line
   and p.line_id = $line
--? living
   and (p.valid_to is null or p.valid_to > $living)
--? valid
   and p.valid_from <= $valid and (p.valid_to is null or p.valid_to > $valid)
--? known
   and p.known_from <= $known and (p.known_to is null or p.known_to > $known)
 order by p.valid_from desc, p.id desc limit $max

-- name: link_incoming :many
-- in: system id, viewer id, wide bool, now time, max int
-- The systems that say that they are connected to this one, within the viewer's own tree.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.code, s.name, c.direction, c.purpose, p.valid_from
  from system_link c join system_part p on p.content_id = c.id join system s on s.id = p.system_id
 where c.target_id = $system and p.kind = 'links' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)
   and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by s.folded, s.id limit $max

-- name: provider_systems :many
-- in: org id, viewer id, wide bool, now time, max int
-- The systems that an organisation serves, within the viewer's own tree.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.code, s.name, o.name as owner_name, c.service, c.contract_no, p.valid_from, p.valid_to
  from system_provider c join system_part p on p.content_id = c.id join system s on s.id = p.system_id join organisation o on o.id = s.owner_id
 where c.org_id = $org and p.kind = 'providers' and p.known_to is null and (p.valid_to is null or p.valid_to > $now)
   and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by s.folded, s.id, p.id limit $max

-- name: software_on_screen :many
-- in: after text, after_id id, last text, last_id id, viewer id, wide bool, low text, high text, now time, max int
-- What of the software asked for runs on the systems of one screen of sys_page().
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.id as system_id, c.vendor, c.product, c.version, c.cpe, c.purl
  from software_key k join system_software c on c.id = k.software_id join system_part p on p.content_id = c.id join system s on s.id = p.system_id
 where k.key >= $low and k.key < $high and p.kind = 'software' and p.known_to is null and p.valid_from <= $now and (p.valid_to is null or p.valid_to > $now)
   and (s.folded, s.id) > ($after, $after_id) and (s.folded, s.id) <= ($last, $last_id)
   and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by s.folded, s.id, c.product, c.version, c.id, k.key limit $max

-- name: software_same :maybe
-- in: system id, cpe text, purl text, vendor text, product text, version text, now time
-- The line that says this already.
select p.line_id from system_part p join system_software c on c.id = p.content_id
 where p.system_id = $system and p.kind = 'software' and p.known_to is null and (p.valid_to is null or p.valid_to > $now)
   and c.cpe = $cpe and c.purl = $purl and c.vendor = $vendor and c.product = $product and c.version = $version
 order by p.id limit 1

-- name: software_export :many
-- in: after id, viewer id, wide bool, now time, max int
-- What runs now or will, within the viewer's own tree.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select p.id, s.code as system_code, c.cpe, c.purl, c.vendor, c.product, c.version, p.valid_from
  from system_part p join system_software c on c.id = p.content_id join system s on s.id = p.system_id
 where p.id > $after and p.kind = 'software' and p.known_to is null and (p.valid_to is null or p.valid_to > $now) and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by p.id limit $max

-- ---- the yearly system report ----

-- name: form08_facts :many
-- in: org id, role text, valid time, known time, max int
-- out: org_name text
-- Everything true at one moment, as known at another, of the systems whose owner (operator) the organisation then was.
select s.id as system_id, s.code, s.name, f.attribute, f.value, f.org_id, coalesce(o.name, '') as org_name, f.document, f.document_at
  from system_fact b join system s on s.id = b.system_id join system_fact f on f.system_id = b.system_id left join organisation o on o.id = f.org_id
 where b.org_id = $org and b.attribute = $role and b.valid_from <= $valid and (b.valid_to is null or b.valid_to > $valid)
   and b.known_from <= $known and (b.known_to is null or b.known_to > $known)
   and f.valid_from <= $valid and (f.valid_to is null or f.valid_to > $valid) and f.known_from <= $known and (f.known_to is null or f.known_to > $known)
 order by s.folded, s.id, f.id limit $max

-- name: form08_unit :maybe
-- in: org id
-- The owner's unit that is specialised in incident response, when it has one.
select id from organisation where parent_id = $org and network_role = 'specialised_unit' and ended_at is null order by id limit 1

-- name: form08_head :maybe
-- in: org id
-- Who leads it, as its contact points say. The caller has checked that the actor may see them.
select name, title, phone, email from contact_point where org_id = $org and kind = 'leadership' and ended_at is null order by call_order, id limit 1

-- name: system_report_insert :exec
-- in: id id, org id, role text, to id?, year int, number text, channel text, sent time, valid time, known time, systems int, file id, now time, account id
insert into system_report (id, org_id, role, to_id, year, number, channel, sent_at, valid_at, known_at, n_systems, file_id, recorded_at, account_id)
values ($id, $org, $role, $to, $year, $number, $channel, $sent, $valid, $known, $systems, $file, $now, $account)

-- name: system_report_page :many
-- in: before id, viewer id, wide bool, org id, year int, max int
-- out: to_code text, to_name text, account text
-- Newest first: those that the viewer's own tree sent or received.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select r.id, o.code as org_code, o.name as org_name, r.role, coalesce(t.code, '') as to_code, coalesce(t.name, '') as to_name, r.year, r.number, r.channel,
       r.sent_at, r.valid_at, r.known_at, r.n_systems, r.file_id, r.recorded_at, coalesce(a.full_name, '') as account, f.name as file_name, f.sha256
  from system_report r join organisation o on o.id = r.org_id left join organisation t on t.id = r.to_id left join account a on a.id = r.account_id
  join file f on f.id = r.file_id
 where r.id < $before and ($wide = 1 or r.org_id in (select id from tree) or r.to_id in (select id from tree))
--? org
   and r.org_id = $org
--? year
   and r.year = $year
 order by r.id desc limit $max

-- name: system_report_file :maybe
-- in: id id, viewer id, wide bool
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select r.id, r.file_id from system_report r
 where r.id = $id and ($wide = 1 or r.org_id in (select id from tree) or r.to_id in (select id from tree))

-- ---- address space ----

-- name: space_insert :exec
-- in: id id, kind text, value text, first bytes?, last bytes?, org id, isp id?, source text, from time, to time?, now time
insert into address_space (id, kind, value, first_ip, last_ip, org_id, isp_org_id, source, valid_from, valid_to, created_at)
values ($id, $kind, $value, $first, $last, $org, $isp, $source, $from, $to, $now)

-- name: space_insert_many :bulk
-- in: id id, kind text, value text, first bytes?, last bytes?, org id, isp id?, source text, from time, now time
insert into address_space (id, kind, value, first_ip, last_ip, org_id, isp_org_id, source, valid_from, created_at)
values ($id, $kind, $value, $first, $last, $org, $isp, $source, $from, $now)

-- name: space_end :exec
-- in: id id, org id, at time
update address_space set valid_to = $at where id = $id and org_id = $org and valid_to is null

-- name: space_touch :exec
-- in: version id
update address_space_version set version = $version where id = 1

-- name: space_version :one
select version from address_space_version where id = 1

-- name: space_same :maybe
-- in: kind text, value text, org id, now time
select id from address_space where kind = $kind and value = $value and org_id = $org and (valid_to is null or valid_to > $now) limit 1

-- name: space_of_org :many
-- in: org id, now time, max int
-- out: isp_code text, isp_name text
select a.id, a.kind, a.value, coalesce(i.code, '') as isp_code, coalesce(i.name, '') as isp_name, a.source, a.valid_from, a.valid_to
  from address_space a left join organisation i on i.id = a.isp_org_id
 where a.org_id = $org and (a.valid_to is null or a.valid_to > $now)
 order by a.kind, a.value, a.id limit $max

-- name: space_within :many
-- in: first bytes, last bytes, org id, now time, max int
-- Other organisations' prefixes that lie in a range or are the same: for showing overlaps.
select a.id, a.value, o.code, o.name from address_space a join organisation o on o.id = a.org_id
 where a.first_ip >= $first and a.first_ip <= $last and a.last_ip <= $last and a.org_id <> $org and (a.valid_to is null or a.valid_to > $now)
 order by a.first_ip, a.id limit $max

-- name: space_valued :many
-- in: kind text, value text, now time, max int
select a.id, a.value, a.org_id, a.isp_org_id, o.code, o.name from address_space a join organisation o on o.id = a.org_id
 where a.kind = $kind and a.value = $value and (a.valid_to is null or a.valid_to > $now)
 order by a.id limit $max

-- name: space_each :each
-- in: now time
select id, kind, value, first_ip, org_id, isp_org_id from address_space
 where valid_from <= $now and (valid_to is null or valid_to > $now) and kind in ('prefix', 'domain')
 order by first_ip, value, id

-- ---- contact points ----

-- name: contact_insert :exec
-- in: id id, org id, kind text, name text, title text, email text, phone text, hours text, call_order int, public bool, pgp_uid text, pgp_fingerprint text, pgp_url text, now time
insert into contact_point (id, org_id, kind, name, title, email, phone, hours, call_order, is_public, pgp_uid, pgp_fingerprint, pgp_url,
       verified_at, changed_at, ended_at)
values ($id, $org, $kind, $name, $title, $email, $phone, $hours, $call_order, $public, $pgp_uid, $pgp_fingerprint, $pgp_url, null, $now, null)

-- name: contact_keep :exec
-- in: id id, contact id, account id, act text, now time
-- The state that the contact point has now, kept.
insert into contact_version (id, contact_id, at, account_id, act, kind, name, title, email, phone, hours, call_order, is_public,
       pgp_uid, pgp_fingerprint, pgp_url)
select $id, c.id, $now, $account, $act, c.kind, c.name, c.title, c.email, c.phone, c.hours, c.call_order, c.is_public,
       c.pgp_uid, c.pgp_fingerprint, c.pgp_url
  from contact_point c where c.id = $contact

-- name: contact_versions :many
-- in: contact id, org id, max int
-- out: account text
-- Newest first. The caller has checked that the actor may edit the organisation.
select v.at, v.act, v.kind, v.name, v.title, v.email, v.phone, v.hours, v.call_order, v.is_public, v.pgp_uid, v.pgp_fingerprint, v.pgp_url,
       coalesce(a.full_name, '') as account
  from contact_version v join contact_point c on c.id = v.contact_id left join account a on a.id = v.account_id
 where v.contact_id = $contact and c.org_id = $org order by v.id desc limit $max

-- name: contact_insert_many :bulk
-- in: id id, org id, kind text, name text, title text, email text, phone text, hours text, call_order int, public bool, verified time?, now time
insert into contact_point (id, org_id, kind, name, title, email, phone, hours, call_order, is_public, verified_at, changed_at)
values ($id, $org, $kind, $name, $title, $email, $phone, $hours, $call_order, $public, $verified, $now)

-- name: contact_update :exec
-- in: id id, org id, kind text, name text, title text, email text, phone text, hours text, call_order int, public bool, pgp_uid text, pgp_fingerprint text, pgp_url text, now time
-- What was changed must be verified anew.
update contact_point set kind = $kind, name = $name, title = $title, email = $email, phone = $phone, hours = $hours,
       call_order = $call_order, is_public = $public, pgp_uid = $pgp_uid, pgp_fingerprint = $pgp_fingerprint, pgp_url = $pgp_url,
       verified_at = null, changed_at = $now
 where id = $id and org_id = $org and ended_at is null

-- name: contact_verify :exec
-- in: id id, org id, now time
update contact_point set verified_at = $now where id = $id and org_id = $org and ended_at is null

-- name: contact_end :exec
-- in: id id, org id, now time
update contact_point set ended_at = $now, changed_at = $now where id = $id and org_id = $org and ended_at is null

-- name: contact_one :maybe
-- in: id id, org id
select id, org_id, kind, name, title, email, phone, hours, call_order, is_public, verified_at, changed_at,
       pgp_uid, pgp_fingerprint, pgp_url
  from contact_point where id = $id and org_id = $org and ended_at is null

-- name: contact_list :many
-- in: org id, viewer id, wide bool
-- Public ones for everybody, the others within the viewer's own tree.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select id, kind, name, title, email, phone, hours, call_order, is_public, verified_at, changed_at, pgp_uid, pgp_fingerprint, pgp_url
  from contact_point
 where org_id = $org and ended_at is null and (is_public = 1 or $wide = 1 or org_id in (select id from tree))
 order by call_order, id

-- name: contact_mailable :many
-- in: org id
-- For the program's own mail, whoever caused it; those on duty first.
select id, kind, name, email, phone from contact_point
 where org_id = $org and ended_at is null and email <> ''
 order by call_order, id

-- ---- export ----

-- name: org_export :many
-- in: after id, max int
-- out: parent text, address text, phone text, email text, website text
select o.id, o.code, o.name, o.name_en, o.kind, o.network_role, o.member_group, o.sector, o.province, coalesce(p.code, '') as parent,
       coalesce(f.address, '') as address, coalesce(f.phone, '') as phone, coalesce(f.email, '') as email, coalesce(f.website, '') as website
  from organisation o left join organisation p on p.id = o.parent_id left join organisation_profile f on f.org_id = o.id
 where o.id > $after and o.ended_at is null order by o.id limit $max

-- name: sys_export :many
-- in: after id, viewer id, wide bool, max int
-- out: isp text
-- Whole systems, with levels and addresses: within the viewer's own tree only.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select s.id, s.code, w.code as owner, p.code as operator, coalesce(i.code, '') as isp, s.name, s.level, s.decision_no, s.decision_at,
       s.is_national_important, s.is_internet_facing, s.sector, s.province, s.purpose, s.domains, s.ips
  from system s join organisation w on w.id = s.owner_id join organisation p on p.id = s.operator_id left join organisation i on i.id = s.isp_org_id
 where s.id > $after and s.ended_at is null and ($wide = 1 or s.owner_id in (select id from tree) or s.operator_id in (select id from tree))
 order by s.id limit $max

-- name: space_export :many
-- in: after id, now time, max int
-- out: isp text
select a.id, a.value, o.code as organisation, coalesce(i.code, '') as isp, a.source, a.valid_from
  from address_space a join organisation o on o.id = a.org_id left join organisation i on i.id = a.isp_org_id
 where a.id > $after and (a.valid_to is null or a.valid_to > $now) order by a.id limit $max

-- name: contact_export :many
-- in: after id, viewer id, wide bool, max int
-- Public ones for everybody, the others within the viewer's own tree.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select c.id, o.code as organisation, c.kind, c.name, c.title, c.email, c.phone, c.hours, c.call_order, c.is_public,
       c.pgp_uid, c.pgp_fingerprint, c.pgp_url
  from contact_point c join organisation o on o.id = c.org_id
 where c.id > $after and c.ended_at is null and (c.is_public = 1 or $wide = 1 or c.org_id in (select id from tree))
 order by c.id limit $max

-- ---- overlaps ----

-- name: overlap_pairs :each
-- in: now time
-- out: until time
-- All living registrations of two owners that are the same or lie one in the other, oldest first; not those of a carrier over what
-- it carries. until: the first of the two to end; 0: neither.
with pair (outer_id, inner_id) as (
    select a.id, b.id from address_space a join address_space b on b.first_ip >= a.first_ip and b.first_ip <= a.last_ip
     where a.first_ip is not null and b.first_ip is not null and b.last_ip <= a.last_ip and b.org_id <> a.org_id
       and (a.id < b.id or b.first_ip > a.first_ip or b.last_ip < a.last_ip) and (b.isp_org_id is null or b.isp_org_id <> a.org_id)
    union all
    select a.id, b.id from address_space a join address_space b on b.kind = a.kind and b.value = a.value
     where a.kind in ('asn', 'domain') and a.id < b.id and b.org_id <> a.org_id and (b.isp_org_id is null or b.isp_org_id <> a.org_id))
select a.id as outer_id, b.id as inner_id, a.org_id as outer_org, b.org_id as inner_org,
       case when a.valid_to is null then coalesce(b.valid_to, 0) when b.valid_to is null or b.valid_to > a.valid_to then a.valid_to else b.valid_to end as until
  from pair x join address_space a on a.id = x.outer_id join address_space b on b.id = x.inner_id
 where (a.valid_to is null or a.valid_to > $now) and (b.valid_to is null or b.valid_to > $now)
 order by a.id, b.id

-- name: overlaps_decided :many
select outer_id, inner_id from address_overlap order by outer_id, inner_id

-- name: overlap_page :many
-- in: now time, o0 id, n0 id, o1 id, n1 id, o2 id, n2 id, o3 id, n3 id, o4 id, n4 id, o5 id, n5 id, o6 id, n6 id, o7 id, n7 id, o8 id, n8 id, o9 id, n9 id, o10 id, n10 id, o11 id, n11 id, o12 id, n12 id, o13 id, n13 id, o14 id, n14 id, o15 id, n15 id, o16 id, n16 id, o17 id, n17 id, o18 id, n18 id, o19 id, n19 id, o20 id, n20 id, o21 id, n21 id, o22 id, n22 id, o23 id, n23 id, o24 id, n24 id, o25 id, n25 id, o26 id, n26 id, o27 id, n27 id, o28 id, n28 id, o29 id, n29 id, o30 id, n30 id, o31 id, n31 id, o32 id, n32 id, o33 id, n33 id, o34 id, n34 id, o35 id, n35 id, o36 id, n36 id, o37 id, n37 id, o38 id, n38 id, o39 id, n39 id, o40 id, n40 id, o41 id, n41 id, o42 id, n42 id, o43 id, n43 id, o44 id, n44 id, o45 id, n45 id, o46 id, n46 id, o47 id, n47 id, o48 id, n48 id, o49 id, n49 id, o50 id, n50 id
-- out: decision text, reason text, by_name text, decided_at time
-- Of these pairs the ones that still live. The caller has chosen what the viewer may see.
with pair (outer_id, inner_id) as (
    values ($o0, $n0), ($o1, $n1), ($o2, $n2), ($o3, $n3), ($o4, $n4), ($o5, $n5), ($o6, $n6), ($o7, $n7),
           ($o8, $n8), ($o9, $n9), ($o10, $n10), ($o11, $n11), ($o12, $n12), ($o13, $n13), ($o14, $n14), ($o15, $n15),
           ($o16, $n16), ($o17, $n17), ($o18, $n18), ($o19, $n19), ($o20, $n20), ($o21, $n21), ($o22, $n22), ($o23, $n23),
           ($o24, $n24), ($o25, $n25), ($o26, $n26), ($o27, $n27), ($o28, $n28), ($o29, $n29), ($o30, $n30), ($o31, $n31),
           ($o32, $n32), ($o33, $n33), ($o34, $n34), ($o35, $n35), ($o36, $n36), ($o37, $n37), ($o38, $n38), ($o39, $n39),
           ($o40, $n40), ($o41, $n41), ($o42, $n42), ($o43, $n43), ($o44, $n44), ($o45, $n45), ($o46, $n46), ($o47, $n47),
           ($o48, $n48), ($o49, $n49), ($o50, $n50))
select a.id as outer_id, b.id as inner_id, a.kind, a.value as outer_value, b.value as inner_value, p.id as outer_org, p.code as outer_code, p.name as outer_name,
       q.id as inner_org, q.code as inner_code, q.name as inner_name, coalesce(d.decision, '') as decision, coalesce(d.reason, '') as reason,
       coalesce(c.full_name, '') as by_name, d.decided_at as decided_at
  from pair x join address_space a on a.id = x.outer_id join address_space b on b.id = x.inner_id
  join organisation p on p.id = a.org_id join organisation q on q.id = b.org_id
  left join address_overlap d on d.outer_id = a.id and d.inner_id = b.id
  left join account c on c.id = d.account_id
 where (a.valid_to is null or a.valid_to > $now) and (b.valid_to is null or b.valid_to > $now)
 order by a.id, b.id

-- name: overlap_pair :maybe
-- in: outer id, inner id, now time
-- Two living registrations of different owners that do overlap.
select a.value as outer_value, b.value as inner_value, a.org_id as outer_org, b.org_id as inner_org
  from address_space a join address_space b on b.id = $inner
 where a.id = $outer and a.org_id <> b.org_id and a.kind = b.kind
   and ((a.kind <> 'prefix' and a.value = b.value and a.id < b.id)
     or (b.first_ip >= a.first_ip and b.last_ip <= a.last_ip and (a.id < b.id or b.first_ip > a.first_ip or b.last_ip < a.last_ip)))
   and (a.valid_to is null or a.valid_to > $now) and (b.valid_to is null or b.valid_to > $now)

-- name: overlap_decide :exec
-- in: id id, outer id, inner id, decision text, reason text, account id, now time
insert into address_overlap (id, outer_id, inner_id, decision, reason, account_id, decided_at)
values ($id, $outer, $inner, $decision, $reason, $account, $now)
on conflict (outer_id, inner_id) do update set decision = excluded.decision, reason = excluded.reason, account_id = excluded.account_id,
       decided_at = excluded.decided_at

-- ---- what bears on duties (duty.c): of the organisations org_from <= id < org_to ----

-- name: source_orgs :many
-- in: org_from id, org_to id
-- They, everything that is or was above them, and everything that is or was below.
with recursive two (k) as (select 0 union all select 1),
up (id) as (
    select o.id from organisation o where o.id >= $org_from and o.id < $org_to
    union
    select case two.k when 0 then o.parent_id else w.parent_id end
      from up join organisation o on o.id = up.id cross join two left join organisation_was w on w.org_id = up.id and two.k = 1
     where case two.k when 0 then o.parent_id else w.parent_id end is not null),
down (id) as (
    select o.id from organisation o where o.id >= $org_from and o.id < $org_to
    union
    select coalesce(c.id, w.org_id)
      from down cross join two left join organisation c on c.parent_id = down.id and two.k = 0 left join organisation_was w on w.parent_id = down.id and two.k = 1
     where coalesce(c.id, w.org_id) is not null)
select o.id, o.code, o.name, o.kind, o.network_role, o.member_group, o.sector, o.province, o.parent_id, o.begins_at, o.ended_at, o.created_at
  from organisation o where o.id in (select id from up union select id from down) order by o.id

-- name: source_orgs_was :many
-- in: org_from id, org_to id
-- What was said of the same.
with recursive two (k) as (select 0 union all select 1),
up (id) as (
    select o.id from organisation o where o.id >= $org_from and o.id < $org_to
    union
    select case two.k when 0 then o.parent_id else w.parent_id end
      from up join organisation o on o.id = up.id cross join two left join organisation_was w on w.org_id = up.id and two.k = 1
     where case two.k when 0 then o.parent_id else w.parent_id end is not null),
down (id) as (
    select o.id from organisation o where o.id >= $org_from and o.id < $org_to
    union
    select coalesce(c.id, w.org_id)
      from down cross join two left join organisation c on c.parent_id = down.id and two.k = 0 left join organisation_was w on w.parent_id = down.id and two.k = 1
     where coalesce(c.id, w.org_id) is not null)
select w.org_id, w.known_to, w.valid_to, w.kind, w.network_role, w.member_group, w.sector, w.province, w.parent_id
  from organisation_was w where w.org_id in (select id from up union select id from down) order by w.org_id, w.known_to

-- name: source_heirs :many
-- in: org_from id, org_to id
-- out: to_id id?
-- Who goes on with those that have ended: who took what was not assigned, else the first that took anything.
select o.id, o.ended_at,
       coalesce((select max(s.main_id) from succession s where s.from_id = o.id and s.state = 'done' and s.ends = 1),
                (select min(t.to_id) from organisation_succession t where t.from_id = o.id)) as to_id
  from organisation o where o.id >= $org_from and o.id < $org_to and o.ended_at is not null

-- name: source_systems :many
-- in: org_from id, org_to id, only id
select s.id, s.code, s.name, s.owner_id, s.begins_at, s.created_at
  from system s where s.owner_id >= $org_from and s.owner_id < $org_to
--? only
   and s.id = $only
 order by s.id

-- name: source_facts :many
-- in: org_from id, org_to id, only id
select f.id, f.system_id, f.attribute, f.value, f.org_id, f.valid_from, f.valid_to, f.known_from, f.known_to, f.stated_at
  from system s join system_fact f on f.system_id = s.id
 where s.owner_id >= $org_from and s.owner_id < $org_to
   and f.attribute in ('owner', 'operator', 'level', 'stage', 'facing', 'important', 'hosting')
--? only
   and s.id = $only
 order by f.system_id, f.attribute, f.valid_from, f.known_from, f.id

-- name: told_org :many
-- in: id id
-- out: id id
-- Whose duties change with an organisation: its own, of those above, now and before; of those below when it has ever changed.
with recursive two (k) as (select 0 union all select 1),
up (id) as (
    select o.id from organisation o where o.id = $id
    union
    select case two.k when 0 then o.parent_id else w.parent_id end
      from up join organisation o on o.id = up.id cross join two left join organisation_was w on w.org_id = up.id and two.k = 1
     where case two.k when 0 then o.parent_id else w.parent_id end is not null),
down (id) as (
    select o.id from organisation o where o.id = $id and exists (select 1 from organisation_was w where w.org_id = o.id)
    union
    select coalesce(c.id, w.org_id)
      from down cross join two left join organisation c on c.parent_id = down.id and two.k = 0 left join organisation_was w on w.parent_id = down.id and two.k = 1
     where coalesce(c.id, w.org_id) is not null)
select id from up union select id from down

-- name: told_system :maybe
-- in: id id
select owner_id from system where id = $id
