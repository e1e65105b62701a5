-- What a person decided about two registrations of address space that overlap. Both registrations stay; they end, if at all,
-- by the hand of their owners.
create table address_overlap (
	id t_id primary key,
	outer_id t_id not null references address_space (id),
	inner_id t_id not null references address_space (id),
	decision t_text not null,                -- both, outer, inner: whose it is
	reason t_text not null,
	account_id t_id not null,
	decided_at t_time not null,
	unique (outer_id, inner_id)
);
