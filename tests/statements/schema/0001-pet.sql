create table owner (id t_id primary key, name t_text not null);
create table pet (
	id t_id primary key,
	name t_text not null,
	owner_id t_id references owner (id),
	born_at t_time,
	is_tame t_bool not null
);
