#include "modules/intake/report.h"

#include <sodium.h>

#include "base/code.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/answer.h"
#include "core/command.h"
#include "core/files.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"
#include "formats/domain.h"
#include "formats/ip.h"
#include "formats/observable.h"
#include "modules/network/network.h"

enum { CODE_CHARS = 8, SECRET_CHARS = 26, CODE_TYPED_MAX = 40, MAX_VALUES = 100 };
#define SAME_WITHIN USEC_DAY
#define CLOCK_SKEW (5 * USEC_MIN)
#define EARLIEST 946659600000000LL /* 2000-01-01 in Viet Nam */

struct journal_ref report_ref(int64_t id) { return (struct journal_ref){ "report", id }; }

enum lang report_lang(struct str lang) { return str_is(lang, "en") ? LANG_EN : LANG_VI; }

err report_queue_changed(struct work *w) { return db_notify(w->db, S("topic"), S("triage")); }

/* ---- code and secret ---- */

struct str report_mac(struct arena *a, const char *purpose, struct str text)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state st;
	struct str key = secret_key();
	crypto_auth_hmacsha256_init(&st, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)(text.p ? text.p : ""), text.n);
	crypto_auth_hmacsha256_final(&st, mac);
	return base32_of(a, str_from((char *)mac, sizeof mac));
}

struct str report_secret(struct arena *a, struct str code)
{
	return str_sub(report_mac(a, "report secret", code), 0, SECRET_CHARS);
}

/* Letters and digits alone, capitals; what rand_code() never uses is read as what it looks like. */
static struct str signs_of(struct arena *a, struct str typed, bool is_code)
{
	char *p = a_alloc(a, typed.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (is_code && n >= 2)
			c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			p[n++] = c;
	}
	return str_from(p, n);
}

struct str report_code_typed(struct arena *a, struct str typed)
{
	struct str s = signs_of(a, str_sub(typed, 0, CODE_TYPED_MAX), true);
	if (s.n != CODE_CHARS + 2 || !str_starts(s, S("TB")))
		return STR_NONE;
	return a_fmt(a, "TB-%.4s-%.4s", s.p + 2, s.p + 6);
}

/* ---- checking ---- */

static void check_domains(struct work *w, const struct strs *domains)
{
	for (size_t i = 0; i < domains->n; i++) {
		struct str clean;
		if (!domain_parse(w->a, domains->at[i], &clean))
			fail_field(w, a_fmt(w->a, "domains[%zu]", i), M_INTAKE_DOMAIN_WRONG, domains->at[i]);
	}
}

static void check_ips(struct work *w, const struct strs *ips)
{
	bool documentation = setting_bool(w, "intake.allow_documentation_addresses");
	for (size_t i = 0; i < ips->n; i++) {
		struct ip ip;
		if (!ip_parse(ips->at[i], &ip))
			fail_field(w, a_fmt(w->a, "ips[%zu]", i), M_INTAKE_IP_WRONG, ips->at[i]);
		else if (!ip_is_public(ip, documentation))
			fail_field(w, a_fmt(w->a, "ips[%zu]", i), M_INTAKE_IP_NOT_PUBLIC, ips->at[i]);
	}
}

static bool is_phone(struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (!strchr("+-. ()", s.p[i]))
			return false;
	}
	return digits >= 3 && digits <= 15; /* 3: short numbers such as 156; 15: E.164 */
}

static err check(struct work *w, const struct report_new *n)
{
	if (!n->description.n)
		fail_field(w, S("description"), M_INTAKE_DESCRIPTION_NEEDED);
	if (!n->detected_at)
		fail_field(w, S("detected_at"), M_INTAKE_DETECTED_NEEDED);
	else if (n->detected_at > w->now + CLOCK_SKEW)
		fail_field(w, S("detected_at"), M_INTAKE_DETECTED_IN_FUTURE);
	else if (n->detected_at < EARLIEST)
		fail_field(w, S("detected_at"), M_INTAKE_DETECTED_TOO_OLD);
	if (n->notifier_phone.n && !is_phone(n->notifier_phone))
		fail_field(w, S("notifier_phone"), M_INTAKE_PHONE_WRONG);
	check_domains(w, &n->domains);
	check_ips(w, &n->ips);
	return work_checked(w);
}

/* ---- what makes two reports the same ---- */

static void hash_text(crypto_hash_sha256_state *st, struct str s)
{
	uint64_t n = s.n;
	crypto_hash_sha256_update(st, (const unsigned char *)&n, sizeof n);
	crypto_hash_sha256_update(st, (const unsigned char *)s.p, s.n);
}

static void hash_texts(crypto_hash_sha256_state *st, const struct strs *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		hash_text(st, texts->at[i]);
	hash_text(st, STR_NONE);
}

/* Over what was told and by whom, folded, so that a second typing with other capitals or spaces is still the same. */
static struct sha256 content_hash(struct arena *a, const struct report_new *n)
{
	struct sha256 h;
	crypto_hash_sha256_state st;
	crypto_hash_sha256_init(&st);
	const struct str texts[] = { n->notifier_name, n->notifier_address, n->notifier_email, n->notifier_phone,
		n->system_name,
		n->operator, n->owner, n->description, n->result, n->proposal };
	for (size_t i = 0; i < COUNT(texts); i++)
		hash_text(&st, text_fold(a, texts[i]));
	hash_texts(&st, &n->domains);
	hash_texts(&st, &n->ips);
	crypto_hash_sha256_final(&st, h.b);
	return h;
}

/* ---- keeping ---- */

static struct str list_json(struct arena *a, const struct strs *texts)
{
	struct buf b;
	buf_init(&b, 64 * 1024);
	struct json j = json_to(&b);
	json_array(&j);
	for (size_t i = 0; i < texts->n; i++)
		json_text(&j, NULL, texts->at[i]);
	json_end(&j);
	struct str s = a_dup(a, buf_str(&b));
	buf_done(&b);
	return s;
}

struct values { VEC(struct report_values_put_in); };

static void add_value(struct arena *a, struct values *v, int64_t id, struct str value)
{
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(v->at[i].value, value))
			return;
	*VEC_ADD(a, v) = (struct report_values_put_in){ .value = value, .report_id = id };
}

/* Addresses and names of the fields, and everything technical in the description. */
static err keep_values(struct work *w, int64_t id, const struct report_new *n)
{
	struct values v = { 0 };
	struct observables found;
	struct ip ip;
	struct str name;
	for (size_t i = 0; i < n->ips.n; i++)
		if (ip_parse(n->ips.at[i], &ip))
			add_value(w->a, &v, id, ip_text(w->a, ip));
	for (size_t i = 0; i < n->domains.n; i++)
		if (domain_parse(w->a, n->domains.at[i], &name))
			add_value(w->a, &v, id, name);
	observable_extract(w->a, n->description, MAX_VALUES, &found);
	for (size_t i = 0; i < found.n; i++)
		add_value(w->a, &v, id, found.at[i].value);
	return v.n ? report_values_put(w->db, v.at, v.n) : OK;
}

err report_files_attach(struct work *w, int64_t id, const struct uploads *files)
{
	int64_t file_id;
	for (size_t i = 0; i < files->n; i++)
		TRY(file_attach(w, &files->at[i], S("report"), id, S("report"), &file_id));
	return OK;
}

static err insert(struct work *w, const struct report_new *n, const struct receipt *r, struct sha256 content,
	int64_t same_as)
{
	struct sha256 secret = sha256_of(r->secret);
	return report_insert(w->db, &(struct report_insert_in){
		.id = r->id, .code = r->code, .secret_hash = str_from((char *)secret.b, sizeof secret.b),
			.channel = str_of(n->channel),
		.lang = w->by.lang == LANG_EN ? S("en") : S("vi"),
		.notifier_name = n->notifier_name, .notifier_address = n->notifier_address, .notifier_email = n->notifier_email,
		.notifier_phone = n->notifier_phone, .notifier_org = w->by.account_id ? w->by.org_id : 0,
		.system_name = n->system_name, .domains = list_json(w->a, &n->domains), .ips = list_json(w->a, &n->ips),
		.operator = n->operator, .owner = n->owner, .description = n->description, .detected_at = n->detected_at,
		.result = n->result, .proposal = n->proposal, .received_at = w->now,
		.content_hash = str_from((char *)content.b, sizeof content.b),
		.state = same_as ? S("duplicate") : S("new"), .same_as = same_as, .acknowledged_at = w->now,
		.is_demo = n->is_demo }, NULL);
}

/* Circular 20/2017 Art. 10: the receiver acknowledges at once. The receipt shown is the acknowledgement; the mail repeats it,
 * without the secret: the outbox is part of the database, and nobody has proved that the address is the notifier's. */
static err acknowledge(struct work *w, const struct report_new *n, const struct receipt *r)
{
	if (!n->notifier_email.n)
		return OK;
	return mail_queue(w, &(struct mail){ .to = n->notifier_email, .to_name = n->notifier_name, .lang = w->by.lang,
		.subject = say(w, M_INTAKE_ACK_SUBJECT, r->code),
		.text = say(w, M_INTAKE_ACK_TEXT, r->code, time_shown(w->a, w->now)),
		.tlp = TLP_CLEAR, .about_path = S("/report/status"), .kind = "report", .record_id = r->id,
		.key = a_fmt(w->a, "report-ack:%lld", (long long)r->id) }, NULL);
}

static err keep(struct work *w, const struct report_new *n, struct sha256 content, struct receipt *r)
{
	struct report_same_content_row first = { 0 };
	int64_t coordinator;
	TRY(report_same_content(w->db, w->a, &(struct report_same_content_in){ .content_hash = str_from((char *)content.b,
		sizeof content.b),
		.since = w->now - SAME_WITHIN }, &first, &r->is_repeat));
	r->id = id_new();
	r->received_at = w->now;
	r->code = a_cat(w->a, S("TB-"), rand_code(w->a, CODE_CHARS));
	r->secret = report_secret(w->a, r->code);
	TRY(insert(w, n, r, content, r->is_repeat ? first.id : 0));
	TRY(keep_values(w, r->id, n));
	TRY(network_coordinator(w, &coordinator));
	TRY(access_give(w, S("report"), r->id, coordinator, ACCESS_LEAD, S("coordinator")));
	TRY(report_files_attach(w, r->id, &n->files));
	TRY(acknowledge(w, n, r));
	TRY(report_queue_changed(w));
	return journal_add(w, "report.submit", report_ref(r->id), STR_NONE);
}

static err receipt_again(struct work *w, struct str code, struct receipt *ret)
{
	struct report_by_secret_row row;
	bool found;
	TRY(report_by_secret(w->db, w->a, &(struct report_by_secret_in){ .code = code }, &row, &found));
	if (!found)
		return fail(w, E_BUG, M_INTAKE_NOT_FOUND);
	*ret = (struct receipt){ row.id, row.received_at, row.code, report_secret(w->a, row.code), row.same_as != 0 };
	return OK;
}

/* One key stands for one content; the moment of detection belongs to it here, though not to what makes two reports the same. */
static struct sha256 request_hash(struct sha256 content, usec detected_at)
{
	unsigned char all[sizeof content.b + sizeof detected_at];
	memcpy(all, content.b, sizeof content.b);
	memcpy(all + sizeof content.b, &detected_at, sizeof detected_at);
	return sha256_of(str_from((char *)all, sizeof all));
}

err report_submit(struct work *w, const struct report_new *n, struct str once, struct receipt *ret)
{
	struct sha256 content = content_hash(w->a, n), request = request_hash(content, n->detected_at);
	struct str key = once.n ? a_cat(w->a, S("report:"), once) : STR_NONE;
	struct given before;
	struct receipt r = { 0 };
	bool found = false;
	if (key.n)
		TRY(answer_find(w, key, request, &before, &found));
	if (found)
		return receipt_again(w, before.answer, ret);
	TRY(check(w, n));
	TRY(keep(w, n, content, &r));
	if (key.n)
		TRY(answer_put(w, key, request, (struct given){ 201, r.code }));
	*ret = r;
	return OK;
}

/* ---- for the notifier ---- */

err report_secret_holds(struct work *w, struct str code, struct str secret, struct report_by_secret_row *ret,
	bool *ret_holds)
{
	bool found;
	struct sha256 h = sha256_of(signs_of(w->a, str_sub(secret, 0, 2 * SECRET_CHARS), false));
	TRY(report_by_secret(w->db, w->a, &(struct report_by_secret_in){ .code = report_code_typed(w->a, code) }, ret,
		&found));
	struct str kept = found ? ret->secret_hash : str_from((char[sizeof h.b]){ 0 }, sizeof h.b);
	bool same = same_secret(kept, str_from((char *)h.b, sizeof h.b));
	*ret_holds = found && same;
	return OK;
}

err report_open_with_secret(struct work *w, struct str code, struct str secret, struct report_by_secret_row *ret)
{
	bool holds;
	TRY(report_secret_holds(w, code, secret, ret, &holds));
	return holds ? OK : fail(w, E_NOT_FOUND, M_INTAKE_NOT_FOUND);
}

err report_open_known(struct work *w, struct str code, struct report_by_secret_row *ret)
{
	bool found;
	TRY(report_by_secret(w->db, w->a, &(struct report_by_secret_in){ .code = code }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_INTAKE_NOT_FOUND);
}

enum report_stage report_stage_of(const struct report_by_secret_row *r)
{
	struct str state = str_is(r->state, "duplicate") && r->same_state.n ? r->same_state : r->state;
	if (str_is(state, "refused"))
		return STAGE_REFUSED;
	if (str_is(state, "accepted") || str_is(state, "attached"))
		return r->closed_at && !str_is(r->step, "merged") ? STAGE_DONE : STAGE_HANDLING;
	return str_is(state, "verifying") ? STAGE_VERIFYING : STAGE_RECEIVED;
}

err report_link(struct work *w, int64_t id, struct link *ret)
{
	struct report_seen_row row;
	bool found = false;
	if (may(w, &intake_read))
		TRY(report_seen(w->db, w->a, &(struct report_seen_in){ .viewer = w->by.org_id, .id = id }, &row, &found));
	if (found)
		*ret = (struct link){ a_fmt(w->a, "/triage/%.*s", STR_ARG(row.code)), row.code, NULL, false };
	return OK;
}
