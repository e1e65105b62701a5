#include "formats/icalendar.h"

enum { LINE_OCTETS = 75 };

static bool is_inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* How much of the rest goes on a line of `room` octets. Bytes that are no UTF-8 are cut where the room ends. */
static size_t line_length(struct str rest, size_t room)
{
	if (rest.n <= room)
		return rest.n;
	size_t n = room;
	while (n > room - 3 && is_inside_character(rest.p[n]))
		n--;
	return is_inside_character(rest.p[n]) ? room : n;
}

/* One content line, which has no line break in it. */
static void line(struct buf *b, struct str whole)
{
	size_t n = line_length(whole, LINE_OCTETS);
	buf_add(b, str_sub(whole, 0, n));
	for (struct str rest = str_sub(whole, n, whole.n); rest.n; rest = str_sub(rest, n, rest.n)) {
		n = line_length(rest, LINE_OCTETS - 1);
		buf_lit(b, "\r\n ");
		buf_add(b, str_sub(rest, 0, n));
	}
	buf_lit(b, "\r\n");
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static void add_escaped(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\n')
			buf_lit(b, "\\n");
		else if (c == '\\' || c == ';' || c == ',')
			buf_add_char(b, '\\'), buf_add_char(b, c);
		else if (c == '\t' || !is_control(c))
			buf_add_char(b, c);
	}
}

/* A URI is not escaped: what cannot stand in one is percent-encoded. */
static void add_uri(struct buf *b, struct str uri)
{
	for (size_t i = 0; i < uri.n; i++)
		if (is_control(uri.p[i]) || uri.p[i] == ' ')
			buf_fmt(b, "%%%02X", (unsigned)(unsigned char)uri.p[i]);
		else
			buf_add_char(b, uri.p[i]);
}

/* A line is short beside what the caller's buffer may hold. */
static void property(struct buf *b, const char *name, void (*add)(struct buf *, struct str), struct str value)
{
	struct buf whole;
	buf_init(&whole, b->max);
	buf_add_z(&whole, name);
	buf_add_char(&whole, ':');
	add(&whole, value);
	if (buf_end(&whole) != OK)
		b->e = whole.e;
	line(b, buf_str(&whole));
	buf_done(&whole);
}

/* "20261122T132103Z" */
static void moment(struct buf *b, const char *name, usec t)
{
	char text[40];
	usec whole = t - ((t % USEC_S) + USEC_S) % USEC_S;
	size_t n = time_write_rfc3339(text, whole);
	buf_add_z(b, name);
	buf_add_char(b, ':');
	for (size_t i = 0; i < n; i++)
		if (text[i] != '-' && text[i] != ':')
			buf_add_char(b, text[i]);
	buf_lit(b, "\r\n");
}

void ical_begin(struct buf *b, struct str name, usec refresh)
{
	long long minutes = (long long)(refresh / USEC_MIN);
	buf_lit(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ung Cuu//ungcuu//VI\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	property(b, "NAME", add_escaped, name);
	property(b, "X-WR-CALNAME", add_escaped, name);
	buf_fmt(b, "REFRESH-INTERVAL;VALUE=DURATION:PT%lldM\r\nX-PUBLISHED-TTL:PT%lldM\r\n", minutes, minutes);
}

void ical_event(struct buf *b, const struct ical_event *e)
{
	buf_lit(b, "BEGIN:VEVENT\r\n");
	property(b, "UID", add_escaped, e->uid);
	moment(b, "DTSTAMP", e->changed_at);
	moment(b, "LAST-MODIFIED", e->changed_at);
	moment(b, "DTSTART", e->from);
	moment(b, "DTEND", e->to);
	buf_fmt(b, "SEQUENCE:%lld\r\n", (long long)e->sequence);
	property(b, "SUMMARY", add_escaped, e->summary);
	if (e->description.n)
		property(b, "DESCRIPTION", add_escaped, e->description);
	if (e->url.n)
		property(b, "URL", add_uri, e->url);
	buf_add_z(b, e->is_cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n");
	buf_lit(b, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void ical_end(struct buf *b)
{
	buf_lit(b, "END:VCALENDAR\r\n");
}
