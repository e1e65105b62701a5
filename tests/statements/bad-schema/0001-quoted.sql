-- expect: 2: quoted name
create table "x y" (id t_id primary key)
