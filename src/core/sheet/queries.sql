-- Imports are seen by whoever uploaded them and by the people of the same organisation.

-- name: sheet_import_add :exec
-- in: id id, about text, account id, org id, file_name text, sha256 text, sheet text, now time
insert into sheet_import (id, register, account_id, org_id, file_name, sha256, sheet, state, mode, problem, sheets, n_rows, n_added, n_changed, n_same, n_bad, created_at)
values ($id, $about, $account, $org, $file_name, $sha256, $sheet, 'checking', '', '', '', 0, 0, 0, 0, 0, $now)

-- name: sheet_import_one :maybe
-- in: id id, account id, org id
select id, register as about, account_id, org_id, file_name, sha256, sheet, state, mode, problem, sheets, n_rows, n_added, n_changed, n_same, n_bad,
       bad_file_id, created_at, done_at
  from sheet_import where id = $id and (account_id = $account or (org_id = $org and org_id <> 0))

-- name: sheet_import_job :maybe
-- in: id id
-- For the job itself.
select id, register as about, account_id, file_name, sha256, sheet, state, mode from sheet_import where id = $id

-- name: sheet_import_page :many
-- in: account id, org id, before id, max int
select id, register as about, file_name, state, n_rows, n_added, n_changed, n_bad, created_at
  from sheet_import where id < $before and (account_id = $account or (org_id = $org and org_id <> 0))
 order by id desc limit $max

-- name: sheet_import_choose :exec
-- in: id id, mode text
-- 0 rows: it is not checked, or somebody has chosen already.
update sheet_import set state = 'saving', mode = $mode where id = $id and state = 'checked'

-- name: sheet_import_end :exec
-- in: id id, was text, state text, problem text, sheets text, rows int, added int, changed int, same int, bad int, bad_file id?, now time
-- 0 rows: another worker was faster.
update sheet_import set state = $state, problem = $problem, sheets = $sheets, n_rows = $rows, n_added = $added, n_changed = $changed, n_same = $same,
       n_bad = $bad, bad_file_id = $bad_file, done_at = $now
 where id = $id and state = $was

-- name: sheet_notes_clear :exec
-- in: import id
delete from sheet_note where import_id = $import

-- name: sheet_note_add :bulk
-- in: id id, import id, at_row int, cell text, heading text, value text, says text, bad bool
insert into sheet_note (id, import_id, at_row, cell, heading, value, says, is_bad)
values ($id, $import, $at_row, $cell, $heading, $value, $says, $bad)

-- name: sheet_notes :many
-- in: import id, max int
select at_row, cell, heading, value, says, is_bad from sheet_note where import_id = $import order by is_bad desc, id limit $max
