-- name: mail_insert :exec
-- in: id id, key text, to_address text, to_name text, lang text, subject text, body text, tlp int, kind text, record_id id, file_id id?, message_id text, state text, now time, answer text
-- One row, unless a mail with that key was queued before.
insert into mail (id, key, to_address, to_name, lang, subject, body, tlp, kind, record_id, file_id, message_id, state, tries, queued_at, answer)
values ($id, $key, $to_address, $to_name, $lang, $subject, $body, $tlp, $kind, $record_id, $file_id, $message_id, $state, 0, $now, $answer)
on conflict (key) where key <> '' do nothing

-- name: mail_by_key :maybe
-- in: key text
select id from mail where key = $key and key <> ''

-- name: mail_one :maybe
-- in: id id
select id, to_address, to_name, lang, subject, body, tlp, kind, record_id, file_id, message_id, state, tries, queued_at, sent_at, answer
  from mail where id = $id

-- name: mail_thread :many
-- in: kind text, record_id id, to_address text, before_id id
-- What the same person was sent about the same record before, oldest first.
select message_id from mail
 where kind = $kind and record_id = $record_id and to_address = $to_address and id < $before_id
   and state in ('sent', 'bounced')
 order by id limit 20

-- name: mail_set_sent :exec
-- in: id id, now time, answer text
update mail set state = 'sent', sent_at = $now, answer = $answer, tries = tries + 1 where id = $id and state = 'queued'

-- name: mail_set_refused :exec
-- in: id id, answer text
update mail set state = 'refused', answer = $answer, tries = tries + 1 where id = $id and state = 'queued'

-- name: mail_cancel_queued :exec
-- in: id id, answer text
update mail set state = 'refused', answer = $answer where id = $id and state = 'queued'

-- name: mail_note_try :exec
-- in: id id, answer text
update mail set answer = $answer, tries = tries + 1 where id = $id and state = 'queued'

-- name: mail_set_bounced :exec
-- in: id id, answer text
update mail set state = 'bounced', answer = $answer where id = $id and state in ('queued', 'sent')

-- name: mail_note_delay :exec
-- in: id id, answer text
update mail set answer = $answer where id = $id and state = 'sent'

-- name: mail_requeue :exec
-- in: id id, now time
update mail set state = 'queued', queued_at = $now, sent_at = null where id = $id and state in ('refused', 'bounced')

-- name: mail_by_message :maybe
-- in: message_id text
select id, to_address, kind, record_id, state from mail where message_id = $message_id

-- name: mail_without_job :many
-- in: max int
-- Queued and nobody is going to send them: the server was configured later, or the job gave up.
select m.id from mail m
 where m.state = 'queued' and not exists (select 1 from job j
	where j.kind = 'mail.send' and j.key = cast(m.id as text) and j.key <> '' and j.state in ('waiting', 'running'))
 order by m.id limit $max

-- name: mail_counts :many
-- out: n int
select state, count(*) as n from mail where state in ('queued', 'refused', 'bounced') group by state order by state

-- name: mail_page :many
-- in: before_id id, state text, max int
-- Newest first, one screen.
select id, to_address, to_name, subject, tlp, kind, state, tries, queued_at, sent_at, answer from mail
 where id < $before_id
--? state
   and state = $state
 order by id desc limit $max

-- name: mail_secret_insert :exec
-- in: id id
insert into mail_secret (mail_id) values ($id)

-- name: mail_secret_remove :exec
-- in: id id, now time
-- 0 when the mail holds no secret, or not any more.
update mail_secret set removed_at = $now where mail_id = $id and removed_at is null

-- name: mail_secret_gone :maybe
-- in: id id
select mail_id from mail_secret where mail_id = $id and removed_at is not null

-- name: mail_body_set :exec
-- in: id id, body text
update mail set body = $body where id = $id
