#include "modules/network/rules.h"

#include "base/json.h"
#include "base/text.h"
#include "core/journal.h"

enum { JOURNAL_DATA_MAX = 64 << 10 };

static struct str number_text(struct work *w, size_t n)
{
	return a_fmt(w->a, "%zu", n);
}

void check_text(struct work *w, const char *field, struct str v, bool required, size_t max)
{
	if (required && !v.n)
		fail_field(w, str_of(field), M_NETWORK_FIELD_REQUIRED);
	else if (utf8_length(v) > max)
		fail_field(w, str_of(field), M_NETWORK_FIELD_TOO_LONG, number_text(w, max));
}

void check_choice(struct work *w, const char *field, struct str v, const char *choices, bool required)
{
	if (!v.n && !required)
		return;
	for (struct str rest = str_of(choices); rest.p;)
		if (str_eq(str_cut(&rest, '|'), v))
			return;
	fail_field(w, str_of(field), M_NETWORK_FIELD_CHOICE, v);
}

void check_reference(struct work *w, const char *field, struct str v, enum reference_table t)
{
	if (v.n && !reference_of(t, v))
		fail_field(w, str_of(field), M_NETWORK_FIELD_CHOICE, v);
}

void check_email(struct work *w, const char *field, struct str v)
{
	ptrdiff_t at = str_find_char(v, '@');
	bool bad = at < 1 || (size_t)at + 1 == v.n || v.n > 254;
	for (size_t i = 0; i < v.n; i++)
		bad |= (unsigned char)v.p[i] <= ' ' || strchr("<>,;\"\\", v.p[i]);
	if (v.n && bad)
		fail_field(w, str_of(field), M_NETWORK_FIELD_EMAIL);
}

struct str day_value(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day) : STR_NONE;
}

static void note_unsure(struct work *w, struct str field, struct str typed, const struct org_found *found)
{
	if (str_is(typed, "?"))
		fail_field(w, field, M_NETWORK_ORG_TYPE_AGAIN);
	else if (found->is_code)
		fail_field(w, field, M_NETWORK_ORG_ENDED, typed);
	else if (found->n)
		fail_field(w, field, M_NETWORK_ORG_CHOOSE, typed);
	else
		fail_field(w, field, M_NETWORK_ORG_UNKNOWN, typed);
}

err network_org_typed(struct work *w, const char *field, struct str typed, bool required, int64_t *ret_id)
{
	struct org_found found;
	*ret_id = 0;
	if (!typed.n) {
		if (required)
			fail_field(w, str_of(field), M_NETWORK_FIELD_REQUIRED);
		return OK;
	}
	TRY(network_org_find(w, typed, &found));
	if (found.is_sure)
		*ret_id = found.at[0].id;
	else
		note_unsure(w, str_of(field), typed, &found);
	return OK;
}

err org_code_of(struct work *w, int64_t org_id, struct str *ret)
{
	struct org_by_id_row org = { 0 };
	if (org_id)
		TRY(network_org(w, org_id, &org));
	*ret = org.code;
	return OK;
}

err note_change(struct work *w, const char *name, const char *kind, int64_t id, const struct change *at, size_t n)
{
	struct buf b;
	buf_init(&b, JOURNAL_DATA_MAX);
	struct json j = json_to(&b);
	json_object(&j);
	for (size_t i = 0; i < n; i++)
		json_text(&j, at[i].key, at[i].value);
	json_end(&j);
	struct str data = buf_end(&b) == OK ? a_dup(w->a, buf_str(&b)) : STR_NONE;
	buf_done(&b);
	return journal_add(w, name, (struct journal_ref){ kind, id }, data);
}
