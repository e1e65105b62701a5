-- Lists in the order of names: of a body, a sector, a province, a level.
create index system_owner_folded on system (owner_id, folded, id);
create index system_operator_folded on system (operator_id, folded, id) where operator_id <> owner_id;
create index system_sector_folded on system (sector, folded, id, province);
create index system_province_folded on system (province, folded, id, sector);
create index system_level_folded on system (level, folded, id, sector, province);
-- Overlaps are found in the index alone.
create index address_space_range on address_space (first_ip, last_ip, org_id, isp_org_id, id) where first_ip is not null;
create index address_space_same on address_space (kind, value, id, org_id, isp_org_id);
-- Changes with every change of a system's name, so that the names in memory know when they are old.
create table system_names_version (
	id t_id primary key,                     -- always 1
	version t_id not null
);
insert into system_names_version (id, version) values (1, 1);
