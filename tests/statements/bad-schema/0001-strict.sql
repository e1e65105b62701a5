-- expect: 2: strict
create table x (id t_id primary key) strict
