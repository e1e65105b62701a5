-- Identity beyond 0001: what sign-in, second factor, links and search of accounts need. The next migration of core is 0003.

-- Between the right password and the right code.
create table sign_in_step (
	secret_hash t_bytes primary key,
	account_id t_id not null references account (id),
	expires_at t_time not null
);
-- Addresses an account has signed in from: a flood of guesses from elsewhere does not lock its owner out.
create table sign_in_place (
	account_id t_id not null references account (id),
	address t_text not null,
	last_at t_time not null,
	primary key (account_id, address)
);

-- A second factor being set up, until a first code confirms it.
create table totp_setup (
	account_id t_id primary key references account (id),
	secret t_bytes not null,
	expires_at t_time not null
);

-- One-time links for a new password.
create table reset_link (
	secret_hash t_bytes primary key,
	account_id t_id not null references account (id),
	made_by t_id not null,                   -- 0: the person asked for it, or the command line
	expires_at t_time not null,
	used_at t_time
);
create index reset_link_account on reset_link (account_id);

create table account_folded (
	account_id t_id primary key references account (id),
	folded t_text not null                   -- text_fold(name full_name email), for searching
);
