-- How long answers took, without the rows themselves.
create index contact_check_took on contact_check (asked_at, org_id, result, answered_at) where answered_at is not null;
