/* What their systems consist of: software and services by the kind of the system, a connection, a hired provider; and what Form 08 asks. */
#include "modules/demo/demo.h"

#include "modules/network/network.h"
#include "modules/network/parts.h"

#define DECLARED (365 * USEC_DAY)

struct product { const char *cpe, *purl, *vendor, *product, *version; };
static const struct product products[] = {
	{ "cpe:/a:apache:http_server:2.4.58", "pkg:deb/debian/apache2@2.4.58-1", "Apache", "HTTP Server", "2.4.58" },
	{ "cpe:/a:f5:nginx:1.24.0", "", "F5", "NGINX", "1.24.0" },
	{ "cpe:/a:postgresql:postgresql:15.6", "pkg:deb/debian/postgresql-15@15.6-0", "PostgreSQL", "PostgreSQL", "15.6" },
	{ "cpe:/a:openssl:openssl:3.0.11", "pkg:deb/debian/openssl@3.0.11-1", "OpenSSL", "OpenSSL", "3.0.11" },
	{ "cpe:/o:microsoft:windows_server_2019:-", "", "Microsoft", "Windows Server 2019", "" },
	{ "cpe:/a:microsoft:exchange_server:2019:cumulative_update_13", "", "Microsoft", "Exchange Server", "2019" },
	{ "", "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1", "Apache", "log4j-core", "2.17.1" },
	{ "", "", "Công ty Phần mềm Mẫu", "Văn bản điện tử", "5.2" },
};

struct parts_rows {
	VEC(struct part_insert_many_in) parts;
	VEC(struct service_insert_many_in) services;
	VEC(struct software_insert_many_in) software;
	VEC(struct software_key_insert_many_in) keys;
	VEC(struct link_insert_many_in) links;
	VEC(struct provider_insert_many_in) providers;
	VEC(struct fact_insert_many_in) facts;
};

static void part_put(struct demo *d, struct parts_rows *r, const struct demo_system *s, enum part_kind k, int64_t content)
{
	usec at = d->w->now - DECLARED;
	*VEC_ADD(d->w->a, &r->parts) = (struct part_insert_many_in){ .id = demo_id(d, at), .system = s->id, .kind = part_name(k), .line = demo_id(d, at),
		.content = content, .from = at, .now = at, .stated = at };
}

static err software_put(struct demo *d, struct parts_rows *r, const struct demo_system *s, const struct product *p)
{
	struct arena *a = d->w->a;
	struct part_content c;
	struct str keys[SOFTWARE_MAX_KEYS];
	int64_t id = demo_id(d, d->w->now - DECLARED);
	TRY(part_check(d->w, PART_SOFTWARE, s->id, &(struct part_form){ .cpe = str_of(p->cpe), .purl = str_of(p->purl), .vendor = str_of(p->vendor),
		.product = str_of(p->product), .version = str_of(p->version) }, &c));
	*VEC_ADD(a, &r->software) = (struct software_insert_many_in){ .id = id, .cpe = c.form.cpe, .purl = c.form.purl, .vendor = c.form.vendor,
		.product = c.form.product, .version = c.form.version };
	for (size_t i = 0, n = software_keys(a, &c.form, keys); i < n; i++)
		*VEC_ADD(a, &r->keys) = (struct software_key_insert_many_in){ .software = id, .key = keys[i] };
	part_put(d, r, s, PART_SOFTWARE, id);
	return work_checked(d->w);
}

static void service_put(struct demo *d, struct parts_rows *r, const struct demo_system *s)
{
	int64_t id = demo_id(d, d->w->now - DECLARED);
	*VEC_ADD(d->w->a, &r->services) = (struct service_insert_many_in){ .id = id, .name = s->domain, .kind = S("web"), .port = 443,
		.url = a_fmt(d->w->a, "https://%.*s", STR_ARG(s->domain)), .public = s->level <= 3 };
	part_put(d, r, s, PART_SERVICE, id);
}

static void link_put(struct demo *d, struct parts_rows *r, const struct demo_system *s, const struct demo_system *to)
{
	int64_t id = demo_id(d, d->w->now - DECLARED);
	*VEC_ADD(d->w->a, &r->links) = (struct link_insert_many_in){ .id = id, .target = to->id, .direction = S("both"), .purpose = S("Trao đổi dữ liệu dùng chung") };
	part_put(d, r, s, PART_LINK, id);
}

static void provider_put(struct demo *d, struct parts_rows *r, const struct demo_system *s)
{
	static const char *const services[] = { "hosting", "monitoring", "security" };
	int64_t id = demo_id(d, d->w->now - DECLARED);
	*VEC_ADD(d->w->a, &r->providers) = (struct provider_insert_many_in){ .id = id, .org = s->owner->isp->id, .service = str_of(services[s->id % 3]),
		.contract_no = a_fmt(d->w->a, "%lld/HĐ-%.*s", (long long)(s->id % 90 + 10), STR_ARG(s->owner->code)) };
	part_put(d, r, s, PART_PROVIDER, id);
}

static void fact_put_word(struct demo *d, struct parts_rows *r, const struct demo_system *s, enum fact_attribute at, struct str value)
{
	usec t = d->w->now - DECLARED;
	*VEC_ADD(d->w->a, &r->facts) = (struct fact_insert_many_in){ .id = demo_id(d, t), .system = s->id, .attribute = fact_name(at), .value = value, .from = t,
		.now = t, .stated = t };
}

static void facts_put(struct demo *d, struct parts_rows *r, const struct demo_system *s, size_t k)
{
	static const char *const measures[] = { "full", "partial", "none" }, *const checks[] = { "periodic", "both", "before_use" };
	int year = civil_of(d->w->now).year;
	fact_put_word(d, r, s, FACT_MEASURES, str_of(measures[k % 3]));
	if (k % 3)
		fact_put_word(d, r, s, FACT_MEASURES_DUE, a_fmt(d->w->a, "%d-06-30", year + 1));
	if (s->level >= 2) {
		fact_put_word(d, r, s, FACT_REGULATION, a_fmt(d->w->a, "%zu/QĐ-%.*s", k % 80 + 11, STR_ARG(s->owner->code)));
		fact_put_word(d, r, s, FACT_CHECKS, str_of(checks[k % 3]));
	} else {
		fact_put_word(d, r, s, FACT_APPROVAL_DUE, a_fmt(d->w->a, "%d-03-31", year + 1));
	}
}

static err system_put(struct demo *d, struct parts_rows *r, size_t k)
{
	const struct demo_system *s = &d->systems[k], *next = k + 1 < d->n_systems ? &d->systems[k + 1] : NULL;
	TRY(software_put(d, r, s, &products[k % COUNT(products)]));
	TRY(software_put(d, r, s, &products[(k + 3) % COUNT(products)]));
	service_put(d, r, s);
	if (next && next->owner == s->owner)
		link_put(d, r, s, next);
	if (k % 3 == 0 && s->owner->isp)
		provider_put(d, r, s);
	facts_put(d, r, s, k);
	return OK;
}

static err rows_write(struct db *db, const struct parts_rows *r)
{
	TRY(service_insert_many(db, r->services.at, r->services.n));
	TRY(software_insert_many(db, r->software.at, r->software.n));
	TRY(software_key_insert_many(db, r->keys.at, r->keys.n));
	TRY(link_insert_many(db, r->links.at, r->links.n));
	TRY(provider_insert_many(db, r->providers.at, r->providers.n));
	TRY(part_insert_many(db, r->parts.at, r->parts.n));
	return fact_insert_many(db, r->facts.at, r->facts.n);
}

err demo_parts(struct demo *d)
{
	struct parts_rows r = { 0 };
	for (size_t k = 0; k < d->n_systems; k++)
		TRY(system_put(d, &r, k));
	return rows_write(d->w->db, &r);
}
