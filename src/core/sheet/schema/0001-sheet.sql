-- Imports of spreadsheets: the upload, what the check found, what became of it. Nothing is deleted.
create table sheet_import (
	id t_id primary key,
	register t_text not null,                -- "systems"
	account_id t_id not null,
	org_id t_id not null,                    -- of the account, 0: none
	file_name t_text not null,
	sha256 t_text not null,                  -- the content in DATA/files
	sheet t_text not null,                   -- '': the first visible one
	state t_text not null,                   -- checking, checked, refused, saving, done
	mode t_text not null,                    -- all, good; '' before the choice
	problem t_text not null,                 -- refused: why
	sheets t_text not null,                  -- of the workbook, one a line
	n_rows t_int not null,
	n_added t_int not null,
	n_changed t_int not null,
	n_same t_int not null,
	n_bad t_int not null,
	bad_file_id t_id references file (id),
	created_at t_time not null,
	done_at t_time
);
create index sheet_import_account on sheet_import (account_id, id);
create index sheet_import_org on sheet_import (org_id, id);

-- What is to be said about its rows and cells, in the language of whoever uploaded it.
create table sheet_note (
	id t_id primary key,
	import_id t_id not null references sheet_import (id),
	at_row t_int not null,                   -- 0: the file
	cell t_text not null,                    -- "C5"
	heading t_text not null,
	value t_text not null,
	says t_text not null,
	is_bad t_bool not null
);
create index sheet_note_import on sheet_note (import_id, id);
