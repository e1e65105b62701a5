-- Folded words of loaded cases on their way into incident_search; empty before and after a load.
create table demo_words (
	incident_id t_id primary key,
	words t_text not null
);
