-- What a system consists of: services, software, connections and hired providers. The content of a line never changes; system_part says from when
-- to when it was so, and since when until when the register held it, as system_fact does. A changed line has rows with several contents.
create table system_service (
	id t_id primary key,
	name t_text not null,
	kind t_text not null,                    -- web, mail, api, database, file, remote, voice, control, other
	port t_int not null,                     -- 0: not said
	url t_text not null,
	is_public t_bool not null
);

create table system_software (
	id t_id primary key,
	cpe t_text not null,                     -- canonical formatted string, or ''
	purl t_text not null,                    -- canonical, or ''
	vendor t_text not null,
	product t_text not null,
	version t_text not null
);
-- What a search for a product begins with: the CPE name, the package URL, “product version” and “vendor product version” folded.
create table software_key (
	software_id t_id not null references system_software (id),
	key t_text not null,
	primary key (key, software_id)
);
create index software_key_of on software_key (software_id);

create table system_link (
	id t_id primary key,
	target_id t_id references system (id),   -- null: a system outside the register
	outside t_text not null,                 -- its name then
	direction t_text not null,               -- sends, receives, both
	purpose t_text not null
);
create index system_link_target on system_link (target_id) where target_id is not null;

create table system_provider (
	id t_id primary key,
	org_id t_id references organisation (id),
	outside t_text not null,                 -- its name when it is not in the register
	service t_text not null,                 -- operation, hosting, monitoring, maintenance, security
	contract_no t_text not null
);
create index system_provider_org on system_provider (org_id) where org_id is not null;

create table system_part (
	id t_id primary key,
	system_id t_id not null references system (id),
	kind t_text not null,                    -- services, software, links, providers
	line_id t_id not null,                   -- stays the same when the content changes
	content_id t_id not null,                -- of the table of its kind
	valid_from t_time not null,
	valid_to t_time,                         -- first moment it is no longer true; null: open
	known_from t_time not null,
	known_to t_time,                         -- first moment the register knew better; null: holds today
	stated_at t_time not null,               -- when it was first said: what is left of a shortened one keeps it
	account_id t_id not null
);
create index system_part_system on system_part (system_id, kind, valid_from);
create index system_part_line on system_part (line_id);
create index system_part_content on system_part (content_id);

-- The yearly system report (Decree 331/2026 Art. 35–36, Form 08) as it was sent. The file is the signed copy; what the register said then
-- is computed again from valid_at and known_at.
create table system_report (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	role t_text not null,                    -- owner, operator: as what it reports
	to_id t_id references organisation (id), -- null: the ministry
	year t_int not null,
	number t_text not null,
	channel t_text not null,                 -- document, portal, email, other
	sent_at t_time not null,
	valid_at t_time not null,
	known_at t_time not null,
	n_systems t_int not null,
	file_id t_id not null references file (id),
	recorded_at t_time not null,
	account_id t_id not null
);
create index system_report_org on system_report (org_id, year);
create index system_report_to on system_report (to_id) where to_id is not null;
