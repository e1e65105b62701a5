/* This node's own security.txt: its address, and the administrator's page. */
#include "modules/directory/pages.h"

#include "core/journal.h"
#include "core/settings.h"
#include "modules/directory/pages_gen.h"
#include "web/web.h"

err security_txt(struct req *r)
{
	struct held h __attribute__((cleanup(directory_release))) = { 0 };
	TRY(directory_hold(&r->w, &h));
	if (!h.of->security.n)
		return fail(&r->w, E_NOT_FOUND, M_DIRECTORY_NO_SECURITY_TXT);
	r->media_type = "text/plain; charset=utf-8";
	buf_add(&r->body, h.of->security);
	return buf_end(&r->body);
}

static void facts_of(struct work *w, const struct security_now_row *now, struct security_view *v)
{
	struct fact *f = a_array(w->a, struct fact, 4);
	f[v->n_facts++] = (struct fact){ say(w, M_DIRECTORY_EXPIRES), time_shown(w->a, now->expires_at), STR_NONE };
	f[v->n_facts++] = (struct fact){ say(w, M_DIRECTORY_MADE_AT), time_shown(w->a, now->made_at), STR_NONE };
	f[v->n_facts++] = (struct fact){ say(w, M_DIRECTORY_SIGNED_WITH), now->fingerprint.n
		? pgp_fingerprint_shown(w->a, now->fingerprint) : say(w, M_DIRECTORY_NOT_SIGNED), STR_NONE };
	v->facts = f;
}

err security_page(struct req *r)
{
	struct work *w = &r->w;
	struct security_now_row now;
	bool found;
	TRY(security_now(w->db, w->a, &now, &found));
	struct security_view v = { .head = { .title = say(w, M_DIRECTORY_SECURITY_TITLE), .subtitle = say(w, M_DIRECTORY_SECURITY_LEAD) },
		.path = S(SECURITY_PATH), .has_text = found, .has_contact = setting_text(w, "directory.security_contact").n > 0 };
	if (w->problem.e != OK)
		v.problem = req_problem_text(r);
	if (found) {
		v.text = now.text;
		facts_of(w, &now, &v);
		if (!v.problem.n && now.expires_at <= w->now)
			v.problem = say(w, M_DIRECTORY_SECURITY_OVER, date_shown(w->a, now.expires_at));
		else if (!v.problem.n && now.expires_at <= w->now + 30 * USEC_DAY)
			v.problem = say(w, M_DIRECTORY_SECURITY_SOON, date_shown(w->a, now.expires_at));
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_security_view, &v));
}

err security_make(struct req *r)
{
	struct work *w = &r->w;
	struct security_made *made = (struct security_made *)(uintptr_t)r->in;
	made->expires = civil_day_start(civil_day_number(w->now) + setting_int(w, "directory.security_days"));
	struct str text = security_text(w, made->expires);
	if (!text.n)
		return fail(w, E_CONFLICT, M_DIRECTORY_NO_SECURITY_CONTACT);
	return security_sign(w, text, &made->text, &made->fingerprint);
}

err security_post(struct req *r)
{
	struct work *w = &r->w;
	const struct security_made *made = r->in;
	TRY(security_put(w->db, &(struct security_put_in){ .text = made->text, .expires = made->expires, .now = w->now, .fingerprint = made->fingerprint }, NULL));
	TRY(journal_add(w, "directory.security_make", (struct journal_ref){ "security_file", 1 },
		a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(date_shown(w->a, made->expires)))));
	if (!r->is_api)
		return reply_see(r, S("/admin/security-txt"), M_DIRECTORY_SECURITY_MADE);
	struct json j = reply_json(r);
	json_object(&j);
	json_time(&j, "expires_at", made->expires);
	json_text_or_null(&j, "fingerprint", made->fingerprint);
	json_end(&j);
	return OK;
}
