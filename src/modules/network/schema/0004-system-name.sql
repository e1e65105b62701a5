-- The owner's system of a name is looked up for every row of an import.
create index system_owner_name on system (owner_id, name);
