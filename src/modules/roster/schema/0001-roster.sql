-- Who is on duty for a team, what is handed over, and who answered when called. Intervals are half-open: [from_at, to_at).
-- Nothing is deleted; things end. A changed shift is a new row with the same root_id and the next sequence; the old row ends.
create table roster_pattern (
	id t_id primary key,
	team_id t_id not null references team (id),
	kind t_text not null,                    -- week, day, day_night
	anchor_at t_time not null,               -- the first turn begins then; all others follow from it
	night_minute t_int not null,             -- of day_night: minutes after midnight when the night begins
	people t_text not null,                  -- ids of accounts in the order of their turns, joined by spaces
	created_by t_id not null,
	created_at t_time not null,
	ended_at t_time
);
create index roster_pattern_team on roster_pattern (team_id, id);

create table roster_shift (
	id t_id primary key,
	root_id t_id not null,                   -- the first row of this shift: the same for all its changes
	sequence t_int not null,                 -- 0, 1, … within root_id
	team_id t_id not null references team (id),
	account_id t_id not null references account (id),
	backup_id t_id references account (id),
	from_at t_time not null,
	to_at t_time not null,
	pattern_id t_id references roster_pattern (id),   -- null: made by hand
	created_by t_id not null,
	created_at t_time not null,
	ended_at t_time,                         -- taken out, or replaced by the next sequence
	unique (root_id, sequence)
);
create index roster_shift_team on roster_shift (team_id, from_at, to_at) where ended_at is null;
create index roster_shift_account on roster_shift (account_id, from_at);
create index roster_shift_backup on roster_shift (backup_id, from_at) where backup_id is not null;

create table roster_absence (
	id t_id primary key,
	account_id t_id not null references account (id),
	from_at t_time not null,
	to_at t_time not null,
	kind t_text not null,                    -- leave, sick, training, other
	created_by t_id not null,
	created_at t_time not null,
	ended_at t_time
);
create index roster_absence_account on roster_absence (account_id, to_at);

create table roster_swap (
	id t_id primary key,
	team_id t_id not null references team (id),
	shift_id t_id not null references roster_shift (id),
	for_shift_id t_id references roster_shift (id),   -- what is taken in exchange; null: only given away
	asked_by t_id not null references account (id),
	to_id t_id references account (id),      -- null: whoever of the team accepts first
	note t_text not null,
	asked_at t_time not null,
	state t_text not null,                   -- open, accepted, declined, withdrawn
	answered_by t_id references account (id),
	answered_at t_time
);
create index roster_swap_team on roster_swap (team_id, state, id);
create unique index roster_swap_open on roster_swap (shift_id) where state = 'open';

create table roster_handover (
	id t_id primary key,
	team_id t_id not null references team (id),
	root_id t_id not null unique,            -- of the shift that ends with it
	account_id t_id not null references account (id),
	text t_text not null,                    -- Markdown
	written_at t_time not null,
	read_by t_id references account (id),
	read_at t_time
);
create index roster_handover_team on roster_handover (team_id, id);

-- A calendar address: whoever has it reads the roster, until it ends. Only the hash of the secret is kept.
create table roster_feed (
	id t_id primary key,
	account_id t_id not null references account (id),
	team_id t_id references team (id),       -- null: the own shifts of the account
	secret_hash t_bytes not null unique,
	created_at t_time not null,
	ended_at t_time
);
create index roster_feed_account on roster_feed (account_id, id);

-- Somebody of a team is wanted now, and what became of it: the evidence that the team answers.
create table roster_call (
	id t_id primary key,
	team_id t_id not null references team (id),
	kind t_text not null,                    -- incident, check
	incident_id t_id references incident (id),
	reason t_text not null,                  -- of a check: what the caller wrote
	opened_by t_id not null,                 -- 0: the program
	opened_at t_time not null,
	next_at t_time not null,                 -- without an answer the next one is called then
	state t_text not null,                   -- open, answered, unanswered (nobody is left to call)
	answered_at t_time,
	answered_by t_text not null,             -- the name
	answered_id t_id references account (id),
	unique (incident_id, team_id)
);
create index roster_call_team on roster_call (team_id, id);
create index roster_call_open on roster_call (next_at) where state = 'open';

create table roster_call_step (
	id t_id primary key,
	call_id t_id not null references roster_call (id),
	rung t_text not null,                    -- duty, backup, head, contact
	account_id t_id references account (id),
	contact_id t_id references contact_point (id),
	name t_text not null,
	at t_time not null,
	secret_hash t_bytes,                     -- of the link that answers; null: nobody was written to
	result t_text not null                   -- waiting, answered, silent; nobody, disabled, absent, no_email: passed over
);
create index roster_call_step_call on roster_call_step (call_id, id);
create unique index roster_call_step_secret on roster_call_step (secret_hash) where secret_hash is not null;

-- How far the journal has been read for cases that need somebody.
create table roster_watch (
	id t_id primary key,
	journal_id t_id not null
);
