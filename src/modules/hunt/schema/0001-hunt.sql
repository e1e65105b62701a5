-- Hunts as records: what was looked for and why, the results that were uploaded, what was found and how it was judged, and what of it proves
-- the duty of clause 1b. Details of hits stay with the organisation that hunts; others see figures (hunts.h).

create table hunt (
	id t_id primary key,
	code t_text not null unique,             -- "SL-2026-0001"
	org_id t_id not null references organisation (id),   -- who hunts
	title t_text not null,
	why t_text not null,                     -- warning, kev, incident, technique, routine
	reference t_text not null,               -- of the warning, weakness, incident
	hypotheses t_text not null,              -- one a line
	techniques t_text not null,              -- ATT&CK: "T1059.001 T1566"
	starts_at t_time not null,               -- planned: first moment …
	ends_at t_time not null,                 -- … and first moment after
	person t_text not null,                  -- who leads it
	state t_text not null,                   -- planned, running, judging, closed, cancelled
	minutes t_int not null,                  -- worked; 0: not said yet
	gaps t_text not null,                    -- why a source was not read
	conclusion t_text not null,
	is_released t_bool not null,             -- hits may be read by those who oversee the organisation
	is_demo t_bool not null,
	begun_at t_time,
	closed_at t_time,
	created_by t_id not null,
	created_at t_time not null,
	changed_at t_time not null
);
create index hunt_org on hunt (org_id, id);
create index hunt_planned on hunt (starts_at, id);

create table hunt_system (
	hunt_id t_id not null references hunt (id),
	system_id t_id not null references system (id),
	primary key (hunt_id, system_id)
);
create index hunt_system_of on hunt_system (system_id, hunt_id);

-- Keys of an organisation that sign results.
create table hunt_key (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	public_key t_text not null,              -- Ed25519, 64 hexadecimal digits
	name t_text not null,
	added_at t_time not null,
	added_by t_text not null,
	revoked_at t_time,
	revoked_by t_text not null,
	reason t_text not null
);
create unique index hunt_key_public on hunt_key (public_key);
create index hunt_key_org on hunt_key (org_id, id);

-- An uploaded result.
create table hunt_run (
	id t_id primary key,
	hunt_id t_id not null references hunt (id),
	file_id t_id not null references file (id),
	sha256 t_text not null,                  -- of the file, as it is kept
	seal t_text not null,                    -- signed, unknown (key not registered), revoked, unsigned
	public_key t_text not null,              -- "" for unsigned
	is_again t_bool not null,                -- another organisation has uploaded the same file
	host t_text not null,
	program t_text not null,
	started_at t_time not null,
	ended_at t_time not null,
	hits t_int not null,
	files t_int not null,                    -- read, those answered from filters included
	bytes t_int not null,
	lines t_int not null,
	unreadable t_int not null,
	skipped t_int not null,                  -- links and special files
	filtered_files t_int not null,
	looked_for t_int not null,               -- indicators
	list_hash t_text not null,
	lists t_text not null,                   -- "name\tsha256\tbytes", one a line
	coverage t_text not null,                -- "path\tfiles\tbytes\tlines\tunread\tfrom\tto", one a line
	troubles t_text not null,                -- "fault\tplace", one a line, the first of them
	uploaded_at t_time not null,
	account_id t_id not null,
	author t_text not null
);
create unique index hunt_run_once on hunt_run (hunt_id, sha256);
create index hunt_run_same on hunt_run (sha256);

-- What is to be read of each system: without a result there is a gap.
create table hunt_source (
	id t_id primary key,
	hunt_id t_id not null references hunt (id),
	system_id t_id not null references system (id),
	position t_int not null,
	name t_text not null,
	run_id t_id references hunt_run (id),
	share t_int not null default 0           -- parts of 10,000 of the run's files that could be read
);
create index hunt_source_of on hunt_source (hunt_id, system_id, position);

-- Hits of one result with the same indicator or rule.
create table hunt_hit (
	id t_id primary key,
	hunt_id t_id not null references hunt (id),
	run_id t_id not null references hunt_run (id),
	kind t_text not null,                    -- indicator, sigma, yara
	type t_text not null,                    -- of an indicator: domain …
	item t_text not null,                    -- its id in its list, or the rule's
	value t_text not null,
	title t_text not null,                   -- of a rule
	author t_text not null,                  -- of a rule (Detection Rule License 1.1)
	techniques t_text not null,
	hits t_int not null,
	first_place t_text not null,             -- "/var/log/a.gz!b:17"
	last_place t_text not null,
	examples t_text not null,                -- "place\ttext", one a line
	score t_int not null,                    -- 0 … 100: hunts.h
	verdict t_text not null default '',      -- "", true, benign, unsure
	reason t_text not null default '',
	judged_by t_text not null default '',
	judged_at t_time,
	incident_id t_id                         -- that it has opened
);
create index hunt_hit_of on hunt_hit (hunt_id, score, id);
create index hunt_hit_incident on hunt_hit (incident_id) where incident_id is not null;

-- What a closed hunt proves of each system. Nothing is changed here but known_to: a hunt that is opened again ends what was known.
create table hunt_proof (
	id t_id primary key,
	hunt_id t_id not null references hunt (id),
	system_id t_id not null references system (id),
	grade t_int not null,                    -- enum duty_grade
	coverage t_int not null,                 -- parts of 10,000
	hypotheses t_int not null,
	sources t_int not null,
	minutes t_int not null,
	begins_at t_time not null,
	ends_at t_time not null,
	known_from t_time not null,
	known_to t_time
);
create index hunt_proof_of on hunt_proof (system_id, id);
create index hunt_proof_hunt on hunt_proof (hunt_id, id);
