-- expect: 1: no gaps
create table x (id t_id primary key)
