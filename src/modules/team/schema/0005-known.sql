-- What was said of teams and memberships before it was changed: duties of a past day depend on it. The present state is in their own rows.
create table team_was (
	team_id t_id not null references team (id),
	known_to t_time not null,                -- when it was said anew
	moved_at t_time,                         -- it went over to another organisation: since when; null: something else changed
	org_id t_id not null references organisation (id),
	kind t_text not null,
	sector t_text not null,
	decision_no t_text not null,
	decision_at t_time,
	head t_text not null,
	begins_at t_time not null,
	ended_at t_time,
	primary key (team_id, known_to)
);
create index team_was_org on team_was (org_id);
create table team_member_was (
	member_id t_id not null references team_member (id),
	known_to t_time not null,
	from_at t_time not null,
	to_at t_time,
	kind t_text not null,
	contract_from t_time,
	contract_to t_time,
	primary key (member_id, known_to)
);
create index team_sector on team (sector) where kind = 'sector';

-- How many experts a team has when each is counted once, as the register counted: from the moment of a row until the next one of the team.
create table team_effective (
	team_id t_id not null references team (id),
	since t_time not null,
	n t_int not null,
	primary key (team_id, since)
);
-- The lists and the day that were counted last.
create table team_effective_done (
	id t_id primary key,                     -- always 1
	version t_id not null,
	day t_time not null
);
insert into team_effective_done (id, version, day) values (1, 0, 0);
