-- What organisations state about work they have done, with the signed paper, until a module proves it by itself. Nothing is changed
-- here but known_to: whoever corrects, verifies, sends back, judges or withdraws adds a version, and asking what was known on a day
-- gives the answer of that day.
create table evidence (
	id t_id primary key,
	code t_text not null unique,             -- "MC-2026-000001"
	org_id t_id not null references organisation (id),
	kind t_text not null,                    -- a kind of data/duties/vocabulary.json
	created_at t_time not null
);
create index evidence_org on evidence (org_id, id);

create table evidence_version (
	id t_id primary key,
	evidence_id t_id not null references evidence (id),
	number t_int not null,                   -- 1, 2, …
	act t_text not null,                     -- state, correct, withdraw, verify, return, judge_false, reopen
	state t_text not null,                   -- waiting, verified, returned, false, withdrawn
	grade t_int not null,                    -- enum duty_grade
	begins_at t_time not null,
	ends_at t_time,                          -- equal to begins_at: a moment; null: it goes on
	judged_at t_time,
	fields t_text not null,                  -- "year=2026", one a line, in the order of the kind's fields
	doc_no t_text not null,
	doc_at t_time,
	issuer t_text not null,
	signer t_text not null,
	note t_text not null,
	content t_bytes not null,                -- SHA-256 of what is said, without whom it is about
	file_id t_id references file (id),       -- the signed paper
	sha256 t_bytes,                          -- its hash
	stated_at t_time not null,               -- when these times and subjects were first said: late statements count less
	known_from t_time not null,
	known_to t_time,                         -- first moment another version held; null: the present one
	account_id t_id not null,                -- 0: the program itself
	author t_text not null,
	author_org_id t_id references organisation (id),
	reason t_text not null                   -- ground of what was done
);
create unique index evidence_version_present on evidence_version (evidence_id) where known_to is null;
create index evidence_version_of on evidence_version (evidence_id, number);
create index evidence_version_waiting on evidence_version (known_from, id) where known_to is null and state = 'waiting';
create index evidence_version_content on evidence_version (content) where known_to is null;
create index evidence_version_paper on evidence_version (sha256) where known_to is null and sha256 is not null;

-- Whom or what a version is about.
create table evidence_subject (
	version_id t_id not null references evidence_version (id),
	unit t_int not null,                     -- enum duty_unit
	subject_id t_id not null,                -- record of its module
	code t_text not null,
	name t_text not null,
	primary key (version_id, unit, subject_id)
);
create index evidence_subject_of on evidence_subject (unit, subject_id);
