-- A reorganisation by decision: planned ahead or recorded afterwards, in force from its first moment. Nothing is deleted.
create table succession (
	id t_id primary key,
	from_id t_id not null references organisation (id),
	kind t_text not null,                    -- merged, split, renamed, moved
	at t_time not null,                      -- first moment of the new order
	main_id t_id references organisation (id), -- who takes what is not assigned; null: it stays
	ends t_bool not null,                    -- the organisation ends with it
	name t_text not null,                    -- renamed: the new names
	name_en t_text not null,
	parent_id t_id references organisation (id), -- moved: what changes; null and "": stays as it is
	network_role t_text not null,
	sector t_text not null,
	note t_text not null,                    -- number of the decision
	state t_text not null,                   -- draft, planned, done, cancelled
	version t_int not null,                  -- two officers at once: the second gets a conflict
	created_by t_id not null,
	created_at t_time not null,
	changed_at t_time not null,
	done_at t_time
);
create index succession_from on succession (from_id, state, at);
create index succession_main on succession (main_id, state);

-- Everybody who takes something, main_id too.
create table succession_to (
	succession_id t_id not null references succession (id),
	org_id t_id not null references organisation (id),
	ended_at t_time,                         -- no longer meant: the plan was changed
	primary key (succession_id, org_id)
);
create index succession_to_org on succession_to (org_id, succession_id);

-- What goes to whom: systems that a person assigned beforehand; when it takes effect, each system and what follows it.
create table succession_record (
	succession_id t_id not null references succession (id),
	kind t_text not null,                    -- system, incident, statutory_report
	record_id t_id not null,
	to_id t_id not null references organisation (id),
	moves t_bool not null,                   -- 0: only its sight goes over (it was closed), or it was taken back
	primary key (succession_id, kind, record_id)
);
