/* yara_corpus FOLDER MEGABYTES RULES: files as a disk has them and YARA rules as people publish them, always the same.
 *   rules/000.yar …, eight rules each; index.yar, which includes them all · files/… · truth.tsv: FILE RULE of what was planted
 * Of ten rules five look for words, two for bytes with gaps, two for both and a file's kind, one for a regular expression; words and bytes are made of
 * pieces that ordinary files are full of, so that a search has work to do. */
#include <sys/stat.h>

#include "base/rand.h"

#define RULES_A_FILE 8
#define PLANTED_EVERY 40     /* of so many files one holds a rule's strings */

static const char *const pieces[] = {
	"Create", "Process", "Remote", "Thread", "Virtual", "Alloc", "Write", "Memory", "Http", "Open", "Request", "Internet", "Reg", "Set", "Value", "Key", "Crypt", "Hash", "Data",
	"Socket", "Connect", "Shell", "Exec", "cmd", "power", "user", "admin", "temp", "windows", "system", "service", "update", "login", "pass", "token", "config", "module", "inject",
	"hook", "load", "library", "module", "payload", "beacon", "agent", "session", "client", "server", "proxy", "tunnel", "stage", "drop", "steal", "mail", "browser", "cookie",
};
#define N_PIECES (sizeof pieces / sizeof *pieces)

static struct rng of(uint64_t what, uint64_t i) { return (struct rng){ what * 0x9e3779b97f4a7c15u + i * 0xbf58476d1ce4e5b9u + 1 }; }

/* ---- strings of a rule ---- */

static size_t word(char to[64], uint64_t rule, unsigned k)
{
	struct rng r = of(1, rule * 16 + k);
	size_t n = 0;
	for (unsigned i = 0, parts = 2 + (unsigned)rng_below(&r, 3); i < parts; i++)
		if (rng_below(&r, 5) < 3)
			for (unsigned letters = 3 + (unsigned)rng_below(&r, 4); letters; letters--)
				to[n++] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/\\-_ .:0123456789"[rng_below(&r, 68)];
		else
			n += (size_t)snprintf(to + n, 64 - n, "%s", pieces[rng_below(&r, N_PIECES)]);
	return n + (size_t)snprintf(to + n, 64 - n, "%s%u", rng_below(&r, 2) ? "_" : ".", (unsigned)rng_below(&r, 1000));
}

/* One without what has a meaning in a regular expression. */
static void plain_word(char to[64], uint64_t rule)
{
	word(to, rule, 0);
	for (char *c = to; *c; c++)
		if (strchr("/\\-. :", *c))
			*c = '_';
}

/* Bytes as compilers write them: few values are frequent. */
static unsigned char code(struct rng *r)
{
	static const unsigned char frequent[] = { 0, 0, 0, 0, 0xff, 0x48, 0x8b, 0x89, 0xe8, 0x24, 0x0f, 0x83, 0x85, 0xc0, 0x74, 0x75, 0x4c, 0x8d, 0x44, 0x01, 0x08, 0x10, 0x5d, 0xc3 };
	uint64_t x = rng_next(r);
	return x % 5 < 3 ? frequent[(x >> 8) % sizeof frequent] : (unsigned char)(x >> 16);
}

/* Sixteen bytes, of which those at 5 and 10 do not matter. */
static void bytes(unsigned char to[16], uint64_t rule, unsigned k)
{
	struct rng r = of(2, rule * 16 + k);
	for (int i = 0; i < 16; i++)
		to[i] = code(&r);
	to[0] = (unsigned char)(rule >> 4), to[3] = (unsigned char)(0x80 | rule % 64);
}

static unsigned n_words(uint64_t rule) { return 3 + (unsigned)(rule % 6); }

/* ---- rules ---- */

static void put_words(FILE *f, uint64_t rule, unsigned n)
{
	static const char *const how[] = { "", " ascii wide", " nocase", " fullword", " wide", " ascii wide nocase" };
	char w[64];
	for (unsigned k = 0; k < n; k++) {
		word(w, rule, k);
		fprintf(f, "\t\t$s%u = \"", k);
		for (const char *c = w; *c; c++)
			fprintf(f, *c == '\\' ? "\\\\" : "%c", *c);
		fprintf(f, "\"%s\n", k ? how[(rule + k) % 6] : "");
	}
}

static void put_bytes(FILE *f, uint64_t rule, unsigned n)
{
	unsigned char b[16];
	for (unsigned k = 0; k < n; k++) {
		bytes(b, rule, k);
		fprintf(f, "\t\t$b%u = {", k);
		for (int i = 0; i < 16; i++)
			fprintf(f, i == 5 || i == 10 ? " ??" : " %02x", b[i]);
		fprintf(f, " }\n");
	}
}

static void put_rule(FILE *f, uint64_t rule)
{
	char w[64];
	unsigned n = n_words(rule);
	fprintf(f, "rule rule_%05u {\n\tmeta:\n\t\tauthor = \"bench\"\n\t\tscore = %u\n\tstrings:\n", (unsigned)rule, 50 + (unsigned)(rule % 50));
	if (rule % 10 < 5) {
		put_words(f, rule, n);
		fprintf(f, "\tcondition:\n\t\t%u of them\n}\n", n > 4 ? 3 : n);
	} else if (rule % 10 < 7) {
		put_bytes(f, rule, 2);
		fprintf(f, "\tcondition:\n\t\tall of them\n}\n");
	} else if (rule % 10 < 9) {
		put_words(f, rule, n);
		put_bytes(f, rule, 1);
		fprintf(f, "\tcondition:\n\t\tuint16(0) == 0x5a4d and filesize < 20MB and $b0 and 2 of ($s*)\n}\n");
	} else {
		plain_word(w, rule);
		fprintf(f, "\t\t$r = /%s[0-9a-f]{4,12}\\.(exe|dll|bin)/\n\tcondition:\n\t\t$r\n}\n", w);
	}
}

/* What the rule looks for, as a text has it. */
static size_t planted(unsigned char *to, uint64_t rule)
{
	size_t at = 0;
	char w[64];
	if (rule % 10 == 9) {
		plain_word(w, rule);
		return (size_t)snprintf((char *)to, 128, "%s00ff99.dll ", w);
	}
	for (unsigned k = 0; k < n_words(rule) && (rule % 10 < 5 || rule % 10 > 6); k++) {
		size_t n = word(w, rule, k);
		to[at++] = 0;
		for (size_t i = 0; i < n; i++) {
			to[at++] = (unsigned char)w[i];
			if (k && (rule + k) % 6 == 4)
				to[at++] = 0;
		}
		to[at++] = 0, to[at++] = 0;
	}
	for (unsigned k = 0; rule % 10 > 4 && k < 2; k++, at += 16)
		bytes(to + at, rule, k);
	return at;
}

/* ---- files ---- */

static size_t size_of(struct rng *r)
{
	uint64_t x = rng_below(r, 100);
	return x < 50 ? 4096 + rng_below(r, 60000) : x < 90 ? 65536 + rng_below(r, 200000) : x < 99 ? 262144 + rng_below(r, 1500000) : 2000000 + rng_below(r, 6000000);
}

static void fill(unsigned char *p, size_t n, struct rng *r)
{
	for (size_t i = 0; i < n;) {
		uint64_t kind = rng_below(r, 10), k = 256 + rng_below(r, 4096);
		k = k < n - i ? k : n - i;
		for (uint64_t end = i + k; i < end;) {
			if (kind < 5)
				p[i++] = code(r);
			else if (kind < 6)
				p[i++] = 0;
			else if (kind < 8)
				p[i++] = (unsigned char)rng_next(r);
			else {
				const char *w = pieces[rng_below(r, N_PIECES)];
				while (*w && i < end)
					p[i++] = (unsigned char)*w++;
				if (i < end)
					p[i++] = kind == 8 ? 0 : ' ';
			}
		}
	}
}

static bool write_file(const char *path, const unsigned char *p, size_t n)
{
	FILE *f = fopen(path, "we");
	bool ok = f && fwrite(p, 1, n, f) == n;
	return f && fclose(f) == 0 && ok;
}

static bool write_files(const char *folder, uint64_t megabytes, uint64_t rules, FILE *truth)
{
	static unsigned char p[8 << 20], plant[2048];
	char path[512];
	uint64_t total = 0;
	for (uint64_t i = 0; total < megabytes * 1000000; i++) {
		struct rng r = of(3, i);
		size_t n = size_of(&r);
		fill(p, n, &r);
		memcpy(p, i % 2 ? "MZ\x90\0\3\0\0\0" : "\x7f" "ELF\2\1\1\0", 8);
		if (i % 100 == 0)
			snprintf(path, sizeof path, "%s/files/%03u", folder, (unsigned)(i / 100)), mkdir(path, 0777);
		snprintf(path, sizeof path, "%s/files/%03u/%05u.bin", folder, (unsigned)(i / 100), (unsigned)i);
		if (i % PLANTED_EVERY == 1) {
			uint64_t rule = rng_below(&r, rules);
			size_t k = planted(plant, rule);
			memcpy(p + 64 + rng_below(&r, n - k - 64), plant, k);
			fprintf(truth, "%s\trule_%05u\n", path, (unsigned)rule);
		}
		if (!write_file(path, p, n))
			return false;
		total += n;
	}
	return true;
}

static bool write_rules(const char *folder, uint64_t rules)
{
	char path[512];
	snprintf(path, sizeof path, "%s/index.yar", folder);
	FILE *index = fopen(path, "we"), *f = NULL;
	bool ok = index != NULL;
	for (uint64_t i = 0; i < rules && ok; i++) {
		if (i % RULES_A_FILE == 0) {
			ok = !f || fclose(f) == 0;
			snprintf(path, sizeof path, "%s/rules/%04u.yar", folder, (unsigned)(i / RULES_A_FILE));
			f = fopen(path, "we");
			fprintf(index, "include \"rules/%04u.yar\"\n", (unsigned)(i / RULES_A_FILE));
		}
		ok = ok && f;
		if (ok)
			put_rule(f, i);
	}
	ok = f && fclose(f) == 0 && ok;
	return index && fclose(index) == 0 && ok;
}

int main(int argc, char **argv)
{
	int64_t megabytes, rules;
	char path[512];
	if (argc != 4 || !str_int(str_of(argv[2]), &megabytes) || !str_int(str_of(argv[3]), &rules) || megabytes < 1 || rules < 10)
		return 2;
	snprintf(path, sizeof path, "%s/files", argv[1]);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/rules", argv[1]);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/truth.tsv", argv[1]);
	FILE *truth = fopen(path, "we");
	bool ok = truth && write_rules(argv[1], (uint64_t)rules) && write_files(argv[1], (uint64_t)megabytes, (uint64_t)rules, truth);
	return truth && fclose(truth) == 0 && ok ? 0 : 1;
}
