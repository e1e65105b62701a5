-- A calendar address: whoever has it reads what falls due, until it ends. Only the hash of the secret is kept.
create table duty_feed (
	id t_id primary key,
	account_id t_id not null references account (id),
	org_id t_id references organisation (id),    -- it and those below it; null: the account's own
	secret_hash t_bytes not null unique,
	created_at t_time not null,
	ended_at t_time
);
create index duty_feed_account on duty_feed (account_id, id);
