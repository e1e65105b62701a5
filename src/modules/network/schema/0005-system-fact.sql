-- What is said of a system, with two time axes: when it is true and when the register knew it. Nothing is changed here but known_to.
-- The columns of `system` are the view of these rows at the present moment.
alter table system add column stage t_text not null default 'operating';
alter table system add column dossier t_text not null default 'none';
alter table system add column hosting t_text not null default '';

create table system_fact (
	id t_id primary key,
	system_id t_id not null references system (id),
	attribute t_text not null,               -- level, owner, operator, important, facing, stage, dossier, hosting
	value t_text not null,                   -- "3", a code of an organisation, yes, no, a word
	org_id t_id references organisation (id),
	document t_text not null,                -- number of the decision or contract, or where it was learnt
	document_at t_time,
	valid_from t_time not null,
	valid_to t_time,                         -- first moment it is no longer true; null: open
	known_from t_time not null,
	known_to t_time,                         -- first moment the register knew better; null: holds today
	stated_at t_time not null,               -- when it was first said: what is left of a shortened one keeps it
	account_id t_id not null
);
create index system_fact_system on system_fact (system_id, attribute, valid_from);
create index system_fact_org on system_fact (org_id, attribute) where org_id is not null;

-- What the register held until now. system_level is not written any more.
insert into system_fact (id, system_id, attribute, value, org_id, document, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id), s.id, 'owner', o.code, o.id, '', s.begins_at, s.created_at, s.created_at, 0
  from system s join organisation o on o.id = s.owner_id;
insert into system_fact (id, system_id, attribute, value, org_id, document, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 1, s.id, 'operator', o.code, o.id, '', s.begins_at, s.created_at, s.created_at, 0
  from system s join organisation o on o.id = s.operator_id;
insert into system_fact (id, system_id, attribute, value, document, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 2, s.id, 'important', 'yes', '', s.begins_at, s.created_at, s.created_at, 0
  from system s where s.is_national_important = 1;
insert into system_fact (id, system_id, attribute, value, document, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 3, s.id, 'facing', 'yes', '', s.begins_at, s.created_at, s.created_at, 0
  from system s where s.is_internet_facing = 1;
insert into system_fact (id, system_id, attribute, value, document, valid_from, valid_to, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 4, s.id, 'stage', 'operating', '', s.begins_at, s.ended_at, s.created_at, s.created_at, 0
  from system s where s.ended_at is null or s.ended_at > s.begins_at;
insert into system_fact (id, system_id, attribute, value, document, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 5, s.id, 'stage', 'retired', '', s.ended_at, s.changed_at, s.changed_at, 0
  from system s where s.ended_at is not null;
insert into system_fact (id, system_id, attribute, value, document, document_at, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 6, s.id, 'dossier', 'approved', s.decision_no, s.decision_at, coalesce(s.decision_at, s.begins_at),
       s.created_at, s.created_at, 0
  from system s where s.level > 0 and s.decision_no <> '';
insert into system_fact (id, system_id, attribute, value, document, document_at, valid_from, known_from, stated_at, account_id)
select 8 * row_number() over (order by s.id) + 7, s.id, 'level', cast(s.level as text), s.decision_no, s.decision_at, coalesce(s.decision_at, s.begins_at),
       s.created_at, s.created_at, 0
  from system s where s.level > 0 and not exists (select 1 from system_level l where l.system_id = s.id);
update system set stage = 'retired' where ended_at is not null;
update system set dossier = 'approved' where level > 0 and decision_no <> '';

-- Each recorded level held, as far as anybody knew, without end until the next one was recorded …
insert into system_fact (id, system_id, attribute, value, document, document_at, valid_from, known_from, known_to, stated_at, account_id)
select 1000000000 + row_number() over (order by h.id), h.system_id, 'level', cast(h.level as text), h.decision_no, h.decision_at, h.recorded_at,
       h.recorded_at, h.next_at, h.recorded_at, h.account_id
  from (select l.*, lead(l.recorded_at) over (partition by l.system_id order by l.id) as next_at from system_level l) h;
-- … and since then until that moment.
insert into system_fact (id, system_id, attribute, value, document, document_at, valid_from, valid_to, known_from, stated_at, account_id)
select 2000000000 + row_number() over (order by h.id), h.system_id, 'level', cast(h.level as text), h.decision_no, h.decision_at, h.recorded_at,
       h.next_at, h.next_at, h.recorded_at, h.account_id
  from (select l.*, lead(l.recorded_at) over (partition by l.system_id order by l.id) as next_at from system_level l) h
 where h.next_at is not null;
