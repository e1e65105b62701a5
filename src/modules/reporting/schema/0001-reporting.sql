-- A report required by law, from draft to acceptance. What was sent never changes; a returned report goes on as a new row.
create table statutory_report (
	id t_id primary key,
	code t_text not null unique,             -- BC-2026-000045; its second version BC-2026-000045-2
	incident_id t_id not null references incident (id),
	kind t_text not null,                    -- of data/profiles: notice, initial, report_24h, closing, …
	profile t_text not null,
	form t_text not null,                    -- data/forms: "tt20-mau-03-1"
	revision t_int not null,                 -- 1, 2, … of the same report
	replaces t_id references statutory_report (id),
	version t_int not null,                  -- two people at once: the second gets a conflict
	state t_text not null,                   -- draft, sent, acknowledged, accepted, returned, withdrawn
	fields t_json not null,                  -- {"key": "text"}; lists and several choices one a line
	from_org t_id not null references organisation (id),
	created_by t_id not null,
	created_at t_time not null,
	changed_at t_time not null,
	changed_by t_text not null,
	number t_text not null,                  -- số ký hiệu: "12/BC-ABC"; may come after sending, once
	issuer t_text not null,                  -- names as they were when it was sent
	superior t_text not null,
	place t_text not null,
	authority t_text not null,               -- «KT. GIÁM ĐỐC»
	signer_title t_text not null,
	signed_by t_text not null,
	file_unit t_text not null,
	urgency t_text not null,
	sent_at t_time,
	sent_by t_text not null,
	ended_at t_time,                         -- accepted, returned, withdrawn
	reason t_text not null                   -- why returned (on the new draft too) or withdrawn
);
create index statutory_report_of on statutory_report (incident_id, id);
create index statutory_report_from on statutory_report (from_org, state, id);
create index statutory_report_replaces on statutory_report (replaces) where replaces is not null;

-- To whom: found when it is sent, from the roles the profile names. Roles nobody holds here stand with a name alone.
create table statutory_report_recipient (
	report_id t_id not null references statutory_report (id),
	seq t_int not null,
	org_id t_id references organisation (id),
	role t_text not null,                    -- owner, coordinator, unit, member, force
	name t_text not null,
	is_copy t_bool not null,
	decides t_bool not null,                 -- its acceptance is what counts
	sent_at t_time not null,
	acknowledged_at t_time,                  -- by the program, at once (Decision 05/2017 Art. 12)
	seen_at t_time,                          -- taken in hand by a person
	seen_by t_text not null,
	decision t_text not null,                -- "", accepted, returned
	decided_by t_text not null,
	decided_at t_time,
	reason t_text not null,
	primary key (report_id, seq)
);
create unique index statutory_report_recipient_once on statutory_report_recipient (report_id, org_id) where org_id is not null;
-- For those still to be decided.
create index statutory_report_recipient_waiting on statutory_report_recipient (org_id, decision, decides, report_id);
create index statutory_report_recipient_org on statutory_report_recipient (org_id, report_id);
