#include "store/work.h"

#include "base/buf.h"

#include <stdlib.h>

enum { SAID_MAX = 64 * 1024 };

/* "{3}" at the beginning of s → 3; 0: no placeholder. */
static size_t placeholder(struct str s)
{
	return s.n >= 3 && s.p[0] == '{' && s.p[1] >= '1' && s.p[1] <= '9' && s.p[2] == '}' ? (size_t)(s.p[1] - '0') : 0;
}

struct str say_with(struct arena *a, enum lang lang, enum msg message, const struct str *args_from_1, size_t n)
{
	struct str text = msg_text(lang, message);
	struct buf b;
	buf_init(&b, SAID_MAX);
	for (size_t i = 0; i < text.n;) {
		size_t k = placeholder(str_sub(text, i, text.n));
		if (k && k <= n) {
			buf_add(&b, args_from_1[k]);
			i += 3;
		} else
			buf_add_char(&b, text.p[i++]);
	}
	struct str said = a_dup(a, buf_str(&b));
	buf_done(&b);
	return said;
}

err fail_with(struct work *w, err e, enum msg message, const struct str *args_from_1, size_t n)
{
	if (w->problem.e != OK)
		return e;
	w->problem.e = e;
	w->problem.code = msg_key(message);
	w->problem.text = say_with(w->a, w->by.lang, message, args_from_1, n);
	return e;
}

void fail_field_with(struct work *w, struct str field, enum msg message, const struct str *args_from_1, size_t n)
{
	struct field_problem *p = VEC_ADD(w->a, &w->problem.fields);
	p->field = a_dup(w->a, field);
	p->code = msg_key(message);
	p->text = say_with(w->a, w->by.lang, message, args_from_1, n);
}

err work_checked(struct work *w)
{
	if (!w->problem.fields.n)
		return OK;
	if (w->problem.e == OK)
		w->problem.e = E_INVALID;
	return E_INVALID;
}

static bool has_bit(const uint64_t *perms, unsigned index)
{
	return perms[index / 64] >> (index % 64) & 1;
}

void actor_note_lent(const struct actor *by, unsigned perm_index)
{
	for (struct lent *l = has_bit(by->extra, perm_index) ? by->lent : NULL; l; l = l->next) {
		if (!has_bit(l->perms, perm_index))
			continue;
		l->is_used = true;
		return;
	}
}
