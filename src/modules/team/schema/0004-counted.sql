-- Changes with every change that the count of experts depends on, so that a count in memory knows when it is old.
create table team_version (
	id t_id primary key,                     -- always 1
	version t_id not null
);
insert into team_version (id, version) values (1, 1);
create index team_member_contract on team_member (contract_to, id) where contract_to is not null;
-- Its number is in another row, too, or was once: only those are looked at for rows that mean the same human being.
alter table person add column has_double t_bool not null default 0;
update person set has_double = 1
 where id_mac in (select p.id_mac from person p where p.id_mac is not null group by p.id_mac having count(*) > 1);
create index person_double on person (id) where has_double = 1;
