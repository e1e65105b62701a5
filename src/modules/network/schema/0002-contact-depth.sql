-- The OpenPGP key of a contact point, and every state it has had.
alter table contact_point add column pgp_uid t_text not null default '';
alter table contact_point add column pgp_fingerprint t_text not null default '';   -- 40 or 64 capital hexadecimal digits
alter table contact_point add column pgp_url t_text not null default '';           -- https://…

create table contact_version (
	id t_id primary key,
	contact_id t_id not null references contact_point (id),
	at t_time not null,
	account_id t_id not null,                -- 0: the program itself
	act t_text not null,                     -- add, edit, verify, end, answer (a person answered a check)
	kind t_text not null,
	name t_text not null,
	title t_text not null,
	email t_text not null,
	phone t_text not null,
	hours t_text not null,
	call_order t_int not null,
	is_public t_bool not null,
	pgp_uid t_text not null,
	pgp_fingerprint t_text not null,
	pgp_url t_text not null
);
create index contact_version_contact on contact_version (contact_id, id);
