/* bench_sigma DATA-FOLDER RULES EVENTS THREADS, or bench_sigma DATA-FOLDER RULES LOG.evtx (of evtx_corpus; one thread, read while it matches): rules of our own, shaped like the public rule set (shares of log sources, modifiers and condition
 * shapes), on JSON events shaped like Sysmon's and the Security log's. Prints one JSON object: rates by processor time of one thread, and memory. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buf.h"
#include "engine/evtx/evtx.h"
#include "engine/sigma/set.h"
#include "engine/source/reader.h"

/* ---- chance ---- */
static uint64_t seed = 20261201;
static unsigned roll(unsigned below)
{
	seed += 0x9e3779b97f4a7c15u;
	uint64_t z = seed;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ z >> 31) % below);
}
#define PICK(list) (list)[roll(COUNT(list))]

/* Programs in the order of how often they run; rules name the rare ones as well. */
static const char *const programs[] = { "svchost", "conhost", "explorer", "chrome", "msedge", "RuntimeBroker", "SearchIndexer", "taskhostw", "dllhost", "cmd", "powershell", "OUTLOOK", "WINWORD",
	"EXCEL", "teams", "onedrive", "backgroundTaskHost", "wmiprvse", "msiexec", "services", "lsass", "git", "python", "node", "java", "code", "rundll32", "reg", "net", "schtasks", "sc",
	"wscript", "cscript", "mshta", "regsvr32", "certutil", "bitsadmin", "whoami", "nltest", "wmic", "vssadmin", "bcdedit", "netsh", "curl", "ftp", "hh", "control", "installutil", "msbuild", "psexec" };
static const char *const folders[] = { "C:\\Windows\\System32", "C:\\Windows\\SysWOW64", "C:\\Program Files\\Google\\Chrome\\Application", "C:\\Program Files\\Microsoft Office\\root\\Office16",
	"C:\\Users\\an.nguyen\\AppData\\Local\\Temp", "C:\\Users\\binh.tran\\AppData\\Roaming", "C:\\ProgramData\\Microsoft", "C:\\Windows\\WinSxS", "C:\\Windows" };
static const char *const arguments[] = { "-k netsvcs -p -s Schedule", "--type=renderer --lang=vi", "/c ping 127.0.0.1 -n 2", "-NoProfile -ExecutionPolicy Bypass -File C:\\scripts\\backup.ps1", "0xffffffff -ForceV1",
	"-Embedding", "/background", "-k LocalServiceNetworkRestricted", "--service-worker --field-trial-handle=1718", "/i setup.msi /qn", "query HKLM\\Software\\Microsoft", "start wuauserv", "-m pip install requests", "status --porcelain",
	"/n \"C:\\Users\\an.nguyen\\Documents\\Báo cáo quý.docx\"", "--profile-directory=Default", "-ServerName:App.AppX", "/Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}" };
static const char *const syllables[] = { "ka", "zu", "mo", "ter", "vex", "lin", "dor", "qua", "sha", "bri", "tox", "nem", "pla", "gry", "wib", "jor", "fel", "hux", "cyt", "ram" };

static void pseudo(struct buf *b, unsigned n)
{
	while (n-- > 0)
		buf_add_z(b, PICK(syllables));
}

/* ---- rules ---- */
static void program_value(struct buf *b)
{
	buf_lit(b, "'\\");
	if (roll(10) < 6)
		buf_add_z(b, programs[9 + roll(COUNT(programs) - 9)]);
	else
		pseudo(b, 2 + roll(2));
	buf_lit(b, ".exe'");
}

static void option_value(struct buf *b)
{
	static const char *const leads[] = { " -", " /", "--", "\\", "", " ", "http://", ".", "HKCU\\Software\\" };
	buf_lit(b, "'");
	buf_add_z(b, PICK(leads));
	pseudo(b, 2 + roll(3));
	if (roll(4) == 0)
		buf_lit(b, " ");
	buf_lit(b, "'");
}

static void list_of(struct buf *b, const char *key, unsigned n, void (*value)(struct buf *b))
{
	buf_fmt(b, "        %s:", key);
	if (n == 1) {
		buf_lit(b, " ");
		value(b);
		buf_lit(b, "\n");
		return;
	}
	buf_lit(b, "\n");
	while (n-- > 0) {
		buf_lit(b, "            - ");
		value(b);
		buf_lit(b, "\n");
	}
}

static void process_rule(struct buf *b)
{
	unsigned shape = roll(100);
	const char *way = roll(100) < 8 ? "CommandLine|contains|windash" : roll(100) < 35 ? "CommandLine|contains|all" : "CommandLine|contains";
	unsigned n = strstr(way, "all") ? 2 + roll(3) : 1 + roll(5);
	if (shape < 50) {
		buf_lit(b, "    selection:\n");
		list_of(b, "Image|endswith", 1 + roll(3), program_value);
		list_of(b, way, n, option_value);
		buf_add_z(b, shape < 12 ? "    filter_main:\n        ParentImage|endswith: '\\services.exe'\n    condition: selection and not 1 of filter_main*\n" : "    condition: selection\n");
	} else if (shape < 90) {
		buf_lit(b, "    selection_img:\n");
		buf_fmt(b, "        - Image|endswith: '\\%s.exe'\n        - OriginalFileName: '%s.EXE'\n", programs[20 + roll(COUNT(programs) - 20)], programs[20 + roll(COUNT(programs) - 20)]);
		buf_lit(b, "    selection_cli:\n");
		list_of(b, way, n, option_value);
		buf_lit(b, "    condition: all of selection_*\n");
	} else if (shape < 96) {
		buf_lit(b, "    selection:\n");
		list_of(b, "ParentImage|endswith", 1 + roll(3), program_value);
		list_of(b, "Image|endswith", 1 + roll(4), program_value);
		buf_lit(b, "    condition: selection\n");
	} else {
		buf_lit(b, "    selection:\n        CommandLine|re: '(?i)");
		pseudo(b, 3);
		buf_lit(b, "\\s+-[a-z]{2,8}\\s'\n    condition: selection\n");
	}
}

static void value_rule(struct buf *b, const char *field)
{
	char key[64];
	unsigned n = 1 + roll(6);
	snprintf(key, sizeof key, "%s|%s", field, roll(2) ? "contains" : "endswith");
	buf_lit(b, "    selection:\n");
	list_of(b, key, n, option_value);
	buf_add_z(b, roll(3) ? "    condition: selection\n" : "    filter:\n        Image|startswith: 'C:\\Program Files\\'\n    condition: selection and not filter\n");
}

static void one_rule(struct buf *b, unsigned i)
{
	static const struct { unsigned share; const char *source, *field; } kinds[] = {
		{ 450, "category: process_creation", NULL }, { 80, "category: registry_set", "TargetObject" }, { 80, "category: file_event", "TargetFilename" }, { 65, "category: ps_script", "ScriptBlockText" },
		{ 45, "category: image_load", "ImageLoaded" }, { 30, "category: network_connection", "DestinationHostname" }, { 15, "category: dns_query", "QueryName" }, { 15, "category: pipe_created", "PipeName" },
		{ 15, "category: process_access", "CallTrace" }, { 40, "service: security", "ObjectName" }, { 30, "service: system", "ServiceName" }, { 135, "service: application", "Data" } };
	unsigned k = 0, left = roll(1000);
	while (left >= kinds[k].share)
		left -= kinds[k++].share;
	buf_fmt(b, "---\ntitle: Bench rule %u\nid: bench-%06u\nauthor: bench\nlevel: medium\nlogsource:\n    product: windows\n    %s\ndetection:\n", i, i, kinds[k].source);
	unsigned special = roll(1000);
	if (special < 20)
		buf_fmt(b, "    selection:\n        EventID: %u\n    condition: selection\n", 4700 + roll(300));
	else if (special < 40)
		buf_fmt(b, "    keywords:\n        - '%s%s%s'\n    condition: keywords\n", PICK(syllables), PICK(syllables), PICK(syllables));
	else if (special < 47)
		buf_fmt(b, "    selection:\n        DestinationIp|cidr: '10.%u.0.0/16'\n        Image|endswith: '\\%s.exe'\n    condition: selection\n", roll(200), PICK(programs));
	else if (special < 57)               /* nothing to look for in the bytes: tried on every event of its log source */
		buf_fmt(b, "    selection:\n        DestinationIp|cidr: '172.%u.0.0/16'\n    condition: selection\n", roll(200));
	else if (special < 60)
		buf_fmt(b, "    selection:\n        CommandLine|base64offset|contains: '%s%s%s'\n    condition: selection\n", PICK(syllables), PICK(syllables), PICK(syllables));
	else if (kinds[k].field)
		value_rule(b, kinds[k].field);
	else
		process_rule(b);
}

/* ---- events ---- */
static void path(struct buf *b, const char *folder, const char *name)
{
	for (const char *p = folder; *p; p++) {
		if (*p == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, *p);
	}
	buf_fmt(b, "\\\\%s.exe", name);
}

static void escaped(struct buf *b, const char *z)
{
	for (; *z; z++) {
		if (*z == '\\' || *z == '"')
			buf_add_char(b, '\\');
		buf_add_char(b, *z);
	}
}

static const char *usual_program(void)
{
	unsigned most = roll(100);
	return programs[most < 70 ? roll(12) : most < 98 ? roll(26) : roll(COUNT(programs))];
}

static void digits(struct buf *b, unsigned n)
{
	while (n-- > 0)
		buf_add_char(b, "0123456789ABCDEF"[roll(16)]);
}

static void process_event(struct buf *b)
{
	const char *image = usual_program(), *folder = PICK(folders);
	buf_lit(b, "\"EventID\":1,\"ProcessGuid\":\"{C1B49677-");
	digits(b, 12);
	buf_lit(b, "}\",\"Image\":\"");
	path(b, folder, image);
	buf_fmt(b, "\",\"FileVersion\":\"10.0.%u\",\"Description\":\"%s host\",\"Product\":\"Microsoft® Windows® Operating System\",\"Company\":\"Microsoft Corporation\",\"OriginalFileName\":\"%s.exe\",\"CommandLine\":\"",
		roll(30000), image, image);
	path(b, folder, image);
	buf_lit(b, " ");
	escaped(b, PICK(arguments));
	buf_lit(b, "\",\"CurrentDirectory\":\"C:\\\\Windows\\\\system32\\\\\",\"User\":\"NT AUTHORITY\\\\SYSTEM\",\"LogonId\":\"0x3e7\",\"TerminalSessionId\":0,\"IntegrityLevel\":\"System\",\"Hashes\":\"MD5=");
	digits(b, 32);
	buf_lit(b, ",SHA256=");
	digits(b, 64);
	buf_lit(b, ",IMPHASH=");
	digits(b, 32);
	buf_lit(b, "\",\"ParentImage\":\"");
	path(b, folders[0], usual_program());
	buf_lit(b, "\",\"ParentCommandLine\":\"C:\\\\Windows\\\\system32\\\\svchost.exe -k netsvcs -p\"");
}

static void other_event(struct buf *b)
{
	static const char *const keys[] = { "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\UserAssist", "SYSTEM\\CurrentControlSet\\Services\\bam\\State", "Software\\Classes\\Local Settings" };
	unsigned kind = roll(4);
	buf_fmt(b, "\"EventID\":%d,\"ProcessId\":%u,\"Image\":\"", (int[]){ 13, 11, 7, 3 }[kind], roll(60000));
	path(b, PICK(folders), usual_program());
	if (kind == 0) {
		buf_lit(b, "\",\"EventType\":\"SetValue\",\"TargetObject\":\"HKLM\\\\");
		escaped(b, PICK(keys));
		buf_lit(b, "\",\"Details\":\"DWORD (0x00000001)\"");
	} else if (kind == 3)
		buf_fmt(b, "\",\"Protocol\":\"tcp\",\"Initiated\":\"true\",\"SourceIp\":\"10.20.%u.%u\",\"SourcePort\":%u,\"DestinationIp\":\"172.217.%u.%u\",\"DestinationHostname\":\"edge-%u.example.net\",\"DestinationPort\":443",
			roll(255), roll(255), roll(60000), roll(255), roll(255), roll(9000));
	else {
		buf_fmt(b, "\",\"%s\":\"", kind == 1 ? "TargetFilename" : "ImageLoaded");
		path(b, PICK(folders), usual_program());
		buf_lit(b, "\",\"Signed\":\"true\",\"Signature\":\"Microsoft Windows\",\"SignatureStatus\":\"Valid\",\"Hashes\":\"SHA256=");
		digits(b, 64);
		buf_lit(b, "\"");
	}
}

static void one_event(struct buf *b, unsigned i)
{
	buf_fmt(b, "{\"@timestamp\":\"2026-11-%02uT%02u:%02u:%02u.%03uZ\",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Provider_Name\":\"Microsoft-Windows-Sysmon\",\"Computer\":\"PC-%03u.bo.example.vn\",\"EventRecordID\":%u,",
		1 + i / 4000000, i / 36000 % 24, i / 600 % 60, i / 10 % 60, i % 1000, roll(400), i);
	if (roll(10) < 6)
		process_event(b);
	else
		other_event(b);
	buf_fmt(b, ",\"UtcTime\":\"2026-11-01 08:51:00.008\",\"RuleName\":\"-\"}\n");
}

/* ---- measuring ---- */
struct run { const struct sigma_set *set; struct str text; size_t from, to, events, hits; double seconds; };

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void count(void *arg, const struct sigma_hit *h) { ++*(size_t *)arg; }

static void *work(void *arg)
{
	struct run *r = arg;
	struct sigma_matcher *m = sigma_matcher_new(r->set, count, &r->hits);
	struct str rest = str_sub(r->text, r->from, r->to - r->from);
	struct event known = { 0 };
	double from = cpu();
	while (rest.n) {
		known.order++;
		if (sigma_match_json(m, str_cut(&rest, '\n'), &known) != OK)
			abort();
		r->events++;
	}
	r->seconds = cpu() - from;
	sigma_matcher_free(m);
	return NULL;
}

static long resident(void)
{
	long size, pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f || fscanf(f, "%ld %ld", &size, &pages) != 2)
		pages = 0;
	if (f)
		fclose(f);
	return pages * 4;
}

/* ---- a Windows event log ---- */
struct found { size_t all, planted; };

static void count_planted(void *arg, const struct sigma_hit *h)
{
	struct found *f = arg;
	f->all++;
	f->planted += str_is(h->rule->title, "planted");
}

static const char planted_rule[] = "title: planted\nid: planted\nauthor: bench\nlogsource:\n    product: windows\n    category: process_creation\n"
	"detection:\n    selection:\n        Image|endswith: '\\whoami.exe'\n        CommandLine|contains: '--planted'\n    condition: selection\n";

static int event_log(const struct sigma_set *set, const char *path)
{
	struct budget b = { .limits = &source_limits };
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *line = malloc(EVTX_LINE_MAX);
	if (fd < 0 || fstat(fd, &st) != 0 || !line)
		return 2;
	struct found found = { 0 };
	struct sigma_matcher *m = sigma_matcher_new(set, count_planted, &found);
	struct event known = { 0 };
	double from = cpu();
	struct reader *r = reader_evtx(reader_file(fd, &b));
	ssize_t n;
	while ((n = reader_read(r, line, EVTX_LINE_MAX)) > 0) {      /* gives a line at a time */
		known.order++;
		if (sigma_match_json(m, str_from(line, (size_t)n - 1), &known) != OK)
			abort();
	}
	double seconds = cpu() - from;
	printf("{\"events\":%lld,\"hits\":%zu,\"planted\":%zu,\"sound\":%d,\"seconds\":%.2f,\"events_s_core\":%.0f,\"mb_s_core\":%.0f,\"resident_mb\":%.1f}\n", (long long)known.order, found.all,
		found.planted, n == 0, seconds, (double)known.order / seconds, (double)st.st_size / seconds / 1e6, (double)resident() / 1024);
	reader_close(r);
	sigma_matcher_free(m);
	free(line);
	return 0;
}

static struct str file(struct arena *a, const char *folder, const char *name)
{
	FILE *f = fopen(a_z(a, a_fmt(a, "%s/%s", folder, name)), "rbe");
	char *bytes = a_alloc(a, 1 << 20);
	if (!f)
		abort();
	size_t n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return str_from(bytes, n);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new((size_t)2 << 30);
	unsigned rules = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 3200, events = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 200000, threads = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 1;
	const char *folder = argc > 1 ? argv[1] : "data/sigma";
	struct sigma_data_texts t = { file(a, folder, "logsources.json"), file(a, folder, "fields.json"), file(a, folder, "placeholders.json"), file(a, folder, "frequencies.json") };
	const struct sigma_data *d;
	struct str why;
	struct buf b;
	if (sigma_data_read(a, &t, &d, &why) != OK || threads < 1 || threads > 64)
		abort();
	struct sigma_book *book = a_new(a, struct sigma_book);
	*book = (struct sigma_book){ .a = a };
	double from = cpu();
	for (unsigned i = 0; i < rules; i++) {
		buf_init(&b, 1 << 20);
		one_rule(&b, i);
		sigma_book_add(book, S("bench"), a_dup(a, buf_str(&b)));
		buf_done(&b);
	}
	sigma_book_add(book, S("bench"), str_of(planted_rule));
	double read = cpu() - from;
	from = cpu();
	struct sigma_set *set = sigma_set_new(d, book);
	double compiled = cpu() - from;
	if (book->problems.n) {
		printf("%.*s: %.*s\n", STR_ARG(book->problems.at[0].title), STR_ARG(book->problems.at[0].why.en));
		return 1;
	}
	if (argc == 4 && !events) {
		int code = event_log(set, argv[3]);
		sigma_set_free(set);
		arena_free(a);
		return code;
	}
	buf_init(&b, (size_t)4 << 30);
	for (unsigned i = 0; i < events; i++)
		one_event(&b, i);
	struct run runs[64];
	pthread_t ids[64];
	struct str text = buf_str(&b);
	size_t at = 0;
	for (unsigned i = 0; i < threads; i++) {
		size_t to = i + 1 == threads ? text.n : text.n / threads * (i + 1);
		while (to < text.n && text.p[to - 1] != '\n')
			to++;
		runs[i] = (struct run){ set, text, at, to, 0, 0, 0 };
		at = to;
		pthread_create(&ids[i], NULL, work, &runs[i]);
	}
	double seconds = 0, rate = 0;
	size_t hits = 0;
	for (unsigned i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
		seconds += runs[i].seconds;
		hits += runs[i].hits;
	}
	rate = events / seconds;
	struct sigma_set_counts c = sigma_set_counts(set);
	printf("{\"rules\":%zu,\"literals\":%zu,\"without_literal\":%zu,\"read_ms\":%.0f,\"compile_ms\":%.0f,\"events\":%u,\"bytes\":%zu,\"hits\":%zu,\"events_s_core\":%.0f,\"mb_s_core\":%.0f,\"set_mb\":%.1f,\"resident_mb\":%.1f}\n",
		c.rules, c.literals, c.without_literal, read * 1000, compiled * 1000, events, text.n, hits, rate, (double)text.n / seconds / 1e6, (double)c.bytes / 1048576,
		(double)(resident() - (long)(text.n / 1024)) / 1024);
	sigma_set_free(set);
	buf_done(&b);
	arena_free(a);
	return 0;
}
