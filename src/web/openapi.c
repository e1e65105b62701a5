#include "web/inside.h"

/* OpenAPI 3.1 from the route rows. English, as programs' authors expect. */

static bool is_api(const struct route *row) { return str_starts(str_of(row->path), S("/api/")); }

static const char *kind_of(const struct field *f)
{
	switch (f->type) {
	case F_INT:
		return "integer";
	case F_BOOL:
		return "boolean";
	case F_TEXTS: case F_FILES:
		return "array";
	case F_TEXT: case F_LINES: case F_CODE: case F_SECRET: case F_EMAIL: case F_CHOICE: case F_ID: case F_TIME:
		break;
	}
	return "string";
}

static const char *format_of(const struct field *f)
{
	switch (f->type) {
	case F_TIME:
		return "date-time";
	case F_EMAIL:
		return "email";
	case F_SECRET:
		return "password";
	case F_TEXT: case F_LINES: case F_CODE: case F_CHOICE: case F_INT: case F_ID: case F_BOOL: case F_TEXTS: case F_FILES:
		break;
	}
	return NULL;
}

static void write_limits(struct json *j, const struct field *f)
{
	bool is_text = f->type == F_TEXT || f->type == F_LINES || f->type == F_CODE || f->type == F_SECRET || f->type == F_EMAIL;
	if (is_text) {
		json_int(j, "maxLength", f->max ? f->max : f->type == F_LINES ? 20000 : 200);
		if (f->min)
			json_int(j, "minLength", f->min);
	} else if (f->type == F_INT && f->min < f->max) {
		json_int(j, "minimum", f->min);
		json_int(j, "maximum", f->max);
	} else if (f->type == F_TEXTS || f->type == F_FILES) {
		json_int(j, "maxItems", f->max ? f->max : 100);
	}
	if (f->type == F_CODE)
		json_text(j, "pattern", S("^[A-Za-z0-9._:-]*$"));
	if (f->type == F_ID)
		json_text(j, "pattern", S("^[1-9][0-9]*$"));
}

static void write_schema(struct json *j, const char *key, const struct field *f)
{
	json_key_object(j, key);
	json_text(j, "type", str_of(kind_of(f)));
	if (format_of(f))
		json_text(j, "format", str_of(format_of(f)));
	if (f->label)
		json_text(j, "description", msg_text(LANG_EN, f->label));
	write_limits(j, f);
	if (f->type == F_TEXTS || f->type == F_FILES) {
		json_key_object(j, "items");
		json_text(j, "type", S("string"));
		if (f->type == F_FILES)
			json_text(j, "format", S("binary"));
		json_end(j);
	}
	if (f->type == F_CHOICE) {
		json_key_array(j, "enum");
		for (struct str rest = str_of(f->choices); rest.p;)
			json_text(j, NULL, str_cut(&rest, '|'));
		json_end(j);
	}
	json_end(j);
}

static void write_parameter(struct json *j, struct str name, const char *where, const struct field *f)
{
	json_object(j);
	json_text(j, "name", name);
	json_text(j, "in", str_of(where));
	json_bool(j, "required", !f || f->required);
	if (f) {
		write_schema(j, "schema", f);
	} else {
		json_key_object(j, "schema");
		json_text(j, "type", S("string"));
		json_end(j);
	}
	json_end(j);
}

static void write_parameters(struct json *j, const struct route *row)
{
	json_key_array(j, "parameters");
	for (struct str rest = str_of(row->path); rest.p;) {
		struct str part = str_cut(&rest, '/');
		if (str_starts(part, S("{")))
			write_parameter(j, str_sub(part, 1, part.n - 2), "path", NULL);
	}
	for (size_t i = 0; row->method == GET && i < row->n_in; i++)
		write_parameter(j, str_of(row->in[i].name), "query", &row->in[i]);
	json_end(j);
}

static bool takes_files(const struct route *row)
{
	for (size_t i = 0; i < row->n_in; i++)
		if (row->in[i].type == F_FILES)
			return true;
	return false;
}

static void write_body(struct json *j, const struct route *row, const char *media_type, bool with_files)
{
	json_key_object(j, media_type);
	json_key_object(j, "schema");
	json_text(j, "type", S("object"));
	json_bool(j, "additionalProperties", false);
	json_key_object(j, "properties");
	for (size_t i = 0; i < row->n_in; i++)
		if (with_files || row->in[i].type != F_FILES)
			write_schema(j, row->in[i].name, &row->in[i]);
	json_end(j);
	json_key_array(j, "required");
	for (size_t i = 0; i < row->n_in; i++)
		if (row->in[i].required)
			json_text(j, NULL, str_of(row->in[i].name));
	json_end(j);
	json_end(j);
	json_end(j);
}

static void write_request(struct json *j, const struct route *row)
{
	if (row->method == GET || !row->n_in)
		return;
	json_key_object(j, "requestBody");
	json_key_object(j, "content");
	write_body(j, row, "application/json", false);
	if (takes_files(row))
		write_body(j, row, "multipart/form-data", true);
	json_end(j);
	json_end(j);
}

static void write_response(struct json *j, const char *status, const char *says, const char *media_type)
{
	json_key_object(j, status);
	json_text(j, "description", str_of(says));
	if (media_type) {
		json_key_object(j, "content");
		json_key_object(j, media_type);
		if (!strcmp(media_type, "application/problem+json")) {
			json_key_object(j, "schema");
			json_text(j, "$ref", S("#/components/schemas/problem"));
			json_end(j);
		}
		json_end(j);
		json_end(j);
	}
	json_end(j);
}

/* One member of the answer to what was made: its name, and what stands behind it for its type. */
static void write_member(struct json *j, struct arena *a, struct str word)
{
	bool is_list = str_ends(word, S("[]")), is_number = str_ends(word, S("#")), may_be_null = str_ends(word, S("?"));
	struct str type = is_list ? S("array") : is_number ? S("integer") : S("string");
	json_key_object(j, a_z(a, str_sub(word, 0, word.n - (is_list ? 2 : is_number || may_be_null))));
	if (may_be_null) {
		json_key_array(j, "type");
		json_text(j, NULL, type);
		json_text(j, NULL, S("null"));
		json_end(j);
	} else {
		json_text(j, "type", type);
	}
	json_end(j);
}

static void write_made(struct json *j, struct arena *a, const struct route *row)
{
	json_key_object(j, "201");
	json_text(j, "description", S("Made."));
	json_raw(j, "headers", S("{\"Location\":{\"description\":\"Where it is found.\",\"required\":true,\"schema\":{\"type\":\"string\","
		"\"format\":\"uri-reference\"}}}"));
	json_key_object(j, "content");
	json_key_object(j, "application/json");
	json_key_object(j, "schema");
	json_text(j, "type", S("object"));
	json_key_object(j, "properties");
	for (struct str rest = str_of(row->made); rest.p;)
		write_member(j, a, str_cut(&rest, ' '));
	for (int open = 0; open < 5; open++)
		json_end(j);
}

static void write_responses(struct json *j, struct arena *a, const struct route *row)
{
	json_key_object(j, "responses");
	if (row->made)
		write_made(j, a, row);
	else
		write_response(j, "2XX", "Done.", "application/json");
	write_response(j, "default", "A problem (RFC 9457).", "application/problem+json");
	json_end(j);
}

/* "get_api_v1_reports_code" */
static struct str operation_id(struct arena *a, const struct route *row)
{
	char *id = a_z(a, a_fmt(a, "%s%s", method_name(row->method), row->path));
	size_t n = 0;
	for (char *p = id; *p; p++)
		if (*p != '{' && *p != '}')
			id[n++] = (*p >= 'A' && *p <= 'Z') ? (char)(*p | 32) : (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') ? *p : '_';
	return str_from(id, n);
}

static void write_operation(struct json *j, struct arena *a, const struct route *row)
{
	char method[8] = "";
	for (size_t i = 0; method_name(row->method)[i]; i++)
		method[i] = (char)(method_name(row->method)[i] | 32);
	json_key_object(j, method);
	json_text(j, "operationId", operation_id(a, row));
	if (row->says)
		json_text(j, "summary", msg_text(LANG_EN, row->says));
	json_key_array(j, "security");
	if (row->perm != &PERM_PUBLIC) {
		json_object(j);
		json_key_array(j, "bearer");
		json_end(j);
		json_end(j);
	}
	json_end(j);
	if (row->perm && row->perm != &PERM_PUBLIC)
		json_text(j, "x-permission", str_of(row->perm->name));
	write_parameters(j, row);
	write_request(j, row);
	write_responses(j, a, row);
	json_end(j);
}

static int by_path(const void *x, const void *y)
{
	const struct route *a = *(const struct route *const *)x, *b = *(const struct route *const *)y;
	int order = strcmp(a->path, b->path);
	return order ? order : (int)a->method - (int)b->method;
}

static void write_paths(struct json *j, struct web *web, struct arena *a)
{
	const struct route **rows = a_array(a, const struct route *, web->n_routes + 1);
	size_t n = 0;
	for (size_t i = 0; i < web->n_routes; i++)
		if (is_api(web->routes[i]))
			rows[n++] = web->routes[i];
	qsort(rows, n, sizeof *rows, by_path);
	json_key_object(j, "paths");
	for (size_t i = 0; i < n; i++) {
		if (!i || strcmp(rows[i]->path, rows[i - 1]->path))
			json_key_object(j, rows[i]->path);
		write_operation(j, a, rows[i]);
		if (i + 1 == n || strcmp(rows[i]->path, rows[i + 1]->path))
			json_end(j);
	}
	json_end(j);
}

static void write_problem_schema(struct json *j)
{
	static const char *const members[] = { "type", "title", "detail", "instance" };
	json_key_object(j, "problem");
	json_text(j, "type", S("object"));
	json_key_object(j, "properties");
	for (size_t i = 0; i < COUNT(members); i++) {
		json_key_object(j, members[i]);
		json_text(j, "type", S("string"));
		json_end(j);
	}
	json_raw(j, "status", S("{\"type\":\"integer\"}"));
	json_raw(j, "errors", S("{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"field\":{\"type\":\"string\"},"
		"\"detail\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"}}}}"));
	json_end(j);
	json_end(j);
}

struct str openapi_of(struct web *web, struct arena *a)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, 8 * 1024 * 1024);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "openapi", S("3.1.0"));
	json_key_object(&j, "info");
	json_text(&j, "title", msg_text(LANG_EN, M_WEB_PROGRAM_LONG));
	json_text(&j, "version", S("1"));
	json_end(&j);
	write_paths(&j, web, a);
	json_key_object(&j, "components");
	json_key_object(&j, "schemas");
	write_problem_schema(&j);
	json_end(&j);
	json_raw(&j, "securitySchemes", S("{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
	json_end(&j);
	json_end(&j);
	return a_dup(a, buf_str(&b));
}
