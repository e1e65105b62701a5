-- A report required by law, from draft to acceptance. Content is the form's fields as JSON; a sent version never changes.
create table statutory_report (
	id t_id primary key,
	code t_text not null unique,             -- BC-2026-000045
	incident_id t_id not null references incident (id),
	kind t_text not null,                    -- notice initial situation option direction support closing report_24h report_72h
	profile t_text not null,
	form t_text not null,                    -- form version of the profile: "tt20-mau-03"
	number t_text not null,                  -- số ký hiệu: "12/BC-ABC"
	version t_int not null,
	state t_text not null,                   -- draft, sent, acknowledged, accepted, returned, withdrawn
	fields t_json not null,
	from_org t_id not null references organisation (id),
	created_by t_id not null,
	created_at t_time not null,
	changed_at t_time not null,
	signed_by t_text not null,
	sent_at t_time,
	replaces t_id references statutory_report (id)
);
create index statutory_report_of on statutory_report (incident_id, id);
create index statutory_report_state on statutory_report (state, sent_at, id);
create table statutory_report_recipient (
	report_id t_id not null references statutory_report (id),
	org_id t_id not null references organisation (id),
	role t_text not null,                    -- owner, coordinator, unit, responsible, force
	decides t_bool not null,                 -- its acceptance is what counts
	sent_at t_time not null,
	seen_at t_time,
	acknowledged_at t_time,
	decision t_text not null,                -- "", accepted, returned
	decided_by t_id references account (id),
	decided_at t_time,
	reason t_text not null,
	primary key (report_id, org_id)
);
create index statutory_report_recipient_org on statutory_report_recipient (org_id, decision, sent_at, report_id);
