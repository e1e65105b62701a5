/* Invented hunts: one that is closed, one with hits to judge, released to those above, one to come. Results are files as the program writes them, unsigned. */
#include "modules/demo/demo.h"

#include "base/json.h"
#include "core/files.h"
#include "modules/hunt/hunts.h"

struct demo_hunt {
	const char *title, *why, *reference, *hypotheses, *techniques;
	int64_t begins, ends, ran;               /* days ago; ran 0: nothing yet */
	bool has_hits, is_closed;
};

static const struct demo_hunt hunts[] = {
	{ "Săn lùng định kỳ nửa năm (mẫu)", "routine", "", "Kẻ tấn công duy trì truy cập qua webshell trên máy chủ web\nTài khoản quản trị bị dò mật khẩu", "T1505.003 T1110", 40, 36, 38, false, true },
	{ "Dấu vết khai thác lỗ hổng đang bị lợi dụng (mẫu)", "kev", "CVE-2099-0001 (mẫu)", "Máy chủ đã bị khai thác trước khi vá", "T1190", 6, -8, 3, true, false },
	{ "Săn lùng theo cảnh báo (mẫu)", "warning", "CB-2099-01 (mẫu)", "Máy trạm liên hệ máy chủ điều khiển trong cảnh báo", "T1071.001", -20, -34, 0, false, false },
};

/* ---- a result, as ungcuu hunt --out writes it ---- */

static void hit(struct json *j, const char *file, int64_t line, const char *type, const char *value, const char *text)
{
	json_object(j);
	json_text(j, "file", str_of(file));
	json_int(j, "line", line);
	json_text(j, "kind", S("indicator"));
	json_text(j, "id", S("chi-dau-mau.txt:7"));
	json_text(j, "value", str_of(value));
	json_text(j, "type", str_of(type));
	json_int(j, "offset", line * 100);
	json_text(j, "text", str_of(text));
	json_end(j);
}

static void head(struct json *j, struct str hunt, struct str system, usec at)
{
	json_object(j);
	json_text(j, "kind", S("head"));
	json_text(j, "format", S(RESULT_FORMAT));
	json_int(j, "version", RESULT_VERSION);
	json_text(j, "program", S("mẫu"));
	json_text(j, "host", S("may-nhat-ky-mau.example"));
	json_time(j, "started", at);
	json_text(j, "hunt", hunt);
	json_key_array(j, "systems");
	json_text(j, NULL, system);
	json_end(j);
	json_end(j);
}

static void rest(struct buf *b, int64_t hits, usec ended)
{
	struct json j = json_to(b);
	json_object(&j);
	json_text(&j, "kind", S("coverage"));
	json_text(&j, "path", S("/var/log"));
	json_int(&j, "files", 42);
	json_int(&j, "bytes", 1200345678);
	json_int(&j, "lines", 4480113);
	json_int(&j, "unread", 1);
	json_time(&j, "written_from", ended - 180 * USEC_DAY);
	json_time(&j, "written_to", ended);
	json_end(&j);
	buf_add_z(b, "\n{\"kind\":\"trouble\",\"file\":\"/var/log/private/audit.log\",\"inside\":\"\",\"fault\":\"denied\",\"skipped\":false}\n");
	j = json_to(b);
	json_object(&j);
	json_text(&j, "kind", S("summary"));
	json_int(&j, "hits", hits);
	json_int(&j, "files", 42);
	json_int(&j, "bytes", 1200345678);
	json_int(&j, "lines", 4480113);
	json_int(&j, "unreadable", 1);
	json_int(&j, "skipped", 0);
	json_key_object(&j, "indicators");
	json_int(&j, "domain", 1800);
	json_int(&j, "ipv4", 700);
	json_end(&j);
	json_time(&j, "ended", ended);
	json_end(&j);
	buf_add_char(b, '\n');
}

static err result_of(struct demo *d, const struct demo_hunt *h, struct str code, struct str system, usec at, struct upload *ret, struct hunt_result *ret_read)
{
	static const struct { const char *file, *type, *value, *text; int64_t line; } hits[] = {
		{ "/var/log/nginx/access.log", "url", "http://203.0.113.66/cai-dat.sh", "GET http://203.0.113.66/cai-dat.sh HTTP/1.1", 1881 },
		{ "/var/log/dns.log", "domain", "dieu-khien.example", "dieu-khien.example A", 70412 },
		{ "/var/log/dns.log", "domain", "dieu-khien.example", "www.dieu-khien.example A", 70977 },
		{ "/var/log/auth.log.2.gz", "ipv4", "198.51.100.23", "Failed password for root from 198.51.100.23 port 50122", 913 },
	};
	struct work *w = d->w;
	struct buf b;
	struct sha256 hash;
	buf_init(&b, 1 << 20);
	struct json j = json_to(&b);
	head(&j, code, system, at);
	buf_add_char(&b, '\n');
	for (size_t i = 0; h->has_hits && i < COUNT(hits); i++) {
		j = json_to(&b);
		hit(&j, hits[i].file, hits[i].line, hits[i].type, hits[i].value, hits[i].text);
		buf_add_char(&b, '\n');
	}
	rest(&b, h->has_hits ? (int64_t)COUNT(hits) : 0, at + 20 * USEC_MIN);
	hash = sha256_of(buf_str(&b));
	struct str text = a_fmt(w->a, "%.*s{\"kind\":\"seal\",\"sha256\":\"%.*s\"}\n", STR_ARG(buf_str(&b)), STR_ARG(hex_of(w->a, str_from((const char *)hash.b, sizeof hash.b))));
	buf_done(&b);
	TRY(file_keep_bytes(w, text, &hash));
	*ret = (struct upload){ a_fmt(w->a, "%.*s.jsonl", STR_ARG(code)), S("application/x-ndjson"), hex_of(w->a, str_from((const char *)hash.b, sizeof hash.b)), (int64_t)text.n, "" };
	hunt_result_load(w->a, file_path(w->a, str_from((const char *)hash.b, sizeof hash.b)), ret_read);
	return OK;
}

/* ---- hunts ---- */

static void become(struct demo *d, const struct demo_org *o, usec now, int64_t days_ago)
{
	d->w->by = (struct actor){ .is_system = true, .account_id = o->account, .org_id = o->id, .name = o->person, .lang = LANG_VI };
	d->w->now = now - days_ago * USEC_DAY;
}

static err run_of(struct demo *d, const struct demo_hunt *h, struct str code, struct str system)
{
	struct hunt_result r;
	struct upload file;
	int64_t run;
	TRY(result_of(d, h, code, system, d->w->now - USEC_HOUR, &file, &r));
	return hunt_take_result(d->w, code, &(struct hunt_upload){ .file = { &file, 1 }, .result = &r }, &run);
}

static err hunt_of(struct demo *d, const struct demo_org *o, const struct demo_hunt *h, usec now)
{
	struct str system = d->systems[o->first_system].code, sources[] = { S("Nhật ký hệ thống"), S("Nhật ký truy cập web"), S("Nhật ký DNS") }, code;
	become(d, o, now, h->ran ? h->begins : 5);
	TRY(hunt_plan(d->w, &(struct hunt_form){ .title = str_of(h->title), .why = str_of(h->why), .reference = str_of(h->reference), .hypotheses = str_of(h->hypotheses),
		.techniques = str_of(h->techniques), .systems = { &system, 1 }, .sources = { sources, COUNT(sources) }, .starts_at = now - h->begins * USEC_DAY,
		.ends_at = now - h->ends * USEC_DAY, .is_demo = true }, &code));
	if (!h->ran)
		return OK;
	become(d, o, now, h->ran);
	TRY(run_of(d, h, code, system));
	if (!h->is_closed)               /* released: the log-ins of the demonstration belong to other bodies */
		return hunt_release(d->w, code, true);
	become(d, o, now, h->ends);
	return hunt_close(d->w, code, &(struct hunt_closing){ 480, S("Một nhật ký kiểm toán không có quyền đọc; đã đề nghị cấp quyền (mẫu)."), S("Không thấy dấu hiệu xâm nhập trong dữ liệu đã đọc (mẫu).") });
}

err demo_hunts(struct demo *d)
{
	enum { BODIES = 3 };
	const usec now = d->w->now;
	const struct actor me = d->w->by;
	size_t n = 0;
	err e = OK;
	for (size_t i = 0; i < d->n_orgs && n < BODIES && e == OK; i++) {
		const struct demo_org *o = &d->orgs[i];
		if (o == d->coordinator || !o->n_systems)
			continue;
		n++;
		for (size_t k = 0; k < COUNT(hunts) && e == OK; k++)
			e = hunt_of(d, o, &hunts[k], now);
	}
	d->w->now = now;
	d->w->by = me;
	return e;
}
