-- Teams, the experts in them and what they can do. Nothing is deleted; things end. Dates are civil days in Viet Nam, kept as
-- their first moment; an interval is [from, to): to is the first moment that is outside, null is open.
create table team (
	id t_id primary key,
	code t_text not null unique,             -- "DUC-0001"
	org_id t_id not null references organisation (id),
	kind t_text not null,                    -- organisation, sector
	sector t_text not null,                  -- of a sector team
	name t_text not null,
	name_en t_text not null,
	folded t_text not null,                  -- text_fold(code name name_en)
	decision_no t_text not null,
	decision_at t_time,
	head t_text not null,
	email t_text not null,
	phone t_text not null,
	website t_text not null,
	scope t_text not null,
	services t_text not null,                -- codes of data/csirt_services.csv, one a line
	is_demo t_bool not null,
	begins_at t_time not null,
	ended_at t_time,
	created_at t_time not null,
	changed_at t_time not null
);
create index team_org on team (org_id, id);
create index team_folded on team (folded, id);

-- One row for each organisation that keeps a record of somebody. Rows of the same human being share canon_id, the oldest of them.
create table person (
	id t_id primary key,
	code t_text not null unique,             -- "CG-000001"
	canon_id t_id not null,
	org_id t_id not null references organisation (id),
	name t_text not null,
	folded t_text not null,                  -- text_fold(code name)
	id_mac t_bytes,                          -- keyed HMAC of the national id; the number itself is kept nowhere
	email t_text not null,
	phone t_text not null,
	consent_at t_time,                       -- agreed to be recorded and counted
	consent_note t_text not null,
	is_demo t_bool not null,
	ended_at t_time,
	created_at t_time not null,
	changed_at t_time not null
);
create index person_org on person (org_id, id);
create index person_folded on person (folded, id);
create index person_canon on person (canon_id, id);
create index person_mac on person (id_mac) where id_mac is not null;
-- Two rows with the same number that a human being has looked at and found to be two people.
create table person_distinct (
	low_id t_id not null references person (id),
	high_id t_id not null references person (id),
	account_id t_id not null,
	decided_at t_time not null,
	primary key (low_id, high_id)
);

create table team_member (
	id t_id primary key,
	team_id t_id not null references team (id),
	person_id t_id not null references person (id),
	from_at t_time not null,
	to_at t_time,
	kind t_text not null,                    -- staff, hired
	provider_id t_id references organisation (id),
	provider_name t_text not null,           -- of a provider that is not in the register
	contract_no t_text not null,
	contract_from t_time,
	contract_to t_time,
	duty_share t_int not null,               -- percent of the person's working time
	is_primary t_bool not null,              -- the person counts here when counted once
	recorded_at t_time not null,
	changed_at t_time not null
);
create index team_member_team on team_member (team_id, id);
create index team_member_person on team_member (person_id, id);
create index team_member_provider on team_member (provider_id, id);

create table credential (
	id t_id primary key,
	person_id t_id not null references person (id),
	standard t_text not null,                -- code of data/skills/standards.csv
	skill t_text not null,                   -- code of the standard's file, "" = none
	rank t_text not null,                    -- code of data/skills/ranks.csv, "" = none
	name t_text not null,
	issuer t_text not null,
	number t_text not null,
	from_at t_time not null,
	to_at t_time,
	ended_at t_time,                         -- withdrawn, or recorded by mistake
	recorded_at t_time not null
);
create index credential_person on credential (person_id, id);
create index credential_to on credential (to_at) where to_at is not null;
