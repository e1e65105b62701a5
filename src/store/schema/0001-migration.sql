-- Which migrations this database has had.
create table if not exists schema_migration (
	module t_text not null,
	number t_int not null,
	name t_text not null,
	applied_at t_time not null,
	primary key (module, number)
);
