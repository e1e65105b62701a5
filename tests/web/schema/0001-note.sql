create table note (
	id t_id primary key,
	text t_text not null
);
