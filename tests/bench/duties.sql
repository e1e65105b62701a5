-- Ten years of verified hunts, scans and plans; times in microseconds. Deterministic.
create temp table habit as
  select s.id as system, s.owner_id as org, s.begins_at as since, case s.id / 512 % 8 when 3 then 150 when 5 then 280 when 7 then 430 else 0 end as days from system s;
create temp table work (n integer primary key, org integer, system integer, kind text, fields text, at integer);
insert into work (org, system, kind, fields, at)
  select org, system, 'plan', 'state=issued' || char(10) || 'playbooks=2', since + (system / 512 % 400) * 86400000000 from habit where system / 512 % 4 <> 0;
with recursive turn (k) as (select 0 union all select k + 1 from turn where k < 24)
insert into work (org, system, kind, fields, at)
  select org, system, 'hunt', 'state=closed' || char(10) || 'coverage=9000' || char(10) || 'hypotheses=2' || char(10) || 'sources=3' || char(10) || 'minutes=240',
         since + (k * (days + system / 4096 % 40) + system / 512 % 90) * 86400000000 + system % 512 * 60000000
    from habit, turn where days > 0 and k * (days + 40) < 3600;
insert into work (org, system, kind, fields, at)
  select org, system, 'scan', 'imported=1' || char(10) || 'authenticated=1', at + 3600000000 from work where kind = 'hunt';
insert into evidence (id, code, org_id, kind, created_at) select 1000000000000 + n, 'MC-B-' || n, org, kind, at from work;
insert into evidence_version (id, evidence_id, number, act, state, grade, begins_at, ends_at, judged_at, fields, doc_no, doc_at, issuer, signer, note, content, file_id, sha256,
    stated_at, known_from, known_to, account_id, author, author_org_id, reason, kind)
  select 2000000000000 + n, 1000000000000 + n, 1, 'verify', 'verified', 2, at, at, null, fields, '', null, '', '', '', x'00', null, null, at + 3600000000, at + 3600000000, null, 0, '', null, '', kind
    from work;
insert into evidence_subject (version_id, unit, subject_id, code, name) select 2000000000000 + n, 2, system, 'HT', 'HT' from work;
