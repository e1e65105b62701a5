/* The team profile by RFC 2350, appendix D: what is known is filled in from the register, the rest is what this network's rules
 * (Decision 05/2017/QD-TTg, Circular 20/2017/TT-BTTTT) say for every member. */
#include "modules/directory/directory.h"

#include "core/legal/reference.h"
#include "core/settings.h"

struct profile { struct work *w; struct buf *b; const struct listed_org *o; int chapter, part; };

static void chapter(struct profile *p, enum msg title)
{
	p->chapter++;
	p->part = 0;
	buf_fmt(p->b, "%s%d. %.*s\n", p->chapter > 1 ? "\n" : "", p->chapter, STR_ARG(say(p->w, title)));
}

static void part(struct profile *p, enum msg title, struct str text)
{
	p->part++;
	buf_fmt(p->b, "\n%d.%d %.*s\n\n    %.*s\n", p->chapter, p->part, STR_ARG(say(p->w, title)),
		STR_ARG(text.n ? text : say(p->w, M_DIRECTORY_PROFILE_NONE)));
}

static struct str address_of(struct profile *p, const char *end)
{
	struct str site = setting_text(p->w, "site.url");
	return a_fmt(p->w->a, "%.*s/directory/%.*s%s", STR_ARG(site), STR_ARG(p->o->code), end);
}

static struct str joined(struct profile *p, struct str (*one)(struct profile *p, const struct listed_contact *c), struct str first)
{
	struct str all = first;
	for (size_t i = 0; i < p->o->n_contacts; i++) {
		struct str s = one(p, &p->o->contacts[i]);
		if (s.n && !str_eq(s, first))
			all = all.n ? a_fmt(p->w->a, "%.*s\n    %.*s", STR_ARG(all), STR_ARG(s)) : s;
	}
	return all;
}

static struct str phone_line(struct profile *p, const struct listed_contact *c)
{
	return c->phone.n ? a_fmt(p->w->a, "%.*s (%.*s)", STR_ARG(c->phone), STR_ARG(directory_word(p->w, c->kind))) : STR_NONE;
}

static struct str email_line(struct profile *p, const struct listed_contact *c) { return c->email; }

static struct str im_line(struct profile *p, const struct listed_contact *c)
{
	return str_is(c->kind, "im") ? a_fmt(p->w->a, "%.*s %.*s", STR_ARG(c->name), STR_ARG(c->phone)) : STR_NONE;
}

static struct str key_line(struct profile *p, const struct listed_contact *c)
{
	if (!c->pgp_fingerprint.n)
		return STR_NONE;
	return a_fmt(p->w->a, "%.*s %.*s %.*s", STR_ARG(c->pgp_uid.n ? c->pgp_uid : c->name),
		STR_ARG(pgp_fingerprint_shown(p->w->a, c->pgp_fingerprint)), STR_ARG(c->pgp_url));
}

static struct str person_line(struct profile *p, const struct listed_contact *c)
{
	return a_fmt(p->w->a, "%.*s%s%.*s (%.*s)", STR_ARG(c->name), c->title.n ? ", " : "", STR_ARG(c->title), STR_ARG(directory_word(p->w, c->kind)));
}

static struct str hours_line(struct profile *p, const struct listed_contact *c)
{
	return c->hours.n ? a_fmt(p->w->a, "%.*s: %.*s", STR_ARG(directory_word(p->w, c->kind)), STR_ARG(c->hours)) : STR_NONE;
}

static void document_chapter(struct profile *p)
{
	chapter(p, M_DIRECTORY_PROFILE_1);
	part(p, M_DIRECTORY_PROFILE_1_1, p->o->changed_at ? date_shown(p->w->a, p->o->changed_at) : STR_NONE);
	part(p, M_DIRECTORY_PROFILE_1_2, STR_NONE);
	part(p, M_DIRECTORY_PROFILE_1_3, address_of(p, "/rfc2350.txt"));
	part(p, M_DIRECTORY_PROFILE_1_4, say(p->w, M_DIRECTORY_PROFILE_SOURCE, address_of(p, "")));
}

static void contact_chapter(struct profile *p)
{
	const struct listed_org *o = p->o;
	chapter(p, M_DIRECTORY_PROFILE_2);
	part(p, M_DIRECTORY_PROFILE_2_1, o->name_en.n ? a_fmt(p->w->a, "%.*s / %.*s", STR_ARG(o->name), STR_ARG(o->name_en)) : o->name);
	part(p, M_DIRECTORY_PROFILE_2_2, o->address);
	part(p, M_DIRECTORY_PROFILE_2_3, S("Asia/Ho_Chi_Minh (UTC+07:00)"));
	part(p, M_DIRECTORY_PROFILE_2_4, joined(p, phone_line, o->phone));
	part(p, M_DIRECTORY_PROFILE_2_5, STR_NONE);
	part(p, M_DIRECTORY_PROFILE_2_6, joined(p, im_line, STR_NONE));
	part(p, M_DIRECTORY_PROFILE_2_7, joined(p, email_line, o->email));
	part(p, M_DIRECTORY_PROFILE_2_8, joined(p, key_line, STR_NONE));
	part(p, M_DIRECTORY_PROFILE_2_9, joined(p, person_line, STR_NONE));
	part(p, M_DIRECTORY_PROFILE_2_10, o->website);
	part(p, M_DIRECTORY_PROFILE_2_11, joined(p, hours_line, STR_NONE));
}

static void charter_chapter(struct profile *p)
{
	const struct listed_org *o = p->o;
	struct str sector = reference_label(REF_SECTOR, o->sector, p->w->by.lang), province = reference_label(REF_PROVINCE, o->province, p->w->by.lang);
	chapter(p, M_DIRECTORY_PROFILE_3);
	part(p, M_DIRECTORY_PROFILE_3_1, say(p->w, M_DIRECTORY_PROFILE_MISSION));
	part(p, M_DIRECTORY_PROFILE_3_2, say(p->w, sector.n || province.n ? M_DIRECTORY_PROFILE_CONSTITUENCY_OF : M_DIRECTORY_PROFILE_CONSTITUENCY,
		o->name, sector.n ? sector : province));
	part(p, M_DIRECTORY_PROFILE_3_3, say(p->w, M_DIRECTORY_PROFILE_AFFILIATION, directory_word(p->w, o->role)));
	part(p, M_DIRECTORY_PROFILE_3_4, say(p->w, M_DIRECTORY_PROFILE_AUTHORITY));
}

void team_profile_write(struct work *w, struct buf *b, const struct listed_org *o)
{
	struct profile p = { w, b, o, 0, 0 };
	buf_fmt(b, "%.*s\n\n", STR_ARG(say(w, M_DIRECTORY_PROFILE_TITLE, o->name)));
	document_chapter(&p);
	contact_chapter(&p);
	charter_chapter(&p);
	chapter(&p, M_DIRECTORY_PROFILE_4);
	part(&p, M_DIRECTORY_PROFILE_4_1, say(w, M_DIRECTORY_PROFILE_TYPES));
	part(&p, M_DIRECTORY_PROFILE_4_2, say(w, M_DIRECTORY_PROFILE_DISCLOSURE));
	part(&p, M_DIRECTORY_PROFILE_4_3, say(w, M_DIRECTORY_PROFILE_AUTHENTICATION));
	chapter(&p, M_DIRECTORY_PROFILE_5);
	part(&p, M_DIRECTORY_PROFILE_5_1, say(w, M_DIRECTORY_PROFILE_RESPONSE));
	part(&p, M_DIRECTORY_PROFILE_5_2, say(w, M_DIRECTORY_PROFILE_PROACTIVE));
	chapter(&p, M_DIRECTORY_PROFILE_6);
	buf_fmt(b, "\n    %.*s\n", STR_ARG(say(w, M_DIRECTORY_PROFILE_FORMS, a_cat(w->a, setting_text(w, "site.url"), S("/report")))));
	chapter(&p, M_DIRECTORY_PROFILE_7);
	buf_fmt(b, "\n    %.*s\n", STR_ARG(say(w, M_DIRECTORY_PROFILE_DISCLAIMER)));
}
