-- The living members of the network in the order of names, and when their contact points were confirmed, without the rows themselves.
create index organisation_member on organisation (folded, id) where ended_at is null and network_role <> 'none';
create index contact_point_confirmed on contact_point (org_id, ended_at, verified_at);
-- Systems of a level within a tree.
create index system_owner_level on system (owner_id, level, id);
create index system_operator_level on system (operator_id, level, owner_id, id) where operator_id <> owner_id;
