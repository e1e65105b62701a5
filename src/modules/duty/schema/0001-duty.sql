-- Catalogues that are or were in force. Those of data/duties/ are put in by the program, others by the coordinator.
create table duty_catalogue (
	id t_id primary key,
	code t_text not null,                    -- "ct18"
	version t_text not null,                 -- "2022.1"
	hash t_text not null,                    -- SHA-256 of the text, hex
	text t_json not null,
	in_force_from t_time not null,
	recorded_at t_time not null,
	ended_at t_time,                         -- replaced by a newer version
	account_id t_id not null                 -- 0: the program itself
);
create index duty_catalogue_code on duty_catalogue (code, id);

-- Values of parameters other than those in the catalogue, with the ground for the choice.
create table duty_param (
	id t_id primary key,
	catalogue t_text not null,
	param t_text not null,
	value t_text not null,                   -- as in a catalogue: "P6M", "5", "exclusive", "0.80"
	ground t_text not null,
	valid_from t_time not null,
	valid_to t_time,
	known_from t_time not null,
	known_to t_time,
	account_id t_id not null
);
create index duty_param_of on duty_param (catalogue, param, valid_from);

-- Numbers of the templates of all catalogues: they stay when a new version comes.
create table duty_template (
	id t_id primary key,                     -- 1, 2, …
	code t_text not null unique,             -- "ct18-1b-1"
	catalogue t_text not null
);

-- Views from here on: `ungcuu rebuild` makes them again from the records of all modules.
create table duty_subject (
	unit t_int not null,                     -- enum duty_unit
	id t_id not null,                        -- record of its module
	org_id t_id not null references organisation (id),
	code t_text not null,
	name t_text not null,
	primary key (unit, id)
);
create index duty_subject_org on duty_subject (org_id, unit, code);

create table duty_standing (
	unit t_int not null,
	subject_id t_id not null,
	duty_id t_id not null references duty_template (id),
	org_id t_id not null references organisation (id),
	status t_int not null,                   -- enum duty_status
	since t_time not null,
	due_at t_time not null,                  -- far future: no date
	next_at t_time not null,                 -- when it changes of itself; far future: never
	have t_int not null,
	need t_int not null,
	by_kind t_text not null,                 -- kind of the record that decided; ""
	by_id t_id not null,
	flips t_bytes not null,                  -- what the register said as it went (flips.c)
	seq t_id not null,                       -- of the computation that wrote it
	primary key (unit, subject_id, duty_id)
);
create index duty_standing_org on duty_standing (org_id, duty_id, unit, subject_id);
create index duty_standing_due on duty_standing (org_id, due_at, duty_id, unit, subject_id);
create index duty_standing_all_due on duty_standing (due_at, duty_id, unit, subject_id, org_id, status);
create index duty_standing_next on duty_standing (next_at) where next_at < 9000000000000000000;

-- Organisations under which a subject stood before.
create table duty_former (
	org_id t_id not null references organisation (id),
	unit t_int not null,
	subject_id t_id not null,
	duty_id t_id not null,
	primary key (org_id, unit, subject_id, duty_id)
);

-- When an organisation's standings last changed: memory is brought up to date by it.
create table duty_changed (
	org_id t_id primary key references organisation (id),
	seq t_id not null
);
create index duty_changed_seq on duty_changed (seq);

-- Records of which the journal spoke and whose duties are to be computed again.
create table duty_heard (
	kind t_text not null,
	record_id t_id not null,
	at t_time not null,
	primary key (kind, record_id)
);

-- Full computations: what they found different from what was kept must be nothing.
create table duty_run (
	id t_id primary key,
	kind t_text not null,                    -- nightly, rebuild, catalogue, parameters
	started_at t_time not null,
	ended_at t_time not null,
	n_orgs t_int not null,
	n_different t_int not null
);
