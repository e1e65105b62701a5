-- Standings are views of the records of all modules; who sees an organisation sees what it owes ($wide = duty_sees_all()).

-- name: duty_template_all :many
select t.id, t.code, t.catalogue from duty_template t order by t.id
