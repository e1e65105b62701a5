-- expect: 1: has no abstract type
create table x (id integer primary key)
