-- Mails whose text carries a one-time link. Once such a mail has left, its text is replaced.
create table mail_secret (
	mail_id t_id primary key references mail (id),
	removed_at t_time                        -- null: the text is still to be sent
);
