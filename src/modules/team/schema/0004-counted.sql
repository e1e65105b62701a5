-- Changes with every change that the count of experts depends on, so that a count in memory knows when it is old.
create table team_version (
	id t_id primary key,                     -- always 1
	version t_id not null
);
insert into team_version (id, version) values (1, 1);
create index team_member_contract on team_member (contract_to, id) where contract_to is not null;
create index person_mac_canon on person (id_mac, canon_id) where id_mac is not null;
