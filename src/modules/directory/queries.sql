-- What the public may see of the register: living bodies that belong to the network or publish a contact, and public contacts only.

-- name: directory_orgs :each
-- out: address text, phone text, email text, website text
select o.id, o.code, o.name, o.name_en, o.folded, o.kind, o.network_role, o.sector, o.province,
       coalesce(f.address, '') as address, coalesce(f.phone, '') as phone, coalesce(f.email, '') as email, coalesce(f.website, '') as website
  from organisation o left join organisation_profile f on f.org_id = o.id
 where o.ended_at is null and (o.network_role <> 'none'
    or exists (select 1 from contact_point c where c.org_id = o.id and c.is_public = 1 and c.ended_at is null))
 order by o.folded, o.id

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
