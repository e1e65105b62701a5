/* Names of types, ours and other people's. */
#include "engine/indicator/indicator.h"

static const char *const names[N_INDICATOR_TYPE] = { "ipv4", "ipv6", "cidr", "domain", "url", "email", "md5", "sha1", "sha256", "file", "keyword" };

static const struct { const char *name; enum indicator_type type; bool any; } others[] = {
	{ "ip", INDICATOR_IPV4 }, { "ip-src", INDICATOR_IPV4 }, { "ip-dst", INDICATOR_IPV4 }, { "ip-src|port", INDICATOR_IPV4 }, { "ip-dst|port", INDICATOR_IPV4 },
	{ "ip:port", INDICATOR_IPV4 }, { "address", INDICATOR_IPV4 }, { "ipv4-addr", INDICATOR_IPV4 }, { "ipv6-addr", INDICATOR_IPV6 }, { "prefix", INDICATOR_CIDR }, { "subnet", INDICATOR_CIDR },
	{ "hostname", INDICATOR_DOMAIN }, { "host", INDICATOR_DOMAIN }, { "fqdn", INDICATOR_DOMAIN }, { "domain-name", INDICATOR_DOMAIN }, { "hostname|port", INDICATOR_DOMAIN },
	{ "uri", INDICATOR_URL }, { "link", INDICATOR_URL },
	{ "email-src", INDICATOR_EMAIL }, { "email-dst", INDICATOR_EMAIL }, { "email-addr", INDICATOR_EMAIL }, { "e-mail", INDICATOR_EMAIL }, { "email-reply-to", INDICATOR_EMAIL },
	{ "md5_hash", INDICATOR_MD5 }, { "sha1_hash", INDICATOR_SHA1 }, { "sha256_hash", INDICATOR_SHA256 }, { "sha-1", INDICATOR_SHA1 }, { "sha-256", INDICATOR_SHA256 },
	{ "x509-fingerprint-md5", INDICATOR_MD5 }, { "x509-fingerprint-sha1", INDICATOR_SHA1 }, { "x509-fingerprint-sha256", INDICATOR_SHA256 },
	{ "filename", INDICATOR_FILE }, { "file-name", INDICATOR_FILE }, { "filepath", INDICATOR_FILE }, { "path", INDICATOR_FILE },
	{ "user-agent", INDICATOR_KEYWORD }, { "mutex", INDICATOR_KEYWORD }, { "text", INDICATOR_KEYWORD }, { "pattern-in-traffic", INDICATOR_KEYWORD }, { "named pipe", INDICATOR_KEYWORD },
	{ "hash", N_INDICATOR_TYPE, true }, { "other", N_INDICATOR_TYPE, true }, { "", N_INDICATOR_TYPE, true },
};

const char *indicator_type_name(enum indicator_type type)
{
	return names[type];
}

bool indicator_type_parse(struct str name, enum indicator_type *ret, bool *ret_any)
{
	*ret_any = false;
	for (int i = 0; i < N_INDICATOR_TYPE; i++)
		if (str_eq_nocase(name, str_of(names[i]))) {
			*ret = (enum indicator_type)i;
			return true;
		}
	for (size_t i = 0; i < COUNT(others); i++)
		if (str_eq_nocase(name, str_of(others[i].name))) {
			*ret = others[i].type;
			*ret_any = others[i].any;
			return true;
		}
	return false;
}
