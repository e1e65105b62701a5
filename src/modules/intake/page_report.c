/* The front door of the public: home, the report's form, the receipt. */
#include "modules/intake/pages.h"

#include "base/code.h"
#include "base/rand.h"
#include "core/answer.h"
#include "core/identity/pages.h"
#include "core/document/qr.h"
#include "web/web.h"
#include "modules/intake/pages_gen.h"

enum { KEPT_MAC = 26, COOKIE_MAC = 26 };
#define STATUS_COOKIE_LIFE (2 * USEC_HOUR)

/* ---- home ---- */

/* The first place in the navigation that the actor may go to. */
static struct str first_place(const struct req *r)
{
	const struct nav *best = NULL;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_nav; k++) {
			const struct nav *n = &all_modules[i]->nav[k];
			bool is_open = n->perm == &PERM_PUBLIC || n->perm == &PERM_SIGNED_IN || may(&r->w, n->perm);
			if (is_open && (!best || n->order < best->order))
				best = n;
		}
	return best ? str_of(best->path) : S("/account");
}

err intake_home_get(struct req *r)
{
	if (r->w.by.account_id)
		return reply_see(r, first_place(r), 0);
	struct home_page p = { .head = { .title = say(&r->w, M_INTAKE_HOME_TITLE),
		.subtitle = say(&r->w, M_INTAKE_HOME_LEAD) } };
	return reply_page(r, p.head.title, HTML_OF(r, page_intake_home, &p));
}

/* ---- the cookie that knows the receipt ---- */

static struct str cookie_mac(struct arena *a, struct str code, struct str until)
{
	return str_sub(report_mac(a, "report cookie", a_fmt(a, "%.*s.%.*s", STR_ARG(code), STR_ARG(until))), 0, COOKIE_MAC);
}

void intake_cookie_set(struct req *r, struct str code)
{
	struct arena *a = r->w.a;
	struct str until = a_fmt(a, "%lld", (long long)((r->w.now + STATUS_COOKIE_LIFE) / USEC_S)),
		mac = cookie_mac(a, code, until);
	reply_cookie(r, STATUS_COOKIE, a_fmt(a, "%.*s.%.*s.%.*s", STR_ARG(code), STR_ARG(until), STR_ARG(mac)),
		STATUS_COOKIE_LIFE / USEC_S);
}

struct str intake_cookie_code(struct req *r)
{
	struct str rest = req_cookie(r, STATUS_COOKIE), code = str_cut(&rest, '.'), until = str_cut(&rest, '.');
	int64_t end_s;
	if (!str_int(until, &end_s) || end_s < r->w.now / USEC_S)
		return STR_NONE;
	return same_secret(rest, cookie_mac(r->w.a, code, until)) ? code : STR_NONE;
}

/* ---- files that survive an error in another field: kept at once, and named in the form by a signed word ---- */

static struct str kept_mac(struct arena *a, struct str body) { return str_sub(report_mac(a, "kept file", body), 0,
	KEPT_MAC); }

/* sha256.size.base64url(media type \n name) */
static struct str kept_token(struct arena *a, const struct upload *u)
{
	struct str words = base64url_of(a, a_fmt(a, "%.*s\n%.*s", STR_ARG(u->media_type), STR_ARG(u->name)));
	struct str body = a_fmt(a, "%.*s.%lld.%.*s", STR_ARG(u->sha256_hex), (long long)u->size, STR_ARG(words)),
		mac = kept_mac(a, body);
	return a_fmt(a, "%.*s.%.*s", STR_ARG(mac), STR_ARG(body));
}

static bool kept_read(struct arena *a, struct str token, struct upload *ret)
{
	struct str body = token, mac = str_cut(&body, '.'), words;
	if (!same_secret(mac, kept_mac(a, body)))
		return false;
	struct str rest = body, sha256 = str_cut(&rest, '.'), size = str_cut(&rest, '.');
	if (!str_int(size, &ret->size) || !base64_parse(a, rest, &words))
		return false;
	ret->sha256_hex = sha256;
	ret->media_type = str_cut(&words, '\n');
	ret->name = words;
	return true;
}

/* Short names, so that the signed word stays within a field's length. */
static struct upload kept_of(const struct upload *u)
{
	struct upload k = *u;
	k.name = str_sub(u->name, u->name.n > 150 ? u->name.n - 150 : 0, 150);
	while (k.name.n && ((unsigned char)k.name.p[0] & 0xC0) == 0x80)
		k.name = str_sub(k.name, 1, k.name.n);
	k.media_type = str_sub(u->media_type, 0, 60);
	return k;
}

/* What was sent now and what was kept before, each content once. */
static struct uploads all_files(struct req *r, const struct report_form *f)
{
	struct uploads all = { a_array(r->w.a, struct upload, f->files.n + f->kept.n), 0 };
	for (size_t i = 0; i < f->kept.n; i++)
		if (kept_read(r->w.a, f->kept.at[i], &all.at[all.n]))
			all.n++;
	for (size_t i = 0; i < f->files.n; i++)
		all.at[all.n++] = kept_of(&f->files.at[i]);
	return all;
}

static err keep_files(struct work *w, const struct uploads *files)
{
	for (size_t i = 0; i < files->n; i++)
		TRY(file_keep(w, &files->at[i]));
	return OK;
}

/* A disk that is full must not stop the form from being shown again with everything else that was typed. */
static void show_kept(struct req *r, struct report_page *p)
{
	const struct report_form *f = r->in;
	if (r->w.problem.e == OK || r->route->method != POST || !f)
		return;
	struct uploads all = keep_files(&r->w, &f->files) == OK ? all_files(r, f) : (struct uploads){ 0 };
	struct kept_file *at = a_array(r->w.a, struct kept_file, all.n);
	for (size_t i = 0; i < all.n; i++)
		at[i] = (struct kept_file){ all.at[i].name, kept_token(r->w.a, &all.at[i]),
			file_size_shown(r->w.a, all.at[i].size) };
	p->kept = at;
	p->n_kept = all.n;
}

/* ---- the form ---- */

static struct form_field question(struct req *r, const char *name, enum msg help, const char *autocomplete)
{
	struct form_field f = form_field_of(r, LIST(intake_report_fields), name, STR_NONE);
	if (help)
		f.help = say(&r->w, help);
	f.autocomplete = autocomplete;
	return f;
}

/* "2026-11-22T20:21", as <input type=datetime-local> takes it. */
static struct str local_minute(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return a_fmt(a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

static void form_fill(struct req *r, struct report_page *p)
{
	p->description = question(r, "description", M_INTAKE_H_DESCRIPTION, NULL);
	p->description.rows = 8;
	p->description.is_required = true;
	p->detected_at = form_field_of(r, LIST(intake_report_fields), "detected_at", local_minute(r->w.a, r->w.now));
	p->detected_at.is_required = true;
	p->detected_at.help = say(&r->w, M_INTAKE_H_DETECTED_AT);
	p->system_name = question(r, "system_name", M_INTAKE_H_SYSTEM_NAME, NULL);
	p->domains = question(r, "domains", M_INTAKE_H_DOMAINS, NULL);
	p->ips = question(r, "ips", M_INTAKE_H_IPS, NULL);
	p->domains.rows = p->ips.rows = 2;
	p->owner = question(r, "owner", M_INTAKE_H_OWNER, "organization");
	p->operator = question(r, "operator", M_INTAKE_H_OPERATOR, NULL);
	p->result = question(r, "result", 0, NULL);
	p->proposal = question(r, "proposal", 0, NULL);
	p->result.rows = p->proposal.rows = 3;
	p->name = question(r, "notifier_name", 0, "name");
	p->phone = question(r, "notifier_phone", 0, "tel");
	p->phone.type = "tel";
	p->email = question(r, "notifier_email", M_INTAKE_H_EMAIL, "email");
	p->address = question(r, "notifier_address", 0, "street-address");
	p->files = question(r, "files", M_INTAKE_H_FILES, NULL);
}

err intake_form_get(struct req *r)
{
	struct work *w = &r->w;
	struct report_page p = {
		.head = { .title = say(w, M_INTAKE_REPORT_TITLE), .subtitle = say(w, M_INTAKE_REPORT_LEAD) },
		.errors = form_errors_of(r, LIST(intake_report_fields)),
		.last_code = w->problem.e == OK ? intake_cookie_code(r) : STR_NONE,
		.is_officer = may(w, &intake_triage),
	};
	struct str once = w->problem.e == OK ? STR_NONE : req_typed(r, "once");
	p.once = once.n ? once : answer_once(r);
	form_fill(r, &p);
	show_kept(r, &p);
	return reply_page(r, p.head.title, HTML_OF(r, page_intake_form, &p));
}

err intake_form_keep(struct req *r)
{
	const struct report_form *f = r->in;
	return keep_files(&r->w, &f->files);
}

/* An officer who fills in the form writes down what somebody said on the telephone. */
static struct report_new form_report(struct req *r, const struct report_form *f)
{
	return (struct report_new){
		.notifier_name = f->notifier_name, .notifier_address = f->notifier_address, .notifier_email = f->notifier_email,
			.notifier_phone = f->notifier_phone,
		.system_name = f->system_name, .operator = f->operator, .owner = f->owner, .description = f->description,
		.result = f->result, .proposal = f->proposal,
		.domains = f->domains, .ips = f->ips, .detected_at = f->detected_at, .files = all_files(r, f),
		.channel = may(&r->w, &intake_triage) ? "phone" : "web",
	};
}

/* ---- the receipt ---- */

static err receipt_reply(struct req *r, const struct receipt *k, struct str email)
{
	struct work *w = &r->w;
	struct str svg, link = whole_url(r, a_fmt(w->a, "/report/status#code=%.*s&secret=%.*s", STR_ARG(k->code),
		STR_ARG(k->secret)));
	TRY(qr_svg(w->a, link, say(w, M_INTAKE_RECEIPT_QR), &svg));
	struct receipt_page p = {
		.head = { .title = say(w, M_INTAKE_RECEIPT_TITLE), .subtitle = say(w, M_INTAKE_RECEIPT_LEAD) },
		.code = k->code, .secret = k->secret, .at = time_shown(w->a, k->received_at), .email = email, .qr = { svg },
		.is_repeat = k->is_repeat,
	};
	return reply_page(r, p.head.title, HTML_OF(r, page_intake_receipt, &p));
}

/* The receipt is the answer itself, so that it reaches browsers without cookies; sent again, the form gets the same one. */
err intake_form_post(struct req *r)
{
	const struct report_form *f = r->in;
	struct report_new n = form_report(r, f);
	struct receipt k;
	TRY(report_submit(&r->w, &n, f->once, &k));
	web_note_journal(r->route->journal);
	intake_cookie_set(r, k.code);
	r->status = 201;
	return receipt_reply(r, &k, f->notifier_email);
}

err intake_receipt_get(struct req *r)
{
	struct report_by_secret_row row;
	struct str code = intake_cookie_code(r);
	if (!code.n)
		return reply_see(r, S("/report/status"), 0);
	TRY(report_open_known(&r->w, code, &row));
	struct receipt k = { .id = row.id, .received_at = row.received_at, .code = row.code,
		.secret = report_secret(r->w.a, row.code) };
	return receipt_reply(r, &k, STR_NONE);
}
