-- What the staff annex of Form 01 (Circular 20/2017/TT-BTTTT) asks about people beside their certificates.
create table person_education (
	id t_id primary key,
	person_id t_id not null references person (id),
	school t_text not null,
	major t_text not null,
	field t_text not null,                   -- it, security, related
	degree t_text not null,                  -- postgraduate, university, college, vocational
	qualification t_text not null,           -- as the diploma calls it; "" = the degree's own word
	graduated_year t_int not null,           -- 0: not known
	graduated_month t_int not null,          -- 1–12; 0: not known
	recorded_at t_time not null,
	ended_at t_time                          -- recorded by mistake
);
create index person_education_person on person_education (person_id, id);

-- The skills of the annex that somebody works in, with or without a certificate. Not a credential: nobody counts in a team by it.
create table person_skill (
	id t_id primary key,
	person_id t_id not null references person (id),
	code t_text not null,                    -- of data/skills/tt20-2017.csv: "2.2.c"
	recorded_at t_time not null,
	ended_at t_time
);
create index person_skill_person on person_skill (person_id, code);

alter table credential add column origin t_text not null default '';   -- international, domestic; "" = not known

-- Whom a row of a spreadsheet means, and where somebody is already.
create index person_org_name on person (org_id, name);
create index team_member_person_team on team_member (person_id, team_id);
