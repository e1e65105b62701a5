/* Every state that a contact point has had, for those who may edit it. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { VERSIONS_SHOWN = 200 };

static struct str act_label(struct work *w, struct str act)
{
	static const struct { const char *act; enum msg says; } acts[] = { { "add", M_NETWORK_ACT_ADD }, { "edit", M_NETWORK_ACT_EDIT },
		{ "verify", M_NETWORK_ACT_VERIFY }, { "answer", M_NETWORK_ACT_ANSWER }, { "end", M_NETWORK_ACT_END } };
	for (size_t i = 0; i < COUNT(acts); i++)
		if (str_is(act, acts[i].act))
			return say(w, acts[i].says);
	return act;
}

static void add_part(struct buf *b, struct str part)
{
	if (part.n && b->n)
		buf_lit(b, " · ");
	buf_add(b, part);
}

static struct str state_text(struct work *w, const struct contact_versions_row *v)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, 16 << 10);
	buf_fmt(&b, "%lld. ", (long long)v->call_order);
	buf_add(&b, v->name);
	const struct str parts[] = { v->title, word_label(w, v->kind), v->phone, v->email, v->hours, v->is_public ? say(w, M_NETWORK_PUBLIC) : STR_NONE,
		v->pgp_uid, pgp_fingerprint_shown(w->a, v->pgp_fingerprint), v->pgp_url };
	for (size_t i = 0; i < COUNT(parts); i++)
		add_part(&b, parts[i]);
	return a_dup(w->a, buf_str(&b));
}

err contact_history_page(struct req *r)
{
	struct org_by_id_row o;
	struct contact_versions_rows rows;
	int64_t id = 0;
	TRY(org_of_path(r, &o));
	TRY(network_need_edit(&r->w, o.id));
	str_int(r->args[1], &id);
	TRY(contact_versions(r->w.db, r->w.a, &(struct contact_versions_in){ .contact = id, .org = o.id, .max = VERSIONS_SHOWN }, &rows));
	struct link crumb = { org_path(r->w.a, o.code), o.name, NULL, false };
	struct contact_history v = { .head = { .title = say(&r->w, M_NETWORK_CONTACT_HISTORY), .subtitle = rows.n ? rows.at[0].name : STR_NONE,
		.crumbs = &crumb, .n_crumbs = 1 }, .changes = a_array(r->w.a, struct contact_change, rows.n), .n_changes = rows.n };
	for (size_t i = 0; i < rows.n; i++)
		v.changes[i] = (struct contact_change){ time_shown(r->w.a, rows.at[i].at), act_label(&r->w, rows.at[i].act), rows.at[i].account,
			state_text(&r->w, &rows.at[i]) };
	return reply_page(r, v.head.title, HTML_OF(r, page_contact_history, &v));
}
