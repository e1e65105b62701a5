-- What was asked of a body and when it last answered, without the rows themselves.
create index contact_check_state on contact_check (org_id, result, asked_at, contact_id);
create index contact_check_answered on contact_check (org_id, answered_at);
