/* Calls: who is asked, in which order, and who answered. */
#include "modules/roster/rules.h"

#include <stdlib.h>

#include "base/rand.h"
#include "core/legal/legal.h"
#include "core/mail/mail.h"
#include "core/secret.h"
#include "core/settings.h"

enum { SECRET_BYTES = 24, AT_ONCE = 100, LADDER_MAX = 64, DAY_BEGINS = 8, DAY_ENDS = 17 };

struct called { int64_t id, team_id, org_id, incident_id; struct str team, team_code, incident; };   /* incident "": a check */
/* One rung of the ladder; why: the reason why nobody is asked there. */
struct rung { const char *rung; int64_t account, contact; struct str name, email; enum lang lang; const char *why; };
struct ladder { struct rung at[LADDER_MAX]; size_t n; };

/* ---- the ladder, as it stands now ---- */

static void rung_add(struct ladder *l, struct rung x)
{
	if (!x.why && !x.email.n)
		x.why = "no_email";
	if (l->n < LADDER_MAX)
		l->at[l->n++] = x;
}

static enum lang lang_of(struct str code)
{
	return str_is(code, "en") ? LANG_EN : LANG_VI;
}

static err on_duty(struct work *w, const struct called *c, struct ladder *l)
{
	struct roster_on_duty_row s;
	bool found;
	TRY(roster_on_duty(w->db, w->a, &(struct roster_on_duty_in){ .team = c->team_id, .now = w->now }, &s, &found));
	if (!found) {
		rung_add(l, (struct rung){ .rung = "duty", .why = "nobody" });
		return OK;
	}
	rung_add(l, (struct rung){ .rung = "duty", .account = s.account_id, .name = s.name, .email = s.email, .lang = lang_of(s.lang),
		.why = s.disabled_at ? "disabled" : s.is_absent ? "absent" : NULL });
	if (s.backup_id)
		rung_add(l, (struct rung){ .rung = "backup", .account = s.backup_id, .name = s.backup_name, .email = s.backup_email, .lang = lang_of(s.backup_lang),
			.why = s.backup_disabled ? "disabled" : s.backup_absent ? "absent" : NULL });
	return OK;
}

static err heads(struct work *w, const struct called *c, struct ladder *l)
{
	struct roster_heads_rows rows;
	TRY(roster_heads(w->db, w->a, &(struct roster_heads_in){ .org = c->org_id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		rung_add(l, (struct rung){ .rung = "head", .account = rows.at[i].id, .name = rows.at[i].full_name, .email = rows.at[i].email, .lang = lang_of(rows.at[i].lang) });
	return OK;
}

static bool is_out_of_hours(usec t)
{
	int hour = civil_of(t).hour;
	return legal_is_off(NULL, civil_day_number(t)) || hour < DAY_BEGINS || hour >= DAY_ENDS;
}

/* In call order; out of hours those that are for it come first. */
static err contacts(struct work *w, const struct called *c, struct ladder *l)
{
	struct contact_mailable_rows rows;
	bool is_out = is_out_of_hours(w->now);
	TRY(network_contacts_of(w, c->org_id, &rows));
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < rows.n; i++)
			if ((is_out && str_is(rows.at[i].kind, "out_of_hours")) == (round == 0))
				rung_add(l, (struct rung){ .rung = "contact", .contact = rows.at[i].id, .name = rows.at[i].name, .email = rows.at[i].email });
	return OK;
}

static bool was_tried(const struct roster_step_list_rows *steps, const struct rung *x)
{
	for (size_t i = 0; i < steps->n; i++) {
		const struct roster_step_list_row *s = &steps->at[i];
		bool is_same = x->account ? s->account_id == x->account : x->contact ? s->contact_id == x->contact : str_is(s->rung, x->rung) && !s->account_id;
		if (is_same)
			return true;
	}
	return false;
}

/* ---- asking ---- */

static struct str subject_of(struct work *w, enum lang lang, const struct called *c)
{
	return c->incident.n ? say_in(w->a, lang, M_ROSTER_CALL_INCIDENT, c->incident) : say_in(w->a, lang, M_ROSTER_CALL_CHECK);
}

static struct str text_of(struct work *w, enum lang lang, const struct called *c, const struct rung *x, struct str link)
{
	return say_in(w->a, lang, M_ROSTER_CALL_TEXT, x->name, c->team, subject_of(w, lang, c), link, link_number(w->a, setting_int(w, "roster.answer_minutes")));
}

/* A contact point has no language of its own. The title of the case stays inside. */
static err write_to(struct work *w, const struct called *c, const struct rung *x, struct str secret)
{
	struct str link = a_cat(w->a, a_cat(w->a, setting_text(w, "site.url"), S("/call/")), secret);
	struct str vi = text_of(w, LANG_VI, c, x, link), en = text_of(w, LANG_EN, c, x, link);
	return mail_queue(w, &(struct mail){ .to = x->email, .to_name = x->name, .lang = x->lang, .subject = say_in(w->a, x->lang, M_ROSTER_CALL_SUBJECT, c->team, subject_of(w, x->lang, c)),
		.text = x->account ? a_cat(w->a, x->lang == LANG_EN ? en : vi, S("\n")) : a_fmt(w->a, "%.*s\n\n%.*s\n", STR_ARG(vi), STR_ARG(en)),
		.kind = "team", .record_id = c->team_id, .is_secret = true }, NULL);
}

static err step_add(struct work *w, const struct called *c, const struct rung *x, struct str hash)
{
	return roster_step_insert(w->db, &(struct roster_step_insert_in){ .id = id_new(), .call = c->id, .rung = str_of(x->rung), .account = x->account,
		.contact = x->contact, .name = x->name, .now = w->now, .secret = hash, .result = x->why ? str_of(x->why) : S("waiting") }, NULL);
}

static err ask(struct work *w, const struct called *c, const struct rung *x)
{
	struct str secret = rand_token(w->a, SECRET_BYTES);
	TRY(step_add(w, c, x, secret_hash(w->a, secret)));
	TRY(write_to(w, c, x, secret));
	return roster_call_next(w->db, &(struct roster_call_next_in){ .id = c->id, .next = w->now + setting_int(w, "roster.answer_minutes") * USEC_MIN,
		.state = S("open") }, NULL);
}

/* The next who has not been asked; those who cannot be asked are noted. With nobody left the call stays unanswered, and still can be answered. */
static err climb(struct work *w, const struct called *c)
{
	struct ladder l = { 0 };
	struct roster_step_list_rows steps;
	TRY(roster_step_silent(w->db, &(struct roster_step_silent_in){ .call = c->id }, NULL));
	TRY(roster_step_list(w->db, w->a, &(struct roster_step_list_in){ .call = c->id }, &steps));
	TRY(on_duty(w, c, &l));
	TRY(heads(w, c, &l));
	TRY(contacts(w, c, &l));
	for (size_t i = 0; i < l.n; i++) {
		if (was_tried(&steps, &l.at[i]))
			continue;
		if (!l.at[i].why)
			return ask(w, c, &l.at[i]);
		TRY(step_add(w, c, &l.at[i], STR_NONE));
	}
	return roster_call_next(w->db, &(struct roster_call_next_in){ .id = c->id, .next = w->now, .state = S("unanswered") }, NULL);
}

/* ---- opening ---- */

static err called_of(struct work *w, int64_t id, int64_t team_id, int64_t incident_id, struct called *ret)
{
	struct roster_team_by_id_row t;
	struct roster_case_code_row i = { 0 };
	bool found = false;
	TRY(roster_team_by_id(w->db, w->a, &(struct roster_team_by_id_in){ .id = team_id }, &t));
	if (incident_id)
		TRY(roster_case_code(w->db, w->a, &(struct roster_case_code_in){ .id = incident_id }, &i, &found));
	*ret = (struct called){ .id = id, .team_id = team_id, .org_id = t.org_id, .incident_id = incident_id, .team = t.name, .team_code = t.code,
		.incident = i.code };
	return OK;
}

/* About the case when there is one, so that its timeline tells who was called and who answered. */
static err note_call(struct work *w, const char *name, const struct called *c, struct str who)
{
	if (c->incident_id)
		return NOTE(w, name, "incident", c->incident_id, { "code", c->team_code }, { "incident", c->incident }, { "who", who });
	return NOTE(w, name, "team", c->team_id, { "code", c->team_code }, { "who", who });
}

err call_open(struct work *w, int64_t team_id, int64_t incident_id, struct str reason, int64_t *ret_id)
{
	struct called c;
	*ret_id = id_new();
	TRY(called_of(w, *ret_id, team_id, incident_id, &c));
	TRY(roster_call_insert(w->db, &(struct roster_call_insert_in){ .id = *ret_id, .team = team_id, .kind = incident_id ? S("incident") : S("check"),
		.incident = incident_id, .reason = reason, .by = w->by.account_id, .now = w->now }, NULL));
	TRY(climb(w, &c));
	return note_call(w, "roster.call", &c, w->by.name);
}

err call_check(struct work *w, struct str team, const struct call_form *f, int64_t *ret_id)
{
	struct team_by_code_row t;
	TRY(roster_team(w, team, ROSTER_SEE, &t));
	return call_open(w, t.id, 0, f->reason, ret_id);
}

/* ---- answers ---- */

static err answered(struct work *w, const struct called *c, struct str name, int64_t account)
{
	int64_t n;
	TRY(roster_call_answer(w->db, &(struct roster_call_answer_in){ .id = c->id, .now = w->now, .name = name, .account = account }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_ROSTER_CALL_TAKEN);
	return note_call(w, "roster.call_answer", c, name);
}

err call_answer(struct work *w, struct str team, int64_t id)
{
	struct team_by_code_row t;
	struct roster_call_one_row k;
	struct called c;
	bool found;
	TRY(roster_team(w, team, ROSTER_OWN, &t));
	TRY(roster_call_one(w->db, w->a, &(struct roster_call_one_in){ .id = id, .team = t.id }, &k, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_CALL_UNKNOWN);
	if (str_is(k.state, "answered"))
		return fail(w, E_CONFLICT, M_ROSTER_CALL_TAKEN_BY, k.answered_by, time_shown(w->a, k.answered_at));
	TRY(called_of(w, id, t.id, k.incident_id, &c));
	TRY(answered(w, &c, w->by.name, w->by.account_id));
	return roster_step_of_account(w->db, &(struct roster_step_of_account_in){ .call = id, .account = w->by.account_id }, NULL);
}

err call_find(struct work *w, struct str secret, struct roster_step_by_secret_row *ret)
{
	bool found;
	TRY(roster_step_by_secret(w->db, w->a, &(struct roster_step_by_secret_in){ .secret = secret_hash(w->a, secret) }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_ROSTER_CALL_UNKNOWN);
	if (str_is(ret->state, "answered"))
		return fail(w, E_CONFLICT, M_ROSTER_CALL_TAKEN_BY, ret->answered_by, time_shown(w->a, ret->answered_at));
	return OK;
}

err call_answer_link(struct work *w, struct str secret, struct str name)
{
	struct roster_step_by_secret_row k;
	struct called c;
	TRY(call_find(w, secret, &k));
	check_text(w, "name", name, true, 200);
	TRY(work_checked(w));
	TRY(called_of(w, k.call_id, k.team_id, k.incident_id, &c));
	TRY(answered(w, &c, name, k.account_id));
	return roster_step_answered(w->db, &(struct roster_step_answered_in){ .id = k.id }, NULL);
}

static int by_length(const void *a, const void *b)
{
	usec x = *(const usec *)a, y = *(const usec *)b;
	return (x > y) - (x < y);
}

err call_times(struct work *w, int64_t team_id, struct answer_times *ret)
{
	struct roster_call_times_rows rows;
	bool wide;
	TRY(team_sees_all(w, &wide));
	TRY(roster_call_times(w->db, w->a, &(struct roster_call_times_in){ .viewer = w->by.org_id, .wide = wide, .since = w->now - 90 * USEC_DAY, .team = team_id }, &rows));
	usec *took = a_array(w->a, usec, rows.n + 1);
	size_t n = 0;
	*ret = (struct answer_times){ .calls = (int64_t)rows.n };
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].answered_at)
			took[n++] = rows.at[i].answered_at > rows.at[i].opened_at ? rows.at[i].answered_at - rows.at[i].opened_at : 0;
	for (size_t i = 0; i < n; i++)
		ret->in_time += took[i] <= ANSWER_IN_TIME;
	qsort(took, n, sizeof *took, by_length);
	ret->answered = (int64_t)n;
	ret->median = n ? (took[(n - 1) / 2] + took[n / 2]) / 2 : 0;
	return OK;
}

/* ---- jobs ---- */

err calls_escalate(struct work *w, struct str args_json)
{
	struct roster_call_due_rows rows;
	TRY(roster_call_clamp(w->db, &(struct roster_call_clamp_in){ .latest = w->now + setting_int(w, "roster.answer_minutes") * USEC_MIN }, NULL));
	TRY(roster_call_due(w->db, w->a, &(struct roster_call_due_in){ .now = w->now, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct called c;
		TRY(called_of(w, rows.at[i].id, rows.at[i].team_id, rows.at[i].incident_id, &c));
		TRY(climb(w, &c));
		TRY(note_call(w, "roster.call_next", &c, STR_NONE));
	}
	return OK;
}
