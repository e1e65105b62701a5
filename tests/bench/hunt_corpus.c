/* hunt_corpus FOLDER MEGABYTES: logs of five kinds, lists of 10,000 and 1,000,000 indicators, and the truth about what was planted, always the same.
 *   access.log events.json dns.log syslog.log flows.csv · list-10k.txt list-1m.txt
 *   truth.tsv: FILE LINE hit|decoy CLASS ENTRY (the line of the list; of a decoy the entry it resembles) */
#include <inttypes.h>
#include <stdarg.h>

#include "base/rand.h"

#define N_LIST 1000000u
#define N_SHORT 10000u

enum kind { K_IP, K_DOMAIN, K_URL, K_SHA256, K_MD5, K_EMAIL, K_IPV6, K_NET, K_FILE };

static uint64_t hash(uint64_t i) { return rng_next(&(struct rng){ i * 0x9e3779b97f4a7c15u + 77 }); }

/* Of a hundred: 28 addresses, 38 domains, 14 URLs, 14 SHA-256, the rest one or two each. */
static enum kind kind_of(uint32_t i)
{
	uint32_t k = i % 100;
	return k < 28 ? K_IP : k < 66 ? K_DOMAIN : k < 80 ? K_URL : k < 94 ? K_SHA256 : k < 95 ? K_MD5 : k < 96 ? K_EMAIL : k < 97 ? K_IPV6 : k < 98 ? K_NET : K_FILE;
}

static const char *const tlds[] = { "com", "net", "org", "info", "xyz", "top", "vn", "ru", "com.vn", "site" };

static int domain(char *to, size_t n, uint32_t i)
{
	return snprintf(to, n, "m%" PRIx64 "-%u.%s", hash(i) >> 44, i, tlds[hash(i) % 10]);
}

static void entry(char *to, size_t n, uint32_t i)
{
	uint64_t h = hash(i + 5000000u);
	char name[64];
	domain(name, sizeof name, i);
	switch (kind_of(i)) {
	case K_IP: snprintf(to, n, "185.%u.%u.%u", i / 65000 % 250, i / 254 % 256, i % 254 + 1); break;
	case K_DOMAIN: snprintf(to, n, "%s", name); break;
	case K_URL: snprintf(to, n, "http://%s/%" PRIx64 "/gate.php", name, h >> 36); break;
	case K_SHA256: snprintf(to, n, "%016" PRIx64 "%016" PRIx64 "%016" PRIx64 "%016" PRIx64, h, hash(h), hash(h + 1), hash(h + 2)); break;
	case K_MD5: snprintf(to, n, "%016" PRIx64 "%016" PRIx64, h, hash(h)); break;
	case K_EMAIL: snprintf(to, n, "box%u@%s", i, name); break;
	case K_IPV6: snprintf(to, n, "2a0b:%x:%x::%x", i >> 16, i & 0xffff, (unsigned)(h & 0xfff) + 1); break;
	case K_NET: snprintf(to, n, "186.%u.%u.0/24", i / 100 / 256 % 256, i / 100 % 256); break;
	case K_FILE: snprintf(to, n, "loader-%u.exe", i); break;
	}
}

static void fmt(char *to, size_t n, const char *f, ...) __attribute__((format(printf, 3, 4)));
static void fmt(char *to, size_t n, const char *f, ...)
{
	va_list l;
	va_start(l, f);
	vsnprintf(to, n, f, l);
	va_end(l);
}

static void upper(char *s)
{
	for (; *s; s++)
		if (*s >= 'a' && *s <= 'z')
			*s -= 32;
}

/* What stands in a log for the entry; the name of the class. */
static const char *hit(char *to, size_t n, uint32_t i, uint64_t r)
{
	char e[200], host[120];
	entry(e, sizeof e, i);
	switch (kind_of(i)) {
	case K_IP:
		fmt(to, n, r % 3 == 0 ? "%s" : r % 3 == 1 ? "%s:443" : "::ffff:%s", e);
		return r % 3 == 0 ? "ip" : r % 3 == 1 ? "ip-port" : "ip-mapped";
	case K_DOMAIN:
		fmt(to, n, r % 4 == 1 ? "cdn.%s" : r % 4 == 2 ? "%s." : "%s", e);
		if (r % 4 == 3)
			upper(to);
		return r % 4 == 0 ? "domain" : r % 4 == 1 ? "sub-domain" : r % 4 == 2 ? "domain-dot" : "domain-case";
	case K_URL:
		domain(host, sizeof host, i);
		if (r % 4 == 0)
			return fmt(to, n, "%s", e), "url";
		if (r % 4 == 1)
			return fmt(to, n, "%s?id=%u", e, i), "url-query";
		if (r % 4 == 2)
			return upper(host), fmt(to, n, "http://%s%s", host, e + 7 + strlen(host)), "url-host-case";
		return fmt(to, n, "http:\\/\\/%s\\/%.*s\\/gate.php", host, (int)(strlen(e) - 7 - strlen(host) - 10), e + 8 + strlen(host)), "url-escaped";
	case K_SHA256: case K_MD5:
		fmt(to, n, "%s", e);
		if (r % 2)
			upper(to);
		return kind_of(i) == K_MD5 ? "md5" : r % 2 ? "sha256-case" : "sha256";
	case K_EMAIL: return fmt(to, n, r % 2 ? "<%s>" : "mailto:%s", e), "email";
	case K_IPV6: return fmt(to, n, r % 2 ? "[%s]:8080" : "%s", e), upper(to), "ipv6";
	case K_NET: return fmt(to, n, "186.%u.%u.%u", i / 100 / 256 % 256, i / 100 % 256, (unsigned)(r % 256)), "net";
	case K_FILE: return fmt(to, n, "C:\\\\Temp\\\\%s", e), "file";
	}
	return "";
}

static const char *decoy(char *to, size_t n, uint32_t i, uint64_t r)
{
	char e[200];
	entry(e, sizeof e, i);
	switch (kind_of(i)) {
	case K_IP: return fmt(to, n, r % 2 ? "%s7.9" : "3%s.20", e), "longer-ip";
	case K_DOMAIN: return fmt(to, n, r % 2 ? "not%s" : "%s.example.lan", e), r % 2 ? "left-extended" : "right-extended";
	case K_URL: return fmt(to, n, "%s5", e), "longer-url";
	case K_SHA256: case K_MD5: return fmt(to, n, "%s0a", e), "longer-hash";
	case K_EMAIL: return fmt(to, n, "x%s", e), "longer-email";
	case K_IPV6: return fmt(to, n, "%s1f3", e), "longer-ipv6";
	case K_NET: return fmt(to, n, "186.%u.%u.%u.example.lan", i / 100 / 256 % 256, i / 100 % 256, (unsigned)(r % 256)), "net-in-name";
	case K_FILE: return fmt(to, n, "C:\\\\Temp\\\\my%s", e), "longer-file";
	}
	return "";
}

/* ---- the logs ---- */

static const char *const sites[] = { "www.google.com", "cdn.jsdelivr.net", "api.github.com", "update.microsoft.com", "vnexpress.net", "static.zdn.vn", "mail.so.gov.vn",
	"connectivity-check.ubuntu.com", "fonts.gstatic.com", "s3.ap-southeast-1.amazonaws.com", "dichvucong.gov.vn", "ocsp.digicert.com" };
static const char *const agents[] = { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/102.0.5005.115 Safari/537.36",
	"curl/7.88.1", "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0" };
static const char *const images[] = { "C:\\\\Windows\\\\System32\\\\svchost.exe", "C:\\\\Program Files\\\\Google\\\\Chrome\\\\Application\\\\chrome.exe",
	"C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe", "C:\\\\Windows\\\\explorer.exe" };

struct log { const char *name; FILE *f; uint64_t lines, bytes, share; void (*line)(FILE *f, struct rng *g, const char *special); };

#define PICK(list) (list)[rng_below(g, COUNT(list))]
#define COUNT_OF(n) (unsigned)rng_below(g, (n))

static void ip(FILE *f, struct rng *g) { fprintf(f, "%u.%u.%u.%u", 20 + COUNT_OF(150), COUNT_OF(256), COUNT_OF(256), COUNT_OF(256)); }
static void when(FILE *f, struct rng *g) { fprintf(f, "%02u:%02u:%02u", COUNT_OF(24), COUNT_OF(60), COUNT_OF(60)); }

static void access_line(FILE *f, struct rng *g, const char *special)
{
	ip(f, g);
	fprintf(f, " - - [%02u/Nov/2026:", 1 + COUNT_OF(28));
	when(f, g);
	fprintf(f, " +0700] \"GET /a/%x/index.php?id=%u&s=%x HTTP/1.1\" 200 %u \"", COUNT_OF(1 << 16), COUNT_OF(100000), COUNT_OF(1 << 30), COUNT_OF(90000));
	if (special)
		fprintf(f, "%s", special);
	else
		fprintf(f, "https://%s/p/%u", PICK(sites), COUNT_OF(10000));
	fprintf(f, "\" \"%s\"\n", PICK(agents));
}

static void event_line(FILE *f, struct rng *g, const char *special)
{
	fprintf(f, "{\"EventID\":%u,\"UtcTime\":\"2026-11-%02u ", 1 + COUNT_OF(3) * 2, 1 + COUNT_OF(28));
	when(f, g);
	fprintf(f, ".%03u\",\"ProcessGuid\":\"{%08x-%04x-%04x-%04x-%012x}\",\"ProcessId\":%u,\"Image\":\"%s\",\"CommandLine\":\"%s /k %x\",\"Hashes\":\"SHA256=", COUNT_OF(1000),
		COUNT_OF(1u << 31), COUNT_OF(65536), COUNT_OF(65536), COUNT_OF(65536), COUNT_OF(1u << 31), COUNT_OF(65536), PICK(images), special ? special : "-", COUNT_OF(1 << 30));
	for (int i = 0; i < 8; i++)
		fprintf(f, "%08X", COUNT_OF(1u << 31));
	fprintf(f, "\",\"DestinationIp\":\"");
	ip(f, g);
	fprintf(f, "\",\"DestinationHostname\":\"%s\",\"User\":\"SO\\\\nv%u\"}\n", PICK(sites), COUNT_OF(500));
}

static void dns_line(FILE *f, struct rng *g, const char *special)
{
	fprintf(f, "16697%05u.%06u\tC%08x%07xa\t10.%u.%u.%u\t%u\t10.0.0.53\t53\tudp\t%u\t0.00%04u\t", COUNT_OF(100000), COUNT_OF(1000000), COUNT_OF(1u << 31), COUNT_OF(1u << 28),
		COUNT_OF(256), COUNT_OF(256), COUNT_OF(256), 1024 + COUNT_OF(60000), COUNT_OF(65536), COUNT_OF(10000));
	if (special)
		fprintf(f, "%s", special);
	else if (COUNT_OF(3))
		fprintf(f, "%s", PICK(sites));
	else
		fprintf(f, "h%x.%s", COUNT_OF(1 << 20), PICK(sites));
	fprintf(f, "\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t");
	ip(f, g);
	fprintf(f, "\t%u.000000\tF\n", COUNT_OF(3600));
}

static void syslog_line(FILE *f, struct rng *g, const char *special)
{
	fprintf(f, "Nov %2u ", 1 + COUNT_OF(28));
	when(f, g);
	fprintf(f, " gw%u sshd[%u]: Failed password for invalid user u%u from ", COUNT_OF(20), COUNT_OF(65536), COUNT_OF(1000));
	if (special)
		fprintf(f, "%s", special);
	else
		ip(f, g);
	fprintf(f, " port %u ssh2\n", 1024 + COUNT_OF(60000));
}

static void flow_line(FILE *f, struct rng *g, const char *special)
{
	fprintf(f, "2026-11-%02uT", 1 + COUNT_OF(28));
	when(f, g);
	fprintf(f, "Z,10.%u.%u.%u,", COUNT_OF(256), COUNT_OF(256), COUNT_OF(256));
	if (special)
		fprintf(f, "%s", special);
	else
		ip(f, g);
	fprintf(f, ",tcp,%u,%u,%u,0.%03u,allow\n", COUNT_OF(65536), COUNT_OF(100000), COUNT_OF(1000000), COUNT_OF(1000));
}

static FILE *open_in(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "we");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void lists(const char *folder)
{
	FILE *few = open_in(folder, "list-10k.txt"), *all = open_in(folder, "list-1m.txt");
	char e[200];
	for (uint32_t i = 0; i < N_LIST; i++) {
		entry(e, sizeof e, i);
		fprintf(all, "%s\n", e);
		if (i < N_SHORT)
			fprintf(few, "%s\n", e);
	}
	fclose(few);
	fclose(all);
}

int main(int argc, char **argv)
{
	static struct log logs[] = { { .name = "access.log", .share = 34, .line = access_line }, { .name = "events.json", .share = 30, .line = event_line },
		{ .name = "dns.log", .share = 24, .line = dns_line }, { .name = "syslog.log", .share = 6, .line = syslog_line }, { .name = "flows.csv", .share = 6, .line = flow_line } };
	int64_t megabytes = 0;
	if (argc != 3 || !str_int(str_of(argv[2]), &megabytes) || megabytes < 1)
		return fprintf(stderr, "usage: hunt_corpus FOLDER MEGABYTES\n"), 2;
	struct rng g = { 1 };
	FILE *truth = open_in(argv[1], "truth.tsv");
	char special[400];
	lists(argv[1]);
	for (size_t k = 0; k < COUNT(logs); k++) {
		struct log *l = &logs[k];
		uint64_t size = (uint64_t)megabytes * 10000 * l->share;
		l->f = open_in(argv[1], l->name);
		/* about 2,900 hits and 580 decoys in a gigabyte, a third of them of the short list */
		uint64_t step = (uint64_t)megabytes * 1000000 / 3500, next = step / 2;
		while ((uint64_t)ftello(l->f) < size) {
			bool is_special = (uint64_t)ftello(l->f) >= next;
			l->lines++;
			if (is_special) {
				uint32_t i = (uint32_t)(rng_below(&g, 3) ? rng_below(&g, N_LIST) : rng_below(&g, N_SHORT));
				bool is_decoy = rng_below(&g, 6) == 0;
				uint64_t r = rng_next(&g);
				const char *class = is_decoy ? decoy(special, sizeof special, i, r) : hit(special, sizeof special, i, r);
				fprintf(truth, "%s\t%" PRIu64 "\t%s\t%s\t%u\n", l->name, l->lines, is_decoy ? "decoy" : "hit", class, i + 1);
				next += step;
			}
			l->line(l->f, &g, is_special ? special : NULL);
		}
		fclose(l->f);
	}
	fclose(truth);
	return 0;
}
