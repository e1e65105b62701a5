#include "web/accept.h"

/* Weight in thousandths; 1000 when absent, 0 when unreadable. */
static int weight_of(struct str parameters)
{
	for (struct str rest = parameters; rest.p;) {
		struct str one = str_trim(str_cut(&rest, ';'));
		if (!str_starts(one, S("q=")) && !str_starts(one, S("Q=")))
			continue;
		int weight = 0, scale = 1000;
		for (size_t i = 2; i < one.n && i < 7; i++) {
			char c = one.p[i];
			if (c == '.' && i == 3)
				continue;
			if (c < '0' || c > '9')
				return 0;
			weight += (c - '0') * scale;
			scale /= 10;
		}
		return weight > 1000 ? 1000 : weight;
	}
	return 1000;
}

/* The next item of a list with weights: its name; false at the end. */
static bool next_item(struct str *rest, struct str *ret_name, int *ret_weight)
{
	if (!rest->p)
		return false;
	struct str item = str_cut(rest, ',');
	*ret_name = str_trim(str_cut(&item, ';'));
	*ret_weight = weight_of(item);
	return true;
}

enum lang accept_language(struct str header)
{
	int best[N_LANGS] = { [LANG_VI] = 0 }, any = 0, weight;
	struct str name;
	for (struct str rest = header; next_item(&rest, &name, &weight);) {
		struct str primary = name;
		primary = str_cut(&primary, '-');
		if (str_eq_nocase(primary, S("vi")) && weight > best[LANG_VI])
			best[LANG_VI] = weight;
		else if (str_eq_nocase(primary, S("en")) && weight > best[LANG_EN])
			best[LANG_EN] = weight;
		else if (str_is(name, "*"))
			any = weight;
	}
	if (!best[LANG_VI])
		best[LANG_VI] = any;
	return best[LANG_EN] > best[LANG_VI] ? LANG_EN : LANG_VI;
}

enum coding accept_coding(struct str header)
{
	int zstd = 0, gzip = 0, weight;
	struct str name;
	for (struct str rest = header; next_item(&rest, &name, &weight);) {
		if (str_eq_nocase(name, S("zstd")))
			zstd = weight;
		else if (str_eq_nocase(name, S("gzip")))
			gzip = weight;
	}
	if (zstd && zstd >= gzip)
		return CODING_ZSTD;
	return gzip ? CODING_GZIP : CODING_NONE;
}

bool etag_matches(struct str header, struct str etag)
{
	for (struct str rest = header; rest.p;) {
		struct str one = str_trim(str_cut(&rest, ','));
		if (str_starts(one, S("W/")))
			one = str_sub(one, 2, one.n);
		if (str_eq(one, etag) || str_is(one, "*"))
			return true;
	}
	return false;
}
