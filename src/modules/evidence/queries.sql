-- Attested evidence. Who sees it: the organisation's own tree upwards and downwards ($viewer), who leads its sector ($sector, "" for none),
-- and the coordinator ($wide). The conditions stand in the statements.

-- ---- writing ----

-- name: evidence_insert :exec
-- in: id id, code text, org id, kind text, now time
insert into evidence (id, code, org_id, kind, created_at) values ($id, $code, $org, $kind, $now)

-- name: evidence_version_insert :exec
-- in: id id, evidence id, number int, act text, state text, grade int, begins time, ends time?, judged time?, fields text, doc_no text, doc_at time?, issuer text, signer text, note text, content bytes, file id?, sha256 bytes?, stated time, now time, account id, author text, author_org id?, reason text
insert into evidence_version (id, evidence_id, number, act, state, grade, begins_at, ends_at, judged_at, fields, doc_no, doc_at, issuer, signer,
       note, content, file_id, sha256, stated_at, known_from, known_to, account_id, author, author_org_id, reason, kind)
values ($id, $evidence, $number, $act, $state, $grade, $begins, $ends, $judged, $fields, $doc_no, $doc_at, $issuer, $signer,
       $note, $content, $file, $sha256, $stated, $now, null, $account, $author, $author_org, $reason, (select e.kind from evidence e where e.id = $evidence))

-- name: evidence_version_next :exec
-- in: id id, from id, act text, state text, grade int, now time, account id, author text, author_org id?, reason text
-- The same content with another state. The old version has ended before.
insert into evidence_version (id, evidence_id, number, act, state, grade, begins_at, ends_at, judged_at, fields, doc_no, doc_at, issuer, signer,
       note, content, file_id, sha256, stated_at, known_from, known_to, account_id, author, author_org_id, reason, kind)
select $id, v.evidence_id, v.number + 1, $act, $state, $grade, v.begins_at, v.ends_at, v.judged_at, v.fields, v.doc_no, v.doc_at, v.issuer, v.signer,
       v.note, v.content, v.file_id, v.sha256, v.stated_at, $now, null, $account, $author, $author_org, $reason, v.kind
  from evidence_version v where v.id = $from

-- name: evidence_version_end :exec
-- in: id id, now time
-- Nothing when somebody else was there first.
update evidence_version set known_to = $now where id = $id and known_to is null

-- name: evidence_subject_insert :bulk
-- in: version_id id, unit int, subject_id id, code text, name text
insert into evidence_subject (version_id, unit, subject_id, code, name) values ($version_id, $unit, $subject_id, $code, $name)

-- name: evidence_subjects_copy :exec
-- in: from id, to id
insert into evidence_subject (version_id, unit, subject_id, code, name)
select $to, s.unit, s.subject_id, s.code, s.name from evidence_subject s where s.version_id = $from

-- ---- reading ----

-- name: evidence_by_code :maybe
-- in: code text, viewer id, wide bool, sector text, account id
-- out: is_own bool, is_overseer bool, has_stated bool, author_org text, paper text, papers_of_others int, papers_of_own int, alike int
-- The present version. is_own: of the viewer's tree; is_overseer: the viewer stands above it; has_stated: the viewer or his organisation
-- has said it, and so does not judge it. Of the same paper: with others, with the organisation itself; alike: subjects with the same words.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.id, e.code, e.org_id, o.code as org_code, o.name as org_name, o.ended_at as org_ended_at, e.kind, e.created_at, v.id as version_id, v.number, v.act,
       v.state, v.grade, v.begins_at, v.ends_at, v.judged_at, v.fields, v.doc_no, v.doc_at, v.issuer, v.signer, v.note, v.file_id, v.sha256,
       v.stated_at, v.known_from, v.author, v.author_org_id, v.reason, coalesce(b.code, '') as author_org, coalesce(f.name, '') as paper,
       case when e.org_id in (select id from tree) then 1 else 0 end as is_own,
       case when e.org_id <> $viewer then 1 else 0 end as is_overseer,
       case when exists (select 1 from evidence_version x where x.evidence_id = e.id and x.act in ('state', 'correct')
            and (x.account_id = $account or x.author_org_id = $viewer)) then 1 else 0 end as has_stated,
       (select count(*) from evidence_version y join evidence z on z.id = y.evidence_id
         where y.sha256 = v.sha256 and y.known_to is null and z.org_id <> e.org_id) as papers_of_others,
       (select count(*) from evidence_version y join evidence z on z.id = y.evidence_id
         where y.sha256 = v.sha256 and y.known_to is null and z.org_id = e.org_id and z.id <> e.id and y.state <> 'withdrawn') as papers_of_own,
       (select count(*) from evidence_version y join evidence z on z.id = y.evidence_id join evidence_subject s on s.version_id = y.id
         where y.content = v.content and y.known_to is null and z.org_id = e.org_id and y.state <> 'withdrawn') as alike
  from evidence e join organisation o on o.id = e.org_id join evidence_version v on v.evidence_id = e.id and v.known_to is null
       left join organisation b on b.id = v.author_org_id left join file f on f.id = v.file_id
 where e.code = $code and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))

-- name: evidence_page :many
-- in: viewer id, wide bool, sector text, before id, kind text, state text, org id, max int
-- out: subjects int, subject_code text, subject_name text
-- Newest first, one screen.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.id, e.code, o.code as org_code, o.name as org_name, e.kind, e.created_at, v.state, v.grade, v.begins_at, v.ends_at, v.doc_no, v.known_from,
       v.stated_at, (select count(*) from evidence_subject s where s.version_id = v.id) as subjects,
       (select coalesce(min(s.code), '') from evidence_subject s where s.version_id = v.id) as subject_code,
       (select coalesce(min(s.name), '') from evidence_subject s where s.version_id = v.id) as subject_name
  from evidence e join organisation o on o.id = e.org_id join evidence_version v on v.evidence_id = e.id and v.known_to is null
 where e.id < $before and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
--? kind
   and e.kind = $kind
--? state
   and v.state = $state
--? org
   and e.org_id = $org
 order by e.id desc limit $max

-- name: evidence_queue :many
-- in: viewer id, wide bool, sector text, account id, after time, after_id id, max int
-- out: subjects int, subject_code text, subject_name text, paper text, papers_of_others int, papers_of_own int, alike int
-- What waits for the viewer's judgement, who waits longest first.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.id, e.code, o.code as org_code, o.name as org_name, e.kind, v.id as version_id, v.number, v.grade, v.begins_at, v.ends_at, v.fields, v.doc_no, v.doc_at,
       v.issuer, v.signer, v.note, v.file_id, v.stated_at, v.known_from, v.author, coalesce(f.name, '') as paper,
       (select count(*) from evidence_subject s where s.version_id = v.id) as subjects,
       (select coalesce(min(s.code), '') from evidence_subject s where s.version_id = v.id) as subject_code,
       (select coalesce(min(s.name), '') from evidence_subject s where s.version_id = v.id) as subject_name,
       (select count(*) from evidence_version y join evidence z on z.id = y.evidence_id
         where y.sha256 = v.sha256 and y.known_to is null and z.org_id <> e.org_id) as papers_of_others,
       (select count(*) from evidence_version y join evidence z on z.id = y.evidence_id
         where y.sha256 = v.sha256 and y.known_to is null and z.org_id = e.org_id and z.id <> e.id and y.state <> 'withdrawn') as papers_of_own,
       (select count(*) from evidence_version y join evidence z on z.id = y.evidence_id join evidence_subject s on s.version_id = y.id
         where y.content = v.content and y.known_to is null and z.org_id = e.org_id and y.state <> 'withdrawn') as alike
  from evidence_version v join evidence e on e.id = v.evidence_id join organisation o on o.id = e.org_id left join file f on f.id = v.file_id
 where v.known_to is null and v.state = 'waiting' and (v.known_from, v.id) > ($after, $after_id)
   and e.org_id <> $viewer and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
   and not exists (select 1 from evidence_version x where x.evidence_id = e.id and x.act in ('state', 'correct')
       and (x.account_id = $account or x.author_org_id = $viewer))
 order by v.known_from, v.id limit $max

-- name: evidence_versions :many
-- in: evidence id
-- out: author_org text, paper text
-- All, the present one first.
select v.id, v.number, v.act, v.state, v.grade, v.begins_at, v.ends_at, v.judged_at, v.fields, v.doc_no, v.doc_at, v.issuer, v.signer, v.note, v.file_id, v.sha256,
       v.stated_at, v.known_from, v.known_to, v.author, coalesce(b.code, '') as author_org, coalesce(f.name, '') as paper, v.reason
  from evidence_version v left join organisation b on b.id = v.author_org_id left join file f on f.id = v.file_id
 where v.evidence_id = $evidence order by v.number desc limit 200

-- name: evidence_subjects :many
-- in: version id, max int
select s.unit, s.subject_id, s.code, s.name from evidence_subject s where s.version_id = $version order by s.unit, s.code limit $max

-- name: evidence_same_paper :many
-- in: evidence id, sha256 bytes, viewer id, wide bool, sector text
-- Others with the same signed paper, as far as the viewer sees them.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.code, o.name as org_name
  from evidence_version v join evidence e on e.id = v.evidence_id join organisation o on o.id = e.org_id
 where v.sha256 = $sha256 and v.known_to is null and e.id <> $evidence
   and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
 order by e.id limit 20

-- name: evidence_of_system :many
-- in: system id, viewer id, wide bool, sector text, max int
-- The newest about one system.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.id, e.code, e.kind, v.state, v.begins_at, v.ends_at
  from evidence_subject s join evidence_version v on v.id = s.version_id and v.known_to is null join evidence e on e.id = v.evidence_id
       join organisation o on o.id = e.org_id
 where s.unit = 2 and s.subject_id = $system and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
 order by e.id desc limit $max

-- name: evidence_code_of :maybe
-- in: id id, viewer id, wide bool, sector text
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.code from evidence e join organisation o on o.id = e.org_id
 where e.id = $id and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))

-- name: evidence_id_of :maybe
-- in: code text, org id
-- A statement of the same organisation that another one refers to.
select id from evidence where code = $code and org_id = $org

-- ---- whom it may be about ----

-- name: evidence_orgs_stated :many
-- in: viewer id, max int
-- The viewer's tree: for whom he may state.
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select o.id, o.code, o.name from organisation o where o.id in (select id from tree) and o.ended_at is null order by o.folded, o.id limit $max

-- name: evidence_systems_of :many
-- in: org id, code text, max int
-- out: since time
-- Systems that it owns or runs, or did; since: when they are known to have been there.
select s.id, s.code, s.name, s.ended_at,
       (select coalesce(min(f.valid_from), s.begins_at) from system_fact f where f.system_id = s.id and f.known_to is null
           and f.attribute in ('owner', 'operator') ) as since
  from system s
 where s.id in (select a.id from system a where a.owner_id = $org
                union select b.id from system b where b.operator_id = $org
                union select c.system_id from system_fact c where c.org_id = $org and c.attribute in ('owner', 'operator') and c.known_to is null)
--? code
   and s.code = $code
 order by s.folded, s.id limit $max

-- name: evidence_teams_of :many
-- in: org id, code text, max int
select t.id, t.code, t.name, t.begins_at, t.ended_at from team t where t.org_id = $org
--? code
   and t.code = $code
 order by t.folded, t.id limit $max

-- ---- duties: versions as they bear on one subject, for organisations from … to ----
-- Units are those of enum duty_unit: 0 organisations, 1 teams, 2 systems, 3 sectors (by the body that leads them).

-- name: evidence_of_orgs :each
-- in: org_from id, org_to id
select v.evidence_id as id, v.kind, x.unit, x.subject_id, v.state, v.grade, v.begins_at, v.ends_at, v.judged_at, v.fields, v.stated_at, v.known_from, v.known_to
  from evidence_subject x join evidence_version v on v.id = x.version_id
 where x.unit in (0, 3) and x.subject_id >= $org_from and x.subject_id < $org_to and v.state <> 'withdrawn'

-- name: evidence_of_teams :each
-- in: org_from id, org_to id, only id
select v.evidence_id as id, v.kind, x.unit, x.subject_id, v.state, v.grade, v.begins_at, v.ends_at, v.judged_at, v.fields, v.stated_at, v.known_from, v.known_to
  from team t join evidence_subject x on x.unit = 1 and x.subject_id = t.id join evidence_version v on v.id = x.version_id
 where t.org_id >= $org_from and t.org_id < $org_to and v.state <> 'withdrawn'
--? only
   and t.id = $only

-- name: evidence_of_systems :each
-- in: org_from id, org_to id, only id
-- By the present owner. The order of the tables is said: few systems, then what is about each.
select v.evidence_id as id, v.kind, x.unit, x.subject_id, v.state, v.grade, v.begins_at, v.ends_at, v.judged_at, v.fields, v.stated_at, v.known_from, v.known_to
  from system s cross join evidence_subject x cross join evidence_version v
 where s.owner_id >= $org_from and s.owner_id < $org_to and x.unit = 2 and x.subject_id = s.id and v.id = x.version_id
   and v.state <> 'withdrawn'
--? only
   and s.id = $only

-- name: evidence_told :many
-- in: evidence id
-- out: org_id id, unit int, subject_id id
-- Whom it is or was about, with the organisation whose duties these are. The order of the tables is said.
select x.subject_id as org_id, x.unit, x.subject_id from evidence_version v cross join evidence_subject x
 where v.evidence_id = $evidence and x.version_id = v.id and x.unit in (0, 3)
union select t.org_id, x.unit, x.subject_id from evidence_version v cross join evidence_subject x cross join team t
 where v.evidence_id = $evidence and x.version_id = v.id and x.unit = 1 and t.id = x.subject_id
union select s.owner_id, x.unit, x.subject_id from evidence_version v cross join evidence_subject x cross join system s
 where v.evidence_id = $evidence and x.version_id = v.id and x.unit = 2 and s.id = x.subject_id

-- ---- a successor goes on with what is open ----

-- name: evidence_heritage_count :one
-- in: org id
-- out: n int
select count(*) as n from evidence e join evidence_version v on v.evidence_id = e.id and v.known_to is null
 where e.org_id = $org and v.state in ('waiting', 'returned')

-- name: evidence_heritage_move :exec
-- in: from id, to id
update evidence set org_id = $to where org_id = $from and id in
       (select v.evidence_id from evidence_version v where v.known_to is null and v.state in ('waiting', 'returned'))

-- ---- spreadsheets ----

-- name: evidence_twin :maybe
-- in: org id, kind text, begins time, doc_no text, subject text
-- A row without a code that is there already.
select e.code from evidence e join evidence_version v on v.evidence_id = e.id and v.known_to is null
 where e.org_id = $org and e.kind = $kind and v.begins_at = $begins and v.doc_no = $doc_no and v.state <> 'withdrawn'
   and exists (select 1 from evidence_subject s where s.version_id = v.id and s.code = $subject)
 order by e.id limit 1

-- name: evidence_export :many
-- in: after id, viewer id, wide bool, sector text, max int
with recursive tree (id) as (
    select o.id from organisation o where o.id = $viewer
    union
    select o.id from organisation o join tree on o.parent_id = tree.id)
select e.id, e.code, o.code as org_code, e.kind, v.state, v.begins_at, v.ends_at, v.judged_at, v.fields, v.doc_no, v.doc_at, v.issuer, v.signer, v.note
  from evidence e join organisation o on o.id = e.org_id join evidence_version v on v.evidence_id = e.id and v.known_to is null
 where e.id > $after and ($wide = 1 or e.org_id in (select id from tree) or (o.sector = $sector and $sector <> ''))
 order by e.id limit $max

-- name: evidence_export_subjects :many
-- in: after id, upto id
select v.evidence_id, s.code from evidence_version v join evidence_subject s on s.version_id = v.id
 where v.evidence_id > $after and v.evidence_id <= $upto and v.known_to is null order by v.evidence_id, s.unit, s.code
