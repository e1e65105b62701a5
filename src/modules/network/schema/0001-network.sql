-- What the register knows about organisations beyond core's organisation table. Nothing is deleted; things end.
create table organisation_profile (
	org_id t_id primary key references organisation (id),
	address t_text not null,
	phone t_text not null,
	email t_text not null,
	website t_text not null,
	changed_at t_time not null
);
-- Names with the time they were valid; the present one is organisation.name.
create table organisation_name (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	name t_text not null,
	name_en t_text not null,
	folded t_text not null,
	valid_from t_time,                       -- null: unknown
	valid_to t_time not null                 -- first moment it was no longer the name
);
create index organisation_name_org on organisation_name (org_id, valid_to);

create table organisation_succession (
	id t_id primary key,
	from_id t_id not null references organisation (id),
	to_id t_id not null references organisation (id),
	at t_time not null,
	kind t_text not null,                    -- merged, split, renamed, moved
	note t_text not null,
	recorded_at t_time not null,
	unique (from_id, to_id)
);
create index organisation_succession_to on organisation_succession (to_id);

create table system (
	id t_id primary key,
	code t_text not null unique,             -- "HT-000123"
	owner_id t_id not null references organisation (id),
	operator_id t_id not null references organisation (id),
	isp_org_id t_id references organisation (id),
	name t_text not null,
	folded t_text not null,                  -- text_fold(code name)
	level t_int not null,                    -- 1 … 5; 0: not yet classified
	decision_no t_text not null,
	decision_at t_time,
	is_national_important t_bool not null,
	is_internet_facing t_bool not null,
	sector t_text not null,
	province t_text not null,
	purpose t_text not null,
	domains t_text not null,                 -- one a line
	ips t_text not null,                     -- addresses or prefixes, one a line
	is_demo t_bool not null,
	begins_at t_time not null,
	ended_at t_time,
	created_at t_time not null,
	changed_at t_time not null
);
create index system_owner on system (owner_id, id);
create index system_operator on system (operator_id, id);
create index system_folded on system (folded, id);

create table system_level (
	id t_id primary key,
	system_id t_id not null references system (id),
	level t_int not null,
	decision_no t_text not null,
	decision_at t_time,
	recorded_at t_time not null,
	account_id t_id not null
);
create index system_level_system on system_level (system_id, id);

create table address_space (
	id t_id primary key,
	kind t_text not null,                    -- prefix, asn, domain
	value t_text not null,                   -- "203.0.113.0/24", "AS64500", "bo.gov.vn"; normalised
	first_ip t_bytes,                        -- prefixes: 16 bytes, IPv4 as ::ffff:…
	last_ip t_bytes,
	org_id t_id not null references organisation (id),
	isp_org_id t_id references organisation (id),
	source t_text not null,                  -- declared, whois, vnnic, observed, import
	valid_from t_time not null,
	valid_to t_time,
	created_at t_time not null
);
create index address_space_org on address_space (org_id, id);
create index address_space_value on address_space (kind, value);
create index address_space_first on address_space (first_ip) where first_ip is not null;
-- Changes with every change of address_space, so that a snapshot in memory knows when it is old.
create table address_space_version (
	id t_id primary key,                     -- always 1
	version t_id not null
);
insert into address_space_version (id, version) values (1, 1);

create table contact_point (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	kind t_text not null,                    -- in_hours, out_of_hours, leadership, post, im
	name t_text not null,
	title t_text not null,
	email t_text not null,
	phone t_text not null,
	hours t_text not null,
	call_order t_int not null,
	is_public t_bool not null,
	verified_at t_time,
	changed_at t_time not null,
	ended_at t_time
);
create index contact_point_org on contact_point (org_id, call_order, id);
