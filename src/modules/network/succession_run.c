/* A reorganisation takes effect: once, in one transaction, for everything at once. */
#include "modules/network/succession.h"

#include "base/rand.h"
#include "core/jobs/jobs.h"
#include "core/mail/mail.h"
#include "modules/network/rules.h"

/* Longer chains of ended bodies are not followed: nobody reorganises ten times before a plan comes due. */
enum { CHAIN_MAX = 10 };

struct run { struct succession_get_row plan; struct succession_tos_rows to; struct succession_heads_rows heads; struct succession s; };

/* ---- who really takes it: a successor may itself have gone into another meanwhile ---- */

static err living(struct work *w, int64_t org, int64_t *ret)
{
	for (int i = 0; i < CHAIN_MAX; i++) {
		struct org_by_id_row o;
		struct succession_main_of_row next;
		bool found;
		TRY(network_org(w, org, &o));
		*ret = org;
		if (!o.ended_at)
			return OK;
		TRY(succession_main_of(w->db, w->a, &(struct succession_main_of_in){ .from = org }, &next, &found));
		if (!found)
			return fail(w, E_CONFLICT, M_NETWORK_ORG_ENDED, o.code);
		org = next.main_id;
	}
	return fail(w, E_LIMIT, M_NETWORK_SUCCESSION_CIRCLE);
}

static err redirect(struct work *w, int64_t id, int64_t was, int64_t to)
{
	TRY(succession_to_add(w->db, &(struct succession_to_add_in){ .id = id, .org = to }, NULL));
	return succession_redirect(w->db, &(struct succession_redirect_in){ .id = id, .was = was, .to = to }, NULL);
}

static err find_takers(struct work *w, struct run *x)
{
	if (x->plan.main_id)
		TRY(living(w, x->plan.main_id, &x->s.main));
	TRY(succession_tos(w->db, w->a, &(struct succession_tos_in){ .id = x->plan.id }, &x->to));
	for (size_t i = 0; i < x->to.n; i++) {
		int64_t now;
		TRY(living(w, x->to.at[i].org_id, &now));
		if (now == x->plan.from_id)
			return fail(w, E_CONFLICT, M_NETWORK_SUCCESSION_CIRCLE);
		if (now != x->to.at[i].org_id)
			TRY(redirect(w, x->plan.id, x->to.at[i].org_id, now));
	}
	return OK;
}

/* ---- what it means for the organisations themselves ---- */

static err follow(struct work *w, const struct run *x)
{
	for (size_t i = 0; i < x->to.n; i++)
		TRY(org_succession_add(w->db, &(struct org_succession_add_in){ .id = id_new(), .from = x->plan.from_id, .to = x->to.at[i].org_id,
			.at = x->plan.at, .kind = x->plan.kind, .note = x->plan.note, .now = w->now }, NULL));
	if (!x->plan.ends)
		return OK;
	TRY(org_was_add(w->db, &(struct org_was_add_in){ .id = x->plan.from_id, .at = x->plan.at, .now = w->now }, NULL));
	return org_end(w->db, &(struct org_end_in){ .id = x->plan.from_id, .at = x->plan.at }, NULL);
}

/* The installation cannot be without its coordinator; every other role in the network is given by hand. */
static err pass_coordination(struct work *w, const struct run *x)
{
	struct org_by_id_row from;
	TRY(network_org(w, x->plan.from_id, &from));
	if (!x->s.main || !str_is(from.network_role, "coordinator"))
		return OK;
	TRY(org_was_add(w->db, &(struct org_was_add_in){ .id = x->s.main, .at = x->plan.at, .now = w->now }, NULL));
	return org_role_set(w->db, &(struct org_role_set_in){ .id = x->s.main, .role = S("coordinator") }, NULL);
}

/* Renamed or moved: the organisation stays, and so does all its work. */
static err change_itself(struct work *w, const struct succession_get_row *p)
{
	struct org_by_id_row was;
	struct org_form f;
	TRY(network_org(w, p->from_id, &was));
	TRY(network_org_form(w, p->from_id, &f));
	if (str_is(p->kind, "renamed"))
		f.name = p->name, f.name_en = p->name_en;
	if (p->network_role.n)
		f.network_role = p->network_role;
	if (p->sector.n)
		f.sector = p->sector;
	if (p->parent_id) {
		TRY(org_check_tree(w, p->from_id, p->parent_id));
		TRY(work_checked(w));
	}
	return org_store(w, &was, &f, p->parent_id ? p->parent_id : was.parent_id, p->at);
}

/* ---- what it means for the work ---- */

typedef err heritage_fn(struct work *w, const struct heritage *h, const struct run *x);

static err each_heritage(struct work *w, const struct run *x, heritage_fn *fn)
{
	for (size_t m = 0; m < n_modules; m++)
		for (size_t i = 0; i < all_modules[m]->n_heritage; i++)
			TRY(fn(w, &all_modules[m]->heritage[i], x));
	return OK;
}

static err assign_one(struct work *w, const struct heritage *h, const struct run *x)
{
	return h->assign ? h->assign(w, &x->s) : OK;
}

static err move_one(struct work *w, const struct heritage *h, const struct run *x)
{
	return h->by_record || x->s.main ? h->move(w, &x->s) : OK;
}

static err move_grants(struct work *w, const struct run *x)
{
	struct org_by_id_row from;
	TRY(heritage_grants(w->db, &(struct heritage_grants_in){ .id = x->plan.id, .from = x->plan.from_id, .main = x->s.main, .reason = S("succession"),
		.now = w->now, .by = w->by.account_id }, NULL));
	TRY(network_org(w, x->plan.from_id, &from));
	if (!x->plan.ends && str_is(from.network_role, "coordinator"))
		return OK;                                         /* it goes on leading as the coordinator */
	return heritage_grants_lower(w->db, &(struct heritage_grants_lower_in){ .id = x->plan.id, .from = x->plan.from_id, .ends = x->plan.ends }, NULL);
}

static err hand_on(struct work *w, const struct run *x)
{
	TRY(follow(w, x));
	TRY(pass_coordination(w, x));
	TRY(each_heritage(w, x, assign_one));
	TRY(move_grants(w, x));
	TRY(each_heritage(w, x, move_one));
	return network_space_changed(w);
}

/* ---- told on both sides ---- */

static err note_both(struct work *w, const struct run *x)
{
	const struct succession_get_row *p = &x->plan;
	struct str words;
	TRY(network_succession_words(w, p, LANG_VI, &words));
	TRY(NOTE(w, "network.organisation_succeed", "organisation", p->from_id, { "code", p->from_code }, { "to", p->main_code }, { "kind", p->kind },
		{ "what", words }, { "note", p->note }));
	for (size_t i = 0; i < x->to.n; i++)
		TRY(NOTE(w, "network.organisation_inherit", "organisation", x->to.at[i].org_id, { "code", x->to.at[i].code }, { "from", p->from_code },
			{ "kind", p->kind }, { "what", words }, { "note", p->note }));
	return OK;
}

err succession_tell(struct work *w, const struct succession_get_row *s, const struct succession_heads_rows *heads, enum msg subject, enum msg text)
{
	for (size_t i = 0; i < heads->n; i++) {
		const struct succession_heads_row *h = &heads->at[i];
		enum lang lang = str_is(h->lang, "en") ? LANG_EN : LANG_VI;
		struct str words;
		TRY(network_succession_words(w, s, lang, &words));
		TRY(mail_queue(w, &(struct mail){ .to = h->email, .to_name = h->full_name, .lang = lang,
			.subject = say_in(w->a, lang, subject, s->from_name), .text = say_in(w->a, lang, text, words, s->note.n ? s->note : S("–")), .tlp = TLP_GREEN,
			.about_path = a_fmt(w->a, "/organisations/%.*s/successions/%lld", STR_ARG(s->from_code), (long long)s->id),
			.kind = "organisation", .record_id = s->from_id,
			.key = a_fmt(w->a, "succession:%lld:%lld:%lld", (long long)s->id, (long long)s->version, (long long)h->id) }, NULL));
	}
	return OK;
}

/* ---- taking effect ---- */

static err begin(struct work *w, int64_t id, struct run *x, bool *ret_due)
{
	int64_t n;
	*x = (struct run){ 0 };
	TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, &x->plan));
	*ret_due = str_is(x->plan.state, "planned") && x->plan.at <= w->now;
	if (!*ret_due)
		return OK;
	TRY(find_takers(w, x));
	TRY(succession_done(w->db, &(struct succession_done_in){ .id = id, .main = x->s.main, .now = w->now }, &n));
	*ret_due = n == 1;
	TRY(succession_get(w->db, w->a, &(struct succession_get_in){ .id = id }, &x->plan));
	TRY(succession_tos(w->db, w->a, &(struct succession_tos_in){ .id = id }, &x->to));
	TRY(succession_heads(w->db, w->a, &(struct succession_heads_in){ .id = id, .from = x->plan.from_id }, &x->heads));
	x->s = (struct succession){ .id = id, .from = x->plan.from_id, .main = x->plan.main_id, .at = x->plan.at, .from_code = x->plan.from_code,
		.from_name = x->plan.from_name, .to_name = x->plan.main_name };
	return OK;
}

err succession_run(struct work *w, int64_t id)
{
	struct run x;
	bool due;
	TRY(begin(w, id, &x, &due));
	if (!due)
		return OK;
	if (x.to.n)
		TRY(hand_on(w, &x));
	else
		TRY(change_itself(w, &x.plan));
	TRY(note_both(w, &x));
	return succession_tell(w, &x.plan, &x.heads, M_NETWORK_SUCCESSION_MAIL_DONE, M_NETWORK_SUCCESSION_MAIL_DONE_TEXT);
}

err succession_job(struct work *w, struct str args_json)
{
	return succession_run(w, job_record_id(args_json));
}

/* ---- the preview ---- */

err network_succession_counts(struct work *w, const struct succession_get_row *s, struct heritage_line **ret, size_t *ret_n)
{
	struct succession x = { .id = s->id, .from = s->from_id, .main = s->main_id, .at = s->at, .from_code = s->from_code, .from_name = s->from_name,
		.to_name = s->main_name };
	VEC(struct heritage_line) lines = { 0 };
	bool is_its;
	*ret_n = 0;
	TRY(network_may_edit(w, s->from_id, &is_its));
	if (!is_its)
		return OK;                                         /* how much work a body has is its own business until the day */
	for (size_t m = 0; m < n_modules; m++)
		for (size_t i = 0; i < all_modules[m]->n_heritage; i++) {
			const struct heritage *h = &all_modules[m]->heritage[i];
			int64_t n;
			TRY(h->count(w, &x, &n));
			if (n)
				*VEC_ADD(w->a, &lines) = (struct heritage_line){ say(w, h->says, a_fmt(w->a, "%lld", (long long)n)), n };
		}
	*ret = lines.at;
	*ret_n = lines.n;
	return OK;
}
