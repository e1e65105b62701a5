#include "modules/intake/hints.h"

#include "base/text.h"
#include "formats/domain.h"
#include "formats/observable.h"
#include "modules/intake/lists.h"

enum { MAX_ASKED = 8, MAX_BODIES = 24, MAX_ALIKE = 10 };

/* ---- the type, from words ---- */

/* Folded, as people write; earlier rows are more telling. A guess, shown as one. */
static const struct { const char *cue, *type; } cues[] = {
	{ "ransom", "ransom" }, { "ma hoa du lieu", "ransom" }, { "du lieu bi ma hoa", "ransom" },
		{ "tep bi ma hoa", "ransom" }, { "file bi ma hoa", "ransom" },
	{ "doi tien chuoc", "ransom" }, { "tong tien", "ransom" }, { "encrypted", "ransom" },
	{ "ddos", "dos" }, { "tu choi dich vu", "dos" }, { "denial of service", "dos" }, { "flood", "dos" },
		{ "nghen", "dos" }, { "qua tai", "dos" },
	{ "deface", "deface" }, { "thay doi giao dien", "deface" }, { "bi doi giao dien", "deface" },
		{ "chen noi dung", "deface" }, { "trang chu bi thay", "deface" },
	{ "phishing", "phishing" }, { "gia mao", "phishing" }, { "lua dao", "phishing" }, { "website gia", "phishing" },
		{ "trang gia", "phishing" },
	{ "fake site", "phishing" }, { "spoof", "phishing" }, { "scam", "phishing" },
	{ "ro ri", "espionage" }, { "lo lot", "espionage" }, { "lo du lieu", "espionage" }, { "lo thong tin", "espionage" },
		{ "danh cap du lieu", "espionage" },
	{ "lay cap", "espionage" }, { "rao ban du lieu", "espionage" }, { "data leak", "espionage" },
		{ "leaked", "espionage" }, { "stolen data", "espionage" }, { "nghe trom", "espionage" },
	{ "chiem quyen", "intrusion" }, { "truy cap trai phep", "intrusion" }, { "xam nhap", "intrusion" },
		{ "bi hack", "intrusion" }, { "hacked", "intrusion" },
	{ "webshell", "intrusion" }, { "unauthorised access", "intrusion" }, { "unauthorized access", "intrusion" },
		{ "dang nhap la", "intrusion" }, { "mat tai khoan", "intrusion" },
	{ "xoa du lieu", "sabotage" }, { "pha hoai", "sabotage" }, { "deleted data", "sabotage" }, { "wiper", "sabotage" },
	{ "ma doc", "malware" }, { "virus", "malware" }, { "malware", "malware" }, { "trojan", "malware" },
		{ "botnet", "malware" }, { "dao tien ao", "malware" }, { "backdoor", "malware" },
};

struct str intake_type_guess(struct arena *a, struct str text, struct str *ret_cue)
{
	struct str folded = text_fold(a, text);
	*ret_cue = STR_NONE;
	for (size_t i = 0; i < COUNT(cues); i++)
		if (str_find(folded, str_of(cues[i].cue)) >= 0) {
			*ret_cue = str_of(cues[i].cue);
			return str_of(cues[i].type);
		}
	return STR_NONE;
}

/* ---- whose it is ---- */

/* What the notifier named as the affected system; only when he named nothing, what stands in his words. */
static err asked_values(struct work *w, const struct report_get_row *r, struct str *at, size_t *n)
{
	struct strs lists[] = { intake_list_of_json(w->a, r->ips), intake_list_of_json(w->a, r->domains) };
	struct report_values_of_rows values = { 0 };
	*n = 0;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k].n && *n < MAX_ASKED; i++)
			at[(*n)++] = lists[k].at[i];
	if (*n)
		return OK;
	TRY(report_values_of(w->db, w->a, &(struct report_values_of_in){ .report_id = r->id }, &values));
	for (size_t i = 0; i < values.n && *n < MAX_ASKED; i++) {
		struct observable o;
		bool is_place = observable_parse(w->a, values.at[i].value, &o) &&
			(o.kind == OBSERVABLE_IP || o.kind == OBSERVABLE_DOMAIN);
		if (is_place)
			at[(*n)++] = o.value;
	}
	return OK;
}

static bool has_body(const struct hints *h, int64_t org_id)
{
	for (size_t i = 0; i < h->n_bodies; i++)
		if (h->bodies[i].org_id == org_id)
			return true;
	return false;
}

static void add_bodies(struct work *w, const struct whose_answer *x, struct hints *h)
{
	for (size_t i = 0; i < x->n && h->n_bodies < MAX_BODIES; i++) {
		const struct whose_candidate *c = &x->at[i];
		if (!has_body(h, c->org_id))
			h->bodies[h->n_bodies++] = (struct hint_body){ c->org_id, x->asked, c->code, c->name,
				network_reason_text(w, c), c->reason, c->is_shared };
	}
}

/* The sort must not disturb the order in which equally good ones were found. */
static void sort_bodies(struct hints *h)
{
	for (size_t i = 1; i < h->n_bodies; i++)
		for (size_t k = i; k > 0 && h->bodies[k - 1].why > h->bodies[k].why; k--) {
			struct hint_body x = h->bodies[k];
			h->bodies[k] = h->bodies[k - 1];
			h->bodies[k - 1] = x;
		}
}

static const struct hint_body *first_body(const struct hints *h, enum whose_reason why)
{
	for (size_t i = 0; i < h->n_bodies; i++)
		if (h->bodies[i].why == why)
			return &h->bodies[i];
	return NULL;
}

static err coordinator_alone(struct work *w, struct hints *h)
{
	struct org_by_id_row o;
	int64_t id;
	TRY(network_coordinator(w, &id));
	TRY(network_org(w, id, &o));
	struct whose_candidate c = { .org_id = id, .reason = WHOSE_COORDINATOR };
	h->bodies[h->n_bodies++] = (struct hint_body){ .org_id = id, .code = o.code, .name = o.name,
		.reason = network_reason_text(w, &c), .why = WHOSE_COORDINATOR };
	return OK;
}

/* ---- which system ---- */

static bool line_has(struct str line, struct str value)
{
	struct ip ip;
	struct ip_prefix p;
	if (ip_parse(value, &ip))
		return ip_prefix_parse(line, &p) && ip_prefix_has(p, ip);
	return domain_is_under(value, line);
}

static bool lines_have(struct str lines, struct str value)
{
	for (struct str rest = lines; rest.p;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n && line_has(line, value))
			return true;
	}
	return false;
}

static err find_system(struct work *w, const struct str *asked, size_t n, struct hints *h)
{
	struct systems_of_owner_rows rows;
	TRY(systems_of_owner(w->db, w->a, &(struct systems_of_owner_in){ .owner = h->owner }, &rows));
	for (size_t i = 0; i < rows.n && !h->has_system; i++)
		for (size_t k = 0; k < n && !h->has_system; k++) {
			const struct systems_of_owner_row *s = &rows.at[i];
			h->has_system = lines_have(s->domains, asked[k]) || lines_have(s->ips, asked[k]);
			if (h->has_system)
				h->system = (struct hint_system){ .id = s->id, .level = s->level, .operator_org = s->operator,
					.isp_org = s->isp, .code = s->code,
					.name = s->name, .sector = s->sector, .province = s->province, .value = asked[k],
					.is_national_important = s->is_national_important };
		}
	return OK;
}

static err code_of(struct work *w, int64_t org_id, struct str *ret, struct hints *h)
{
	struct org_by_id_row o;
	if (!org_id)
		return OK;
	TRY(network_org(w, org_id, &o));
	*ret = o.code;
	if (h && !h->sector.n)
		h->sector = o.sector;
	if (h && !h->province.n)
		h->province = o.province;
	return OK;
}

/* The operator answers for its system; without one known, the owner; without an owner, whoever comes next. */
static err choose(struct work *w, struct hints *h)
{
	h->responsible = h->has_system && h->system.operator_org ? h->system.operator_org : h->owner
		? h->owner : h->bodies[0].org_id;
	if (h->has_system) {
		h->isp = h->system.isp_org ? h->system.isp_org : h->isp;
		h->sector = h->system.sector;
		h->province = h->system.province;
	}
	TRY(code_of(w, h->owner, &h->owner_code, h));
	TRY(code_of(w, h->isp, &h->isp_code, NULL));
	return code_of(w, h->responsible, &h->responsible_code, NULL);
}

static err find_bodies(struct work *w, const struct str *asked, size_t n, struct hints *h)
{
	h->bodies = a_array(w->a, struct hint_body, MAX_BODIES + 1);
	for (size_t i = 0; i < n; i++) {
		struct whose_answer x;
		TRY(network_whose(w, asked[i], &x));
		add_bodies(w, &x, h);
	}
	if (!h->n_bodies)
		TRY(coordinator_alone(w, h));
	sort_bodies(h);
	const struct hint_body *owner = first_body(h, WHOSE_OWNER), *heir = first_body(h, WHOSE_SUCCESSOR),
		*isp = first_body(h, WHOSE_ISP);
	h->owner = owner ? owner->org_id : heir ? heir->org_id : 0;
	h->isp = isp ? isp->org_id : 0;
	return OK;
}

err hints_of(struct work *w, const struct report_get_row *r, struct hints *ret)
{
	struct hints h = { 0 };
	struct str asked[MAX_ASKED];
	size_t n;
	TRY(asked_values(w, r, asked, &n));
	TRY(find_bodies(w, asked, n, &h));
	if (h.owner)
		TRY(find_system(w, asked, n, &h));
	TRY(choose(w, &h));
	TRY(report_alike(w->db, w->a, &(struct report_alike_in){ .report_id = r->id, .viewer = w->by.org_id,
		.max = MAX_ALIKE }, &h.reports));
	TRY(incident_alike(w->db, w->a, &(struct incident_alike_in){ .report_id = r->id, .viewer = w->by.org_id,
		.own = r->incident_id, .max = MAX_ALIKE }, &h.incidents));
	h.type = intake_type_guess(w->a, a_fmt(w->a, "%.*s %.*s", STR_ARG(r->description), STR_ARG(r->system_name)), &h.cue);
	*ret = h;
	return OK;
}
