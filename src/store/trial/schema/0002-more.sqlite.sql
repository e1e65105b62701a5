create table engine_own (id t_id primary key, kind t_text not null);
insert into engine_own (id, kind) values (1, 'sqlite');
