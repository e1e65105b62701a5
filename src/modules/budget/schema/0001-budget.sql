-- Money and positions of incident response. Nothing is changed here but known_to: whoever corrects adds a version, and asking what was
-- known on a day gives the answer of that day. Amounts are whole đồng.

-- One year of one organisation.
create table budget_year (
	id t_id primary key,
	org_id t_id not null references organisation (id),
	year t_int not null,
	created_at t_time not null,
	unique (org_id, year)
);
create index budget_year_of on budget_year (year, org_id);

-- What was said of the year at once: the decision that gives the money, and the lines below.
create table budget_version (
	id t_id primary key,
	budget_id t_id not null references budget_year (id),
	number t_int not null,                   -- 1, 2, …
	decision_no t_text not null,
	decision_at t_time,
	note t_text not null,
	known_from t_time not null,
	known_to t_time,                         -- first moment another version held; null: the present one
	account_id t_id not null,
	author t_text not null
);
create unique index budget_version_present on budget_version (budget_id) where known_to is null;
create unique index budget_version_of on budget_version (budget_id, number);

create table budget_line (
	version_id t_id not null references budget_version (id),
	purpose t_text not null,                 -- a word of the kind "budget" in data/duties/vocabulary.json
	planned t_int not null,
	approved t_int not null,
	disbursed t_int not null,
	since t_time not null,                   -- when it was first said that money is approved, or that it is spent: the later of what holds
	primary key (version_id, purpose)
);

-- A position that is planned, be there somebody in it or not.
create table post (
	id t_id primary key,
	code t_text not null unique,             -- "VT-0001"
	org_id t_id not null references organisation (id),
	created_at t_time not null
);
create index post_org on post (org_id, id);

create table post_version (
	id t_id primary key,
	post_id t_id not null references post (id),
	number t_int not null,
	title t_text not null,
	team_id t_id references team (id),
	skill t_text not null,                   -- code of data/skills/nd333-2026.csv, "" = none
	planned t_int not null,
	filled t_int not null,
	is_counted t_bool not null,              -- filled is the number of the team's members
	vacant_since t_time,                     -- null: nothing is vacant
	hiring t_text not null,                  -- none, preparing, advertised, selecting, appointing
	note t_text not null,
	ended_at t_time,                         -- the position is given up
	known_from t_time not null,
	known_to t_time,
	account_id t_id not null,                -- 0: the program itself, counting
	author t_text not null
);
create unique index post_version_present on post_version (post_id) where known_to is null;
create unique index post_version_of on post_version (post_id, number);
create index post_version_team on post_version (team_id) where team_id is not null and known_to is null;
