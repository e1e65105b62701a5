/* Whatever ip_parse and ip_prefix_parse accept is written and read back unchanged. */
#include <assert.h>

#include "formats/ip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_from((const char *)data, size);
	struct arena *a = arena_new(0);
	struct ip_prefix p, p2;
	struct ip ip, ip2;
	int64_t asn;

	if (ip_parse(s, &ip)) {
		assert(ip_parse(ip_text(a, ip), &ip2) && ip_cmp(ip, ip2) == 0);
		assert(ip_class(ip) < N_IP_CLASS);
	}
	if (ip_prefix_parse(s, &p)) {
		assert(ip_prefix_parse(ip_prefix_text(a, p), &p2) && p.bits == p2.bits && ip_cmp(p.ip, p2.ip) == 0);
		assert(ip_prefix_has(p, p.ip) && ip_prefix_covers(p, p));
		/* ::/80 ends with the mapped IPv4 addresses, which it does not hold. */
		assert(ip_prefix_has(p, ip_prefix_last(p)) || (ip_is_v4(ip_prefix_last(p)) && !ip_prefix_is_v4(p)));
		assert(!ip_prefix_is_public(p, false) || ip_is_public(p.ip, false));
	}
	if (asn_parse(s, &asn))
		assert(asn > 0 && asn <= UINT32_MAX);
	arena_free(a);
	return 0;
}
