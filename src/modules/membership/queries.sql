-- Membership. Who may see an organisation's is decided by membership_need_see(); lists take the viewer's organisation, and $wide for
-- the coordinator's people.

-- ---- members ----

-- name: membership_get :maybe
-- in: org id
-- out: parent_code text, parent_name text
select m.org_id, m.state, m.member_group, m.number, m.parent_id, m.admitted_at, m.approved_at, m.refresh_due, m.reminded_at, m.late_at,
       m.decision_no, m.decision_at, coalesce(p.code, '') as parent_code, coalesce(p.name, '') as parent_name
  from membership m left join organisation p on p.id = m.parent_id
 where m.org_id = $org

-- name: membership_add :exec
-- in: org id, now time
-- Once for each organisation.
insert into membership (org_id, state, member_group, number, parent_id, admitted_at, approved_at, refresh_due, reminded_at, late_at,
       decision_no, decision_at, changed_at)
values ($org, 'none', '', '', null, null, null, null, null, null, '', null, $now) on conflict (org_id) do nothing

-- name: membership_update :exec
-- in: org id, state text, member_group text, number text, parent id?, admitted time?, approved time?, due time?, reminded time?, late time?, decision_no text, decision_at time?, now time
update membership set state = $state, member_group = $member_group, number = $number, parent_id = $parent, admitted_at = $admitted,
       approved_at = $approved, refresh_due = $due, reminded_at = $reminded, late_at = $late, decision_no = $decision_no,
       decision_at = $decision_at, changed_at = $now
 where org_id = $org

-- name: membership_page :many
-- in: viewer id, wide bool, after text, after_id id, q text, state text, member_group text, waiting text, due_before time, max int
-- out: state text, member_group text, number text, refresh_due time, parent_name text, waiting text
-- By folded code and name: whoever has a membership or a role in the network, of the viewer's tree or all. Drafts are their owner's.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select o.id, o.code, o.name, o.folded, o.network_role, coalesce(m.state, 'none') as state,
       case when coalesce(m.member_group, '') = '' then o.member_group else m.member_group end as member_group,
       coalesce(m.number, '') as number, m.refresh_due as refresh_due, coalesce(p.name, '') as parent_name,
       case when a.submitted_at is null and o.id not in (select id from tree) then '' else coalesce(a.state, '') end as waiting
  from organisation o left join membership m on m.org_id = o.id left join organisation p on p.id = m.parent_id
       left join membership_application a on a.org_id = o.id and a.state in ('draft', 'submitted', 'checked', 'returned')
 where (o.folded, o.id) > ($after, $after_id) and o.ended_at is null and (m.org_id is not null or o.network_role <> 'none')
   and ($wide = 1 or o.id in (select id from tree))
--? q
   and o.folded like $q escape '\'
--? state
   and coalesce(m.state, 'none') = $state
--? member_group
   and case when coalesce(m.member_group, '') = '' then o.member_group else m.member_group end = $member_group
--? waiting
   and a.state = $waiting and (a.submitted_at is not null or o.id in (select id from tree))
--? due_before
   and m.refresh_due is not null and m.refresh_due < $due_before
 order by o.folded, o.id limit $max

-- name: membership_subs :many
-- in: parent id, max int
-- Sub-members of a member, those that wait for a decision too.
select o.id, o.code, o.name, m.state, m.number from membership m join organisation o on o.id = m.org_id
 where m.parent_id = $parent and m.state not in ('none', 'ended') order by o.folded, o.id limit $max

-- name: membership_due :many
-- in: before time, now time, max int
-- out: is_late bool
-- Whose yearly file is due before that moment and who has not been told, before it or after it.
select m.org_id, m.refresh_due, case when m.refresh_due <= $now then 1 else 0 end as is_late
  from membership m
 where m.refresh_due is not null and m.refresh_due < $before and m.state in ('member', 'suspended')
   and ((m.refresh_due > $now and m.reminded_at is null) or (m.refresh_due <= $now and m.late_at is null))
   and not exists (select 1 from membership_application a where a.org_id = m.org_id and a.state in ('submitted', 'checked'))
 order by m.refresh_due, m.org_id limit $max

-- ---- files ----

-- name: application_get :maybe
-- in: org id, id id, open bool, state text
-- The one of that id, the one on its way, or the latest in a state.
select a.id, a.code, a.org_id, a.form, a.kind, a.state, a.version, a.member_group, a.fax, a.lead_name, a.lead_title, a.intake_address,
       a.intake_landline, a.intake_mobile, a.intake_fax, a.intake_email, a.capability, a.pgp_uid, a.pgp_fingerprint, a.pgp_url,
       a.has_pledge, a.signed_by, a.signed_title, a.signed_at, a.created_by, a.created_at, a.submitted_by, a.submitted_at, a.checked_by,
       a.checked_at, a.decided_by, a.decided_at
  from membership_application a
 where a.org_id = $org
--? id
   and a.id = $id
--? open
   and $open = 1 and a.state in ('draft', 'submitted', 'checked', 'returned')
--? state
   and a.state = $state
 order by a.id desc limit 1

-- name: application_list :many
-- in: org id, own bool, max int
-- The latest first; one that was never sent is for its owner only.
select id, code, form, kind, state, created_at, submitted_at, decided_at
  from membership_application where org_id = $org and ($own = 1 or submitted_at is not null) order by id desc limit $max

-- name: application_insert :exec
-- in: id id, code text, org id, form text, kind text, member_group text, fax text, lead_name text, lead_title text, intake_address text, intake_landline text, intake_mobile text, intake_fax text, intake_email text, capability text, pgp_uid text, pgp_fingerprint text, pgp_url text, by id, now time
insert into membership_application (id, code, org_id, form, kind, state, version, member_group, fax, lead_name, lead_title, intake_address,
       intake_landline, intake_mobile, intake_fax, intake_email, capability, pgp_uid, pgp_fingerprint, pgp_url, has_pledge, signed_by,
       signed_title, created_by, created_at, changed_at)
values ($id, $code, $org, $form, $kind, 'draft', 1, $member_group, $fax, $lead_name, $lead_title, $intake_address, $intake_landline,
       $intake_mobile, $intake_fax, $intake_email, $capability, $pgp_uid, $pgp_fingerprint, $pgp_url, 0, '', '', $by, $now, $now)

-- name: application_save :exec
-- in: id id, version int, member_group text, fax text, lead_name text, lead_title text, intake_address text, intake_landline text, intake_mobile text, intake_fax text, intake_email text, capability text, pgp_uid text, pgp_fingerprint text, pgp_url text, has_pledge bool, signed_by text, signed_title text, signed_at time?, now time
update membership_application set version = version + 1, member_group = $member_group, fax = $fax, lead_name = $lead_name,
       lead_title = $lead_title, intake_address = $intake_address, intake_landline = $intake_landline, intake_mobile = $intake_mobile,
       intake_fax = $intake_fax, intake_email = $intake_email, capability = $capability, pgp_uid = $pgp_uid,
       pgp_fingerprint = $pgp_fingerprint, pgp_url = $pgp_url, has_pledge = $has_pledge, signed_by = $signed_by,
       signed_title = $signed_title, signed_at = $signed_at, changed_at = $now
 where id = $id and version = $version and state in ('draft', 'returned')

-- name: application_move :exec
-- in: id id, from text, to text, submitted_by id?, submitted_at time?, checked_by id?, checked_at time?, decided_by id?, decided_at time?, now time
update membership_application set state = $to, version = version + 1, submitted_by = $submitted_by, submitted_at = $submitted_at,
       checked_by = $checked_by, checked_at = $checked_at, decided_by = $decided_by, decided_at = $decided_at, changed_at = $now
 where id = $id and state = $from

-- ---- steps and papers ----

-- name: membership_step_add :exec
-- in: id id, org id, application id?, at time, act text, account id, author text, author_org text, reason text
insert into membership_step (id, org_id, application_id, at, act, account_id, author, author_org, reason)
values ($id, $org, $application, $at, $act, $account, $author, $author_org, $reason)

-- name: membership_steps :many
-- in: org id, own bool, before id, max int
-- The latest first. Of a file that was never sent only its owner sees steps.
select s.id, s.application_id, s.at, s.act, s.author, s.author_org, s.reason
  from membership_step s left join membership_application a on a.id = s.application_id
 where s.org_id = $org and s.id < $before and ($own = 1 or a.id is null or a.submitted_at is not null) order by s.id desc limit $max

-- name: membership_papers :many
-- in: org id, from id, to id
-- Papers of the steps from … to.
select f.id, f.name, f.size, f.sha256, s.id as step_id from membership_step s join file f on f.kind = 'membership_step' and f.record_id = s.id
 where s.org_id = $org and s.id >= $from and s.id <= $to order by f.id limit 500

-- name: membership_paper :maybe
-- in: org id, id id
-- The step that a paper belongs to. The caller looks whether the file is the actor's to see.
select s.id as step_id, s.application_id from file f join membership_step s on s.id = f.record_id
 where f.id = $id and f.kind = 'membership_step' and s.org_id = $org

-- name: membership_form_kept :maybe
-- in: step id
-- The document that was made when the file was sent.
select id from file where kind = 'membership_step' and record_id = $step and purpose = 'form'

-- name: membership_sent :maybe
-- in: step id
-- The file that a step of sending is about.
select s.org_id, a.id as application_id, a.code from membership_step s join membership_application a on a.id = s.application_id where s.id = $step

-- ---- what a file is made of ----

-- name: membership_systems :many
-- in: org id, level int, max int
-- Systems that the organisation owns or runs, of one level.
select s.code, s.name from system s
 where (s.owner_id = $org or s.operator_id = $org) and s.level = $level and s.ended_at is null order by s.folded, s.id limit $max

-- name: membership_contacts :many
-- in: org id
-- All of them: a file is the organisation's own.
select kind, name, title, email, phone, hours, pgp_uid, pgp_fingerprint, pgp_url from contact_point
 where org_id = $org and ended_at is null order by call_order, id limit 100

-- name: membership_leaders :many
-- in: org id
-- People who are written to about the membership: heads and administrators of the organisation.
select distinct a.id, a.full_name, a.email, a.lang from account a join account_role r on r.account_id = a.id and r.role in ('head', 'admin')
 where a.org_id = $org and a.disabled_at is null and a.email <> '' order by a.id limit 20

-- name: membership_account :maybe
-- in: id id
select full_name, email, lang from account where id = $id and disabled_at is null and email <> ''
