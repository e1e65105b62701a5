-- Reports of the public: in, looked at, decided.

-- name: report_insert :exec
-- in: id id, code text, secret_hash bytes, channel text, lang text, notifier_name text, notifier_address text, notifier_email text, notifier_phone text, notifier_org id?, system_name text, domains json, ips json, operator text, owner text, description text, detected_at time, result text, proposal text, received_at time, content_hash bytes, state text, same_as id?, acknowledged_at time, is_demo bool
insert into report (id, code, secret_hash, channel, lang, notifier_name, notifier_address, notifier_email, notifier_phone, notifier_org, system_name, domains, ips, operator, owner, description, detected_at, result, proposal, received_at, content_hash, state, state_reason, same_as, acknowledged_at, version, is_demo)
values ($id, $code, $secret_hash, $channel, $lang, $notifier_name, $notifier_address, $notifier_email, $notifier_phone, $notifier_org, $system_name, $domains, $ips, $operator, $owner, $description, $detected_at, $result, $proposal, $received_at, $content_hash, $state, '', $same_as, $acknowledged_at, 1, $is_demo)

-- name: report_insert_many :bulk
-- in: id id, code text, secret_hash bytes, channel text, lang text, notifier_name text, notifier_address text, notifier_email text, notifier_phone text, notifier_org id?, system_name text, domains json, ips json, operator text, owner text, description text, detected_at time, result text, proposal text, received_at time, content_hash bytes, state text, state_reason text, same_as id?, incident_id id?, officer id?, decided_at time?, acknowledged_at time, version int, is_demo bool
-- For bulk loads.
insert into report (id, code, secret_hash, channel, lang, notifier_name, notifier_address, notifier_email, notifier_phone, notifier_org, system_name, domains, ips, operator, owner, description, detected_at, result, proposal, received_at, content_hash, state, state_reason, same_as, incident_id, officer, decided_at, acknowledged_at, version, is_demo)
values ($id, $code, $secret_hash, $channel, $lang, $notifier_name, $notifier_address, $notifier_email, $notifier_phone, $notifier_org, $system_name, $domains, $ips, $operator, $owner, $description, $detected_at, $result, $proposal, $received_at, $content_hash, $state, $state_reason, $same_as, $incident_id, $officer, $decided_at, $acknowledged_at, $version, $is_demo)

-- name: report_same_content :maybe
-- in: content_hash bytes, since time
-- The first report of the same content since a moment.
select id, code from report where content_hash = $content_hash and received_at >= $since and same_as is null order by id limit 1

-- name: report_values_put :bulk
-- in: value text, report_id id
-- The values of one new report, each once.
insert into report_value (value, report_id) values ($value, $report_id)

-- name: report_by_secret :maybe
-- in: code text
-- out: step text, same_state text, closed_at time
-- For the notifier: the caller compares the secret's hash in constant time. What was joined to another report goes its way.
select r.id, r.code, r.secret_hash, r.state, r.state_reason, r.received_at, r.acknowledged_at, r.description, r.detected_at, r.system_name, r.lang, r.same_as, r.incident_id, r.version, r.is_demo,
       coalesce(o.state, '') as same_state, coalesce(i.step, '') as step, i.closed_at as closed_at
  from report r left join report o on o.id = r.same_as left join incident i on i.id = coalesce(r.incident_id, o.incident_id) where r.code = $code

-- name: report_get :maybe
-- in: viewer id, code text
-- out: officer_name text, same_code text, incident_code text
select r.id, r.code, r.channel, r.lang, r.notifier_name, r.notifier_address, r.notifier_email, r.notifier_phone, r.notifier_org, r.system_name, r.domains, r.ips, r.operator, r.owner,
       r.description, r.detected_at, r.result, r.proposal, r.received_at, r.state, r.state_reason, r.same_as, r.incident_id, r.officer, r.decided_at, r.acknowledged_at, r.version, r.is_demo, g.level,
       coalesce(a.full_name, '') as officer_name, coalesce(o.code, '') as same_code, coalesce(i.code, '') as incident_code
  from report r join access_grant g on g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer
       left join account a on a.id = r.officer left join report o on o.id = r.same_as left join incident i on i.id = r.incident_id
 where r.code = $code

-- name: report_seen :maybe
-- in: viewer id, id id
select r.code from report r join access_grant g on g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer where r.id = $id

-- name: report_of_case :maybe
-- in: viewer id, code text
-- The report behind a case, for the team that works the case.
select r.id, r.code, r.lang, r.notifier_name, r.notifier_email, r.version, r.incident_id
  from report r join access_grant g on g.kind = 'incident' and g.record_id = r.incident_id and g.org_id = $viewer and g.level >= 2
 where r.code = $code

-- name: report_waiting :many
-- in: viewer id, after time, after_id id, state text, officer id, value text, max int
-- out: text text, officer_name text, unread int
-- The queue: waiting longest first. The cross join as in report_counts.
select r.id, r.code, r.channel, r.state, r.system_name, r.notifier_name, substr(r.description, 1, 240) as text, r.detected_at, r.received_at, r.officer, r.same_as, r.is_demo, coalesce(a.full_name, '') as officer_name,
       (select count(*) from report_message m where m.report_id = r.id and m.is_from_reporter = 1 and m.read_at is null) as unread
  from report r cross join access_grant g left join account a on a.id = r.officer
 where g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer and r.state in ('new', 'verifying') and (r.received_at, r.id) > ($after, $after_id)
--? state
   and r.state = $state
--? officer
   and r.officer = $officer
--? value
   and exists (select 1 from report_value v where v.report_id = r.id and v.value = $value)
 order by r.received_at, r.id limit $max

-- name: report_page :many
-- in: viewer id, before time, before_id id, state text, officer id, value text, max int
-- out: text text, officer_name text, unread int
-- All reports or those of one state, newest first.
select r.id, r.code, r.channel, r.state, r.system_name, r.notifier_name, substr(r.description, 1, 240) as text, r.detected_at, r.received_at, r.officer, r.same_as, r.is_demo, coalesce(a.full_name, '') as officer_name,
       (select count(*) from report_message m where m.report_id = r.id and m.is_from_reporter = 1 and m.read_at is null) as unread
  from report r join access_grant g on g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer left join account a on a.id = r.officer
 where (r.received_at, r.id) < ($before, $before_id)
--? state
   and r.state = $state
--? officer
   and r.officer = $officer
--? value
   and exists (select 1 from report_value v where v.report_id = r.id and v.value = $value)
 order by r.received_at desc, r.id desc limit $max

-- name: report_with_news :many
-- in: viewer id, before time, before_id id, officer id, value text, max int
-- out: text text, officer_name text, unread int
-- Reports with messages nobody has read yet, in whatever state, newest first.
select r.id, r.code, r.channel, r.state, r.system_name, r.notifier_name, substr(r.description, 1, 240) as text, r.detected_at, r.received_at, r.officer, r.same_as, r.is_demo, coalesce(a.full_name, '') as officer_name, u.unread as unread
  from (select m.report_id as id, count(*) as unread from report_message m where m.is_from_reporter = 1 and m.read_at is null group by m.report_id) u
       join report r on r.id = u.id join access_grant g on g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer left join account a on a.id = r.officer
 where (r.received_at, r.id) < ($before, $before_id)
--? officer
   and r.officer = $officer
--? value
   and exists (select 1 from report_value v where v.report_id = r.id and v.value = $value)
 order by r.received_at desc, r.id desc limit $max

-- name: report_counts :many
-- in: viewer id
-- out: n int, oldest time
-- The cross join keeps SQLite to this order: a coordinator has a grant on every report there ever was.
select r.state, count(*) as n, min(r.received_at) as oldest
  from report r cross join access_grant g
 where g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer and r.state in ('new', 'verifying') group by r.state

-- name: report_news_count :one
-- in: viewer id
-- out: n int
select count(*) as n
  from (select distinct m.report_id as id from report_message m where m.is_from_reporter = 1 and m.read_at is null) u
       join access_grant g on g.kind = 'report' and g.record_id = u.id and g.org_id = $viewer

-- name: report_set_state :exec
-- in: id id, version int, state text, state_reason text, same_as id?, incident_id id?, officer id?, decided_at time?
update report set state = $state, state_reason = $state_reason, same_as = $same_as, incident_id = $incident_id, officer = $officer, decided_at = $decided_at, version = version + 1
 where id = $id and version = $version

-- name: report_same_again :exec
-- in: id id, first id
-- What pointed to a report that turns out to be the same as an earlier one points to that one.
update report set same_as = $first, version = version + 1 where same_as = $id

-- name: report_values_of :many
-- in: report_id id
select value from report_value where report_id = $report_id order by value limit 200

-- name: report_alike :many
-- in: report_id id, viewer id, max int
-- out: value text, text text
-- Other reports that still wait, share a value with this one, and may be seen by the viewer; newest first.
select r.id, r.code, r.state, r.received_at, min(v.value) as value, substr(r.description, 1, 120) as text
  from report_value mine join report_value v on v.value = mine.value and v.report_id <> mine.report_id
       join report r on r.id = v.report_id join access_grant g on g.kind = 'report' and g.record_id = r.id and g.org_id = $viewer
 where mine.report_id = $report_id and r.state in ('new', 'verifying')
 group by r.id, r.code, r.state, r.received_at, r.description order by r.received_at desc, r.id limit $max

-- name: incident_alike :many
-- in: report_id id, viewer id, own id, max int
-- out: value text, is_open int
-- Incidents holding an observable that stands in this report, among those the viewer may see: open ones first, then newest. own: not this one.
select i.id, i.code, i.title, i.step, i.opened_at, i.closed_at, min(o.value) as value, case when i.closed_at is null then 1 else 0 end as is_open
  from report_value mine join observable o on o.value = mine.value join incident_observable io on io.observable_id = o.id
       join incident_list l on l.incident_id = io.incident_id and l.org_id = $viewer join incident i on i.id = l.incident_id
 where mine.report_id = $report_id and i.id <> $own
 group by i.id, i.code, i.title, i.step, i.opened_at, i.closed_at order by is_open desc, i.opened_at desc, i.id limit $max

-- name: systems_of_owner :many
-- in: owner id
-- Where an address or a name of an organisation may belong; compared in C.
select id, code, name, level, is_national_important, sector, province, domains, ips, operator_id as operator, isp_org_id as isp from system where owner_id = $owner and ended_at is null order by id limit 500

-- name: reports_of_incident :many
-- in: incident_id id, viewer id
-- Those behind a case, for organisations that work it.
select r.id, r.code, r.channel, r.notifier_name, r.notifier_email, r.notifier_phone, r.received_at, r.state, r.description
  from report r join access_grant g on g.kind = 'incident' and g.record_id = r.incident_id and g.org_id = $viewer and g.level >= 2
 where r.incident_id = $incident_id order by r.id limit 50

-- name: messages_of_incident :many
-- in: incident_id id
-- The messages of all reports behind a case.
select r.code, m.is_from_reporter, m.author, m.text, m.at from report r join report_message m on m.report_id = r.id
 where r.incident_id = $incident_id order by m.id limit 500

-- name: report_message_insert :exec
-- in: id id, report_id id, is_from_reporter bool, account_id id?, author text, text text, at time
insert into report_message (id, report_id, is_from_reporter, account_id, author, text, at) values ($id, $report_id, $is_from_reporter, $account_id, $author, $text, $at)

-- name: report_messages :many
-- in: report_id id
select id, is_from_reporter, author, text, at, read_at from report_message where report_id = $report_id order by id limit 500

-- name: report_messages_read :exec
-- in: report_id id, at time
update report_message set read_at = $at where report_id = $report_id and is_from_reporter = 1 and read_at is null

-- name: mails_for_report :many
-- in: report_id id
-- What has been mailed to the notifier, as evidence.
select id, to_address, subject, body as text, state, queued_at, sent_at from mail where kind = 'report' and record_id = $report_id order by id limit 50

-- ---- what a successor goes on with ----

-- name: heritage_reports_count :one
-- in: from id
-- out: n int
-- Still to be decided: sent by the organisation's people, or waiting in its triage.
select count(*) as n from report r where r.state in ('new', 'verifying')
   and (r.notifier_org = $from or exists (select 1 from access_grant g where g.kind = 'report' and g.record_id = r.id and g.org_id = $from))

-- name: heritage_reports_move :exec
-- in: from id, main id
-- Who answers questions about them. Sight of those in triage goes over with the grants, the officer with the account.
update report set notifier_org = $main where notifier_org = $from and state in ('new', 'verifying')
