-- Whose a subject was before: what becomes known of that organisation later may change its past.
create table duty_owned (
	org_id t_id not null references organisation (id),
	unit t_int not null,
	subject_id t_id not null,
	primary key (org_id, unit, subject_id)
);
create index duty_owned_subject on duty_owned (unit, subject_id);

-- Kinds of record that waivers of the organisation let stand for others: to be followed, though no duty asks for them.
create table duty_substitute (
	org_id t_id not null references organisation (id),
	kind t_text not null,
	primary key (org_id, kind)
);
