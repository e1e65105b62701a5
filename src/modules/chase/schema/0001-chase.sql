-- Chases: whoever has not done a duty is reminded, written to, answers, and is judged. Standings stay the engine's.
create table chase (
	id t_id primary key,
	code t_text not null unique,             -- "DD-2026-000001"
	kind t_text not null,                    -- digest, reminder, letter
	step t_text not null,                    -- whom the step of the ladder is for: doer, org-focal, head-office, parent, lead, pmo
	org_id t_id not null references organisation (id),   -- chased
	by_id t_id not null references organisation (id),    -- chaser
	is_for_pmo t_bool not null,              -- the Government Office would chase, and is not in the register: to be reported to it
	made_on t_int not null,                  -- civil day, days since 1970-01-01
	made_at t_time not null,
	state t_text not null,                   -- draft, submitted, issued, answered, accepted, cured, cancelled
	body t_text not null,                    -- letter: what the officer writes above the list
	number t_text not null,                  -- letter: "12/DPQG-ĐĐ"
	answer_by t_time,                        -- the first moment the answer is late; null: none is asked for
	submitted_by t_id,
	submitted_at t_time,
	signer t_text not null,
	signer_title t_text not null,
	issued_at t_time,
	issued_by t_id references organisation (id),         -- letter: the body that wrote it, whoever goes on for it
	seen_at t_time,                          -- acknowledged
	judge_by t_time,                         -- the first moment the chaser is late with judging the answer
	closed_at t_time,
	reason t_text not null,                  -- why it was cancelled: withdrawn, met, waived, moved, ended
	changed_at t_time not null
);
create index chase_org on chase (org_id, id);
create index chase_by on chase (by_id, id);
create index chase_issued_by on chase (issued_by, id) where issued_by is not null;
create index chase_state on chase (state, id);
create index chase_judge on chase (judge_by, id) where state = 'answered';

-- One subject that reached one step of the ladder with one window of one duty.
create table chase_item (
	id t_id primary key,
	chase_id t_id references chase (id),     -- null: the annex of the report to the Prime Minister
	unit t_int not null,                     -- enum duty_unit
	subject_id t_id not null,
	subject_code t_text not null,
	subject_name t_text not null,
	duty t_text not null,                    -- code of a template
	clause t_text not null,
	class t_text not null,                   -- actor class of the organisation then
	org_id t_id not null references organisation (id),
	by_id t_id not null references organisation (id),
	due_at t_time not null,                  -- names the window
	day t_int not null,                      -- of the step: days from the due day
	step t_text not null,
	form t_text not null,                    -- digest, letter, annex
	status t_text not null,                  -- of the duty then
	reached_on t_int not null,               -- civil day
	sent_at t_time,                          -- null: a letter that is not issued
	state t_text not null,                   -- open, met, waived, moved, ended, dropped (the letter was withdrawn)
	settled_at t_time                        -- when the register knew
);
create unique index chase_item_once on chase_item (unit, subject_id, duty, due_at, day);
create index chase_item_of on chase_item (chase_id, id);
create index chase_item_org on chase_item (org_id, reached_on);
create index chase_item_by on chase_item (by_id, reached_on);
create index chase_item_open on chase_item (org_id, id) where state = 'open';

-- An answer and what the chaser found of it. Only ever added to, but for the judgement.
create table chase_answer (
	id t_id primary key,
	chase_id t_id not null references chase (id),
	round t_int not null,
	text t_text not null,
	promised_at t_time,                      -- the day by which it is promised
	answered_by t_id not null,
	answered_at t_time not null,
	verdict t_text not null,                 -- "", accepted, insisted
	finding t_text not null,
	judged_by t_id,
	judged_at t_time,
	unique (chase_id, round)
);

-- Who did what, when and why. Only ever added to.
create table chase_step (
	id t_id primary key,
	chase_id t_id not null references chase (id),
	at t_time not null,
	act t_text not null,
	account_id t_id not null,
	author t_text not null,
	author_org t_text not null,
	note t_text not null
);
create index chase_step_of on chase_step (chase_id, id);

-- The one mail a person gets on a day, with all that was reached after after_on until that day.
create table chase_digest (
	account_id t_id not null references account (id),
	made_on t_int not null,
	after_on t_int not null,
	org_id t_id not null references organisation (id),
	sees t_int not null,                     -- what the person's roles read (digest.c)
	n_items t_int not null,
	mail_id t_id not null,
	primary key (account_id, made_on)
);

-- A day's round. Once the ladder has been gone through it is not gone through again on that day.
create table chase_run (
	made_on t_int primary key,
	climbed_at t_time not null,
	n_items t_int not null,
	ended_at t_time                          -- every digest has been written
);
