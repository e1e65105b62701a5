#include "base/code.h"

#include <sodium.h>

struct sha256 sha256_of(struct str s)
{
	struct sha256 h;
	crypto_hash_sha256(h.b, (const unsigned char *)s.p, s.n);
	return h;
}

struct str hex_of(struct arena *a, struct str bytes)
{
	char *p = a_alloc(a, bytes.n * 2 + 1);
	sodium_bin2hex(p, bytes.n * 2 + 1, (const unsigned char *)bytes.p, bytes.n);
	return (struct str){ p, bytes.n * 2 };
}

bool hex_parse(struct arena *a, struct str hex, struct str *ret)
{
	size_t n;
	const char *end;
	unsigned char *p = a_alloc(a, hex.n / 2 + 1);
	if (hex.n % 2 || sodium_hex2bin(p, hex.n / 2, hex.p, hex.n, NULL, &n, &end) || n != hex.n / 2)
		return false;
	*ret = (struct str){ (char *)p, n };
	return true;
}

struct str base64url_of(struct arena *a, struct str bytes)
{
	size_t cap = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *p = a_alloc(a, cap);
	sodium_bin2base64(p, cap, (const unsigned char *)bytes.p, bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(p);
}

bool base64_parse(struct arena *a, struct str text, struct str *ret)
{
	while (text.n && text.p[text.n - 1] == '=')
		text.n--;
	bool url = str_find_char(text, '-') >= 0 || str_find_char(text, '_') >= 0;
	int variant = url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
	size_t n;
	const char *end;
	unsigned char *p = a_alloc(a, text.n + 1);
	if (sodium_base642bin(p, text.n, text.p, text.n, NULL, &n, &end, variant) || end != text.p + text.n)
		return false;
	*ret = (struct str){ (char *)p, n };
	return true;
}

struct str base32_of(struct arena *a, struct str bytes)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t n = 0, cap = (bytes.n * 8 + 4) / 5;
	char *p = a_alloc(a, cap + 1);
	unsigned window = 0, bits = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		window = window << 8 | (unsigned char)bytes.p[i];
		for (bits += 8; bits >= 5; bits -= 5)
			p[n++] = alphabet[window >> (bits - 5) & 31];
	}
	if (bits)
		p[n++] = alphabet[window << (5 - bits) & 31];
	return (struct str){ p, n };
}

bool same_secret(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}
