-- What was said of a case before it was changed: duties of a past day depend on it. The present state is the case's own row.
create table incident_was (
	incident_id t_id not null references incident (id),
	known_to t_time not null,                -- when it was said anew
	moved_at t_time,                         -- another body became responsible: since when; null: something else changed
	responsible_org t_id not null references organisation (id),
	class t_text not null,
	severity t_int not null,
	criteria t_text not null,
	damage_vnd t_int,
	step t_text not null,
	detected_at t_time not null,
	closed_at t_time,
	primary key (incident_id, known_to)
);
