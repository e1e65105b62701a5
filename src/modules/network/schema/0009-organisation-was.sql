-- What the register said of an organisation before it was changed: its duties on a past day depend on it. The present state is the organisation's row.
create table organisation_was (
	org_id t_id not null references organisation (id),
	known_to t_time not null,                -- when it was said anew
	valid_to t_time not null,                -- since when the new holds; for all of the time after, whatever was said before
	kind t_text not null,
	network_role t_text not null,
	member_group t_text not null,
	sector t_text not null,
	province t_text not null,
	parent_id t_id references organisation (id),
	primary key (org_id, known_to)
);
create index organisation_was_parent on organisation_was (parent_id) where parent_id is not null;
