/* Reading a security.txt that somebody else has written (RFC 9116). */
#include "modules/directory/alive.h"

#include "base/text.h"

#define TOO_FAR (366 * USEC_DAY)           /* §2.5.5: less than a year is recommended */

static void fault(struct security_found *f, const char *word)
{
	for (size_t i = 0; i < f->n_faults; i++)
		if (str_is(f->faults[i], word))
			return;
	if (f->n_faults < SECURITY_FAULTS_MAX)
		f->faults[f->n_faults++] = str_of(word);
}

/* §2.3: what stands inside the signature counts; text around it is somebody else's. */
static struct str signed_part(struct arena *a, struct str text, struct security_found *f)
{
	ptrdiff_t begin = str_find(text, S("-----BEGIN PGP SIGNED MESSAGE-----"));
	if (begin < 0)
		return text;
	struct str rest = str_sub(text, (size_t)begin, text.n), out = STR_NONE;
	ptrdiff_t end = str_find(rest, S("-----BEGIN PGP SIGNATURE-----"));
	f->is_signed = end > 0;
	if (end < 0 || str_trim(str_sub(text, 0, (size_t)begin)).n || str_find(rest, S("-----END PGP SIGNATURE-----")) < end)
		fault(f, "bad_signature");
	if (end < 0)
		end = (ptrdiff_t)rest.n;
	rest = str_sub(rest, 0, (size_t)end);
	bool in_body = false;
	str_cut(&rest, '\n');
	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (in_body)
			out = a_fmt(a, "%.*s%.*s\n", STR_ARG(out), STR_ARG(str_starts(line, S("- ")) ? str_sub(line, 2, line.n) : line));
		in_body |= !line.n;
	}
	return out;
}

static void read_expires(struct str value, usec now, struct security_found *f)
{
	usec at = 0;
	if (f->expires_at) {
		fault(f, "two_expires");
		return;
	}
	if (!time_parse(value, &at) || str_find_char(value, 'T') < 0) {
		fault(f, "bad_expires");
		return;
	}
	f->expires_at = at;
	if (at <= now)
		fault(f, "expired");
	else if (at - now > TOO_FAR)
		fault(f, "expires_far");
}

static void read_contact(struct str value, struct security_found *f)
{
	if (str_find_char(value, ':') < 1 || str_starts(value, S("http://")))
		fault(f, "contact_no_uri");
	if (f->n_contacts < COUNT(f->contacts))
		f->contacts[f->n_contacts++] = value;
}

struct lines { int canonical, languages; bool canonical_fits, has_expires; };

static void read_line(struct str line, struct str url, usec now, struct lines *n, struct security_found *f)
{
	struct str value = line, name = str_trim(str_cut(&value, ':'));
	value = str_trim(value);
	if (str_eq_nocase(name, S("Contact"))) {
		read_contact(value, f);
	} else if (str_eq_nocase(name, S("Expires"))) {
		n->has_expires = true;
		read_expires(value, now, f);
	} else if (str_eq_nocase(name, S("Preferred-Languages"))) {
		if (n->languages++)
			fault(f, "two_languages");
	} else if (str_eq_nocase(name, S("Canonical"))) {
		n->canonical++;
		n->canonical_fits |= str_eq(value, url);
		if (!f->canonical.n)
			f->canonical = value;
	} else if (str_eq_nocase(name, S("Encryption")) && !f->encryption.n) {
		f->encryption = value;
	}
}

void security_parse(struct arena *a, struct str text, struct str media_type, struct str url, usec now, struct security_found *ret)
{
	struct lines n = { 0 };
	*ret = (struct security_found){ 0 };
	if (!utf8_valid(text)) {
		fault(ret, "not_text");
		return;
	}
	if (!str_starts(media_type, S("text/plain")))
		fault(ret, "not_text");
	struct str body = signed_part(a, text, ret);
	for (struct str rest = body; rest.p;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n && line.p[0] != '#')
			read_line(line, url, now, &n, ret);
	}
	if (!ret->n_contacts)
		fault(ret, "no_contact");
	if (!n.has_expires)
		fault(ret, "no_expires");
	if (n.canonical && !n.canonical_fits)
		fault(ret, "canonical_other");
}
