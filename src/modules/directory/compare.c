/* Register = portal = security.txt? */
#include "modules/directory/alive.h"

#include "base/rand.h"
#include "base/text.h"

enum { DIFFERENCES_MAX = 200, PHONE_MIN = 7 };

/* ---- a page as text ---- */

static struct str reference_named(struct str name)
{
	static const struct { const char *name, *is; } known[] = { { "amp", "&" }, { "commat", "@" }, { "period", "." }, { "nbsp", " " },
		{ "plus", "+" }, { "lpar", "(" }, { "rpar", ")" }, { "lowbar", "_" }, { "hyphen", "-" }, { "dash", "-" } };
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is(name, known[i].name))
			return str_of(known[i].is);
	return STR_NONE;
}

/* "#64", "#x40": only ASCII matters to addresses and numbers; a hard space is a space. */
static int64_t reference_number(struct str name)
{
	int64_t v = 0;
	if (name.n < 2 || name.n > 7 || name.p[0] != '#')
		return 0;
	if (name.p[1] != 'x' && name.p[1] != 'X')
		return str_int(str_sub(name, 1, name.n), &v) ? v : 0;
	for (size_t i = 2; i < name.n; i++) {
		char c = (char)(name.p[i] | 32);
		int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (digit < 0)
			return 0;
		v = v * 16 + digit;
	}
	return v;
}

static size_t decode(char *to, struct str html, size_t at)
{
	struct str rest = str_sub(html, at + 1, 10);
	ptrdiff_t end = str_find_char(rest, ';');
	if (end < 1)
		return *to = '&', 1;
	struct str name = str_sub(rest, 0, (size_t)end), is = reference_named(name);
	int64_t number = reference_number(name);
	*to = is.n ? is.p[0] : number == 160 ? ' ' : number > 0 && number < 127 ? (char)number : '?';
	return (size_t)end + 2;
}

struct str page_text(struct arena *a, struct str html)
{
	char *out = a_alloc(a, html.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < html.n;) {
		char c = html.p[i];
		size_t used = 1;
		if (c == '&')
			used = decode(&c, html, i);
		else if (c == '\xc2' && i + 1 < html.n && html.p[i + 1] == '\xa0')
			c = ' ', used = 2;
		i += used;
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return str_from(out, n);
}

static struct str lower(struct arena *a, struct str s)
{
	char *z = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (z[i] >= 'A' && z[i] <= 'Z')
			z[i] = (char)(z[i] + 32);
	return str_from(z, s.n);
}

static bool is_of_address(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("._%+-@", c));
}

/* Standing alone: "a@b.vn" is not in "aa@b.vn" nor in "a@b.vn.example". A full stop after it ends the sentence. */
bool page_has_email(struct str page, struct str email)
{
	for (size_t from = 0; from + email.n <= page.n;) {
		ptrdiff_t at = str_find(str_sub(page, from, page.n), email);
		if (at < 0)
			return false;
		size_t begin = from + (size_t)at, end = begin + email.n;
		bool ends = end == page.n || !is_of_address(page.p[end]) || (page.p[end] == '.' && (end + 1 == page.n || !is_of_address(page.p[end + 1])));
		if ((!begin || !is_of_address(page.p[begin - 1])) && ends)
			return true;
		from = begin + 1;
	}
	return false;
}

struct str phone_core(struct arena *a, struct str phone)
{
	char *z = a_alloc(a, phone.n + 1);
	size_t n = 0;
	bool is_world = str_starts(str_trim(phone), S("+")) || str_starts(str_trim(phone), S("00"));
	for (size_t i = 0; i < phone.n; i++)
		if (phone.p[i] >= '0' && phone.p[i] <= '9')
			z[n++] = phone.p[i];
	struct str s = str_from(z, n);
	if (is_world && str_starts(s, S("00")))
		s = str_sub(s, 2, s.n);
	if (is_world && str_starts(s, S("84")))
		s = str_sub(s, 2, s.n);
	return str_starts(s, S("0")) ? str_sub(s, 1, s.n) : s;
}

/* The digits of the page, what is no part of a number replaced by a break. */
static struct str digits_of(struct arena *a, struct str page)
{
	char *z = a_alloc(a, page.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < page.n; i++) {
		char c = page.p[i];
		if (c >= '0' && c <= '9')
			z[n++] = c;
		else if (!strchr(" .()-+/\t\n\r", c) && n && z[n - 1] != '|')
			z[n++] = '|';
	}
	return str_from(z, n);
}

bool page_has_phone(struct arena *a, struct str page, struct str phone)
{
	struct str core = phone_core(a, phone);
	return core.n < PHONE_MIN || str_find(digits_of(a, page), core) >= 0;
}

/* ---- comparing ---- */

static void differ(struct differences *d, const char *source, const char *kind, struct str value)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->at[i].source, source) && !strcmp(d->at[i].kind, kind) && str_eq(d->at[i].value, value))
			return;
	if (d->n < DIFFERENCES_MAX)
		d->at[d->n++] = (struct difference){ source, kind, value };
}

void compare_portal(struct arena *a, const struct site_contacts_rows *contacts, struct str html, struct differences *ret)
{
	struct str page = page_text(a, html);
	ret->at = a_array(a, struct difference, DIFFERENCES_MAX);
	ret->n = 0;
	for (size_t i = 0; i < contacts->n; i++) {
		const struct site_contacts_row *c = &contacts->at[i];
		if (!c->is_public)
			continue;
		if (c->email.n && !page_has_email(page, lower(a, c->email)))
			differ(ret, "portal", "missing", c->email);
		if (c->phone.n && !page_has_phone(a, page, c->phone))
			differ(ret, "portal", "missing", c->phone);
	}
}

static bool contact_is(struct arena *a, struct str uri, const struct site_contacts_row *c)
{
	if (str_starts(uri, S("mailto:"))) {
		struct str rest = str_sub(uri, 7, uri.n), address = str_cut(&rest, '?');
		return c->email.n && str_eq(lower(a, address), lower(a, c->email));
	}
	return str_starts(uri, S("tel:")) && c->phone.n && str_eq(phone_core(a, str_sub(uri, 4, uri.n)), phone_core(a, c->phone));
}

static bool is_named(struct arena *a, const struct security_found *f, const struct site_contacts_row *c)
{
	for (size_t i = 0; i < f->n_contacts; i++)
		if (contact_is(a, f->contacts[i], c))
			return true;
	return false;
}

static bool is_registered(struct arena *a, const struct site_contacts_rows *contacts, struct str uri)
{
	for (size_t i = 0; i < contacts->n; i++)
		if (contact_is(a, uri, &contacts->at[i]))
			return true;
	return !str_starts(uri, S("mailto:")) && !str_starts(uri, S("tel:"));
}

/* One address or number of each public contact point is enough; what the file names and the register does not know is told. */
void compare_security(struct arena *a, const struct site_contacts_rows *contacts, const struct security_found *f, struct differences *ret)
{
	ret->at = a_array(a, struct difference, DIFFERENCES_MAX);
	ret->n = 0;
	for (size_t i = 0; i < f->n_faults; i++)
		differ(ret, "security_txt", a_z(a, f->faults[i]), STR_NONE);
	for (size_t i = 0; i < contacts->n; i++)
		if (contacts->at[i].is_public && !is_named(a, f, &contacts->at[i]))
			differ(ret, "security_txt", "missing", contacts->at[i].email.n ? contacts->at[i].email : contacts->at[i].phone);
	for (size_t i = 0; i < f->n_contacts; i++)
		if (!is_registered(a, contacts, f->contacts[i]))
			differ(ret, "security_txt", "unknown", text_clip(a, f->contacts[i], 200));
}

/* ---- keeping ---- */

static bool is_among(const struct differences *d, const struct difference_open_row *row)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_is(row->kind, d->at[i].kind) && str_eq(row->value, d->at[i].value))
			return true;
	return false;
}

static bool is_open(const struct difference_open_rows *rows, const struct difference *d)
{
	for (size_t i = 0; i < rows->n; i++)
		if (str_is(rows->at[i].source, d->source) && str_is(rows->at[i].kind, d->kind) && str_eq(rows->at[i].value, d->value))
			return true;
	return false;
}

err differences_keep(struct work *w, int64_t org_id, const char *source, const struct differences *d)
{
	struct difference_open_rows rows;
	TRY(difference_open(w->db, w->a, &(struct difference_open_in){ .org = org_id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (str_is(rows.at[i].source, source) && !is_among(d, &rows.at[i]))
			TRY(difference_end(w->db, &(struct difference_end_in){ .id = rows.at[i].id, .now = w->now }, NULL));
	for (size_t i = 0; i < d->n; i++)
		if (!is_open(&rows, &d->at[i]))
			TRY(difference_add(w->db, &(struct difference_add_in){ .id = id_new(), .org = org_id, .source = str_of(source),
				.kind = str_of(d->at[i].kind), .value = d->at[i].value, .now = w->now }, NULL));
	return OK;
}
