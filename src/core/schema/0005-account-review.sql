-- Accounts are confirmed again from time to time: what was decided, and by whom. Rows are only added.
create table account_review (
	id t_id primary key,
	account_id t_id not null references account (id),
	decision t_text not null check (decision in ('confirmed', 'ended', 'enabled', 'suspended')),
	by_id t_id not null,                     -- 0: the program itself
	at t_time not null
);
create index account_review_account on account_review (account_id, at);

-- Whose reviewers have been reminded, and of which confirmation (or creation) the reminder counted from.
create table account_review_told (
	account_id t_id primary key references account (id),
	since t_time not null
);
