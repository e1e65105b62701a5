-- expect: 1: NNNN-noun
create table x (id t_id primary key)
