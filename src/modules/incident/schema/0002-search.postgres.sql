-- Folded words of each incident; a view, made again by `ungcuu rebuild`.
create table incident_search (rowid bigint primary key, words tsvector not null);
create index incident_search_words on incident_search using gin (words);
