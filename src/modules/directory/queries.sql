-- What the public may see of the register: living bodies that belong to the network or publish a contact, and public contacts only.

-- name: directory_orgs :each
-- out: address text, phone text, email text, website text
select o.id, o.code, o.name, o.name_en, o.folded, o.kind, o.network_role, o.sector, o.province,
       coalesce(f.address, '') as address, coalesce(f.phone, '') as phone, coalesce(f.email, '') as email, coalesce(f.website, '') as website
  from organisation o left join organisation_profile f on f.org_id = o.id
 where o.ended_at is null and (o.network_role <> 'none'
    or exists (select 1 from contact_point c where c.org_id = o.id and c.is_public = 1 and c.ended_at is null))
 order by o.id

-- name: directory_contacts :each
select org_id, kind, name, title, email, phone, hours, pgp_uid, pgp_fingerprint, pgp_url, verified_at, changed_at
  from contact_point where is_public = 1 and ended_at is null
 order by org_id, call_order, id

-- name: directory_names :each
select org_id, folded from organisation_name order by org_id

-- name: directory_spaces :each
-- in: now time
-- Only what the public registers of addresses say themselves.
select org_id, kind, value from address_space
 where source in ('whois', 'vnnic') and kind in ('prefix', 'domain') and valid_from <= $now and (valid_to is null or valid_to > $now)
 order by first_ip, id

-- name: directory_last :one
-- out: id id
select coalesce(max(id), 0) as id from journal

-- name: directory_changed :maybe
-- in: last id
-- Whether the register, the settings or the node's security.txt have changed since.
select id from journal where id > $last and kind in ('organisation', 'setting', 'security_file') limit 1

-- ---- security.txt ----

-- name: security_now :maybe
select text, expires_at, made_at, fingerprint, warned_days from security_file where id = 1

-- name: security_put :exec
-- in: text text, expires time, now time, fingerprint text
insert into security_file (id, text, expires_at, made_at, fingerprint, warned_days) values (1, $text, $expires, $now, $fingerprint, 999)
on conflict (id) do update set text = $text, expires_at = $expires, made_at = $now, fingerprint = $fingerprint, warned_days = 999

-- name: security_warned :exec
-- in: days int
update security_file set warned_days = $days where id = 1

-- ---- what portals and security.txt say ----

-- name: site_missing :many
-- in: max int
-- Living bodies with a website whose sites have no row yet. Invented ones have no sites.
select o.id from organisation o join organisation_profile f on f.org_id = o.id
 where o.ended_at is null and o.is_demo = 0 and o.network_role <> 'none' and f.website <> ''
   and not exists (select 1 from site_check s where s.org_id = o.id)
 order by o.id limit $max

-- name: site_add :exec
-- in: id id, org id, source text, now time
insert into site_check (id, org_id, source, url, next_at, checked_at, result, status, is_signed, expires_at)
values ($id, $org, $source, '', $now, null, '', 0, 0, null) on conflict (org_id, source) do nothing

-- name: site_due :many
-- in: now time, max int
select distinct s.org_id from site_check s join organisation o on o.id = s.org_id
 where s.next_at <= $now and o.ended_at is null and o.is_demo = 0 order by s.org_id limit $max

-- name: site_done :exec
-- in: org id, source text, url text, now time, next time, result text, status int, is_signed bool, expires time?
update site_check set url = $url, checked_at = $now, first_at = coalesce(first_at, $now), next_at = $next, result = $result, status = $status, is_signed = $is_signed, expires_at = $expires
 where org_id = $org and source = $source

-- name: site_news :one
-- in: org id, now time
-- out: n int
-- Whether a visit at that moment found anything new.
select (select count(*) from site_check s where s.org_id = $org and s.first_at = $now)
     + (select count(*) from contact_difference d where d.org_id = $org and (d.since = $now or d.ended_at = $now)) as n

-- name: site_wait :exec
-- in: org id, next time
-- The next visit, whatever becomes of this one.
update site_check set next_at = $next where org_id = $org

-- name: site_rows_of :many
-- in: org id
select source, url, next_at, checked_at, result, status, is_signed, expires_at from site_check where org_id = $org order by source

-- name: site_contacts :many
-- in: org id
-- What the register knows; the caller is the comparing job, which shows none of it.
select id, name, email, phone, is_public, pgp_fingerprint from contact_point where org_id = $org and ended_at is null order by call_order, id

-- name: difference_open :many
-- in: org id
select id, source, kind, value, since, alarmed_at from contact_difference where org_id = $org and ended_at is null order by since, id

-- name: difference_past :many
-- in: org id, max int
select source, kind, value, since, ended_at from contact_difference where org_id = $org and ended_at is not null order by ended_at desc, id desc limit $max

-- name: difference_add :exec
-- in: id id, org id, source text, kind text, value text, now time
insert into contact_difference (id, org_id, source, kind, value, since, ended_at, alarmed_at) values ($id, $org, $source, $kind, $value, $now, null, null)

-- name: difference_end :exec
-- in: id id, now time
update contact_difference set ended_at = $now where id = $id

-- name: difference_late :many
-- in: before time, max int
select distinct d.org_id from contact_difference d join organisation o on o.id = d.org_id
 where d.ended_at is null and d.alarmed_at is null and d.since <= $before and o.ended_at is null order by d.org_id limit $max

-- name: difference_alarmed :exec
-- in: org id, before time, now time
update contact_difference set alarmed_at = $now where org_id = $org and ended_at is null and alarmed_at is null and since <= $before

-- ---- questions to people ----

-- name: check_add :exec
-- in: id id, kind text, org id, contact id, now time, by id, expires time, secret bytes, code text
insert into contact_check (id, kind, org_id, contact_id, asked_at, asked_by, expires_at, secret_hash, code, answered_at, answered_by, note, result)
values ($id, $kind, $org, $contact, $now, $by, $expires, $secret, $code, null, '', '', 'waiting')

-- name: check_add_phone :exec
-- in: id id, org id, contact id, now time, by id, expires time, code text
insert into contact_check (id, kind, org_id, contact_id, asked_at, asked_by, expires_at, secret_hash, code, answered_at, answered_by, note, result)
values ($id, 'phone', $org, $contact, $now, $by, $expires, null, $code, null, '', '', 'waiting')

-- name: check_by_secret :maybe
-- in: secret bytes
select k.id, k.org_id, k.contact_id, k.asked_at, k.expires_at, k.answered_at, k.result, o.code, o.name as org_name,
       c.name, c.title, c.email, c.phone, c.hours, c.kind, c.ended_at
  from contact_check k join organisation o on o.id = k.org_id join contact_point c on c.id = k.contact_id
 where k.secret_hash = $secret

-- name: check_one :maybe
-- in: id id, org id
select id, contact_id, kind, code, result, expires_at from contact_check where id = $id and org_id = $org

-- name: check_close :exec
-- in: id id, now time, by text, note text, result text
-- Once: a check that is closed stays as it was closed.
update contact_check set answered_at = $now, answered_by = $by, note = $note, result = $result where id = $id and result = 'waiting'

-- name: check_expired :many
-- in: now time, max int
select id, org_id, contact_id from contact_check where result = 'waiting' and expires_at <= $now order by expires_at, id limit $max

-- name: check_unanswered :exec
-- in: id id
update contact_check set result = 'no_answer' where id = $id and result = 'waiting'

-- name: check_waiting_for :maybe
-- in: contact id
select id, asked_at from contact_check where contact_id = $contact and result = 'waiting' and kind <> 'phone' order by id desc limit 1

-- name: check_due :many
-- in: after id, cut time, max int
-- Contact points with an address whose confirmation may be due, and that nobody is being asked about.
select c.id, c.org_id, c.verified_at, c.changed_at from contact_point c join organisation o on o.id = c.org_id
 where c.id > $after and c.ended_at is null and c.email <> '' and o.ended_at is null and o.is_demo = 0 and o.network_role <> 'none'
   and (c.verified_at is null or c.verified_at <= $cut)
   and not exists (select 1 from contact_check k where k.contact_id = c.id and k.result = 'waiting' and k.kind <> 'phone')
 order by c.id limit $max

-- name: check_contact :maybe
-- in: contact id, org id
select c.id, c.name, c.email, c.phone, o.code, o.name as org_name from contact_point c join organisation o on o.id = c.org_id
 where c.id = $contact and c.org_id = $org and c.ended_at is null

-- name: check_list :many
-- in: org id, max int
-- Newest first. The caller has checked that the actor may see the body's contact points.
select k.id, k.kind, k.asked_at, k.answered_at, k.expires_at, k.answered_by, k.note, k.result, k.code, c.name
  from contact_check k join contact_point c on c.id = k.contact_id where k.org_id = $org order by k.id desc limit $max

-- name: check_durations :many
-- in: viewer id, wide bool, since time, max int
-- out: took int
-- How long answers took, shortest first.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select k.answered_at - k.asked_at as took from contact_check k
 where k.answered_at is not null and k.result in ('answered', 'wrong') and k.asked_at >= $since and ($wide = 1 or k.org_id in (select id from tree))
 order by 1 limit $max

-- ---- who is reachable ----

-- name: reach_page :many
-- in: viewer id, wide bool, cut time, after text, after_id id, q text, sector text, province text, state text, max int
-- out: n_contacts int, verified_at time, n_waiting int, n_silent int, n_differences int, since time, state text, answered_at time
-- One screen of living members that the viewer may see, by name. State: none (no contact point), silent (asked since the last
-- confirmation, nobody answered or the data was wrong), due (nobody has confirmed for too long), differs, alive. What is
-- counted stands beside the columns, so that both engines read in the order of names and stop when the screen is full.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select r.id, r.code, r.name, r.name_en, r.folded, r.sector, r.province, r.n_contacts, r.verified_at, r.n_waiting, r.n_silent, r.n_differences,
       r.since, r.answered_at,
       case when r.n_contacts = 0 then 'none' when r.n_silent > 0 then 'silent' when r.verified_at is null or r.verified_at <= $cut then 'due'
            when r.n_differences > 0 then 'differs' else 'alive' end as state
  from (
    select o.id, o.code, o.name, o.name_en, o.folded, o.sector, o.province,
           (select count(*) from contact_point c where c.org_id = o.id and c.ended_at is null) as n_contacts,
           (select max(c.verified_at) from contact_point c where c.org_id = o.id and c.ended_at is null) as verified_at,
           (select count(*) from contact_check k where k.org_id = o.id and k.result = 'waiting') as n_waiting,
           (select count(*) from contact_check k join contact_point c on c.id = k.contact_id where k.org_id = o.id and k.result in ('no_answer', 'wrong')
               and k.asked_at >= coalesce(c.verified_at, 0) and c.ended_at is null) as n_silent,
           (select max(k.answered_at) from contact_check k where k.org_id = o.id) as answered_at,
           (select count(*) from contact_difference d where d.org_id = o.id and d.ended_at is null) as n_differences,
           (select min(d.since) from contact_difference d where d.org_id = o.id and d.ended_at is null) as since
      from organisation o
     where (o.folded, o.id) > ($after, $after_id) and o.ended_at is null and o.network_role <> 'none' and ($wide = 1 or o.id in (select id from tree))
--? q
       and o.folded like $q escape '\'
--? sector
       and o.sector = $sector
--? province
       and o.province = $province
    ) r
 where r.id > 0
--? state
   and case when r.n_contacts = 0 then 'none' when r.n_silent > 0 then 'silent' when r.verified_at is null or r.verified_at <= $cut then 'due' when r.n_differences > 0 then 'differs' else 'alive' end = $state
 order by r.folded, r.id limit $max

-- name: reach_sees :maybe
-- in: viewer id, wide bool, code text
-- The body of that code, when the viewer may see who is reachable there.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select o.id, o.code, o.name, o.is_demo from organisation o
 where o.code = $code and o.ended_at is null and ($wide = 1 or o.id in (select id from tree))

-- ---- what a successor goes on with ----

-- name: heritage_checks_count :one
-- in: from id
-- out: n int
select count(*) as n from contact_check where org_id = $from and result = 'waiting'

-- name: heritage_checks_move :exec
-- in: from id, main id
-- The question goes with the contact point; what was answered stays the predecessor's record.
update contact_check set org_id = $main where org_id = $from and result = 'waiting'

-- name: heritage_differences_end :exec
-- in: from id, now time
-- Between its portal and a register in which it no longer has contact points.
update contact_difference set ended_at = $now where org_id = $from and ended_at is null

-- ---- what bears on duties (duty.c): of the organisations org_from <= id < org_to ----

-- name: source_portals :many
-- in: org_from id, org_to id
-- Portals that have been read.
select s.id, s.org_id, s.first_at from site_check s
 where s.org_id >= $org_from and s.org_id < $org_to and s.source = 'portal' and s.first_at is not null order by s.org_id

-- name: source_differences :many
-- in: org_from id, org_to id
select d.org_id, d.source, d.kind, d.since, d.ended_at from contact_difference d
 where d.org_id >= $org_from and d.org_id < $org_to order by d.org_id, d.since

-- name: source_public_contacts :many
-- in: org_from id, org_to id
-- out: since time
-- since: when it was added; 0: before that was kept.
select c.id, c.org_id, c.ended_at, coalesce((select min(v.at) from contact_version v where v.contact_id = c.id), 0) as since
  from contact_point c
 where c.org_id >= $org_from and c.org_id < $org_to and c.is_public = 1 order by c.org_id, c.id

-- name: source_checks :many
-- in: org_from id, org_to id
select k.id, k.org_id, k.kind, k.asked_at, k.answered_at from contact_check k
 where k.org_id >= $org_from and k.org_id < $org_to and k.result = 'answered' and k.answered_at is not null
