-- Organisations: the minimum that identity and access need. The network module adds the rest.
create table organisation (
	id t_id primary key,
	code t_text not null unique,             -- "BYT", "VNPT"; shown, stable
	name t_text not null,                    -- Vietnamese
	name_en t_text not null,
	folded t_text not null,                  -- text_fold(code name name_en), for searching
	kind t_text not null,                    -- ministry, agency, province, soe, isp, security_firm, bank, hospital, school, company, coordinator, other
	network_role t_text not null,            -- coordinator, sector_lead, sector_team, specialised_unit, member, none
	member_group t_text not null,            -- a b c d đ(as "dd") e, "voluntary", ""
	sector t_text not null,                  -- code of data/sectors.csv, "" = none
	province t_text not null,                -- code of data/provinces.csv, "" = none
	parent_id t_id references organisation (id),
	is_demo t_bool not null,
	begins_at t_time not null,
	ended_at t_time,                         -- merged, dissolved
	created_at t_time not null
);
create index organisation_parent on organisation (parent_id);
create index organisation_folded on organisation (folded, id);

create table role (
	name t_text primary key,
	title t_text not null,
	created_at t_time not null
);
create table role_permission (
	role t_text not null references role (name),
	permission t_text not null,
	primary key (role, permission)
);

create table account (
	id t_id primary key,
	name t_text not null unique,
	full_name t_text not null,
	email t_text not null,
	phone t_text not null,
	org_id t_id not null references organisation (id),
	lang t_text not null,
	password_hash t_text not null,
	totp_secret t_bytes,                     -- null: no second factor
	totp_last_step t_int not null default 0, -- a code is accepted once
	disabled_at t_time,
	created_at t_time not null,
	changed_at t_time not null
);
create index account_org on account (org_id, id);
create table account_role (
	account_id t_id not null references account (id),
	role t_text not null references role (name),
	primary key (account_id, role)
);
create table recovery_code (
	account_id t_id not null references account (id),
	code_hash t_bytes not null,
	used_at t_time,
	primary key (account_id, code_hash)
);
create table invitation (
	id t_id primary key,
	secret_hash t_bytes not null unique,
	org_id t_id references organisation (id), -- null: first administrator, who also names the first organisation
	role t_text not null,
	email t_text not null,
	invited_by t_id references account (id),
	expires_at t_time not null,
	used_at t_time
);
create table session (
	secret_hash t_bytes primary key,
	account_id t_id not null references account (id),
	created_at t_time not null,
	seen_at t_time not null,
	expires_at t_time not null,
	address t_text not null,
	agent t_text not null
);
create index session_account on session (account_id);
create table api_token (
	id t_id primary key,
	account_id t_id not null references account (id),
	secret_hash t_bytes not null unique,
	label t_text not null,
	scopes t_text not null,                  -- permission names joined by spaces; "" = all of the account's
	created_at t_time not null,
	expires_at t_time,
	used_at t_time,
	revoked_at t_time
);
create index api_token_account on api_token (account_id, id);

-- Throttling of sign-in and public posts: one row per key and window.
create table throttle (
	key t_text not null,
	window_start t_time not null,
	n t_int not null,
	primary key (key, window_start)
);

-- Who may see what.
create table access_grant (
	kind t_text not null,
	record_id t_id not null,
	org_id t_id not null references organisation (id),
	level t_int not null,
	reason t_text not null,
	granted_at t_time not null,
	granted_by t_id,
	primary key (kind, record_id, org_id)
);
create index access_grant_org on access_grant (org_id, kind, record_id);

-- Every change, once.
create table journal (
	id t_id primary key,
	at t_time not null,
	name t_text not null,
	kind t_text not null,
	record_id t_id not null,
	account_id t_id not null,
	org_id t_id not null,
	actor t_text not null,
	data t_json not null,
	request_id t_text not null
);
create index journal_record on journal (kind, record_id, id);
create table journal_seal (
	last_id t_id primary key,                -- entries after the seal before, up to this one
	n t_int not null,
	hash t_bytes not null,                   -- SHA-256 over the seal before and the entries
	at t_time not null
);

create table job (
	id t_id primary key,
	kind t_text not null,
	key t_text not null,
	args t_json not null,
	state t_text not null,                   -- waiting, running, done, failed
	run_at t_time not null,
	tries t_int not null,
	claimed_by t_text not null,
	claimed_until t_time not null,
	last_error t_text not null,
	created_at t_time not null,
	done_at t_time
);
create index job_due on job (state, run_at, id);
create unique index job_key on job (kind, key) where key <> '' and state in ('waiting', 'running');

create table mail (
	id t_id primary key,
	key t_text not null,
	to_address t_text not null,
	to_name t_text not null,
	lang t_text not null,
	subject t_text not null,
	body t_text not null,
	tlp t_int not null,
	kind t_text not null,
	record_id t_id not null,
	file_id t_id,
	message_id t_text not null,
	state t_text not null,                   -- queued, sent, refused, bounced
	tries t_int not null,
	queued_at t_time not null,
	sent_at t_time,
	answer t_text not null                   -- the server's last answer, or the bounce
);
create unique index mail_key on mail (key) where key <> '';
create index mail_record on mail (kind, record_id, id);
create index mail_state on mail (state, id);
create index mail_message on mail (message_id);

create table file (
	id t_id primary key,
	kind t_text not null,
	record_id t_id not null,
	purpose t_text not null,
	name t_text not null,
	media_type t_text not null,
	sha256 t_bytes not null,
	size t_int not null,
	account_id t_id not null,
	added_by t_text not null,
	added_at t_time not null
);
create index file_record on file (kind, record_id, id);

create table setting (
	name t_text primary key,
	value t_text not null,
	changed_at t_time not null,
	changed_by t_id not null
);
create table counter (
	name t_text primary key,                 -- "SC-2026"
	value t_int not null
);
-- Reference data loaded from the repository's data/ folder, by version.
create table reference_set (
	name t_text primary key,
	version t_text not null,                 -- SHA-256 of the file
	loaded_at t_time not null
);
create table holiday (
	day t_int primary key,                   -- days since 1970-01-01
	name t_text not null,
	is_off t_bool not null                   -- 0: a working day although a weekend (swapped)
);
-- Answers already given to requests with an Idempotency-Key, or to a form sent twice.
create table given_answer (
	key t_text primary key,
	request_hash t_bytes not null,
	status t_int not null,
	answer t_text not null,
	at t_time not null
);
create index given_answer_at on given_answer (at);
