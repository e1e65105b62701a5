-- Snapshots of where everybody stood with the duties, and the reports written from them. Nothing of a snapshot is ever changed.
create table report_snapshot (
	id t_id primary key,
	code t_text not null unique,             -- "KS-2026-0001"
	org_id t_id not null references organisation (id),   -- who took it
	scope t_text not null,                   -- nation, organisation, sector, province
	scope_code t_text not null,              -- of the organisation, sector or province; "" of the nation
	from_at t_time not null,                 -- instances due in [from, to)
	to_at t_time not null,
	at_at t_time not null,                   -- as the world was …
	known_at t_time not null,                -- … by what was known
	n_instances t_int not null,
	hash t_text not null,                    -- SHA-256 of all lines, sorted by bytes; hex
	body t_text not null,                    -- what is signed: JSON, byte for byte
	signature t_text not null,               -- Ed25519 (RFC 8032) over the envelope of the body, base64
	public_key t_text not null,              -- base64
	taken_at t_time not null,
	account_id t_id not null                 -- 0: the program itself
);
create index report_snapshot_scope on report_snapshot (scope, scope_code, id);

-- The lines of one organisation.
create table report_snapshot_org (
	snapshot_id t_id not null references report_snapshot (id),
	org_code t_text not null,
	org_name t_text not null,
	class t_text not null,
	sector t_text not null,
	province t_text not null,
	counts t_text not null,                  -- how many in each status, in the order of enum duty_status
	n_lines t_int not null,
	n_bytes t_int not null,                  -- of the lines
	lines t_bytes not null,                  -- Zstandard (RFC 8878)
	primary key (snapshot_id, org_code)
);

create table report_summary (
	id t_id primary key,
	code t_text not null unique,             -- "BCTH-2026-0001"
	org_id t_id not null references organisation (id),   -- who reports
	scope t_text not null,
	scope_code t_text not null,
	scope_name t_text not null,
	year t_int not null,
	from_at t_time not null,
	to_at t_time not null,
	at_at t_time not null,
	snapshot_id t_id references report_snapshot (id),    -- null while it is being computed
	previous_id t_id references report_summary (id),     -- issued before for the same scope
	state t_text not null,                   -- preparing, draft, approved, issued, withdrawn
	version t_int not null,                  -- two people at once: the second gets a conflict
	created_at t_time not null,
	account_id t_id not null,
	number t_text not null,                  -- số ký hiệu: "12/BC-ABC"
	place t_text not null,
	signed_at t_time,                        -- date on the document
	signer_title t_text not null,
	signer_name t_text not null,
	lead_id t_id references organisation (id),           -- the body that signs and sends it
	issued_at t_time,
	is_demo t_bool not null
);
create index report_summary_org on report_summary (org_id, id);
create index report_summary_scope on report_summary (scope, scope_code, state, id);
create index report_summary_lead on report_summary (lead_id) where lead_id is not null;

-- Every version of every part's text.
create table report_text (
	summary_id t_id not null references report_summary (id),
	place t_int not null,                    -- 1 … 10: parts I to X
	lang t_text not null,                    -- vi, en
	version t_int not null,
	text t_text not null,
	is_generated t_bool not null,
	author t_text not null,
	account_id t_id not null,
	at t_time not null,
	primary key (summary_id, place, lang, version)
);

create table report_approval (
	id t_id primary key,
	summary_id t_id not null references report_summary (id),
	account_id t_id not null,
	name t_text not null,
	at t_time not null,
	ended_at t_time                          -- the text was changed after it
);
create index report_approval_summary on report_approval (summary_id, id);

-- What has been corrected since a snapshot.
create table report_delta (
	id t_id primary key,
	snapshot_id t_id not null references report_snapshot (id),
	known_at t_time not null,                -- by what is known at this moment
	n_rows t_int not null,                   -- all differences; the first 5,000 are kept
	hash t_text not null,                    -- of the lines as they would be now
	made_at t_time not null
);
create index report_delta_snapshot on report_delta (snapshot_id, id);
create table report_delta_row (
	delta_id t_id not null references report_delta (id),
	seq t_int not null,
	org_code t_text not null,
	before t_text not null,                  -- the line; "" when there was none
	after t_text not null,
	primary key (delta_id, seq)
);
