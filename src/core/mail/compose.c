#include "core/mail/compose.h"

#include <gmime/gmime.h>
#include <pthread.h>

#include "base/text.h"

static pthread_once_t gmime_once = PTHREAD_ONCE_INIT;

static void gmime_begin(void)
{
	g_mime_init();
}

static bool is_address_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+/=?^_`{|}~-.", c));
}

static bool is_dot_atom(struct str s, size_t max)
{
	if (!s.n || s.n > max || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_find(s, S("..")) >= 0)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_address_char(s.p[i]))
			return false;
	return true;
}

struct str mail_domain(struct str address)
{
	for (size_t i = address.n; i > 0; i--)
		if (address.p[i - 1] == '@')
			return str_sub(address, i, address.n - i);
	return STR_NONE;
}

bool mail_address_ok(struct str address)
{
	struct str domain = mail_domain(address);
	if (!is_dot_atom(domain, 255) || domain.n + 1 >= address.n)
		return false;
	for (size_t i = 0; i < domain.n; i++)
		if (strchr("!#$%&'*+/=?^_`{|}~", domain.p[i]))
			return false;
	return is_dot_atom(str_sub(address, 0, address.n - domain.n - 1), 64);
}

/* No line break, no other control character gets into a header. */
static char *one_line(struct arena *a, struct str s)
{
	char *z = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)z[i] < 0x20 || z[i] == 0x7f)
			z[i] = ' ';
	return z;
}

static GMimePart *part_of(const char *type, const char *subtype, struct str bytes, GMimeContentEncoding encoding)
{
	GMimePart *part = g_mime_part_new_with_type(type, subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.p ? bytes.p : "", bytes.n);
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, encoding);
	g_object_unref(content);
	g_object_unref(stream);
	return part;
}

static GMimeObject *text_part(struct arena *a, const struct mail_message *m)
{
	struct str text = str_ends(m->text, S("\n")) ? m->text : a_cat(a, m->text, S("\n"));
	GMimePart *part = part_of("text", "plain", text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	if (m->lang.n)
		g_mime_object_set_header(GMIME_OBJECT(part), "Content-Language", one_line(a, m->lang), NULL);
	return GMIME_OBJECT(part);
}

/* type/subtype of letters, digits and a few marks; anything else is sent as unknown bytes. */
static void media_type_split(struct arena *a, struct str media, const char **ret_type, const char **ret_subtype)
{
	struct str subtype = media, type = str_cut(&subtype, '/');
	*ret_type = "application";
	*ret_subtype = "octet-stream";
	if (!type.n || !subtype.n || str_eq(type, S("multipart")) || str_eq(type, S("message")))
		return;
	for (size_t i = 0; i < media.n; i++)
		if (media.p[i] != '/' && (!is_address_char(media.p[i]) || strchr("'`{|}*%", media.p[i])))
			return;
	if (str_find_char(subtype, '/') >= 0)
		return;
	*ret_type = a_z(a, type);
	*ret_subtype = a_z(a, subtype);
}

static GMimeObject *with_file(struct arena *a, const struct mail_message *m, GMimeObject *text)
{
	const char *type, *subtype;
	media_type_split(a, m->file_type, &type, &subtype);
	GMimePart *file = part_of(type, subtype, m->file, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_disposition(GMIME_OBJECT(file), GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_filename(file, one_line(a, m->file_name));
	GMimeMultipart *both = g_mime_multipart_new_with_subtype("mixed");
	g_mime_multipart_add(both, text);
	g_mime_multipart_add(both, GMIME_OBJECT(file));
	g_object_unref(text);
	g_object_unref(file);
	return GMIME_OBJECT(both);
}

static void set_thread(struct arena *a, GMimeMessage *message, const struct mail_message *m)
{
	struct str all = STR_NONE;
	if (!m->n_thread)
		return;
	for (size_t i = 0; i < m->n_thread; i++)
		all = a_fmt(a, "%.*s%s<%.*s>", STR_ARG(all), i ? " " : "", STR_ARG(m->thread[i]));
	g_mime_object_set_header(GMIME_OBJECT(message), "References", one_line(a, all), NULL);
	g_mime_object_set_header(GMIME_OBJECT(message), "In-Reply-To",
		one_line(a, a_fmt(a, "<%.*s>", STR_ARG(m->thread[m->n_thread - 1]))), NULL);
}

static void set_head(struct arena *a, GMimeMessage *message, const struct mail_message *m)
{
	GTimeZone *viet_nam = g_time_zone_new_offset((gint32)(VN_OFFSET / USEC_S));
	GDateTime *utc = g_date_time_new_from_unix_utc(m->date / USEC_S), *date = g_date_time_to_timezone(utc, viet_nam);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, m->from_name.n ? one_line(a, m->from_name) : NULL, one_line(a, m->from));
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, m->to_name.n ? one_line(a, m->to_name) : NULL, one_line(a, m->to));
	g_mime_message_set_subject(message, one_line(a, m->subject), "utf-8");
	g_mime_message_set_date(message, date);
	g_mime_message_set_message_id(message, one_line(a, m->message_id));
	g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
	set_thread(a, message, m);
	g_date_time_unref(date);
	g_date_time_unref(utc);
	g_time_zone_unref(viet_nam);
}

err mail_compose(const struct mail_message *m, struct arena *a, struct buf *out)
{
	if (!mail_address_ok(m->from) || !mail_address_ok(m->to) || !utf8_valid(m->subject) || !utf8_valid(m->text))
		return E_INVALID;
	pthread_once(&gmime_once, gmime_begin);
	GMimeMessage *message = g_mime_message_new(TRUE);
	set_head(a, message, m);
	GMimeObject *body = text_part(a, m);
	if (m->file.n)
		body = with_file(a, m, body);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);

	GMimeFormatOptions *crlf = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(crlf, GMIME_NEWLINE_FORMAT_DOS);
	GMimeStream *stream = g_mime_stream_mem_new();
	g_mime_object_write_to_stream(GMIME_OBJECT(message), crlf, stream);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	buf_add(out, str_from((const char *)bytes->data, bytes->len));
	g_object_unref(stream);
	g_mime_format_options_free(crlf);
	g_object_unref(message);
	return buf_end(out);
}
