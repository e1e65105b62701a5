-- expect: 4: syntax error
create table x (id t_id primary key);

create tabel y (id t_id primary key);
