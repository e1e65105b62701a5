-- Waivers: a duty is set aside, put off, or proved in another way for a time, because a document of law says so.
create table waiver (
	id t_id primary key,
	code t_text not null unique,             -- "MT-2026-0001"
	org_id t_id not null references organisation (id),
	duty t_text not null,                    -- code of a template; "": every one that may be waived
	unit t_int,                              -- enum duty_unit; null: all subjects of the organisation …
	subject_id t_id,
	subject_code t_text not null,            -- … and "" here
	subject_name t_text not null,
	kind t_text not null,                    -- waive, extend, substitute
	extend_days t_int not null,
	substitute_kind t_text not null,         -- kind of record that proves it instead
	starts_at t_time not null,
	ends_at t_time not null,                 -- the first moment it is over; at most twelve months later
	asked_ends_at t_time not null,           -- as it was asked for
	ground_no t_text not null,
	ground_at t_time not null,
	reason t_text not null,
	state t_text not null,                   -- requested, approved, refused, withdrawn, revoked
	requested_by t_id not null,
	requested_at t_time not null,
	decided_by t_id,
	decided_org t_id references organisation (id),
	decided_at t_time,
	revoked_at t_time,
	reminded_days t_int not null,            -- the last notice before the end: 30, 7; 0: none yet
	changed_at t_time not null
);
create index waiver_org on waiver (org_id, id);
create index waiver_state on waiver (state, ends_at);

-- Disputes: an organisation says that a status of one of its duties is wrong. The status itself is never edited.
create table dispute (
	id t_id primary key,
	code t_text not null unique,             -- "KN-2026-0001"
	org_id t_id not null references organisation (id),
	duty t_text not null,
	unit t_int not null,
	subject_id t_id not null,
	subject_code t_text not null,
	subject_name t_text not null,
	window_at t_time,                        -- a day in the window that is meant; null: how it stands now
	status t_text not null,                  -- as it was contested
	claim t_text not null,
	state t_text not null,                   -- open, answered, closed, withdrawn
	due_at t_time not null,                  -- the first moment the answer is late
	outcome t_text not null,                 -- "", upheld, rejected, partly
	follow t_text not null,                  -- "", evidence, parameter, waiver, register, nothing
	answer t_text not null,
	opened_by t_id not null,
	opened_at t_time not null,
	answered_by t_id,
	answered_org t_id references organisation (id),
	answered_at t_time,
	closed_at t_time,
	changed_at t_time not null
);
create index dispute_org on dispute (org_id, id);
create index dispute_state on dispute (state, due_at);

-- Inspections: a body above looks on the spot at what an organisation owes.
create table inspection (
	id t_id primary key,
	code t_text not null unique,             -- "KT-2026-0001"
	org_id t_id not null references organisation (id),   -- inspected
	body_id t_id not null references organisation (id),  -- inspecting
	purpose t_text not null,
	place t_text not null,
	starts_at t_time not null,
	ends_at t_time not null,                 -- the first moment it is over
	decision_no t_text not null,
	decision_at t_time not null,
	as_of t_time not null,                   -- the moment the checklist shows
	round t_int not null,                    -- of the checklist: lines of earlier ones stay
	state t_text not null,                   -- planned, under_way, written, signed, closed, cancelled
	attended t_text not null,                -- who was there for the organisation
	conclusion t_text not null,
	body_signer t_text not null,
	body_signer_title t_text not null,
	body_signed_at t_time,
	org_signer t_text not null,
	org_signer_title t_text not null,
	org_signed_at t_time,
	planned_by t_id not null,
	planned_at t_time not null,
	begun_at t_time,
	closed_at t_time,
	changed_at t_time not null
);
create index inspection_org on inspection (org_id, id);
create index inspection_body on inspection (body_id, id);

create table inspection_member (
	inspection_id t_id not null references inspection (id),
	account_id t_id not null references account (id),
	name t_text not null,
	position t_int not null,                 -- 1: leads
	primary key (inspection_id, account_id)
);

create table inspection_line (
	id t_id primary key,
	inspection_id t_id not null references inspection (id),
	round t_int not null,
	position t_int not null,
	duty t_text not null,
	title t_text not null,                   -- as the catalogue called it then, Vietnamese
	unit t_int not null,
	subject_id t_id not null,
	subject_code t_text not null,
	subject_name t_text not null,
	status t_text not null,                  -- as of the inspection's moment
	due_at t_time,
	answer t_text not null,                  -- "", ok, finding, not_seen
	note t_text not null,
	answered_by t_id,
	answered_at t_time
);
create unique index inspection_line_place on inspection_line (inspection_id, round, position);

create table inspection_finding (
	id t_id primary key,
	inspection_id t_id not null references inspection (id),
	line_id t_id references inspection_line (id),
	no t_int not null,
	text t_text not null,
	remedy t_text not null,                  -- what is to be done
	owner t_text not null,                   -- who sees to it there
	due_at t_time not null,                  -- the first moment it is late
	state t_text not null,                   -- open, fixed, checked, dropped
	fixed_note t_text not null,
	fixed_at t_time,
	checked_note t_text not null,
	checked_at t_time,
	made_at t_time not null,
	changed_at t_time not null
);
create unique index inspection_finding_no on inspection_finding (inspection_id, no);
create index inspection_finding_due on inspection_finding (state, due_at);

-- Who did what, when and why. Only ever added to.
create table oversight_step (
	id t_id primary key,
	kind t_text not null,                    -- waiver, dispute, inspection
	record_id t_id not null,
	at t_time not null,
	act t_text not null,
	account_id t_id not null,                -- 0: the program itself
	author t_text not null,
	author_org t_text not null,
	note t_text not null
);
create index oversight_step_of on oversight_step (kind, record_id, id);
