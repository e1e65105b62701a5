#include "core/mail/wire.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/text.h"
#include "core/jobs/jobs.h"

#define ANSWER_MAX 400
#define CONNECT_TIMEOUT_S 15L

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void curl_begin(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static int stop_asked(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)arg, (void)a, (void)b, (void)c, (void)d;
	return jobs_stopping();
}

static CURL *curl_for(const struct mail_server *s, struct arena *a, const char *url)
{
	pthread_once(&curl_once, curl_begin);
	CURL *c = curl_easy_init();
	if (!c)
		return NULL;
	/* Whoever signs in needs TLS, whatever the setting says. */
	enum mail_tls tls = s->user.n ? MAIL_TLS_REQUIRED : s->tls;
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps,imap,imaps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)s->timeout_s);
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(tls == MAIL_TLS_REQUIRED ? CURLUSESSL_ALL :
		tls == MAIL_TLS_IF_OFFERED ? CURLUSESSL_TRY : CURLUSESSL_NONE));
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (s->ca_file.n)
		curl_easy_setopt(c, CURLOPT_CAINFO, a_z(a, s->ca_file));
	if (s->user.n) {
		curl_easy_setopt(c, CURLOPT_USERNAME, a_z(a, s->user));
		curl_easy_setopt(c, CURLOPT_PASSWORD, a_z(a, s->password));
	}
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, stop_asked);
	return c;
}

/* Words of a server as text that can be kept: one line, valid UTF-8. */
static struct str kept_text(struct arena *a, struct str s)
{
	char *z = a_z(a, s);
	bool valid = utf8_valid(s);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)z[i] < 0x20 || z[i] == 0x7f || (!valid && (unsigned char)z[i] >= 0x80))
			z[i] = ' ';
	return str_trim(str_from(z, s.n));
}

/* ---- SMTP ---- */

/* What was said last. curl tells only a number, and after a failure says QUIT, whose answer is not of interest. */
struct talk {
	char verb[5];
	char answer[ANSWER_MAX];
	size_t n;
	bool complete;     /* the answer's last line has been seen; the next line begins a new one */
	bool is_over;
};

static int talk_heard(CURL *c, curl_infotype type, char *data, size_t n, void *arg)
{
	struct talk *t = arg;
	(void)c;
	if (type == CURLINFO_HEADER_OUT && n >= 4 && !t->is_over) {
		t->is_over = !strncasecmp(data, "QUIT", 4);
		if (!t->is_over)
			memcpy(t->verb, data, 4);
	}
	if (type != CURLINFO_HEADER_IN || t->is_over || n < 4)
		return 0;
	if (t->complete)
		t->n = 0;
	t->complete = data[3] == ' ';
	size_t take = n < ANSWER_MAX - t->n ? n : ANSWER_MAX - t->n;
	memcpy(t->answer + t->n, data, take);
	t->n += take;
	return 0;
}

static int talk_code(const struct talk *t)
{
	int64_t code = 0;
	return t->n >= 3 && str_int(str_from(t->answer, 3), &code) ? (int)code : 0;
}

/* 5xx to the recipient or the message is final. To our greeting, sign-in or sender address it is our configuration's
 * fault, which the administrator mends; only “too large” is said there about the message (RFC 1870 §6.1). */
static bool talk_is_refusal(const struct talk *t)
{
	int code = talk_code(t);
	if (code < 500 || code > 599)
		return false;
	return !strcmp(t->verb, "RCPT") || !strcmp(t->verb, "DATA") || (!strcmp(t->verb, "MAIL") && code == 552);
}

struct outgoing { struct str left; };

static size_t give(char *to, size_t size, size_t n, void *arg)
{
	struct outgoing *o = arg;
	size_t k = size * n < o->left.n ? size * n : o->left.n;
	memcpy(to, o->left.p, k);
	o->left = str_sub(o->left, k, o->left.n - k);
	return k;
}

enum smtp_result smtp_send(const struct mail_server *s, struct arena *a, struct str sender, struct str recipient,
	struct str message, struct str *ret_answer)
{
	struct talk talk = { 0 };
	struct outgoing out = { message };
	struct str url = s->url;
	while (str_ends(url, S("/")))
		url.n--;
	CURL *c = curl_for(s, a, a_z(a, s->own_name.n ? a_fmt(a, "%.*s/%.*s", STR_ARG(url), STR_ARG(s->own_name)) : url));
	if (!c) {
		*ret_answer = S("curl");
		return SMTP_LATER;
	}
	char why[CURL_ERROR_SIZE] = "";
	struct curl_slist *to = curl_slist_append(NULL, a_z(a, a_fmt(a, "<%.*s>", STR_ARG(recipient))));
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, a_z(a, a_fmt(a, "<%.*s>", STR_ARG(sender))));
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, &out);
	curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, talk_heard);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, &talk);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	CURLcode rc = curl_easy_perform(c);
	curl_easy_cleanup(c);
	curl_slist_free_all(to);
	bool said_no = talk_code(&talk) >= 400;
	*ret_answer = kept_text(a, rc == CURLE_OK || said_no ? str_from(talk.answer, talk.n) :
		str_of(why[0] ? why : curl_easy_strerror(rc)));
	return rc == CURLE_OK ? SMTP_SENT : talk_is_refusal(&talk) ? SMTP_REFUSED : SMTP_LATER;
}

/* ---- IMAP ---- */

struct imap {
	CURL *c;
	const char *folder;   /* imap://host/INBOX */
	char why[CURL_ERROR_SIZE];
};

static size_t take(char *data, size_t size, size_t n, void *arg)
{
	struct buf *b = arg;
	buf_add(b, str_from(data, size * n));
	return buf_end(b) == OK ? size * n : 0;
}

/* One command (or the fetch that the URL names when command is NULL); what the server sends goes to out. */
static err imap_do(struct imap *m, const char *url, const char *command, struct buf *out)
{
	curl_easy_setopt(m->c, CURLOPT_URL, url);
	curl_easy_setopt(m->c, CURLOPT_CUSTOMREQUEST, command);
	curl_easy_setopt(m->c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(m->c, CURLOPT_WRITEDATA, out);
	curl_easy_setopt(m->c, CURLOPT_ERRORBUFFER, m->why);
	if (curl_easy_perform(m->c) == CURLE_OK)
		return OK;
	return buf_end(out) == E_LIMIT ? E_LIMIT : E_IO;
}

err imap_open(const struct mail_server *s, struct arena *a, struct imap **ret, struct str *ret_why)
{
	struct imap *m = a_new(a, struct imap);
	struct str url = s->url;
	while (str_ends(url, S("/")))
		url.n--;
	ptrdiff_t host = str_find(url, S("://"));
	bool has_folder = host >= 0 && str_find_char(str_sub(url, (size_t)host + 3, url.n), '/') >= 0;
	m->folder = a_z(a, has_folder ? url : a_cat(a, url, S("/INBOX")));
	m->c = curl_for(s, a, m->folder);
	if (!m->c)
		return E_IO;
	struct buf b;
	buf_init(&b, 100000);
	err e = imap_do(m, m->folder, "NOOP", &b);
	buf_done(&b);
	if (e != OK) {
		*ret_why = kept_text(a, str_of(m->why));
		imap_close(m);
		return e;
	}
	*ret = m;
	return OK;
}

void *imap_close(struct imap *m)
{
	if (m)
		curl_easy_cleanup(m->c);
	return NULL;
}

err imap_search(struct imap *m, struct arena *a, const char *criteria, int64_t *ret_uids, size_t max, size_t *ret_n)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	err e = imap_do(m, m->folder, a_z(a, a_fmt(a, "UID SEARCH %s", criteria)), &b);
	struct str rest = a_dup(a, buf_str(&b));
	buf_done(&b);
	size_t n = 0;
	while (e == OK && rest.n) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (!str_starts(line, S("* SEARCH")))
			continue;
		for (line = str_sub(line, 8, line.n); line.n && n < max;)
			n += str_int(str_cut(&line, ' '), &ret_uids[n]) && ret_uids[n] > 0;
	}
	*ret_n = n;
	return e;
}

err imap_fetch(struct imap *m, int64_t uid, struct buf *out)
{
	char url[2048];
	if (snprintf(url, sizeof url, "%s/;UID=%lld", m->folder, (long long)uid) >= (int)sizeof url)
		return E_INVALID;
	return imap_do(m, url, NULL, out);
}

err imap_flag(struct imap *m, struct arena *a, int64_t uid, const char *change)
{
	struct buf b;
	buf_init(&b, 100000);
	err e = imap_do(m, m->folder, a_z(a, a_fmt(a, "UID STORE %lld %s", (long long)uid, change)), &b);
	buf_done(&b);
	return e;
}
