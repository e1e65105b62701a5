/* vCard 4.0 (RFC 6350): one card for the body, one for each public contact point. */
#include "modules/directory/directory.h"

#include "core/settings.h"

enum { LINE_MAX_BYTES = 75 };       /* RFC 6350 §3.2, without the line break */

/* Folded so that no character is torn apart. */
static void add_line(struct buf *b, struct str line)
{
	size_t room = LINE_MAX_BYTES;
	while (line.n > room) {
		size_t n = room;
		while (n > 1 && ((unsigned char)line.p[n] & 0xc0) == 0x80)
			n--;
		buf_add(b, str_sub(line, 0, n));
		buf_lit(b, "\r\n ");
		line = str_sub(line, n, line.n);
		room = LINE_MAX_BYTES - 1;
	}
	buf_add(b, line);
	buf_lit(b, "\r\n");
}

/* §3.4: backslash, comma, semicolon and line breaks. */
static struct str escaped(struct arena *a, struct str s)
{
	char *out = a_alloc(a, 2 * s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\r')
			continue;
		if (c == '\\' || c == ',' || c == ';' || c == '\n')
			out[n++] = '\\';
		out[n++] = c == '\n' ? 'n' : c;
	}
	return str_from(out, n);
}

static void add(struct work *w, struct buf *b, const char *name, struct str value)
{
	if (value.n)
		add_line(b, a_fmt(w->a, "%s:%.*s", name, STR_ARG(escaped(w->a, value))));
}

/* A URI is not escaped, and holds no spaces. */
static void add_uri(struct work *w, struct buf *b, const char *name, const char *scheme, struct str value)
{
	char *z = a_z(w->a, value);
	size_t n = 0;
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] > ' ')
			z[n++] = value.p[i];
	if (n)
		add_line(b, a_fmt(w->a, "%s:%s%.*s", name, scheme, (int)n, z));
}

static void add_common(struct work *w, struct buf *b, const struct listed_org *o, usec changed)
{
	struct str site = setting_text(w, "site.url");
	if (site.n)
		add_uri(w, b, "SOURCE", "", a_fmt(w->a, "%.*s/directory/%.*s.vcf", STR_ARG(site), STR_ARG(o->code)));
	if (changed) {
		struct civil c = civil_of(changed - 7 * USEC_HOUR);
		add_line(b, a_fmt(w->a, "REV:%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second));
	}
	buf_lit(b, "END:VCARD\r\n");
}

static void body_card(struct work *w, struct buf *b, const struct listed_org *o)
{
	buf_lit(b, "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n");
	add(w, b, "FN", o->name);
	add(w, b, "ORG", o->name);
	if (o->name_en.n)
		add(w, b, "ORG;ALTID=1;LANGUAGE=en", o->name_en);
	if (o->address.n)
		add_line(b, a_fmt(w->a, "ADR;TYPE=work:;;%.*s;;;;", STR_ARG(escaped(w->a, o->address))));
	add_uri(w, b, "TEL;TYPE=work,voice;VALUE=uri", "tel:", o->phone);
	add(w, b, "EMAIL;TYPE=work", o->email);
	add_uri(w, b, "URL", "", o->website);
	add_line(b, a_fmt(w->a, "UID:urn:ungcuu:organisation:%.*s", STR_ARG(o->code)));
	add_common(w, b, o, o->changed_at);
}

static void contact_card(struct work *w, struct buf *b, const struct listed_org *o, const struct listed_contact *c, size_t nth)
{
	buf_lit(b, "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\n");
	add(w, b, "FN", c->name);
	add(w, b, "TITLE", c->title);
	add(w, b, "ORG", o->name);
	add(w, b, "ROLE", directory_word(w, c->kind));
	add_uri(w, b, "TEL;TYPE=work,voice;VALUE=uri", "tel:", c->phone);
	add(w, b, "EMAIL;TYPE=work", c->email);
	add(w, b, "NOTE", c->hours);
	if (c->pgp_url.n)
		add_uri(w, b, "KEY;MEDIATYPE=application/pgp-keys", "", c->pgp_url);
	else if (c->pgp_fingerprint.n)
		add_uri(w, b, "KEY", "openpgp4fpr:", c->pgp_fingerprint);
	add_line(b, a_fmt(w->a, "UID:urn:ungcuu:organisation:%.*s:contact:%zu", STR_ARG(o->code), nth + 1));
	add_common(w, b, o, c->changed_at);
}

void vcard_write(struct work *w, struct buf *b, const struct listed_org *o)
{
	body_card(w, b, o);
	for (size_t i = 0; i < o->n_contacts; i++)
		contact_card(w, b, o, &o->contacts[i], i);
}
