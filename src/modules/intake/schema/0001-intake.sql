-- What somebody told us (notice, Circular 20/2017 Art. 9.3.a). The words of the notifier are never rewritten.
create table report (
	id t_id primary key,
	code t_text not null unique,             -- TB-7K3M-9QXD
	secret_hash t_bytes not null,            -- SHA-256 of the receipt's secret
	channel t_text not null,                 -- web, api, phone
	lang t_text not null,
	notifier_name t_text not null,
	notifier_address t_text not null,
	notifier_email t_text not null,
	notifier_phone t_text not null,
	notifier_org t_id references organisation (id), -- set when a member reported while signed in
	system_name t_text not null,
	domains t_json not null,
	ips t_json not null,
	operator t_text not null,
	owner t_text not null,
	description t_text not null,
	detected_at t_time not null,
	result t_text not null,
	proposal t_text not null,
	received_at t_time not null,
	content_hash t_bytes not null,           -- of the normalised content: the same report sent twice is recognised
	state t_text not null,                   -- new, verifying, accepted, attached, refused, duplicate
	state_reason t_text not null,
	same_as t_id references report (id),
	incident_id t_id references incident (id),
	officer t_id references account (id),    -- who has taken it
	decided_at t_time,
	acknowledged_at t_time,
	version t_int not null,
	is_demo t_bool not null
);
create index report_queue on report (state, received_at, id);
create index report_waiting on report (received_at, id) where state in ('new', 'verifying');
create index report_newest on report (received_at, id);
create index report_same on report (same_as, id) where same_as is not null;
create index report_incident on report (incident_id, id);
create index report_content on report (content_hash, id);
create table report_message (
	id t_id primary key,
	report_id t_id not null references report (id),
	is_from_reporter t_bool not null,
	account_id t_id,
	author t_text not null,
	text t_text not null,
	at t_time not null,
	read_at t_time
);
create index report_message_of on report_message (report_id, id);
create index report_message_unread on report_message (report_id) where is_from_reporter = 1 and read_at is null;
-- Technical values of a report (addresses, names, hashes), for finding what is the same.
create table report_value (
	value t_text not null,
	report_id t_id not null references report (id),
	primary key (value, report_id)
);
create index report_value_of on report_value (report_id);
