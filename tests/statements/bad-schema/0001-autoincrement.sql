-- expect: 2: autoincrement
create table x (id t_id primary key autoincrement)
