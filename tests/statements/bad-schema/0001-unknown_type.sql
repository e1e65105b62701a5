-- expect: 2: unknown type t_uuid
create table x (id t_uuid primary key)
