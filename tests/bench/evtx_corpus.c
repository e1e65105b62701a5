/* evtx_corpus FILE MEGABYTES: a Windows event log with the events of Sysmon and of the Security log in their usual shares, always the same. Every 1,000th
 * event is a planted one: whoami.exe started with --planted; some hold values of every type, user data and texts without names. Prints how many records and how many planted ones it holds. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/rand.h"
#include "engine/evtx/sample.h"

#define PLANTED_EACH 1000

enum { TEXT = 1, UINT16 = 6, UINT32 = 8, BOOL = 13, GUID = 15, SID = 19, HEX32 = 20, HEX64 = 21 };

static struct rng chance = { 20261201 };
static struct arena *a;
#define PICK(list) (list)[rng_below(&chance, COUNT(list))]

static const char *const programs[] = { "svchost", "conhost", "explorer", "chrome", "msedge", "RuntimeBroker", "SearchIndexer", "taskhostw", "dllhost", "cmd", "powershell", "OUTLOOK",
	"WINWORD", "EXCEL", "backgroundTaskHost", "wmiprvse", "msiexec", "services", "lsass" };
static const char *const folders[] = { "C:\\Windows\\System32", "C:\\Windows\\SysWOW64", "C:\\Program Files\\Google\\Chrome\\Application", "C:\\Program Files\\Microsoft Office\\root\\Office16",
	"C:\\Users\\an.nguyen\\AppData\\Local\\Temp", "C:\\ProgramData\\Microsoft" };
static const char *const arguments[] = { "-k netsvcs -p -s Schedule", "--type=renderer --lang=vi", "/c ping 127.0.0.1 -n 2", "-NoProfile -ExecutionPolicy Bypass -File C:\\scripts\\backup.ps1",
	"0xffffffff -ForceV1", "-Embedding", "/n \"C:\\Users\\an.nguyen\\Documents\\Báo cáo quý.docx\"" };
static const char *const keys[] = { "HKLM\\System\\CurrentControlSet\\Services\\bam\\State\\UserSettings", "HKU\\S-1-5-21-1000\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer" };

static struct sample_value text(struct str s) { return sample_text(a, a_z(a, s)); }
static struct sample_value literal(const char *s) { return sample_text(a, s); }
static struct sample_value number(uint64_t v) { return sample_number(a, UINT32, v, 4); }
static struct str path(const char *program) { return a_fmt(a, "%s\\%s.exe", PICK(folders), program); }

static struct sample_value guid(void)
{
	char *p = a_alloc(a, 16);
	for (size_t i = 0; i < 16; i++)
		p[i] = (char)rng_next(&chance);
	return (struct sample_value){ GUID, str_from(p, 16) };
}

static struct sample_value sid(void) { return (struct sample_value){ SID, S("\1\5\0\0\0\0\0\5\x15\0\0\0\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\xf4\1\0\0") }; }

static struct sample_value hashes(void)
{
	return text(a_fmt(a, "SHA256=%016llX%016llX%016llX%016llX,IMPHASH=%016llX%016llX", (unsigned long long)rng_next(&chance), (unsigned long long)rng_next(&chance),
		(unsigned long long)rng_next(&chance), (unsigned long long)rng_next(&chance), (unsigned long long)rng_next(&chance), (unsigned long long)rng_next(&chance)));
}

static struct sample_value moment(void) { return text(a_fmt(a, "2026-11-%02u %02u:%02u:%02u.%03u", 1 + (unsigned)rng_below(&chance, 30), (unsigned)rng_below(&chance, 24), (unsigned)rng_below(&chance, 60), (unsigned)rng_below(&chance, 60), (unsigned)rng_below(&chance, 1000))); }

static size_t process(struct sample_field *f, bool is_planted)
{
	const char *program = is_planted ? "whoami" : PICK(programs), *parent = PICK(programs);
	const struct sample_field all[] = { { "RuleName", literal("-") }, { "UtcTime", moment() }, { "ProcessGuid", guid() }, { "ProcessId", number(rng_below(&chance, 30000)) },
		{ "Image", text(path(program)) }, { "FileVersion", literal("10.0.19041.546 (WinBuild.160101.0800)") }, { "Description", literal("Windows process") },
		{ "Product", literal("Microsoft® Windows® Operating System") }, { "Company", literal("Microsoft Corporation") }, { "OriginalFileName", text(a_fmt(a, "%s.EXE", program)) },
		{ "CommandLine", text(a_fmt(a, "\"%s.exe\" %s", program, is_planted ? "--planted" : PICK(arguments))) }, { "CurrentDirectory", literal("C:\\Windows\\system32\\") },
		{ "User", literal("AGENCY\\an.nguyen") }, { "LogonGuid", guid() }, { "LogonId", sample_number(a, HEX64, rng_below(&chance, 1 << 24), 8) }, { "TerminalSessionId", number(1) },
		{ "IntegrityLevel", literal("Medium") }, { "Hashes", hashes() }, { "ParentProcessGuid", guid() }, { "ParentProcessId", number(rng_below(&chance, 30000)) },
		{ "ParentImage", text(path(parent)) }, { "ParentCommandLine", text(a_fmt(a, "C:\\Windows\\System32\\%s.exe %s", parent, PICK(arguments))) } };
	memcpy(f, all, sizeof all);
	return COUNT(all);
}

static size_t connection(struct sample_field *f)
{
	const struct sample_field all[] = { { "RuleName", literal("-") }, { "UtcTime", moment() }, { "ProcessGuid", guid() }, { "ProcessId", number(rng_below(&chance, 30000)) },
		{ "Image", text(path(PICK(programs))) }, { "User", literal("NT AUTHORITY\\SYSTEM") }, { "Protocol", literal("tcp") }, { "Initiated", sample_number(a, BOOL, 1, 4) },
		{ "SourceIp", literal("10.1.2.3") }, { "SourcePort", sample_number(a, UINT16, 49152 + rng_below(&chance, 16000), 2) },
		{ "DestinationIp", text(a_fmt(a, "203.0.113.%u", (unsigned)rng_below(&chance, 255))) }, { "DestinationHostname", literal("cdn.example.net") }, { "DestinationPort", sample_number(a, UINT16, 443, 2) } };
	memcpy(f, all, sizeof all);
	return COUNT(all);
}

static size_t image(struct sample_field *f)
{
	const struct sample_field all[] = { { "RuleName", literal("-") }, { "UtcTime", moment() }, { "ProcessGuid", guid() }, { "ProcessId", number(rng_below(&chance, 30000)) },
		{ "Image", text(path(PICK(programs))) }, { "ImageLoaded", text(a_fmt(a, "%s\\api-ms-win-core-%u.dll", PICK(folders), (unsigned)rng_below(&chance, 500))) }, { "Hashes", hashes() },
		{ "Signed", literal("true") }, { "Signature", literal("Microsoft Windows") }, { "SignatureStatus", literal("Valid") } };
	memcpy(f, all, sizeof all);
	return COUNT(all);
}

static size_t registry(struct sample_field *f)
{
	const struct sample_field all[] = { { "RuleName", literal("-") }, { "EventType", literal("SetValue") }, { "UtcTime", moment() }, { "ProcessGuid", guid() },
		{ "ProcessId", number(rng_below(&chance, 30000)) }, { "Image", text(path(PICK(programs))) }, { "TargetObject", text(a_fmt(a, "%s\\%u", PICK(keys), (unsigned)rng_below(&chance, 9999))) },
		{ "Details", literal("Binary Data") } };
	memcpy(f, all, sizeof all);
	return COUNT(all);
}

static size_t logon(struct sample_field *f)
{
	const struct sample_field all[] = { { "SubjectUserSid", sid() }, { "SubjectUserName", literal("SRV01$") }, { "SubjectDomainName", literal("AGENCY") },
		{ "SubjectLogonId", sample_number(a, HEX64, 0x3e7, 8) }, { "TargetUserSid", sid() }, { "TargetUserName", literal("an.nguyen") }, { "TargetDomainName", literal("AGENCY") },
		{ "TargetLogonId", sample_number(a, HEX64, rng_next(&chance) >> 40, 8) }, { "LogonType", number(3) }, { "LogonProcessName", literal("Kerberos") },
		{ "AuthenticationPackageName", literal("Kerberos") }, { "WorkstationName", literal("-") }, { "LogonGuid", guid() }, { "KeyLength", number(0) },
		{ "ProcessId", sample_number(a, HEX64, 0, 8) }, { "ProcessName", literal("-") }, { "IpAddress", text(a_fmt(a, "10.1.%u.%u", (unsigned)rng_below(&chance, 255), (unsigned)rng_below(&chance, 255))) },
		{ "IpPort", literal("0") } };
	memcpy(f, all, sizeof all);
	return COUNT(all);
}

/* Values of every type; negative numbers and characters beyond the first 65,536 are left to the unit tests, for libevtx 20181227 reads them wrongly. */
static size_t kinds(struct sample_field *f)
{
	uint64_t x = rng_next(&chance);
	const struct sample_field all[] = { { "Text", text(a_fmt(a, "<%llx> & \"quoted\" 'single' Ứng Cứu", (unsigned long long)x)) }, { "Ansi", { 2, S("caf\xE9") } },
		{ "Int8", sample_number(a, 3, x & INT8_MAX, 1) }, { "UInt8", sample_number(a, 4, x, 1) }, { "Int16", sample_number(a, 5, x & INT16_MAX, 2) }, { "UInt16", sample_number(a, 6, x, 2) },
		{ "Int32", sample_number(a, 7, x & INT32_MAX, 4) }, { "UInt32", sample_number(a, 8, x, 4) }, { "Int64", sample_number(a, 9, x & INT64_MAX, 8) }, { "UInt64", sample_number(a, 10, x, 8) },
		{ "Real32", sample_number(a, 11, 0x3FC00000, 4) }, { "Real64", sample_number(a, 12, 0xC004000000000000, 8) }, { "Bool", sample_number(a, BOOL, x & 1, 4) },
		{ "Binary", { 14, S("\0\1\xFE\xFF") } }, { "Guid", guid() }, { "FileTime", sample_number(a, 17, 133900000000000000u + (x >> 20), 8) },
		{ "SystemTime", { 18, S("\xEA\x07\x0C\0\2\0\1\0\x10\0\x1E\0\5\0\7\0") } }, { "Sid", sid() }, { "Hex32", sample_number(a, HEX32, x, 4) }, { "Hex64", sample_number(a, HEX64, x, 8) },
		{ "Empty", sample_text(a, "") }, { "Null", { 0 } } };
	memcpy(f, all, sizeof all);
	return COUNT(all);
}

/* Some that are not of the usual kind; false: this is not one of them. */
static bool unusual(struct sample_event *e, struct sample_field *f, uint64_t i)
{
	const struct sample_field bare[] = { { NULL, literal("first") }, { NULL, literal("second, longer") }, { NULL, literal("") } },
		cleared[] = { { "SubjectUserName", literal("an.nguyen") }, { "SubjectLogonId", sample_number(a, HEX64, i, 8) } };
	switch (i % 500) {
	case 250:
		e->n = kinds(f);
		break;
	case 300:
		memcpy(f, cleared, sizeof cleared);
		e->n = COUNT(cleared);
		e->user_data = "LogFileCleared";
		break;
	case 350:
		memcpy(f, bare, sizeof bare);
		e->n = COUNT(bare);
		break;
	default: return false;
	}
	e->id = 1102;
	e->provider = "Microsoft-Windows-Eventlog";
	e->channel = "Security";
	return true;
}

static void add(struct sample *s, uint64_t i)
{
	struct sample_field fields[32];
	struct sample_event e = { .provider = "Microsoft-Windows-Sysmon", .channel = "Microsoft-Windows-Sysmon/Operational", .computer = "srv01.agency.example.vn",
		.time = 133900000000000000u + i * 123456, .user = sid(), .fields = fields };
	unsigned kind = (unsigned)rng_below(&chance, 100);
	bool is_planted = i % PLANTED_EACH == PLANTED_EACH - 1;
	arena_reset(a);
	e.id = is_planted || kind < 30 ? 1 : kind < 50 ? 3 : kind < 70 ? 7 : kind < 85 ? 13 : 4624;
	e.n = e.id == 1 ? process(fields, is_planted) : e.id == 3 ? connection(fields) : e.id == 7 ? image(fields) : e.id == 13 ? registry(fields) : logon(fields);
	if (!unusual(&e, fields, i) && e.id == 4624) {
		e.provider = "Microsoft-Windows-Security-Auditing";
		e.channel = "Security";
		e.user = (struct sample_value){ 0 };
	}
	sample_add(s, &e);
}

int main(int argc, char **argv)
{
	struct buf b;
	uint64_t i = 0;
	size_t bytes = argc == 3 ? strtoul(argv[2], NULL, 10) << 20 : 0;
	int fd = bytes ? open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
	if (fd < 0)
		return 2;
	a = arena_new(0);
	buf_init(&b, bytes + (1 << 20));
	struct sample *s = sample_new(&b);
	while (b.n < bytes)
		add(s, i++);
	sample_end(s);
	bool ok = buf_end(&b) == OK && fd_write(fd, buf_str(&b)) && close(fd) == 0;
	printf("%llu %llu\n", (unsigned long long)i, (unsigned long long)(i / PLANTED_EACH));
	buf_done(&b);
	arena_free(a);
	return ok ? 0 : 2;
}
