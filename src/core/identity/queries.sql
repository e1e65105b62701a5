-- ---- accounts ----

-- name: account_insert :exec
-- in: id id, name text, full_name text, email text, phone text, org_id id, lang text, password_hash text, now time
insert into account (id, name, full_name, email, phone, org_id, lang, password_hash, created_at, changed_at)
values ($id, $name, $full_name, $email, $phone, $org_id, $lang, $password_hash, $now, $now)

-- name: account_folded_put :exec
-- in: account_id id, folded text
insert into account_folded (account_id, folded) values ($account_id, $folded)
on conflict (account_id) do update set folded = excluded.folded

-- name: account_role_insert :exec
-- in: account_id id, role text
insert into account_role (account_id, role) values ($account_id, $role)
on conflict (account_id, role) do nothing

-- name: account_role_delete :exec
-- in: account_id id, role text
delete from account_role where account_id = $account_id and role = $role

-- name: account_by_name :maybe
-- in: name text
select id, name, full_name, email, phone, org_id, lang, password_hash, totp_secret, totp_last_step, disabled_at,
       created_at
  from account where name = $name

-- name: account_by_id :maybe
-- in: id id
select id, name, full_name, email, phone, org_id, lang, password_hash, totp_secret, totp_last_step, disabled_at,
       created_at
  from account where id = $id

-- name: account_by_email :many
-- in: email text
-- Accounts in use with this address (folded to lower case by the caller); for “forgot password”.
select id, name, full_name, email, lang from account
 where email = $email and disabled_at is null order by id limit 5

-- name: account_last :one
-- in: account_id id
-- out: last_at time
select coalesce(max(last_at), 0) as last_at from sign_in_place where account_id = $account_id

-- name: account_roles :many
-- in: account_id id
select role from account_role where account_id = $account_id order by role

-- name: account_actor :many
-- in: account_id id
-- One row for each permission of each role; one with an empty permission when there is none.
select a.id, a.name, a.full_name, a.org_id, a.lang, rp.permission
  from account a
  left join account_role ar on ar.account_id = a.id
  left join role_permission rp on rp.role = ar.role
 where a.id = $account_id and a.disabled_at is null

-- name: account_lent :many
-- in: account_id id, now time
-- What others lend the account now: one row for each delegation and role of who lends.
select d.id, g.full_name, d.permissions, ar.role
  from delegation d
  join account g on g.id = d.from_id and g.disabled_at is null
  join account_role ar on ar.account_id = g.id
 where d.to_id = $account_id and d.ends_at > $now and d.begins_at <= $now and d.ended_at is null
 order by d.id

-- name: accounts_move :exec
-- in: from id, main id, now time
-- The people of an organisation that has gone into another; roles, sessions and tokens stay theirs.
update account set org_id = $main, changed_at = $now where org_id = $from

-- name: accounts_of_count :one
-- in: org id
-- out: n int
select count(*) as n from account where org_id = $org and disabled_at is null

-- name: invitations_move :exec
-- in: from id, main id
update invitation set org_id = $main where org_id = $from and used_at is null

-- name: invitations_of_count :one
-- in: org id, now time
-- out: n int
select count(*) as n from invitation where org_id = $org and used_at is null and expires_at > $now

-- name: account_page :many
-- in: after_name text, pattern text, role text, top id, max int
-- out: last_at time
-- By sign-in name; pattern is folded text between % signs; top: only that organisation and those below it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select a.id, a.name, a.full_name, a.email, a.disabled_at, o.code as org_code, o.name as org_name,
       p.last_at
  from account a
  join organisation o on o.id = a.org_id
  join account_folded f on f.account_id = a.id
  left join (select account_id, max(last_at) as last_at from sign_in_place group by account_id) p
    on p.account_id = a.id
 where a.name > $after_name
--? pattern
   and f.folded like $pattern escape '!'
--? role
   and exists (select 1 from account_role ar where ar.account_id = a.id and ar.role = $role)
--? top
   and a.org_id in (select id from tree)
 order by a.name limit $max

-- name: account_roles_between :many
-- in: first_name text, last_name text
-- The roles of one page of accounts.
select ar.account_id, ar.role
  from account a join account_role ar on ar.account_id = a.id
 where a.name >= $first_name and a.name <= $last_name order by a.name, ar.role

-- name: account_profile_set :exec
-- in: id id, full_name text, email text, phone text, lang text, now time
update account set full_name = $full_name, email = $email, phone = $phone, lang = $lang, changed_at = $now
 where id = $id

-- name: account_password_set :exec
-- in: id id, password_hash text, now time
update account set password_hash = $password_hash, changed_at = $now where id = $id

-- name: account_disable :exec
-- in: id id, now time
update account set disabled_at = $now, changed_at = $now where id = $id and disabled_at is null

-- name: account_enable :exec
-- in: id id, now time
update account set disabled_at = null, changed_at = $now where id = $id and disabled_at is not null

-- name: account_with_permission :one
-- in: permission text
-- out: n int
-- How many accounts that can sign in hold the permission through some role.
select count(distinct a.id) as n
  from account a
  join account_role ar on ar.account_id = a.id
  join role_permission rp on rp.role = ar.role
 where a.disabled_at is null and a.password_hash <> '' and rp.permission = $permission

-- name: organisation_by_code :maybe
-- in: code text
select id, code, name, ended_at from organisation where code = $code

-- name: organisation_below :maybe
-- in: top id, id id
-- A row when the organisation is the one at the top or below it.
with recursive up (id, parent_id) as (
    select o.id, o.parent_id from organisation o where o.id = $id
    union
    select o.id, o.parent_id from organisation o join up on o.id = up.parent_id)
select up.id from up where up.id = $top

-- name: organisation_brief :maybe
-- in: id id
select id, code, name, name_en from organisation where id = $id

-- name: organisation_count :one
-- out: n int
select count(*) as n from organisation

-- name: organisation_first_insert :exec
-- in: id id, code text, name text, name_en text, folded text, kind text, network_role text, now time
-- The organisation the installation begins with; the network module keeps all others.
insert into organisation (id, code, name, name_en, folded, kind, network_role, member_group, sector, province, is_demo,
       begins_at, created_at)
values ($id, $code, $name, $name_en, $folded, $kind, $network_role, '', '', '', 0, $now, $now)

-- ---- roles ----

-- name: role_permission_all :many
select role, permission from role_permission order by role, permission

-- name: role_permission_delete :exec
-- in: role text, permission text
delete from role_permission where role = $role and permission = $permission

-- ---- sessions ----

-- name: session_insert :exec
-- in: secret_hash bytes, account_id id, now time, expires_at time, address text, agent text
insert into session (secret_hash, account_id, created_at, seen_at, expires_at, address, agent)
values ($secret_hash, $account_id, $now, $now, $expires_at, $address, $agent)

-- name: session_actor :many
-- in: secret_hash bytes, now time, idle_since time
-- out: via int, id id, full_name text, org_id id, lang text, seen_at time, role text, part_id id, part_by text, part_text text, until time
-- Who a session speaks for, and what he may by what. via 0: one row for each role, one with an empty role when there is none.
-- 1: a delegation in force, one row for each role of who lends (part_by), with the permissions lent (part_text). 2: a break-glass
-- in force in this session, with its roles. No row: not signed in.
with live (id, full_name, org_id, lang, seen_at) as (
    select a.id, a.full_name, a.org_id, a.lang, s.seen_at
      from session s join account a on a.id = s.account_id
     where s.secret_hash = $secret_hash and s.expires_at > $now and s.seen_at > $idle_since and a.disabled_at is null)
select 0 as via, l.id, l.full_name, l.org_id, l.lang, l.seen_at, coalesce(ar.role, '') as role, 0 as part_id, '' as part_by,
       '' as part_text, 0 as until
  from live l left join account_role ar on ar.account_id = l.id
union all
select 1, l.id, l.full_name, l.org_id, l.lang, l.seen_at, ar.role, d.id, g.full_name, d.permissions, d.ends_at
  from live l
  join delegation d on d.to_id = l.id and d.ends_at > $now and d.begins_at <= $now and d.ended_at is null
  join account g on g.id = d.from_id and g.disabled_at is null
  join account_role ar on ar.account_id = g.id
union all
select 2, l.id, l.full_name, l.org_id, l.lang, l.seen_at, '', b.id, '', b.roles, b.ends_at
  from live l
  join break_glass b on b.session_hash = $secret_hash and b.account_id = l.id and b.ends_at > $now and b.ended_at is null
 order by via, part_id

-- name: session_touch :exec
-- in: secret_hash bytes, now time
update session set seen_at = $now where secret_hash = $secret_hash and seen_at < $now

-- name: session_shorten :exec
-- in: secret_hash bytes, expires_at time
update session set expires_at = $expires_at where secret_hash = $secret_hash and expires_at > $expires_at

-- name: session_of_account :many
-- in: account_id id, now time, idle_since time
select secret_hash, created_at, seen_at, address, agent from session
 where account_id = $account_id and expires_at > $now and seen_at > $idle_since order by seen_at desc, secret_hash limit 100

-- name: session_delete :exec
-- in: secret_hash bytes
delete from session where secret_hash = $secret_hash

-- name: session_delete_own :exec
-- in: secret_hash bytes, account_id id
delete from session where secret_hash = $secret_hash and account_id = $account_id

-- name: session_delete_others :exec
-- in: account_id id, keep bytes
-- All sessions of the account but the one to keep (an empty hash keeps none).
delete from session where account_id = $account_id and secret_hash <> $keep

-- name: session_delete_old :exec
-- in: now time, idle_since time
delete from session where expires_at <= $now or seen_at <= $idle_since

-- name: sign_in_step_insert :exec
-- in: secret_hash bytes, account_id id, expires_at time
insert into sign_in_step (secret_hash, account_id, expires_at) values ($secret_hash, $account_id, $expires_at)

-- name: sign_in_step_get :maybe
-- in: secret_hash bytes, now time
select s.account_id, a.totp_secret, a.totp_last_step, a.name
  from sign_in_step s join account a on a.id = s.account_id
 where s.secret_hash = $secret_hash and s.expires_at > $now and a.disabled_at is null

-- name: sign_in_step_delete :exec
-- in: secret_hash bytes
delete from sign_in_step where secret_hash = $secret_hash

-- name: sign_in_step_delete_of :exec
-- in: account_id id
delete from sign_in_step where account_id = $account_id

-- name: sign_in_step_delete_old :exec
-- in: now time
delete from sign_in_step where expires_at <= $now

-- name: sign_in_place_put :exec
-- in: account_id id, address text, now time
insert into sign_in_place (account_id, address, last_at) values ($account_id, $address, $now)
on conflict (account_id, address) do update set last_at = excluded.last_at

-- name: sign_in_place_get :maybe
-- in: account_id id, address text, since time
select last_at from sign_in_place where account_id = $account_id and address = $address and last_at > $since

-- name: sign_in_place_delete_old :exec
-- in: before time
delete from sign_in_place where last_at <= $before

-- ---- throttling ----

-- name: throttle_add :exec
-- in: key text, at time
insert into throttle (key, window_start, n) values ($key, $at, 1)
on conflict (key, window_start) do update set n = throttle.n + 1

-- name: throttle_recent :one
-- in: key text, since time
-- out: n int, last_at time
select cast(coalesce(sum(n), 0) as bigint) as n, coalesce(max(window_start), 0) as last_at
  from throttle where key = $key and window_start > $since

-- name: throttle_take_back :exec
-- in: key text, at time
update throttle set n = n - 1 where key = $key and window_start = $at and n > 0

-- name: throttle_forget :exec
-- in: key text
delete from throttle where key = $key

-- name: throttle_delete_old :exec
-- in: before time
delete from throttle where key >= 'sign_in:' and key < 'sign_in;' and window_start <= $before

-- ---- second factor ----

-- name: totp_setup_put :exec
-- in: account_id id, secret bytes, expires_at time
insert into totp_setup (account_id, secret, expires_at) values ($account_id, $secret, $expires_at)
on conflict (account_id) do update set secret = excluded.secret, expires_at = excluded.expires_at

-- name: totp_setup_get :maybe
-- in: account_id id, now time
select secret from totp_setup where account_id = $account_id and expires_at > $now

-- name: totp_setup_delete :exec
-- in: account_id id
delete from totp_setup where account_id = $account_id

-- name: totp_setup_delete_plain :exec
-- in: bytes int
delete from totp_setup where length(secret) = $bytes

-- name: totp_plain :many
-- in: bytes int
-- As the first versions kept them: so many bytes and no more.
select id, totp_secret from account where length(totp_secret) = $bytes order by id

-- name: totp_put :exec
-- in: id id, secret bytes
update account set totp_secret = $secret where id = $id

-- name: totp_set :exec
-- in: id id, secret bytes, step int, now time
update account set totp_secret = $secret, totp_last_step = $step, changed_at = $now where id = $id

-- name: totp_clear :exec
-- in: id id, now time
update account set totp_secret = null, changed_at = $now where id = $id

-- name: totp_step_use :exec
-- in: id id, step int
-- One row when the step is later than any used before: a code is accepted once.
update account set totp_last_step = $step where id = $id and totp_last_step < $step

-- name: recovery_code_insert :exec
-- in: account_id id, code_hash bytes
insert into recovery_code (account_id, code_hash) values ($account_id, $code_hash)

-- name: recovery_code_use :exec
-- in: account_id id, code_hash bytes, now time
update recovery_code set used_at = $now where account_id = $account_id and code_hash = $code_hash and used_at is null

-- name: recovery_code_left :one
-- in: account_id id
-- out: n int
select count(*) as n from recovery_code where account_id = $account_id and used_at is null

-- name: recovery_code_delete :exec
-- in: account_id id
delete from recovery_code where account_id = $account_id

-- ---- links ----

-- name: invitation_insert :exec
-- in: id id, secret_hash bytes, org_id id?, role text, email text, invited_by id?, expires_at time
insert into invitation (id, secret_hash, org_id, role, email, invited_by, expires_at)
values ($id, $secret_hash, $org_id, $role, $email, $invited_by, $expires_at)

-- name: invitation_get :maybe
-- in: secret_hash bytes, now time
select i.id, i.org_id, i.role, i.email, o.name as org_name
  from invitation i left join organisation o on o.id = i.org_id
 where i.secret_hash = $secret_hash and i.expires_at > $now and i.used_at is null

-- name: invitation_use :exec
-- in: id id, now time
update invitation set used_at = $now where id = $id and used_at is null

-- name: invitation_open :many
-- in: now time, top id, before_id id, max int
-- Invitations still open, newest first, without first links; top: only into that organisation and those below it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select i.id, i.role, i.email, i.expires_at, o.code as org_code
  from invitation i join organisation o on o.id = i.org_id
 where i.expires_at > $now and i.used_at is null and i.id < $before_id
--? top
   and i.org_id in (select id from tree)
 order by i.id desc limit $max

-- name: invitation_org :maybe
-- in: id id
select org_id from invitation where id = $id and used_at is null and org_id is not null

-- name: invitation_withdraw :exec
-- in: id id
delete from invitation where id = $id and used_at is null and org_id is not null

-- name: invitation_withdraw_of :exec
-- in: account_id id
-- What the account has offered and nobody has taken.
delete from invitation where invited_by = $account_id and used_at is null and org_id is not null

-- name: invitation_delete_first :exec
-- A new first link replaces those before it.
delete from invitation where org_id is null and used_at is null

-- name: reset_link_insert :exec
-- in: secret_hash bytes, account_id id, made_by id, expires_at time
insert into reset_link (secret_hash, account_id, made_by, expires_at)
values ($secret_hash, $account_id, $made_by, $expires_at)

-- name: reset_link_get :maybe
-- in: secret_hash bytes, now time
select l.account_id, a.name from reset_link l join account a on a.id = l.account_id
 where l.secret_hash = $secret_hash and l.expires_at > $now and l.used_at is null and a.disabled_at is null

-- name: reset_link_use :exec
-- in: secret_hash bytes, now time
update reset_link set used_at = $now where secret_hash = $secret_hash and used_at is null

-- name: reset_link_delete_of :exec
-- in: account_id id
delete from reset_link where account_id = $account_id and used_at is null

-- name: reset_link_delete_old :exec
-- in: before time
delete from reset_link where expires_at <= $before

-- ---- API tokens ----

-- name: api_token_insert :exec
-- in: id id, account_id id, secret_hash bytes, label text, scopes text, now time, expires_at time?
insert into api_token (id, account_id, secret_hash, label, scopes, created_at, expires_at)
values ($id, $account_id, $secret_hash, $label, $scopes, $now, $expires_at)

-- name: api_token_actor :many
-- in: secret_hash bytes, now time
-- Who a token speaks for: one row for each role, one with an empty role when there is none.
select a.id, a.name, a.full_name, a.org_id, a.lang, t.id as token_id, t.scopes, t.used_at, ar.role
  from api_token t
  join account a on a.id = t.account_id
  left join account_role ar on ar.account_id = a.id
 where t.secret_hash = $secret_hash and t.revoked_at is null and (t.expires_at is null or t.expires_at > $now)
   and a.disabled_at is null

-- name: api_token_by_hash :maybe
-- in: secret_hash bytes
select id, scopes, expires_at from api_token where secret_hash = $secret_hash and revoked_at is null

-- name: api_token_touch :exec
-- in: id id, now time
update api_token set used_at = $now where id = $id and (used_at is null or used_at < $now)

-- name: api_token_page :many
-- in: account_id id, before_id id, max int
-- Newest first, revoked ones left out.
select id, label, scopes, created_at, expires_at, used_at from api_token
 where account_id = $account_id and id < $before_id and revoked_at is null order by id desc limit $max

-- name: api_token_revoke :exec
-- in: id id, account_id id, now time
update api_token set revoked_at = $now where id = $id and account_id = $account_id and revoked_at is null

-- ---- accounts confirmed again ----

-- name: account_review_insert :exec
-- in: id id, account_id id, decision text, by_id id, now time
insert into account_review (id, account_id, decision, by_id, at) values ($id, $account_id, $decision, $by_id, $now)

-- name: account_review_since :one
-- in: account_id id
-- out: since time
-- When the account was last confirmed, else made.
select coalesce((select max(r.at) from account_review r where r.account_id = a.id and r.decision in ('confirmed', 'enabled')),
       a.created_at) as since
  from account a where a.id = $account_id

-- name: account_review_page :many
-- in: after_name text, top id, until time, now time, max int
-- out: since time, last_at time, has_second int, n_lent int
-- Accounts in use by sign-in name; until: only those confirmed (or made) no later; top: only that organisation and those below it.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id),
known (id, since) as (
    select a.id, coalesce((select max(r.at) from account_review r where r.account_id = a.id and r.decision in ('confirmed', 'enabled')),
           a.created_at)
      from account a where a.disabled_at is null)
select a.id, a.name, a.full_name, o.code as org_code, k.since, case when a.totp_secret is null then 0 else 1 end as has_second,
       (select max(p.last_at) from sign_in_place p where p.account_id = a.id) as last_at,
       (select count(*) from delegation d where d.to_id = a.id and d.ends_at > $now and d.ended_at is null) as n_lent
  from known k
  join account a on a.id = k.id
  join organisation o on o.id = a.org_id
 where a.name > $after_name
--? until
   and k.since <= $until
--? top
   and a.org_id in (select id from tree)
 order by a.name limit $max

-- name: account_review_untold :many
-- in: until time, max int
-- out: since time
-- Accounts in use confirmed (or made) no later, of which nobody has been reminded since.
with known (id, since) as (
    select a.id, coalesce((select max(r.at) from account_review r where r.account_id = a.id and r.decision in ('confirmed', 'enabled')),
           a.created_at)
      from account a where a.disabled_at is null)
select a.id, a.name, a.full_name, k.since
  from known k
  join account a on a.id = k.id
  left join account_review_told t on t.account_id = k.id
 where k.since <= $until and (t.since is null or t.since < k.since)
 order by a.name limit $max

-- name: account_review_tell :exec
-- in: account_id id, since time
insert into account_review_told (account_id, since) values ($account_id, $since)
on conflict (account_id) do update set since = excluded.since

-- name: account_review_heads :many
-- in: account_id id, permission text
-- out: depth int
-- Who holds the permission in the account's organisation (depth 0) or in one above it.
with recursive up (id, parent_id, depth) as (
    select o.id, o.parent_id, 0 from organisation o join account a on a.org_id = o.id where a.id = $account_id
    union all
    select o.id, o.parent_id, up.depth + 1 from organisation o join up on o.id = up.parent_id where up.depth < 16)
select distinct a.id, a.full_name, a.email, a.lang, up.depth
  from up
  join account a on a.org_id = up.id
  join account_role ar on ar.account_id = a.id
  join role_permission rp on rp.role = ar.role
 where rp.permission = $permission and a.disabled_at is null and a.email <> '' and a.id <> $account_id
 order by up.depth, a.id limit 50

-- name: account_review_managers :many
-- in: account_id id, permission text
-- The same, wherever they are.
select distinct a.id, a.full_name, a.email, a.lang
  from account a
  join account_role ar on ar.account_id = a.id
  join role_permission rp on rp.role = ar.role
 where rp.permission = $permission and a.disabled_at is null and a.email <> '' and a.id <> $account_id
 order by a.id limit 50

-- ---- delegation ----

-- name: delegation_insert :exec
-- in: id id, from_id id, to_id id, permissions text, cause text, reason text, begins_at time, ends_at time, now time
insert into delegation (id, from_id, to_id, permissions, cause, reason, begins_at, ends_at, created_at)
values ($id, $from_id, $to_id, $permissions, $cause, $reason, $begins_at, $ends_at, $now)

-- name: delegation_open_count :one
-- in: account_id id, now time
-- out: given int, received int
-- How many of them are not over: given by the account, received by it.
select (select count(*) from delegation d where d.from_id = $account_id and d.ends_at > $now and d.ended_at is null) as given,
       (select count(*) from delegation d where d.to_id = $account_id and d.ends_at > $now and d.ended_at is null) as received

-- name: delegation_page :many
-- in: account_id id, top id, open_at time, before_id id, max int
-- Newest first. account_id: given or received by it; top: given or received in that organisation or below it; open_at: not over then.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select d.id, d.from_id, d.to_id, d.permissions, d.cause, d.reason, d.begins_at, d.ends_at, d.created_at, d.ended_at,
       g.name as from_name, g.full_name as from_full_name, g.email as from_email, g.lang as from_lang, g.org_id as from_org,
       g.disabled_at as from_disabled_at,
       t.name as to_name, t.full_name as to_full_name, t.email as to_email, t.lang as to_lang, t.org_id as to_org
  from delegation d join account g on g.id = d.from_id join account t on t.id = d.to_id
 where d.id < $before_id
--? account_id
   and (d.from_id = $account_id or d.to_id = $account_id)
--? top
   and (g.org_id in (select id from tree) or t.org_id in (select id from tree))
--? open_at
   and d.ended_at is null and d.ends_at > $open_at
 order by d.id desc limit $max

-- name: delegation_roles :many
-- in: first_id id, last_id id, account_id id, top id
-- The roles of who lends, for the delegations of one page; filtered as the page.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select d.id, ar.role
  from delegation d
  join account g on g.id = d.from_id
  join account t on t.id = d.to_id
  join account_role ar on ar.account_id = d.from_id
 where d.id >= $first_id and d.id <= $last_id
--? account_id
   and (d.from_id = $account_id or d.to_id = $account_id)
--? top
   and (g.org_id in (select id from tree) or t.org_id in (select id from tree))
 order by d.id, ar.role

-- name: delegation_end :exec
-- in: id id, by id, now time
update delegation set ended_at = $now, ended_by = $by where id = $id and ended_at is null and ends_at > $now

-- name: account_colleagues :many
-- in: org_id id, but id, max int
-- Accounts in use of one organisation, by name.
select name, full_name from account where org_id = $org_id and disabled_at is null and id <> $but order by full_name, id limit $max

-- ---- break-glass ----

-- name: organisation_roles :many
-- in: org_id id
-- The roles that accounts in use of the organisation have.
select distinct ar.role from account a join account_role ar on ar.account_id = a.id
 where a.org_id = $org_id and a.disabled_at is null order by ar.role limit 64

-- name: break_glass_insert :exec
-- in: id id, account_id id, session_hash bytes, roles text, reason text, address text, now time, ends_at time
insert into break_glass (id, account_id, session_hash, roles, reason, address, begins_at, ends_at)
values ($id, $account_id, $session_hash, $roles, $reason, $address, $now, $ends_at)

-- name: break_glass_page :many
-- in: account_id id, top id, open_at time, before_id id, max int
-- Newest first. account_id: of that account; top: of accounts of that organisation and those below it; open_at: not over then.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $top
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select b.id, b.account_id, b.session_hash, b.roles, b.reason, b.address, b.begins_at, b.ends_at, b.ended_at, b.verdict, b.comment,
       b.reviewed_at, a.name, a.full_name, a.org_id, o.code as org_code, r.full_name as reviewer
  from break_glass b
  join account a on a.id = b.account_id
  join organisation o on o.id = a.org_id
  left join account r on r.id = b.reviewed_by
 where b.id < $before_id
--? account_id
   and b.account_id = $account_id
--? top
   and a.org_id in (select id from tree)
--? open_at
   and b.reviewed_at is null and b.begins_at <= $open_at
 order by b.id desc limit $max

-- name: break_glass_end :exec
-- in: id id, now time
update break_glass set ended_at = $now where id = $id and ended_at is null and ends_at > $now

-- name: break_glass_end_session :exec
-- in: session_hash bytes, now time
-- Signing out ends what the session had.
update break_glass set ended_at = $now where session_hash = $session_hash and ended_at is null and ends_at > $now

-- name: break_glass_review :exec
-- in: id id, verdict text, comment text, by id, now time
update break_glass set verdict = $verdict, comment = $comment, reviewed_by = $by, reviewed_at = $now
 where id = $id and reviewed_at is null

-- name: break_glass_told :many
-- in: account_id id, own text, all text, roles text
-- Who is told of an emergency access: heads and administrators of the account's organisation, the coordinator's administrators,
-- and the account itself.
select distinct a.id, a.full_name, a.email, a.lang
  from account a
  join organisation o on o.id = a.org_id
  join account_role ar on ar.account_id = a.id
  join role_permission rp on rp.role = ar.role
 where a.disabled_at is null and a.email <> ''
   and ((rp.permission in ($own, $all, $roles) and a.org_id = (select x.org_id from account x where x.id = $account_id))
        or (rp.permission = $all and o.network_role = 'coordinator') or a.id = $account_id)
 order by a.id limit 200

-- name: break_glass_unreviewed :many
-- in: over_by time, told_by time, max int
-- Begun no later than over_by and not reviewed, of which nobody has been reminded since told_by.
select b.id, b.account_id, b.begins_at, b.reason, a.full_name
  from break_glass b join account a on a.id = b.account_id
 where b.reviewed_at is null and b.begins_at <= $over_by and (b.reminded_at is null or b.reminded_at <= $told_by)
 order by b.id limit $max

-- name: break_glass_reminded :exec
-- in: id id, now time
update break_glass set reminded_at = $now where id = $id

-- name: break_glass_acts :many
-- in: first_id id, below_id id, account_id id, max int
-- What the account did between two ids of the journal, oldest first.
select at, name, kind, record_id, data from journal
 where id >= $first_id and id < $below_id and account_id = $account_id order by id limit $max

-- name: break_glass_link_insert :exec
-- in: secret_hash bytes, account_id id, expires_at time
insert into break_glass_link (secret_hash, account_id, expires_at) values ($secret_hash, $account_id, $expires_at)

-- name: break_glass_link_get :maybe
-- in: secret_hash bytes, now time
select l.account_id, a.name, a.full_name
  from break_glass_link l join account a on a.id = l.account_id
 where l.secret_hash = $secret_hash and l.expires_at > $now and l.used_at is null and a.disabled_at is null

-- name: break_glass_link_use :exec
-- in: secret_hash bytes, now time
update break_glass_link set used_at = $now where secret_hash = $secret_hash and used_at is null

-- name: break_glass_link_end :exec
-- in: account_id id, now time
-- A new link replaces those before it.
update break_glass_link set used_at = $now where account_id = $account_id and used_at is null

-- ---- passkeys ----

-- name: passkey_challenge_insert :exec
-- in: challenge_hash bytes, account_id id, label text, expires_at time
insert into passkey_challenge (challenge_hash, account_id, label, expires_at) values ($challenge_hash, $account_id, $label, $expires_at)

-- name: passkey_challenge_get :maybe
-- in: challenge_hash bytes, account_id id, now time
select label from passkey_challenge where challenge_hash = $challenge_hash and account_id = $account_id and expires_at > $now

-- name: passkey_challenge_delete :exec
-- in: challenge_hash bytes
delete from passkey_challenge where challenge_hash = $challenge_hash

-- name: passkey_challenge_delete_old :exec
-- in: now time
delete from passkey_challenge where expires_at <= $now

-- name: passkey_handle_get :maybe
-- in: account_id id
select handle from passkey_handle where account_id = $account_id

-- name: passkey_handle_insert :exec
-- in: account_id id, handle bytes
insert into passkey_handle (account_id, handle) values ($account_id, $handle)
on conflict (account_id) do nothing

-- name: passkey_insert :exec
-- in: id id, account_id id, credential_id bytes, name text, rp_id text, alg int, public_key bytes, sign_count int, is_synced bool, now time
insert into passkey (id, account_id, credential_id, name, rp_id, alg, public_key, sign_count, is_synced, created_at)
values ($id, $account_id, $credential_id, $name, $rp_id, $alg, $public_key, $sign_count, $is_synced, $now)

-- name: passkey_by_credential :maybe
-- in: credential_id bytes
-- Removed ones too: the account behind one that still works has no ended_at and no disabled_at.
select p.id, p.account_id, p.name, p.rp_id, p.alg, p.public_key, p.sign_count, p.ended_at, a.disabled_at, a.email,
       a.full_name, a.lang, h.handle
  from passkey p join account a on a.id = p.account_id join passkey_handle h on h.account_id = p.account_id
 where p.credential_id = $credential_id

-- name: passkey_of_account :many
-- in: account_id id, max int
-- In use, the oldest first.
select id, credential_id, name, rp_id, is_synced, created_at, used_at, alarm_at
  from passkey where account_id = $account_id and ended_at is null order by id limit $max

-- name: passkey_use :exec
-- in: id id, sign_count int, now time
-- One row when the counter went on, or is not kept at all.
update passkey set sign_count = $sign_count, used_at = $now
 where id = $id and ended_at is null and (sign_count < $sign_count or (sign_count = 0 and $sign_count = 0))

-- name: passkey_alarm :exec
-- in: id id, now time
update passkey set alarm_at = $now where id = $id

-- name: passkey_rename :exec
-- in: id id, account_id id, name text
update passkey set name = $name where id = $id and account_id = $account_id and ended_at is null

-- name: passkey_end :exec
-- in: id id, account_id id, now time
update passkey set ended_at = $now where id = $id and account_id = $account_id and ended_at is null

-- name: passkey_end_all :exec
-- in: account_id id, now time
update passkey set ended_at = $now where account_id = $account_id and ended_at is null

-- name: sign_in_ways :one
-- in: account_id id
-- out: has_password int, has_totp int, passkeys int, identities int
-- By what the account can sign in.
select case when a.password_hash <> '' then 1 else 0 end as has_password, case when a.totp_secret is null then 0 else 1 end as has_totp,
       (select count(*) from passkey p where p.account_id = a.id and p.ended_at is null) as passkeys,
       (select count(*) from oidc_identity i where i.account_id = a.id and i.ended_at is null) as identities
  from account a where a.id = $account_id

-- ---- sign-in by OpenID Connect ----

-- name: oidc_flow_insert :exec
-- in: secret_hash bytes, purpose text, account_id id, next text, issuer text, subject text, email text, full_name text, login text, returned_at time?, expires_at time
insert into oidc_flow (secret_hash, purpose, account_id, next, issuer, subject, email, full_name, login, returned_at, expires_at)
values ($secret_hash, $purpose, $account_id, $next, $issuer, $subject, $email, $full_name, $login, $returned_at, $expires_at)

-- name: oidc_flow_get :maybe
-- in: secret_hash bytes, now time
select purpose, account_id, next, issuer, subject, email, full_name, login, returned_at
  from oidc_flow where secret_hash = $secret_hash and expires_at > $now

-- name: oidc_flow_delete :exec
-- in: secret_hash bytes
delete from oidc_flow where secret_hash = $secret_hash

-- name: oidc_flow_delete_old :exec
-- in: now time
delete from oidc_flow where expires_at <= $now

-- name: oidc_identity_find :maybe
-- in: issuer text, subject text
select i.id, i.account_id, a.disabled_at, a.totp_secret
  from oidc_identity i join account a on a.id = i.account_id
 where i.issuer = $issuer and i.subject = $subject and i.ended_at is null

-- name: oidc_identity_insert :exec
-- in: id id, account_id id, issuer text, subject text, email text, now time
insert into oidc_identity (id, account_id, issuer, subject, email, created_at)
values ($id, $account_id, $issuer, $subject, $email, $now)

-- name: oidc_identity_of_account :many
-- in: account_id id, max int
select id, issuer, email, created_at, used_at from oidc_identity
 where account_id = $account_id and ended_at is null order by id limit $max

-- name: oidc_identity_touch :exec
-- in: id id, now time
update oidc_identity set used_at = $now where id = $id

-- name: oidc_identity_end :exec
-- in: id id, account_id id, now time
update oidc_identity set ended_at = $now where id = $id and account_id = $account_id and ended_at is null
