-- name: job_insert :exec
-- in: id id, kind text, key text, args json, run_at time, now time
-- One row, unless a job of that kind and key waits or runs.
insert into job (id, kind, key, args, state, run_at, tries, claimed_by, claimed_until, last_error, created_at)
values ($id, $kind, $key, $args, 'waiting', $run_at, 0, '', 0, '', $now)
on conflict (kind, key) where key <> '' and state in ('waiting', 'running') do nothing

-- name: job_claim :maybe
-- in: now time, until time, worker text
-- The job that has been due longest becomes the worker's. Serializable: two workers never get the same one.
update job set state = 'running', claimed_by = $worker, claimed_until = $until, tries = tries + 1
 where id = (select j.id from job j where j.state = 'waiting' and j.run_at <= $now order by j.run_at, j.id limit 1)
returning id, kind, key, args, tries

-- name: job_release_lost :exec
-- in: now time, later time
-- Jobs whose worker died with them wait again; the try counts. A claim beyond `later` was made by a clock that has gone back since.
update job set state = 'waiting', run_at = $now, claimed_by = '', last_error = 'worker lost'
 where state = 'running' and (claimed_until < $now or claimed_until > $later)

-- name: job_return_to_time :exec
-- in: now time, later time
-- After the clock has gone back: what was planned or last done in a time that has not come yet is due now.
update job set run_at = $now, created_at = $now, done_at = null
 where state = 'waiting' and (created_at > $later or done_at > $later or (tries > 0 and run_at > $later))

-- name: job_renew :exec
-- in: id id, worker text, tries int, until time
update job set claimed_until = $until
 where id = $id and state = 'running' and claimed_by = $worker and tries = $tries

-- name: job_finish :exec
-- in: id id, worker text, tries int, now time
-- 0 rows: the claim was lost.
update job set state = 'done', done_at = $now, claimed_by = '', last_error = ''
 where id = $id and state = 'running' and claimed_by = $worker and tries = $tries

-- name: job_finish_periodic :exec
-- in: id id, worker text, tries int, now time, run_at time
-- A periodic job keeps its row and waits for the next time. 0 rows: the claim was lost.
update job set state = 'waiting', done_at = $now, run_at = $run_at, tries = 0, claimed_by = '', last_error = ''
 where id = $id and state = 'running' and claimed_by = $worker and tries = $tries

-- name: job_retry_later :exec
-- in: id id, worker text, tries int, run_at time, error text
update job set state = 'waiting', run_at = $run_at, claimed_by = '', last_error = $error
 where id = $id and state = 'running' and claimed_by = $worker and tries = $tries

-- name: job_give_up :exec
-- in: id id, worker text, tries int, now time, error text
update job set state = 'failed', done_at = $now, claimed_by = '', last_error = $error
 where id = $id and state = 'running' and claimed_by = $worker and tries = $tries

-- name: job_next_due :maybe
-- The earliest moment at which anything waits.
select run_at from job where state = 'waiting' order by run_at, id limit 1

-- name: job_remove_old :exec
-- in: done_before time, failed_before time
delete from job
 where (state in ('done', 'cancelled') and done_at < $done_before) or (state = 'failed' and done_at < $failed_before)

-- name: job_counts :many
-- out: n int
select state, count(*) as n from job where state in ('waiting', 'running', 'failed') group by state order by state

-- name: job_page :many
-- in: before_id id, state text, kind text, max int
-- Newest first, one screen.
select id, kind, key, state, run_at, tries, last_error, created_at, done_at from job
 where id < $before_id
--? state
   and state = $state
--? kind
   and kind = $kind
 order by id desc limit $max

-- name: job_one :maybe
-- in: id id
select id, kind, key, state, run_at, tries, last_error from job where id = $id

-- name: job_retry_now :exec
-- in: id id, now time
-- 0 rows: it runs, is done, or a newer job of that kind and key waits already.
update job set state = 'waiting', run_at = $now, tries = 0, done_at = null
 where id = $id and state in ('waiting', 'failed', 'cancelled')
   and not exists (select 1 from job o where o.kind = job.kind and o.key = job.key and o.key <> ''
                      and o.state in ('waiting', 'running') and o.id <> job.id)

-- name: job_cancel :exec
-- in: id id, now time
update job set state = 'cancelled', done_at = $now where id = $id and state in ('waiting', 'failed')

-- name: job_hurry :exec
-- in: kind text, key text, now time
update job set run_at = $now where kind = $kind and key = $key and key <> '' and state in ('waiting', 'running') and state = 'waiting'
