-- Membership of the national incident response network (Decision 05/2017/QĐ-TTg Art. 7, Circular 20/2017/TT-BTTTT Art. 5, 6).
-- One row for each organisation that has ever asked to be a member or been named one; states change, rows stay.
create table membership (
	org_id t_id primary key references organisation (id),
	state t_text not null,                   -- none, applied, member, suspended, ended
	member_group t_text not null,            -- a b c d dd e voluntary (data/member_groups.csv); "" until decided
	number t_text not null,                  -- "TV-0001", given once and kept; "" until admitted
	parent_id t_id references organisation (id),   -- of a sub-member: the member it stands under
	admitted_at t_time,
	approved_at t_time,                      -- the last file that was approved
	refresh_due t_time,                      -- 00:00 of the last day for the next yearly file; null: owes none
	reminded_at t_time,                      -- of that due day: reminded before it …
	late_at t_time,                          -- … and after it
	decision_no t_text not null,
	decision_at t_time,
	changed_at t_time not null
);
create unique index membership_number on membership (number) where number <> '';
create index membership_due on membership (refresh_due) where refresh_due is not null;
create index membership_parent on membership (parent_id) where parent_id is not null;

-- A file: Form 01 (obligatory members) or Form 02 (voluntary ones) with what the register does not hold.
create table membership_application (
	id t_id primary key,
	code t_text not null unique,             -- "TVHS-2026-0001"
	org_id t_id not null references organisation (id),
	form t_text not null,                    -- 01, 02
	kind t_text not null,                    -- first, refresh
	state t_text not null,                   -- draft, submitted, checked, approved, returned, refused, withdrawn
	version t_int not null,                  -- grows with every change
	member_group t_text not null,
	fax t_text not null,
	lead_name t_text not null,               -- the executive for information security, with title
	lead_title t_text not null,
	intake_address t_text not null,          -- where notices of incidents are received
	intake_landline t_text not null,
	intake_mobile t_text not null,
	intake_fax t_text not null,
	intake_email t_text not null,
	capability t_text not null,
	pgp_uid t_text not null,
	pgp_fingerprint t_text not null,         -- 40 or 64 capital hexadecimal digits
	pgp_url t_text not null,
	has_pledge t_bool not null,
	signed_by t_text not null,               -- the legal representative, with title
	signed_title t_text not null,
	signed_at t_time,
	created_by t_id not null,
	created_at t_time not null,
	changed_at t_time not null,
	submitted_by t_id,
	submitted_at t_time,
	checked_by t_id,
	checked_at t_time,
	decided_by t_id,
	decided_at t_time
);
create index membership_application_org on membership_application (org_id, id);
-- At most one file of an organisation is on its way.
create unique index membership_application_open on membership_application (org_id)
	where state in ('draft', 'submitted', 'checked', 'returned');

-- Who did what, when and why. Only ever added to.
create table membership_step (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	application_id t_id references membership_application (id),
	at t_time not null,
	act t_text not null,                     -- begin submit withdraw paper return check approve refuse suspend restore end name sub_approve sub_refuse remind late
	account_id t_id not null,                -- 0: the program itself
	author t_text not null,
	author_org t_text not null,
	reason t_text not null
);
create index membership_step_org on membership_step (org_id, id);
