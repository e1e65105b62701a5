-- What somebody has learnt and practised, and the international bodies a team belongs to.
create table team_training (
	id t_id primary key,
	person_id t_id not null references person (id),
	kind t_text not null,                    -- course, drill, exercise, event
	title t_text not null,
	standard t_text not null,                -- as credential.standard; "" = none
	skill t_text not null,
	hours t_int not null,
	source t_text not null,                  -- who held it
	held_at t_time not null,                 -- its last day
	recorded_at t_time not null,
	ended_at t_time                          -- recorded by mistake
);
create index team_training_person on team_training (person_id, held_at, id);

create table team_affiliation (
	id t_id primary key,
	team_id t_id not null references team (id),
	body t_text not null,                    -- FIRST, APCERT, TF-CSIRT
	level t_text not null,                   -- as the body calls it: "full member", "listed", "accredited"
	evidence t_text not null,                -- an https address
	from_at t_time not null,
	to_at t_time,
	recorded_at t_time not null
);
create index team_affiliation_team on team_affiliation (team_id, id);
