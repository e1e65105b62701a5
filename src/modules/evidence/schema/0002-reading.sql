-- The duties engine reads a million statements: each with one step from its subject.
drop index evidence_subject_of;
create index evidence_subject_of on evidence_subject (unit, subject_id, version_id);
alter table evidence_version add column kind t_text not null default '';   -- of its evidence, which never changes
update evidence_version set kind = (select e.kind from evidence e where e.id = evidence_version.evidence_id);
