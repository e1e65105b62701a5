#include "core/mail/dsn.h"

#include <gmime/gmime.h>

#include "base/text.h"
#include "core/sandbox.h"

#define RESULT_MAX 16384
#define VALUE_MAX 600

/* ---- in the child: message → lines "name value" ---- */

static void put(struct buf *out, const char *name, struct str value)
{
	buf_add_z(out, name);
	buf_add_char(out, ' ');
	for (size_t i = 0; i < value.n && i < VALUE_MAX; i++)
		buf_add_char(out, (unsigned char)value.p[i] < 0x20 ? ' ' : value.p[i]);
	buf_add_char(out, '\n');
}

static void put_addresses(GMimeMessage *m, const char *header, struct buf *out)
{
	GMimeHeaderList *all = g_mime_object_get_header_list(GMIME_OBJECT(m));
	for (int i = 0; i < g_mime_header_list_get_count(all); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(all, i);
		if (g_ascii_strcasecmp(g_mime_header_get_name(h), header))
			continue;
		InternetAddressList *list = internet_address_list_parse(NULL, g_mime_header_get_value(h));
		for (int k = 0; list && k < internet_address_list_length(list) && k < DSN_MAX_NAMES; k++) {
			InternetAddress *x = internet_address_list_get_address(list, k);
			if (INTERNET_ADDRESS_IS_MAILBOX(x))
				put(out, "to", str_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(x))));
		}
		g_clear_object(&list);
	}
}

/* The decoded content as a stream in memory; its bytes live as long as it does. */
static GMimeStream *part_content(GMimePart *part, struct str *ret)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *s = g_mime_stream_mem_new();
	if (content)
		g_mime_data_wrapper_write_to_stream(content, s);
	GByteArray *b = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(s));
	*ret = str_from((const char *)b->data, b->len);
	return s;
}

/* The groups of RFC 3464 §2.1; a field of interest is put out as it comes, the reader takes the first of each. */
static void put_status_fields(struct str text, struct buf *out)
{
	static const struct { struct str field; const char *name; } wanted[] = {
		{ S_INIT("Action:"), "action" }, { S_INIT("Status:"), "status" }, { S_INIT("Diagnostic-Code:"), "diagnostic" },
	};
	while (text.p && text.n) {
		struct str line = str_cut(&text, '\n');
		while (text.n && (text.p[0] == ' ' || text.p[0] == '\t')) {   /* folded: the slices are neighbours */
			struct str more = str_cut(&text, '\n');
			line.n = (size_t)(more.p + more.n - line.p);
		}
		for (size_t i = 0; i < COUNT(wanted); i++)
			if (str_eq_nocase(str_sub(line, 0, wanted[i].field.n), wanted[i].field))
				put(out, wanted[i].name, str_trim(str_sub(line, wanted[i].field.n, line.n)));
	}
}

static GMimeMessage *message_of(struct str bytes)
{
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(bytes.p ? bytes.p : "", bytes.n);
	GMimeParser *parser = g_mime_parser_new_with_stream(s);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(s);
	return m;
}

static void put_id(GMimeMessage *m, struct buf *out)
{
	const char *id = m ? g_mime_message_get_message_id(m) : NULL;
	if (id)
		put(out, "id", str_of(id));
}

static void put_returned_headers(struct str text, struct buf *out)
{
	GMimeMessage *m = message_of(text);
	put_id(m, out);
	g_clear_object(&m);
}

static void put_part(GMimeObject *parent, GMimeObject *part, gpointer arg)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);
	bool is_status = g_mime_content_type_is_type(type, "message", "delivery-status");
	bool is_headers = g_mime_content_type_is_type(type, "text", "rfc822-headers");
	(void)parent;
	if (GMIME_IS_MESSAGE_PART(part))
		put_id(g_mime_message_part_get_message(GMIME_MESSAGE_PART(part)), arg);
	if (!GMIME_IS_PART(part) || (!is_status && !is_headers))
		return;
	struct str text;
	GMimeStream *content = part_content(GMIME_PART(part), &text);
	if (is_status)
		put_status_fields(text, arg);
	else
		put_returned_headers(text, arg);
	g_object_unref(content);
}

err mail_dsn_parse(struct str in, struct buf *out, void *arg)
{
	(void)arg;
	g_mime_init();
	GMimeMessage *m = message_of(in);
	GMimeObject *top = m ? g_mime_message_get_mime_part(m) : NULL;
	bool is_report = top && GMIME_IS_MULTIPART(top) &&
		g_mime_content_type_is_type(g_mime_object_get_content_type(top), "multipart", "report");
	static const char *const headers[] = { "To", "Delivered-To", "X-Original-To", "Envelope-To" };
	for (size_t i = 0; is_report && i < COUNT(headers); i++)
		put_addresses(m, headers[i], out);
	if (is_report)
		g_mime_multipart_foreach(GMIME_MULTIPART(top), put_part, out);
	g_clear_object(&m);
	return is_report ? OK : E_NOT_FOUND;
}

/* ---- in the parent ---- */

static struct str clean(struct arena *a, struct str value)
{
	if (utf8_valid(value))
		return text_clip(a, text_clean(a, value), 300);
	char *z = a_z(a, value);
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)z[i] >= 0x7f || (unsigned char)z[i] < 0x20)
			z[i] = '?';
	return str_sub(str_from(z, value.n), 0, 300);
}

static struct str lower(struct arena *a, struct str s)
{
	char *z = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (z[i] >= 'A' && z[i] <= 'Z')
			z[i] = (char)(z[i] + 'a' - 'A');
	return str_from(z, s.n);
}

static void keep(struct mail_dsn *d, struct str name, struct str value)
{
	if (str_eq(name, S("to")) && d->n_to < DSN_MAX_NAMES)
		d->to[d->n_to++] = value;
	else if (str_eq(name, S("id")) && d->n_ids < DSN_MAX_NAMES)
		d->ids[d->n_ids++] = value;
	else if (str_eq(name, S("action")) && !d->action.n)
		d->action = value;
	else if (str_eq(name, S("status")) && !d->status.n)
		d->status = value;
	else if (str_eq(name, S("diagnostic")) && !d->diagnostic.n)
		d->diagnostic = value;
}

err mail_dsn_read(struct str message, struct arena *a, struct mail_dsn *ret)
{
	struct mail_dsn d = { 0 };
	struct buf b;
	buf_init(&b, RESULT_MAX);
	err e = sandbox_run(NULL, mail_dsn_parse, message, NULL, &b);
	struct str rest = a_dup(a, buf_str(&b));
	buf_done(&b);
	if (e != OK)
		return e;
	while (rest.p && rest.n) {
		struct str value = str_cut(&rest, '\n'), name = str_cut(&value, ' ');
		keep(&d, name, clean(a, value));
	}
	if (!d.action.n)
		return E_NOT_FOUND;
	d.action = lower(a, str_trim(d.action));
	*ret = d;
	return OK;
}
