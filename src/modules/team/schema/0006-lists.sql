-- Experts of one record keeper in the order of names; certificates of one expert by their end.
create index person_org_folded on person (org_id, folded, id);
create index credential_person_to on credential (person_id, to_at) where to_at is not null and ended_at is null;
