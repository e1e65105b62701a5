/* What a system consists of, as lines over two time axes. The contents of a line are rows that never change (parts_content.c); here is when
 * they hold, and since when the register knew: the same sequenced modification as that of facts. */
#include "modules/network/parts.h"
#include "modules/network/rules.h"

#include "base/rand.h"

static const char *const names[N_PART_KINDS] = { "services", "software", "links", "providers" };

struct str part_name(enum part_kind k)
{
	return str_of(names[k]);
}

bool part_named(struct str name, enum part_kind *ret)
{
	for (unsigned i = 0; i < N_PART_KINDS; i++)
		if (str_is(name, names[i])) {
			*ret = (enum part_kind)i;
			return true;
		}
	return false;
}

/* The system as somebody who may change it; also one that has ended, which can be corrected. */
static err system_to_change(struct work *w, struct str code, struct sys_by_code_row *ret)
{
	bool wide, found;
	TRY(network_sees_all(w, &wide));
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = code, .viewer = w->by.org_id, .wide = wide }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_NETWORK_SYSTEM_UNKNOWN, code);
	return network_need_edit(w, ret->owner_id);
}

struct line { int64_t system, id; enum part_kind kind; };

static struct part_insert_many_in row_of(struct work *w, struct line l, int64_t content, struct interval v)
{
	return (struct part_insert_many_in){ .id = id_new(), .system = l.system, .kind = part_name(l.kind), .line = l.id, .content = content,
		.from = v.from, .to = v.to, .now = w->now, .stated = w->now, .account = w->by.account_id };
}

/* Ends the knowledge of what is held within `cut`; what is left of it outside is said again, unless all of it was wrong. content 0: nothing new. */
static err put(struct work *w, struct line l, int64_t content, struct interval cut, bool replaces)
{
	struct part_touched_rows old;
	VEC(struct part_insert_many_in) rows = { 0 };
	struct part_touched_in within = { .line = l.id, .from = replaces ? 0 : cut.from, .to = replaces ? 0 : cut.to };
	TRY(part_touched(w->db, w->a, &within, &old));
	for (size_t i = 0; i < old.n; i++) {
		const struct part_touched_row *x = &old.at[i];
		struct interval rests[2];
		size_t n = replaces ? 0 : interval_rests((struct interval){ x->valid_from, x->valid_to }, cut, rests);
		TRY(part_supersede(w->db, &(struct part_supersede_in){ .id = x->id, .now = w->now }, NULL));
		for (size_t k = 0; k < n; k++) {
			struct part_insert_many_in *rest = VEC_ADD(w->a, &rows);
			*rest = row_of(w, l, x->content_id, rests[k]);
			rest->stated = x->stated_at;
			rest->account = x->account_id;
		}
	}
	if (content)
		*VEC_ADD(w->a, &rows) = row_of(w, l, content, cut);
	return part_insert_many(w->db, rows.at, rows.n);
}

static err note(struct work *w, const char *did, struct line l, struct str code, struct str shown, struct interval v)
{
	return NOTE(w, did, "system", l.system, { "code", code }, { "part", part_name(l.kind) }, { "line", a_fmt(w->a, "%lld", (long long)l.id) },
		{ "what", shown }, { "from", v.from ? time_shown(w->a, v.from) : STR_NONE }, { "to", v.to ? time_shown(w->a, v.to) : STR_NONE });
}

err network_part_add(struct work *w, struct str code, enum part_kind k, const struct part_form *f, int64_t *ret_line)
{
	struct sys_by_code_row s;
	struct part_content c;
	struct interval v = { f->valid_from, f->valid_to };
	int64_t content;
	TRY(system_to_change(w, code, &s));
	TRY(part_check(w, k, s.id, f, &c));
	check_interval(w, v);
	TRY(work_checked(w));
	struct line l = { s.id, id_new(), k };
	TRY(part_keep(w, k, &c, &content));
	TRY(put(w, l, content, v, false));
	*ret_line = l.id;
	return note(w, "network.system_part_add", l, code, c.shown, v);
}

/* The line as it is known today, newest interval first; E_NOT_FOUND when the system has none of that number. */
static err line_known(struct work *w, struct line l, struct parts *ret)
{
	TRY(network_parts(w, &(struct parts_ask){ .system = l.system, .line = l.id, .kind = l.kind, .known = w->now }, ret));
	return ret->n ? OK : fail(w, E_NOT_FOUND, M_NETWORK_PART_UNKNOWN);
}

err network_part_change(struct work *w, struct str code, enum part_kind k, int64_t line, const struct part_form *f)
{
	struct sys_by_code_row s;
	struct part_content c;
	struct parts held;
	struct interval v = { f->valid_from, f->valid_to };
	int64_t content;
	TRY(system_to_change(w, code, &s));
	struct line l = { s.id, line, k };
	TRY(line_known(w, l, &held));
	TRY(part_check(w, k, s.id, f, &c));
	check_interval(w, v);
	TRY(work_checked(w));
	TRY(part_keep(w, k, &c, &content));
	TRY(put(w, l, content, v, f->replaces));
	return note(w, "network.system_part_change", l, code, c.shown, v);
}

err network_part_end(struct work *w, struct str code, enum part_kind k, int64_t line, usec at)
{
	struct sys_by_code_row s;
	struct parts held;
	TRY(system_to_change(w, code, &s));
	struct line l = { s.id, line, k };
	TRY(line_known(w, l, &held));
	const struct part *last = &held.at[0];
	check_interval(w, (struct interval){ at, 0 });
	if (!w->problem.fields.n && last->form.valid_to && last->form.valid_to <= at)
		return fail(w, E_CONFLICT, M_NETWORK_PART_ENDED, last->shown);
	TRY(work_checked(w));
	TRY(put(w, l, 0, (struct interval){ at, 0 }, false));
	return note(w, "network.system_part_end", l, code, last->shown, (struct interval){ 0, at });
}

err network_software_known(struct work *w, struct str code, const struct part_form *f, bool *ret)
{
	struct sys_by_code_row s;
	struct part_content c;
	struct software_same_row same;
	TRY(system_to_change(w, code, &s));
	TRY(part_check(w, PART_SOFTWARE, s.id, f, &c));
	TRY(work_checked(w));
	return software_same(w->db, w->a, &(struct software_same_in){ .system = s.id, .cpe = c.form.cpe, .purl = c.form.purl, .vendor = c.form.vendor,
		.product = c.form.product, .version = c.form.version, .now = w->now }, &same, ret);
}
