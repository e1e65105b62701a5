-- Permissions an account lends to another from a moment to the end of a day. Rows stay; what ends is dated.
create table delegation (
	id t_id primary key,
	from_id t_id not null references account (id),
	to_id t_id not null references account (id),
	permissions t_text not null,             -- names joined by blanks; holds as far as the giver's roles still give them
	cause t_text not null check (cause in ('leave', 'trip', 'duty', 'other')),
	reason t_text not null,
	begins_at t_time not null,
	ends_at t_time not null,                 -- the first instant at which it holds no more
	created_at t_time not null,
	ended_at t_time,                         -- before its time
	ended_by t_id references account (id)
);
create index delegation_to on delegation (to_id, ends_at);
create index delegation_from on delegation (from_id, ends_at);

-- Emergency access of one session.
create table break_glass (
	id t_id primary key,
	account_id t_id not null references account (id),
	session_hash t_bytes not null,
	roles t_text not null,                   -- names joined by blanks; "": the account's own, by a link of the operator
	reason t_text not null,
	address t_text not null,
	begins_at t_time not null,
	ends_at t_time not null,
	ended_at t_time,                         -- before its time
	verdict t_text not null default '' check (verdict in ('', 'justified', 'not_justified')),
	comment t_text not null default '',
	reviewed_at t_time,
	reviewed_by t_id references account (id),
	reminded_at t_time
);
create index break_glass_session on break_glass (session_hash);
create index break_glass_account on break_glass (account_id, id);

-- The operator's one-time link into an account, for when nobody can sign in.
create table break_glass_link (
	secret_hash t_bytes primary key,
	account_id t_id not null references account (id),
	expires_at t_time not null,
	used_at t_time
);
