-- expect: 2: rowid
create table x (id t_id primary key) without rowid
