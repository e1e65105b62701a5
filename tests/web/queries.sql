-- name: note_add :exec
-- in: id id, text text
insert into note (id, text) values ($id, $text)

-- name: note_count :one
-- in: text text
-- out: n int
select count(*) as n from note where text = $text
