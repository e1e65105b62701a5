/* Declared input of the module's routes. */
#include "modules/reporting/pages.h"

enum { LIST_MAX = 200 };

#define ROW(key_, type_, max_, program_, program_max_) { .name = #key_, .type = type_, .offset = offsetof(struct report_input, key_), .max = max_ },
const struct field report_fields[] = {
	FIELD(struct report_input, kind, F_CODE, .max = 40, .label = M_REPORTING_KIND),
	FIELD(struct report_input, then, F_CHOICE, .choices = "stay|view", .label = M_REPORTING_THEN),
	FIELD(struct report_input, version, F_INT, .min = 0, .max = INT64_MAX, .label = M_REPORTING_VERSION),
	FIELD(struct report_input, clear, F_TEXTS, .max = 100, .label = M_REPORTING_CLEAR),
	REPORT_KEYS(ROW)
};
const size_t n_report_fields = COUNT(report_fields);

#define PROGRAM_ROW(key_, type_, max_, program_, program_max_) \
	{ .name = #key_, .type = program_, .offset = offsetof(struct program_input, key_), .max = program_max_ },
const struct field program_fields[] = {
	FIELD(struct program_input, kind, F_CODE, .max = 40, .label = M_REPORTING_KIND),
	FIELD(struct program_input, version, F_INT, .min = 0, .max = INT64_MAX, .label = M_REPORTING_VERSION),
	FIELD(struct program_input, clear, F_TEXTS, .max = 100, .label = M_REPORTING_CLEAR),
	REPORT_KEYS(PROGRAM_ROW)
};

#define SEND(member_, type_, max_, label_, ...) { .name = #member_, .type = type_, .offset = offsetof(struct send_input, f.member_), .max = max_, .label = label_, ##__VA_ARGS__ }
const struct field send_fields[8] = {
	FIELD(struct send_input, version, F_INT, .min = 0, .max = INT64_MAX, .required = true, .label = M_REPORTING_VERSION),
	SEND(number, F_TEXT, 60, M_REPORTING_NUMBER),
	SEND(place, F_TEXT, 100, M_REPORTING_PLACE),
	SEND(authority, F_TEXT, 100, M_REPORTING_AUTHORITY),
	SEND(signer_title, F_TEXT, 100, M_REPORTING_SIGNER_TITLE),
	SEND(signer_name, F_TEXT, 100, M_REPORTING_SIGNER_NAME),
	SEND(file_unit, F_TEXT, 60, M_REPORTING_FILE_UNIT),
	SEND(urgency, F_TEXT, 30, M_REPORTING_URGENCY),
};
const struct field accept_fields[2] = {
	FIELD(struct decide_input, version, F_INT, .min = 0, .max = INT64_MAX, .required = true, .label = M_REPORTING_VERSION),
	FIELD(struct decide_input, remark, F_LINES, .max = 2000, .label = M_REPORTING_REMARK),
};
const struct field return_fields[2] = {
	FIELD(struct decide_input, version, F_INT, .min = 0, .max = INT64_MAX, .required = true, .label = M_REPORTING_VERSION),
	FIELD(struct decide_input, reason, F_LINES, .max = 4000, .label = M_REPORTING_REASON),
};
const struct field number_fields[1] = { FIELD(struct number_input, number, F_TEXT, .max = 60, .required = true, .label = M_REPORTING_NUMBER) };
const struct field upload_fields[1] = { FIELD(struct upload_input, signed_copy, F_FILES, .min = 1, .max = 5, .required = true, .label = M_REPORTING_SIGNED_COPY) };

#define STATES "draft|sent|acknowledged|accepted|returned|withdrawn"
const struct field list_fields_in[5] = {
	FIELD(struct list_input, state, F_CHOICE, .choices = STATES, .label = M_REPORTING_STATE),
	FIELD(struct list_input, kind, F_CODE, .max = 40, .label = M_REPORTING_KIND),
	FIELD(struct list_input, cursor, F_CODE, .max = 30, .label = M_REPORTING_CURSOR),
	FIELD(struct list_input, limit, F_INT, .min = 1, .max = LIST_MAX, .label = M_REPORTING_LIMIT),
	FIELD(struct list_input, waiting, F_BOOL, .label = M_REPORTING_WAITING_ONLY),
};
const struct field list_fields_out[4] = {
	FIELD(struct list_input, state, F_CHOICE, .choices = STATES, .label = M_REPORTING_STATE),
	FIELD(struct list_input, kind, F_CODE, .max = 40, .label = M_REPORTING_KIND),
	FIELD(struct list_input, cursor, F_CODE, .max = 30, .label = M_REPORTING_CURSOR),
	FIELD(struct list_input, limit, F_INT, .min = 1, .max = LIST_MAX, .label = M_REPORTING_LIMIT),
};

/* What a program sent for one item, as a page would send it; both fields name the same item. */
static void item_typed(const struct req *r, const struct field *from, const struct field *to, struct report_input *in)
{
	const void *at = (const char *)r->in + from->offset;
	void *text = (char *)in + to->offset;
	if (from->type == F_TEXTS)
		*(struct strs *)text = *(const struct strs *)at;
	else if (from->type == to->type)
		*(struct str *)text = *(const struct str *)at;
	else if (!req_sent(r, from->name))
		*(struct str *)text = STR_NONE;
	else if (from->type == F_INT)
		*(struct str *)text = a_fmt(r->w.a, "%lld", (long long)*(const int64_t *)at);
	else if (from->type == F_BOOL)
		*(struct str *)text = *(const bool *)at ? S("yes") : S("no");
	else if (*(const usec *)at)
		*(struct str *)text = time_rfc3339(r->w.a, *(const usec *)at);
}

const struct report_input *input_typed(const struct req *r)
{
	if (!r->is_api)
		return r->in;
	const struct program_input *program = r->in;
	struct report_input *in = a_new(r->w.a, struct report_input);
	*in = (struct report_input){ .kind = program->kind, .version = program->version, .clear = program->clear };
	size_t before = COUNT(report_fields) - COUNT(program_fields);   /* what pages have beside the items, as `then` */
	for (size_t i = 3; i < COUNT(program_fields); i++)
		item_typed(r, &program_fields[i], &report_fields[i + before], in);
	return in;
}

static struct str lines_of(struct arena *a, const struct strs *list)
{
	struct str s = STR_NONE;
	for (size_t i = 0; i < list->n; i++)
		s = s.n ? a_fmt(a, "%.*s\n%.*s", STR_ARG(s), STR_ARG(list->at[i])) : list->at[i];
	return s;
}

/* The typed text of one declared field; lists one a line. */
static struct str typed(struct arena *a, const struct report_input *in, const struct field *f)
{
	const void *at = (const char *)in + f->offset;
	return f->type == F_TEXTS ? lines_of(a, at) : *(const struct str *)at;
}

err input_answers(struct work *w, const struct report_form *form, const struct report_input *in, bool is_whole, struct answers *x)
{
	for (size_t i = 0; i < n_report_fields; i++) {
		const struct item *it = item_of(str_of(report_fields[i].name));
		struct str s = it ? typed(w->a, in, &report_fields[i]) : STR_NONE;
		if (s.n && !form_asks(form, it))
			fail_field(w, it->key, M_REPORTING_NOT_ASKED, it->label[w->by.lang]);
		if (it && (is_whole || s.n))
			x->at[it->at] = s;
	}
	for (size_t i = 0; i < in->clear.n; i++) {
		const struct item *it = item_of(in->clear.at[i]);
		if (it)
			x->at[it->at] = STR_NONE;
		else
			fail_field(w, S("clear"), M_WEB_IN_UNKNOWN_FIELD, in->clear.at[i]);
	}
	return work_checked(w);
}

bool input_has_answers(const struct report_input *in)
{
	for (size_t i = 0; i < n_report_fields; i++) {
		const struct field *f = &report_fields[i];
		const void *at = (const char *)in + f->offset;
		if (item_of(str_of(f->name)) && (f->type == F_TEXTS ? ((const struct strs *)at)->n : ((const struct str *)at)->n))
			return true;
	}
	return in->clear.n > 0;
}
