/* What the lines of a system say: checking, keeping, reading, and the keys under which software is found. */
#include "modules/network/parts.h"
#include "modules/network/rules.h"

#include "base/rand.h"
#include "base/text.h"
#include "formats/cpe.h"
#include "formats/purl.h"

enum { PARTS_MAX = 1000 };

/* ---- checking ---- */

static bool is_address(struct str url)
{
	static const char *const schemes[] = { "https://", "http://", "ftp://", "sftp://", "ldap://", "ldaps://", "smtp://", "imap://", "sip:", "ssh://" };
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_starts(url, str_of(schemes[i])) && url.n > strlen(schemes[i]) && str_find_char(url, ' ') < 0)
			return true;
	return false;
}

static void check_service(struct work *w, struct part_content *c)
{
	struct part_form *f = &c->form;
	check_text(w, "name", f->name, true, 200);
	check_choice(w, "kind", f->kind, PART_SERVICE_KINDS, true);
	check_text(w, "url", f->url, false, 500);
	if (f->url.n && !is_address(f->url))
		fail_field(w, S("url"), M_NETWORK_PART_URL);
	if (f->port < 0 || f->port > 65535)
		fail_field(w, S("port"), M_NETWORK_PART_PORT);
	c->shown = f->name;
}

static void take_if_empty(struct str *to, struct str from)
{
	if (!to->n)
		*to = from;
}

static void check_names(struct work *w, struct part_form *f)
{
	struct cpe cpe;
	struct purl purl;
	if (f->cpe.n && cpe_parse(w->a, f->cpe, &cpe)) {
		f->cpe = cpe_text(w->a, &cpe);
		take_if_empty(&f->vendor, cpe_shown(w->a, &cpe, CPE_VENDOR));
		take_if_empty(&f->product, cpe_shown(w->a, &cpe, CPE_PRODUCT));
		take_if_empty(&f->version, cpe_shown(w->a, &cpe, CPE_VERSION));
	} else if (f->cpe.n) {
		fail_field(w, S("cpe"), M_NETWORK_PART_CPE);
	}
	if (f->purl.n && purl_parse(w->a, f->purl, &purl)) {
		f->purl = purl_text(w->a, &purl);
		take_if_empty(&f->vendor, purl.namespace);
		take_if_empty(&f->product, purl.name);
		take_if_empty(&f->version, purl.version);
	} else if (f->purl.n) {
		fail_field(w, S("purl"), M_NETWORK_PART_PURL);
	}
}

static void check_software(struct work *w, struct part_content *c)
{
	struct part_form *f = &c->form;
	size_t before = w->problem.fields.n;
	check_names(w, f);
	check_text(w, "vendor", f->vendor, false, 200);
	check_text(w, "version", f->version, false, 100);
	if (f->product.n || w->problem.fields.n == before)
		check_text(w, "product", f->product, true, 200);
	c->shown = network_software_shown(w->a, f->vendor, f->product, f->version);
}

/* Exactly one of the two: what is in the register, or a name. */
static bool is_one_named(struct work *w, const char *field, struct str known, struct str outside)
{
	check_text(w, "outside", outside, false, 200);
	if (!known.n && !outside.n)
		fail_field(w, str_of(field), M_NETWORK_FIELD_REQUIRED);
	else if (known.n && outside.n)
		fail_field(w, S("outside"), M_NETWORK_PART_ONE_OF_TWO);
	return known.n && !outside.n;
}

static err check_link(struct work *w, int64_t system, struct part_content *c)
{
	struct part_form *f = &c->form;
	struct sys_by_code_row to;
	bool found;
	check_choice(w, "direction", f->direction, PART_DIRECTIONS, true);
	check_text(w, "purpose", f->purpose, false, 500);
	c->shown = f->outside;
	if (!is_one_named(w, "target", f->target, f->outside))
		return OK;
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = f->target, .viewer = w->by.org_id }, &to, &found));
	if (!found)
		fail_field(w, S("target"), M_NETWORK_SYSTEM_UNKNOWN, f->target);
	else if (to.id == system)
		fail_field(w, S("target"), M_NETWORK_PART_SELF);
	else
		c->target_id = to.id, c->shown = to.name;
	return OK;
}

static err check_provider(struct work *w, struct part_content *c)
{
	struct part_form *f = &c->form;
	struct org_by_id_row o;
	check_choice(w, "service", f->service, PART_PROVIDER_SERVICES, true);
	check_text(w, "contract_no", f->contract_no, false, 100);
	c->shown = f->outside;
	if (!is_one_named(w, "org", f->org, f->outside))
		return OK;
	TRY(network_org_typed(w, "org", f->org, true, &c->org_id));
	if (!c->org_id)
		return OK;
	TRY(network_org(w, c->org_id, &o));
	c->shown = o.name;
	return OK;
}

err part_check(struct work *w, enum part_kind k, int64_t system, const struct part_form *f, struct part_content *ret)
{
	*ret = (struct part_content){ .form = *f };
	switch (k) {
	case PART_SERVICE: check_service(w, ret); return OK;
	case PART_SOFTWARE: check_software(w, ret); return OK;
	case PART_LINK: return check_link(w, system, ret);
	case PART_PROVIDER: return check_provider(w, ret);
	case N_PART_KINDS: break;
	}
	return E_BUG;
}

/* ---- software and its keys ---- */

struct str network_software_shown(struct arena *a, struct str vendor, struct str product, struct str version)
{
	struct str s = product;
	if (vendor.n && !str_eq_nocase(vendor, product))
		s = a_fmt(a, "%.*s %.*s", STR_ARG(vendor), STR_ARG(product));
	return version.n ? a_fmt(a, "%.*s %.*s", STR_ARG(s), STR_ARG(version)) : s;
}

static struct str words_key(struct arena *a, struct str words)
{
	return str_trim(text_fold(a, words));
}

size_t software_keys(struct arena *a, const struct part_form *f, struct str ret[SOFTWARE_MAX_KEYS])
{
	const struct str all[] = { f->cpe, f->purl, words_key(a, network_software_shown(a, STR_NONE, f->product, f->version)),
		words_key(a, network_software_shown(a, f->vendor, f->product, f->version)) };
	size_t n = 0;
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].n && !(n && str_eq(all[i], ret[n - 1])))
			ret[n++] = all[i];
	return n;
}

bool network_software_keys(struct arena *a, struct str typed, struct str *ret_low, struct str *ret_high)
{
	struct cpe cpe;
	struct purl purl;
	struct str s = str_trim(typed);
	if (cpe_parse(a, s, &cpe))
		*ret_low = cpe_prefix(a, &cpe);
	else if (purl_parse(a, s, &purl))
		*ret_low = purl_text(a, &purl);
	else
		*ret_low = words_key(a, s);                /* also the beginning of a name: they are in lower case */
	*ret_high = a_cat(a, *ret_low, S("\xf4\x8f\xbf\xbf"));     /* U+10FFFF: behind everything that begins so */
	return ret_low->n > 0;
}

static err keep_software(struct work *w, int64_t id, const struct part_form *f)
{
	struct str keys[SOFTWARE_MAX_KEYS];
	struct software_key_insert_many_in rows[SOFTWARE_MAX_KEYS];
	size_t n = software_keys(w->a, f, keys);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct software_key_insert_many_in){ .software = id, .key = keys[i] };
	TRY(software_insert_many(w->db, &(struct software_insert_many_in){ .id = id, .cpe = f->cpe, .purl = f->purl, .vendor = f->vendor,
		.product = f->product, .version = f->version }, 1));
	return software_key_insert_many(w->db, rows, n);
}

err part_keep(struct work *w, enum part_kind k, const struct part_content *c, int64_t *ret_id)
{
	const struct part_form *f = &c->form;
	int64_t id = *ret_id = id_new();
	switch (k) {
	case PART_SERVICE:
		return service_insert_many(w->db, &(struct service_insert_many_in){ .id = id, .name = f->name, .kind = f->kind, .port = f->port, .url = f->url,
			.public = f->is_public }, 1);
	case PART_SOFTWARE:
		return keep_software(w, id, f);
	case PART_LINK:
		return link_insert_many(w->db, &(struct link_insert_many_in){ .id = id, .target = c->target_id, .outside = f->outside,
			.direction = f->direction, .purpose = f->purpose }, 1);
	case PART_PROVIDER:
		return provider_insert_many(w->db, &(struct provider_insert_many_in){ .id = id, .org = c->org_id, .outside = f->outside,
			.service = f->service, .contract_no = f->contract_no }, 1);
	case N_PART_KINDS: break;
	}
	return E_BUG;
}

/* ---- reading ---- */

/* What the rows of all four statements have in common. */
#define PART_OF(row, ...) ((struct part){ .line = (row)->line_id, .known_from = (row)->known_from, .known_to = (row)->known_to, \
	.stated_at = (row)->stated_at, .account = (row)->account, .form = { .valid_from = (row)->valid_from, .valid_to = (row)->valid_to, __VA_ARGS__ } })
#define ASKED(T) &(struct T){ .system = ask->system, .line = ask->line, .living = ask->living, .valid = ask->valid, .known = ask->known, .max = PARTS_MAX }

static err services(struct work *w, const struct parts_ask *ask, struct parts *ret)
{
	struct service_list_rows rows;
	TRY(service_list(w->db, w->a, ASKED(service_list_in), &rows));
	*ret = (struct parts){ a_array(w->a, struct part, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct service_list_row *x = &rows.at[i];
		ret->at[i] = PART_OF(x, .name = x->name, .kind = x->kind, .port = x->port, .url = x->url, .is_public = x->is_public);
		ret->at[i].shown = x->name;
	}
	return OK;
}

static err software(struct work *w, const struct parts_ask *ask, struct parts *ret)
{
	struct software_list_rows rows;
	TRY(software_list(w->db, w->a, ASKED(software_list_in), &rows));
	*ret = (struct parts){ a_array(w->a, struct part, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct software_list_row *x = &rows.at[i];
		ret->at[i] = PART_OF(x, .cpe = x->cpe, .purl = x->purl, .vendor = x->vendor, .product = x->product, .version = x->version);
		ret->at[i].shown = network_software_shown(w->a, x->vendor, x->product, x->version);
	}
	return OK;
}

static err links(struct work *w, const struct parts_ask *ask, struct parts *ret)
{
	struct link_list_rows rows;
	TRY(link_list(w->db, w->a, ASKED(link_list_in), &rows));
	*ret = (struct parts){ a_array(w->a, struct part, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct link_list_row *x = &rows.at[i];
		ret->at[i] = PART_OF(x, .target = x->target, .outside = x->outside, .direction = x->direction, .purpose = x->purpose);
		ret->at[i].shown = x->target.n ? x->target_name : x->outside;
	}
	return OK;
}

static err providers(struct work *w, const struct parts_ask *ask, struct parts *ret)
{
	struct provider_list_rows rows;
	TRY(provider_list(w->db, w->a, ASKED(provider_list_in), &rows));
	*ret = (struct parts){ a_array(w->a, struct part, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct provider_list_row *x = &rows.at[i];
		ret->at[i] = PART_OF(x, .org = x->org, .outside = x->outside, .service = x->service, .contract_no = x->contract_no);
		ret->at[i].org_id = x->org_id;
		ret->at[i].shown = x->org.n ? x->org_name : x->outside;
	}
	return OK;
}

err network_parts(struct work *w, const struct parts_ask *ask, struct parts *ret)
{
	static err (*const of[N_PART_KINDS])(struct work *w, const struct parts_ask *ask, struct parts *ret) = { services, software, links, providers };
	return of[ask->kind](w, ask, ret);
}
