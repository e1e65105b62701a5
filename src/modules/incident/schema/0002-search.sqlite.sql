-- Folded words of each incident; a view, made again by `ungcuu rebuild`.
create virtual table incident_search using fts5 (words, tokenize = "unicode61 remove_diacritics 2 tokenchars '._-@'", prefix = '2 3');
