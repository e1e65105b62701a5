/* “Whose is this?”: the snapshot of the register's address space, and the way from an address to who must act. */
#include <pthread.h>
#include <stdatomic.h>

#include "modules/network/rules.h"

#include "formats/domain.h"
#include "formats/observable.h"

enum { MAX_HITS = 32, MAX_CANDIDATES = 64 };

/* ---- the snapshot: built by whoever notices that the register has changed ---- */

static struct whose_box box;
static _Atomic int64_t built_version;
static pthread_mutex_t building = PTHREAD_MUTEX_INITIALIZER;

struct loading {
	struct arena *a;
	VEC(struct whose_prefix) prefixes;
	VEC(struct whose_domain) domains;
};

static err load_row(void *arg, const struct space_each_row *row)
{
	struct loading *l = arg;
	struct whose_owner owner = { .org_id = row->org_id, .isp_org_id = row->isp_org_id, .id = row->id };
	if (str_is(row->kind, "domain")) {
		*VEC_ADD(l->a, &l->domains) = (struct whose_domain){ a_dup(l->a, row->value), owner };
		return OK;
	}
	struct whose_prefix p = { .owner = owner };
	if (!ip_prefix_parse(row->value, &p.prefix))
		return E_BUG;
	*VEC_ADD(l->a, &l->prefixes) = p;
	return OK;
}

static err build(struct work *w, int64_t version)
{
	struct loading l = { .a = arena_new(SIZE_MAX) };
	err e = space_each(w->db, &(struct space_each_in){ .now = w->now }, load_row, &l);
	if (e == OK) {
		whose_publish(&box, whose_new(l.prefixes.at, l.prefixes.n, l.domains.at, l.domains.n));
		atomic_store(&built_version, version);
	}
	arena_free(l.a);
	return e;
}

/* Versions are compared for being the same, not for order: a snapshot of a transaction that was rolled back must go too. */
static err refresh(struct work *w)
{
	struct space_version_row now;
	TRY(space_version(w->db, w->a, &now));
	if (now.version == atomic_load(&built_version))
		return OK;
	pthread_mutex_lock(&building);
	err e = now.version == atomic_load(&built_version) ? OK : build(w, now.version);
	pthread_mutex_unlock(&building);
	return e;
}

err network_whose_take(struct work *w, const struct whose **ret)
{
	TRY(refresh(w));
	*ret = whose_take(&box);
	return *ret ? OK : E_BUG;
}

void network_whose_done(const struct whose *x)
{
	whose_give_back(&box, x);
}

/* ---- hits: copied out of the snapshot, so that it is held only for the look-up ---- */

struct hit { struct whose_owner owner; struct str via; bool is_shared; };
struct hits { struct hit at[MAX_HITS]; size_t n; };

static void hits_of_ip(struct work *w, const struct whose *x, struct ip ip, struct hits *ret)
{
	struct whose_hit found[MAX_HITS];
	ret->n = whose_ip(x, ip, found, MAX_HITS);
	for (size_t i = 0; i < ret->n; i++)
		ret->at[i] = (struct hit){ .owner = *found[i].owner,
			.via = ip_prefix_text(w->a, ip_prefix_of(ip, found[i].length)) };
}

static void hits_of_domain(struct work *w, const struct whose *x, struct str name, struct hits *ret)
{
	struct whose_hit found[MAX_HITS];
	ret->n = whose_domain(x, name, found, MAX_HITS);
	for (size_t i = 0; i < ret->n; i++)
		ret->at[i] = (struct hit){ .owner = *found[i].owner,
			.via = str_sub(name, name.n - (size_t)found[i].length, name.n) };
}

static err hits_of_asn(struct work *w, struct str asn, struct hits *ret)
{
	struct space_valued_rows rows;
	TRY(space_valued(w->db, w->a, &(struct space_valued_in){ .kind = S("asn"), .value = asn, .now = w->now, .max = MAX_HITS }, &rows));
	for (ret->n = 0; ret->n < rows.n; ret->n++)
		ret->at[ret->n] = (struct hit){ .owner = { rows.at[ret->n].org_id, rows.at[ret->n].isp_org_id, rows.at[ret->n].id }, .via = asn };
	return OK;
}

static void mark_shared(struct hits *h)
{
	for (size_t i = 1; i < h->n; i++)
		if (str_eq(h->at[i].via, h->at[i - 1].via))
			h->at[i].is_shared = h->at[i - 1].is_shared = true;
}

static struct str host_of(struct str value)
{
	ptrdiff_t at = str_find(value, S("://"));
	struct str rest = at < 0 ? value : str_sub(value, (size_t)at + 3, value.n);
	struct str host = str_cut(&rest, '/');
	ptrdiff_t user = str_find_char(host, '@');
	if (user >= 0)
		host = str_sub(host, (size_t)user + 1, host.n);
	if (host.n && host.p[0] == '[') {
		struct str inner = str_sub(host, 1, host.n);
		return str_cut(&inner, ']');
	}
	return str_cut(&host, ':');
}

/* What is asked for, normalised: "203.0.113.7", "AS64500", "mail.bo.gov.vn". A prefix asks for its first address. */
static bool normalise(struct work *w, struct str text, struct str *ret, struct ip *ret_ip, bool *ret_is_ip)
{
	struct observable o;
	struct ip_prefix p;
	int64_t asn;
	struct str s = str_trim(text);
	if (observable_parse(w->a, s, &o))
		s = o.kind == OBSERVABLE_URL || o.kind == OBSERVABLE_EMAIL ? host_of(o.value) : o.value;
	*ret_is_ip = ip_prefix_parse(s, &p);
	if (*ret_is_ip) {
		*ret_ip = p.ip;
		*ret = ip_parse(s, ret_ip) ? ip_text(w->a, *ret_ip) : ip_prefix_text(w->a, p);
		return true;
	}
	if (asn_parse(s, &asn)) {
		*ret = asn_text(w->a, asn);
		return true;
	}
	return domain_parse(w->a, s, ret);
}

static err find_hits(struct work *w, struct str text, struct str *ret_asked, struct hits *ret)
{
	struct ip ip;
	bool is_ip;
	int64_t asn;
	*ret = (struct hits){ .n = 0 };
	if (!normalise(w, text, ret_asked, &ip, &is_ip))
		return fail(w, E_INVALID, M_NETWORK_CANNOT_LOOK_UP, text);
	if (!is_ip && asn_parse(*ret_asked, &asn))
		return hits_of_asn(w, *ret_asked, ret);
	const struct whose *x;
	TRY(network_whose_take(w, &x));
	if (is_ip)
		hits_of_ip(w, x, ip, ret);
	else
		hits_of_domain(w, x, *ret_asked, ret);
	network_whose_done(x);
	mark_shared(ret);
	return OK;
}

/* ---- candidates ---- */

static void candidate_add(struct whose_answer *r, struct whose_candidate c)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->at[i].org_id == c.org_id)
			return;
	if (r->n < MAX_CANDIDATES)
		r->at[r->n++] = c;
}

static err add_heirs(struct work *w, const struct org_by_id_row *ended, struct whose_answer *r)
{
	struct org_heirs_rows heirs;
	TRY(org_heirs(w->db, w->a, &(struct org_heirs_in){ .id = ended->id }, &heirs));
	for (size_t i = 0; i < heirs.n; i++)
		candidate_add(r, (struct whose_candidate){ .org_id = heirs.at[i].id, .code = heirs.at[i].code, .name = heirs.at[i].name,
			.reason = WHOSE_SUCCESSOR, .via = ended->name });
	return OK;
}

/* The organisation itself, or those that came after it. */
static err add_living(struct work *w, int64_t org_id, struct whose_candidate c, struct whose_answer *r)
{
	struct org_by_id_row org;
	TRY(network_org(w, org_id, &org));
	if (org.ended_at)
		return add_heirs(w, &org, r);
	c.org_id = org.id;
	c.code = org.code;
	c.name = org.name;
	candidate_add(r, c);
	return OK;
}

static err add_owners(struct work *w, const struct hits *h, struct whose_answer *r)
{
	for (size_t i = 0; i < h->n; i++)
		TRY(add_living(w, h->at[i].owner.org_id, (struct whose_candidate){ .reason = WHOSE_OWNER, .via = h->at[i].via,
			.is_shared = h->at[i].is_shared }, r));
	return OK;
}

static err add_isps(struct work *w, const struct hits *h, struct whose_answer *r)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->at[i].owner.isp_org_id)
			TRY(add_living(w, h->at[i].owner.isp_org_id, (struct whose_candidate){ .reason = WHOSE_ISP, .via = h->at[i].via }, r));
	return OK;
}

static err add_sector_leads(struct work *w, struct str sector, struct whose_answer *r)
{
	struct org_of_role_rows leads;
	TRY(network_orgs_of_role(w, S("sector_lead"), sector, STR_NONE, &leads));
	for (size_t i = 0; i < leads.n; i++)
		candidate_add(r, (struct whose_candidate){ .org_id = leads.at[i].id, .code = leads.at[i].code, .name = leads.at[i].name,
			.reason = WHOSE_SECTOR_LEAD, .via = reference_label(REF_SECTOR, sector, w->by.lang) });
	return OK;
}

/* Of the most specific owner only: the lead of an ISP's sector has no say over its customer. */
static err add_leads_of_first(struct work *w, struct whose_answer *r)
{
	struct org_by_id_row first;
	if (!r->n)
		return OK;
	TRY(network_org(w, r->at[0].org_id, &first));
	return first.sector.n ? add_sector_leads(w, first.sector, r) : OK;
}

static err add_coordinator(struct work *w, struct whose_answer *r)
{
	struct org_of_role_rows rows;
	TRY(org_of_role(w->db, w->a, &(struct org_of_role_in){ .role = S("coordinator"), .max = 1 }, &rows));
	if (rows.n)
		candidate_add(r, (struct whose_candidate){ .org_id = rows.at[0].id, .code = rows.at[0].code, .name = rows.at[0].name,
			.reason = WHOSE_COORDINATOR });
	return OK;
}

err network_whose(struct work *w, struct str text, struct whose_answer *ret)
{
	struct hits h;
	struct whose_answer r = { .at = a_array(w->a, struct whose_candidate, MAX_CANDIDATES) };
	TRY(find_hits(w, text, &r.asked, &h));
	TRY(add_owners(w, &h, &r));
	TRY(add_isps(w, &h, &r));
	TRY(add_leads_of_first(w, &r));
	TRY(add_coordinator(w, &r));
	*ret = r;
	return OK;
}

struct str network_reason_text(struct work *w, const struct whose_candidate *c)
{
	switch (c->reason) {
	case WHOSE_OWNER: return say(w, c->is_shared ? M_NETWORK_REASON_SHARED : M_NETWORK_REASON_OWNER, c->via);
	case WHOSE_SUCCESSOR: return say(w, M_NETWORK_REASON_SUCCESSOR, c->via);
	case WHOSE_ISP: return say(w, M_NETWORK_REASON_ISP, c->via);
	case WHOSE_SECTOR_LEAD: return say(w, M_NETWORK_REASON_SECTOR_LEAD, c->via);
	case WHOSE_COORDINATOR: break;
	}
	return say(w, M_NETWORK_REASON_COORDINATOR);
}
