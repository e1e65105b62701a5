-- The proof that contact points are alive: what portals and security.txt say, and who answered when asked. Nothing is deleted.
create table site_check (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	source t_text not null,                  -- portal, security_txt
	url t_text not null,                     -- where it was found, after redirects
	next_at t_time not null,
	checked_at t_time,
	result t_text not null,                  -- "": not yet; ok; absent; else the name of enum fetch_end
	status t_int not null,                   -- HTTP
	is_signed t_bool not null,
	expires_at t_time,
	unique (org_id, source)
);
create index site_check_next on site_check (next_at);

-- One thing on which register, portal and security.txt do not agree.
create table contact_difference (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	source t_text not null,                  -- portal, security_txt
	kind t_text not null,                    -- missing (there), unknown (to the register), or a fault of the file: expired, no_contact, …
	value t_text not null,
	since t_time not null,
	ended_at t_time,
	alarmed_at t_time
);
create index contact_difference_org on contact_difference (org_id, ended_at);
create index contact_difference_alarm on contact_difference (since) where ended_at is null and alarmed_at is null;

-- One question to one contact point, and what became of it: the record that duties are judged by.
create table contact_check (
	id t_id primary key,
	kind t_text not null,                    -- mail, phone, confirm (the re-confirmation every few months, by mail)
	org_id t_id not null references organisation (id),
	contact_id t_id not null references contact_point (id),
	asked_at t_time not null,
	asked_by t_id not null,                  -- account; 0: the program
	expires_at t_time not null,
	secret_hash t_bytes,                     -- of the link
	code t_text not null,                    -- spoken on the phone; "" for mail
	answered_at t_time,
	answered_by t_text not null,             -- the name that the person gave
	note t_text not null,
	result t_text not null                   -- waiting, answered, wrong (the data is wrong), no_answer
);
create index contact_check_org on contact_check (org_id, id);
create index contact_check_contact on contact_check (contact_id, id);
create unique index contact_check_secret on contact_check (secret_hash) where secret_hash is not null;
create index contact_check_waiting on contact_check (expires_at) where result = 'waiting';
