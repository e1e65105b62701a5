-- Lists in the order of names: of a body, a sector, a province, a level.
create index system_owner_folded on system (owner_id, folded, id);
create index system_operator_folded on system (operator_id, folded, id);
create index system_sector_folded on system (sector, folded, id);
create index system_province_folded on system (province, folded, id);
create index system_level_folded on system (level, folded, id);
-- Overlaps are found in the index alone.
create index address_space_range on address_space (first_ip, last_ip, org_id, isp_org_id, id) where first_ip is not null;
