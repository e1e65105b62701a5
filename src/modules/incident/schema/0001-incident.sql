-- One case. Words of the law: docs in incident.md.
create table incident (
	id t_id primary key,
	code t_text not null unique,             -- SC-2026-000123
	title t_text not null,
	summary t_text not null,
	type t_text not null,                    -- data/incident_types.csv
	severity t_int not null,                 -- 1 low, 2 medium, 3 high, 4 critical
	class t_text not null,                   -- ordinary, serious: in force
	class_computed t_text not null,          -- by the test of Decision 05/2017 Art. 9
	class_reason t_text not null,            -- why the class in force differs
	criteria t_text not null,                -- harms of Art. 9.1 that apply: "a c dd"
	owner_capable t_int not null,            -- 1 yes, 0 no, -1 not yet known
	is_national_important t_bool not null,
	step t_text not null,                    -- data/processes.csv: "o1a" … "closed"
	tlp t_int not null,
	pap t_int not null,
	profile t_text not null,                 -- legal profile in force at detection
	source t_text not null,                  -- public, member, monitoring, partner, own
	detected_at t_time not null,             -- T0; changed only by incident_correction
	received_at t_time not null,
	opened_at t_time not null,
	response_ended_at t_time,
	closed_at t_time,
	owner_org t_id references organisation (id),
	operator_org t_id references organisation (id),
	responsible_org t_id not null references organisation (id),
	isp_org t_id references organisation (id),
	system_id t_id,
	system_name t_text not null,
	system_level t_int,
	sector t_text not null,
	province t_text not null,
	flags t_text not null,                   -- words that clock rules may apply to: "personal_data location_or_biometric_data grave provider"
	is_beyond_capability t_bool not null,
	handled_by t_text not null,              -- own other foreign nca, for Form 05
	damage_vnd t_int,
	assignee t_id references account (id),
	merged_into t_id references incident (id),
	step_before_merge t_text not null,       -- so that a merge can be undone
	reopened_at t_time,                      -- closing duties met before it do not count any more
	version t_int not null,                  -- two officers at once: the second gets a conflict
	is_demo t_bool not null,
	created_by t_id not null
);
create index incident_responsible on incident (responsible_org, id);
create index incident_merged on incident (merged_into, id) where merged_into is not null;

-- The view every listing reads: one row per organisation that may see the incident. Made again by `ungcuu rebuild`.
create table incident_list (
	org_id t_id not null,
	incident_id t_id not null references incident (id),
	opened_at t_time not null,
	is_open t_bool not null,
	step t_text not null,
	type t_text not null,
	severity t_int not null,
	class t_text not null,
	sector t_text not null,
	province t_text not null,
	responsible_org t_id not null,
	due_at t_time not null,                  -- nearest unmet clock; far future when none
	primary key (org_id, incident_id)
);
-- The three orders hold every column that a filter asks for, so that a rare one is found by reading the index alone;
-- a step, a class or a responsible body can be so rare that it has its own.
create index incident_list_new on incident_list (org_id, opened_at, incident_id, is_open, severity, type, step, class, sector, province, responsible_org, due_at);
create index incident_list_open on incident_list (org_id, is_open, opened_at, incident_id, severity, type, step, class, sector, province, responsible_org, due_at);
create index incident_list_due on incident_list (org_id, is_open, due_at, incident_id, severity, type, step, class, sector, province, responsible_org, opened_at);
create index incident_list_class on incident_list (org_id, class, opened_at, incident_id, is_open, severity, type, step, sector, province, responsible_org, due_at);
create index incident_list_step on incident_list (org_id, step, opened_at, incident_id);
create index incident_list_responsible on incident_list (org_id, responsible_org, opened_at, incident_id);

-- Organisations with a part in the case (their sight is an access_grant).
create table incident_party (
	incident_id t_id not null references incident (id),
	org_id t_id not null references organisation (id),
	role t_text not null,                    -- owner, operator, responsible, isp, coordinator, support
	joined_at t_time not null,
	left_at t_time,
	reason t_text not null,
	primary key (incident_id, org_id, role)
);

-- A correction of T0: the old value stays readable.
create table incident_correction (
	id t_id primary key,
	incident_id t_id not null references incident (id),
	field t_text not null,
	old_value t_text not null,
	new_value t_text not null,
	reason t_text not null,
	account_id t_id not null,
	at t_time not null
);
create index incident_correction_of on incident_correction (incident_id, id);

create table incident_clock (
	id t_id primary key,
	incident_id t_id not null references incident (id),
	profile t_text not null,
	rule t_text not null,                    -- R26-02
	started_at t_time not null,
	due_at t_time not null,                  -- the earlier reading
	due_rolled_at t_time not null,           -- rolled to the next working day
	warn_at t_time not null,
	met_at t_time,
	met_kind t_text not null,                -- "statutory_report", "mail", …
	met_id t_id,
	ended_at t_time,                         -- no longer applies (class lowered, T0 corrected: replaced)
	end_reason t_text not null,
	warned_at t_time,
	escalated_at t_time
);
create index incident_clock_of on incident_clock (incident_id, id);
create index incident_clock_warn on incident_clock (warn_at, id) where met_at is null and ended_at is null and warned_at is null;
create index incident_clock_due on incident_clock (due_at, id) where met_at is null and ended_at is null and escalated_at is null;

create table incident_task (
	id t_id primary key,
	incident_id t_id not null references incident (id),
	title t_text not null,
	org_id t_id not null references organisation (id),
	assignee t_id references account (id),
	due_at t_time,
	state t_text not null,                   -- open, done, dropped
	done_at t_time,
	outcome t_text not null,
	created_by t_id not null,
	created_at t_time not null,
	version t_int not null
);
create index incident_task_of on incident_task (incident_id, id);
create index incident_task_org on incident_task (org_id, state, due_at, id);

create table incident_note (
	id t_id primary key,
	incident_id t_id not null references incident (id),
	text t_text not null,                    -- Markdown
	tlp t_int not null,
	org_only t_id,                           -- set: only this organisation reads it
	account_id t_id not null,
	author t_text not null,
	at t_time not null,
	changed_at t_time
);
create index incident_note_of on incident_note (incident_id, id);

create table observable (
	id t_id primary key,
	kind t_text not null,                    -- ipv4 ipv6 domain url email md5 sha1 sha256 cve
	value t_text not null,
	first_seen_at t_time not null,
	unique (kind, value)
);
create table incident_observable (
	incident_id t_id not null references incident (id),
	observable_id t_id not null references observable (id),
	tlp t_int not null,
	is_indicator t_bool not null,            -- known bad, may be shared
	source t_text not null,                  -- "note", "report", "hand"
	added_at t_time not null,
	primary key (incident_id, observable_id)
);
create index incident_observable_of on incident_observable (observable_id, incident_id);
