-- Tables the store's own tests live on; not part of the program.
create table thing (
	id t_id primary key,
	code t_text not null unique,             -- "T-1"
	parent_id t_id references thing (id),
	flag t_bool not null,
	at t_time,
	score t_real,
	bytes t_bytes,
	data t_json not null default '{}',
	n t_int not null default 0 check (n >= 0)
);
create index thing_at on thing (at, id);
create table tally (
	name t_text primary key,
	n t_int not null
);
