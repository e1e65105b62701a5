#include "web/router.h"

#include "base/log.h"
#include "base/text.h"

struct node {
	struct str part;               /* of the edge that leads here */
	struct node **at;              /* written parts, sorted */
	size_t n;
	struct node *any;              /* the {name} part */
	const struct route *route[ROUTER_METHODS];
	size_t index[ROUTER_METHODS];
};

struct router {
	struct arena *a;
	struct node root;
};

const struct perm PERM_PUBLIC = { .name = "public", .says = M_WEB_PERM_PUBLIC };
const struct perm PERM_SIGNED_IN = { .name = "signed_in", .says = M_WEB_PERM_SIGNED_IN };

const char *method_name(enum method m)
{
	static const char *const names[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
	return names[m];
}

struct router *router_new(void)
{
	struct arena *a = arena_new(0);
	struct router *x = a_new(a, struct router);
	x->a = a;
	return x;
}

void *router_free(struct router *x)
{
	return x ? arena_free(x->a) : NULL;
}

static _Noreturn void die(const struct route *row, const char *why)
{
	log_error("web.route_row", "method", method_name(row->method), "path", row->path, "why", why, NULL);
	abort();
}

static size_t child_place(const struct node *at, struct str part)
{
	size_t low = 0, high = at->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (str_cmp(at->at[mid]->part, part) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct node *child_written(const struct node *at, struct str part)
{
	size_t i = child_place(at, part);
	return i < at->n && str_eq(at->at[i]->part, part) ? at->at[i] : NULL;
}

static struct node *child_add(struct arena *a, struct node *at, struct str part)
{
	if (part.n && part.p[0] == '{') {
		if (!at->any)
			at->any = a_new(a, struct node);
		return at->any;
	}
	struct node *found = child_written(at, part);
	if (found)
		return found;
	size_t i = child_place(at, part);
	struct node **grown = a_array(a, struct node *, at->n + 1);
	for (size_t k = 0; k <= at->n; k++)
		grown[k] = k < i ? at->at[k] : k > i ? at->at[k - 1] : a_new(a, struct node);
	grown[i]->part = part;
	at->at = grown;
	at->n++;
	return grown[i];
}

void router_add(struct router *x, const struct route *row, size_t index)
{
	struct str rest = str_of(row->path);
	if (!rest.n || rest.p[0] != '/' || (rest.n > 1 && rest.p[rest.n - 1] == '/'))
		die(row, "a path begins with / and does not end in one");
	struct node *at = &x->root;
	size_t parts = 0, args = 0;
	rest = str_sub(rest, 1, rest.n);
	while (rest.n) {
		struct str part = str_cut(&rest, '/');
		bool is_arg = str_starts(part, S("{"));
		args += is_arg;
		if (!part.n || ++parts > MAX_SEGMENTS || args > MAX_ARGS || is_arg != str_ends(part, S("}")))
			die(row, "empty part, too many parts, or an unclosed {");
		at = child_add(x->a, at, part);
	}
	if (at->route[row->method])
		die(row, "a second row for the same method and path");
	at->route[row->method] = row;
	at->index[row->method] = index;
}

struct search {
	enum method method;
	const struct str *segments;
	size_t n, n_args;
	struct match *m;
};

static bool node_find(struct search *s, const struct node *at, size_t depth)
{
	if (depth == s->n) {
		for (unsigned k = 0; k < ROUTER_METHODS; k++)
			s->m->allowed |= (unsigned)(at->route[k] != NULL) << k;
		s->m->route = at->route[s->method];
		s->m->index = at->index[s->method];
		return s->m->route != NULL;
	}
	const struct node *next = child_written(at, s->segments[depth]);
	if (next && node_find(s, next, depth + 1))
		return true;
	if (!at->any)
		return false;
	s->m->args[s->n_args++] = s->segments[depth];
	if (node_find(s, at->any, depth + 1))
		return true;
	s->m->args[--s->n_args] = STR_NONE;
	return false;
}

void router_find(const struct router *x, enum method method, const struct str *segments, size_t n, struct match *ret)
{
	*ret = (struct match){ 0 };
	node_find(&(struct search){ .method = method, .segments = segments, .n = n, .m = ret }, &x->root, 0);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(struct arena *a, struct str s, bool is_form, struct str *ret)
{
	char *out = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			bool has_two = s.n - i > 2;
			int high = has_two ? hex_value(s.p[i + 1]) : -1, low = has_two ? hex_value(s.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && is_form) {
			c = ' ';
		}
		out[n++] = c;
	}
	*ret = (struct str){ out, n };
	return true;
}

bool path_split(struct arena *a, struct str raw, struct str *ret, size_t *ret_n, bool *ret_slash)
{
	if (!raw.n || raw.p[0] != '/')
		return false;
	*ret_slash = raw.n > 1 && raw.p[raw.n - 1] == '/';
	if (*ret_slash && raw.p[raw.n - 2] == '/')
		return false;
	struct str rest = str_sub(raw, 1, raw.n - 1 - *ret_slash);
	size_t n = 0;
	while (rest.n) {
		struct str part = str_cut(&rest, '/');
		if (!part.n || n == MAX_SEGMENTS || (rest.p && !rest.n))
			return false;
		if (!percent_decode(a, part, false, &ret[n]) || !utf8_valid(ret[n]))
			return false;
		n++;
	}
	*ret_n = n;
	return true;
}
