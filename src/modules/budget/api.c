/* The API's answers about money and positions. Amounts are whole đồng; shares are parts of 10,000. */
#include "modules/budget/pages.h"

enum { SCREEN = 50, VERSIONS_MOST = 50 };

static void put_amounts(struct json *j, const struct budget_amounts *x)
{
	json_int(j, "planned", x->planned);
	json_int(j, "approved", x->approved);
	json_int(j, "disbursed", x->disbursed);
}

err budget_list_api(struct req *r)
{
	struct sums sums;
	TRY(sums_asked(r, r->in, SCREEN, &sums));
	struct json j = reply_list(r);
	for (size_t i = 0; i < sums.n; i++) {
		const struct sum_row *x = &sums.at[i];
		json_object(&j);
		json_text(&j, "key", x->key);
		json_text(&j, "name", x->name);
		json_int(&j, "bodies", x->bodies);
		json_int(&j, "stated", x->stated);
		put_amounts(&j, &x->money);
		json_int(&j, "posts", x->posts);
		json_int(&j, "vacant", x->vacant);
		json_end(&j);
	}
	return reply_list_end(r, &j, sums.next);
}

static void put_peers(struct json *j, const struct peer_view *p)
{
	static const char *const names[N_PEER_MEASURES] = { "approved", "disbursed_share", "vacant_share" };
	json_key_object(j, "peers");
	json_int(j, "weight", p->weight);
	json_int(j, "weight_from", size_bands[p->band]);
	for (int m = 0; m < N_PEER_MEASURES; m++) {
		const struct peer_line *l = &p->at[m];
		if (l->n < PEERS_LEAST)
			continue;
		json_key_object(j, names[m]);
		json_int(j, "bodies", l->n);
		json_int(j, "quarter_1", l->quarters[0]);
		json_int(j, "median", l->quarters[1]);
		json_int(j, "quarter_3", l->quarters[2]);
		if (l->has_own)
			json_int(j, "rank", l->rank);
		json_end(j);
	}
	json_end(j);
}

static void put_lines(struct json *j, const struct budget_sheet *s)
{
	json_key_array(j, "lines");
	for (int i = 0; i < N_PURPOSES; i++) {
		json_object(j);
		json_text(j, "purpose", str_of(purpose_names[i]));
		put_amounts(j, &s->line[i]);
		json_bool(j, "is_odd", budget_odd(&s->line[i]) != 0);
		json_end(j);
	}
	json_end(j);
}

static err put_versions(struct req *r, struct json *j, int64_t budget)
{
	struct budget_versions_rows rows;
	TRY(budget_versions(r->w.db, r->w.a, &(struct budget_versions_in){ budget, VERSIONS_MOST }, &rows));
	json_key_array(j, "versions");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_int(j, "version", rows.at[i].number);
		json_time(j, "known_from", rows.at[i].known_from);
		json_text_or_null(j, "by", rows.at[i].author);
		put_amounts(j, &(struct budget_amounts){ rows.at[i].planned, rows.at[i].approved, rows.at[i].disbursed });
		json_end(j);
	}
	json_end(j);
	return OK;
}

err budget_year_api(struct req *r)
{
	struct org_by_id_row o;
	struct budget_sheet s;
	struct peer_view p;
	int64_t year;
	TRY(year_of(r, r->args[1], &year));
	TRY(budget_org(&r->w, r->args[0], &o));
	TRY(budget_sheet(&r->w, o.id, year, &s));
	TRY(budget_compare(&r->w, &o, year, &p));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "org", o.code);
	json_int(&j, "year", year);
	json_int(&j, "version", s.number);
	json_time(&j, "known_from", s.known_from);
	json_text_or_null(&j, "decision_no", s.decision_no);
	json_time(&j, "decision_at", s.decision_at);
	json_text_or_null(&j, "note", s.note);
	put_amounts(&j, &s.sum);
	put_lines(&j, &s);
	put_peers(&j, &p);
	TRY(put_versions(r, &j, s.id));
	json_end(&j);
	return OK;
}

/* ---- positions ---- */

err post_list_api(struct req *r)
{
	struct post_page_rows rows;
	TRY(posts_asked(r, SCREEN + 1, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct post_page_row *p = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", p->code);
		json_text(&j, "org", p->org_code);
		json_text(&j, "title", p->title);
		json_text_or_null(&j, "team", p->team_code);
		json_text_or_null(&j, "skill", p->skill);
		json_int(&j, "planned", p->planned);
		json_int(&j, "filled", p->filled);
		json_int(&j, "vacant", p->ended_at ? 0 : post_vacant(p->planned, p->filled));
		json_time(&j, "vacant_since", p->vacant_since);
		json_text(&j, "hiring", p->hiring);
		json_time(&j, "ended_at", p->ended_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? link_number(r->w.a, rows.at[n - 1].id) : STR_NONE);
}

static err put_changes(struct req *r, struct json *j, int64_t post)
{
	struct post_versions_rows rows;
	TRY(post_versions(r->w.db, r->w.a, &(struct post_versions_in){ post, VERSIONS_MOST }, &rows));
	json_key_array(j, "versions");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_int(j, "version", rows.at[i].number);
		json_time(j, "known_from", rows.at[i].known_from);
		json_text_or_null(j, "by", rows.at[i].author);
		json_int(j, "planned", rows.at[i].planned);
		json_int(j, "filled", rows.at[i].filled);
		json_text(j, "hiring", rows.at[i].hiring);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err post_show_api(struct req *r)
{
	struct post_by_code_row p;
	TRY(post_find(&r->w, r->args[0], &p));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", p.code);
	json_text(&j, "org", p.org_code);
	json_text(&j, "title", p.title);
	json_text_or_null(&j, "team", p.team_code);
	json_text_or_null(&j, "skill", p.skill);
	json_int(&j, "planned", p.planned);
	json_int(&j, "filled", p.filled);
	json_bool(&j, "is_counted", p.is_counted);
	json_int(&j, "vacant", p.ended_at ? 0 : post_vacant(p.planned, p.filled));
	json_time(&j, "vacant_since", p.vacant_since);
	json_text(&j, "hiring", p.hiring);
	json_text_or_null(&j, "note", p.note);
	json_time(&j, "ended_at", p.ended_at);
	json_int(&j, "version", p.number);
	TRY(put_changes(r, &j, p.id));
	json_end(&j);
	return OK;
}
