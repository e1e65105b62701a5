-- What incident_list must hold, read from the facts: the list is filled from it and verified against it.
-- Far future (9e18) when no clock runs, so that sorting by due puts it last.
create view incident_listed as
select g.org_id, i.id as incident_id, i.opened_at, case when i.step in ('closed', 'cancelled', 'merged') then 0 else 1 end as is_open, i.step, i.type, i.severity,
       i.class, i.sector, i.province, i.responsible_org,
       coalesce((select min(c.due_at) from incident_clock c where c.incident_id = i.id and c.met_at is null and c.ended_at is null), 9000000000000000000) as due_at
  from incident i join access_grant g on g.kind = 'incident' and g.record_id = i.id;
