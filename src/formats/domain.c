#include "formats/domain.h"

#include <idn2.h>

#include "base/text.h"

static bool is_ldh(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool label_ok(struct str label)
{
	if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++)
		if (!is_ldh(label.p[i]))
			return false;
	return label.n < 4 || label.p[2] != '-' || label.p[3] != '-' || str_starts(label, S("xn--"));
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* Two or more good labels, and no address in disguise. */
static bool name_ok(struct str name)
{
	struct str label = STR_NONE;
	size_t n = 0;

	if (name.n == 0 || name.n > DOMAIN_MAX)
		return false;
	for (struct str rest = name; rest.p; n++) {
		label = str_cut(&rest, '.');
		if (!label_ok(label))
			return false;
	}
	return n >= 2 && !all_digits(label);
}

static bool idn_to_ascii(struct arena *a, struct str s, struct str *ret)
{
	uint8_t *out = NULL;
	const char *in = a_z(a, s);
	bool ok;

	ok = idn2_lookup_u8((const uint8_t *)in, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES) == IDN2_OK;
	if (ok)
		*ret = a_dup(a, str_of((const char *)out));
	idn2_free(out);
	return ok;
}

bool domain_parse(struct arena *a, struct str s, struct str *ret)
{
	bool plain = true;
	struct str name;
	char *lower;

	if (s.n > 1 && s.p[s.n - 1] == '.')
		s.n--;
	if (s.n == 0 || s.n > 4 * DOMAIN_MAX || !utf8_valid(s))
		return false;
	lower = a_z(a, s);
	for (size_t i = 0; i < s.n; i++) {
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] |= 0x20;
		plain &= (unsigned char)lower[i] < 0x80;
	}
	name = str_from(lower, s.n);
	/* A-labels go through the library too: it refuses those that decode to nothing lawful. */
	if ((!plain || str_find(name, S("xn--")) >= 0) && !idn_to_ascii(a, name, &name))
		return false;
	if (!name_ok(name))
		return false;
	*ret = name;
	return true;
}

bool domain_is_under(struct str name, struct str suffix)
{
	return suffix.n > 0 && str_ends(name, suffix) && (name.n == suffix.n || name.p[name.n - suffix.n - 1] == '.');
}

struct str domain_parent(struct str name)
{
	str_cut(&name, '.');
	return name;
}

struct str domain_tld(struct str name)
{
	size_t i = name.n;

	while (i > 0 && name.p[i - 1] != '.')
		i--;
	return str_sub(name, i, name.n);
}

/* Country codes (ISO 3166-1 as delegated), two letters each, in order. */
static const char country_codes[] =
	"acadaeafagaialamaoaqarasatauawaxaz" "babbbdbebfbgbhbibjbmbnbobrbsbtbvbwbybz"
	"cacccdcfcgchcickclcmcncocrcucvcwcxcycz" "dedjdkdmdodz" "eceeegereseteu" "fifjfkfmfofr"
	"gagbgdgegfggghgiglgmgngpgqgrgsgtgugwgy" "hkhmhnhrhthu" "idieiliminioiqirisit" "jejmjojp"
	"kekgkhkikmknkpkrkwkykz" "lalblclilklrlsltlulvly" "mamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymz"
	"nancnenfngninlnonpnrnunz" "om" "papepfpgphpkplpmpnprpsptpwpy" "qa" "rerorsrurw"
	"sasbscsdsesgshsisjskslsmsnsosrssstsusvsxsysz" "tctdtftgthtjtktltmtntotrtttvtwtz" "uaugukusuyuz"
	"vavcvevgvivnvu" "wfws" "yeyt" "zazmzw";

/* Generic ones, sorted. */
static const char *const generic[] = {
	"academy", "accountant", "aero", "agency", "app", "arpa", "asia", "autos", "bank", "beauty", "bet", "bid", "biz",
	"blog", "bond", "business", "buzz", "cam", "capital", "casa", "cash", "casino", "cat", "center", "cfd", "chat",
	"click", "cloud", "club", "codes", "com", "community", "company", "consulting", "coop", "cricket", "cyou",
	"date", "deals", "design", "dev", "digital", "domains", "download", "edu", "education", "email", "energy",
	"events", "exchange", "expert", "faith", "finance", "financial", "fit", "foundation", "fun", "fund", "fyi",
	"game", "games", "gdn", "global", "gold", "goog", "google", "gov", "group", "guru", "hair", "health", "help",
	"homes", "host", "hosting", "icu", "inc", "info", "ink", "institute", "int", "international", "jobs", "kim",
	"land", "legal", "life", "limited", "link", "live", "loan", "loans", "lol", "ltd", "makeup", "management",
	"market", "marketing", "media", "men", "mil", "mobi", "mom", "money", "monster", "mov", "museum", "name", "net",
	"network", "news", "ninja", "one", "onion", "online", "ooo", "org", "page", "party", "pics", "press", "pro",
	"properties", "pub", "pw", "quest", "racing", "realtor", "rest", "review", "reviews", "rip", "rocks", "run",
	"sale", "sbs", "school", "science", "security", "services", "shop", "site", "skin", "social", "software",
	"solutions", "space", "store", "stream", "study", "support", "surf", "systems", "team", "tech", "technology",
	"tel", "today", "tokyo", "tools", "top", "trade", "trading", "training", "travel", "ventures", "video", "vip",
	"wang", "webcam", "website", "wiki", "win", "work", "works", "world", "wtf", "xin", "xxx", "xyz", "zip", "zone",
};

static bool country_known(struct str tld)
{
	for (size_t i = 0; i + 2 < sizeof country_codes; i += 2)
		if (country_codes[i] == tld.p[0] && country_codes[i + 1] == tld.p[1])
			return true;
	return false;
}

bool domain_tld_known(struct str tld)
{
	size_t low = 0, high = COUNT(generic);

	if (tld.n == 2)
		return country_known(tld);
	if (str_starts(tld, S("xn--")))
		return true;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = str_cmp(tld, str_of(generic[mid]));

		if (c == 0)
			return true;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

bool domain_tld_is_file_ending(struct str tld)
{
	static const char *const endings[] = { "am", "md", "mk", "mov", "pl", "ps", "pub", "py", "rs", "sh", "so", "zip" };

	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_is(tld, endings[i]))
			return true;
	return false;
}
