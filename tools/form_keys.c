/* form_keys: form_keys OUT.h fields.json: what may be typed into report forms (data/forms/fields.json) as rows of C, so that
 * the router knows every field. Writes #define REPORT_KEYS(X) with X(key, field type, longest text or list, the same two for
 * programs): a page sends texts, a program numbers, times and true or false. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define NUMBER_MAX 1000000000000000

struct wire { const char *type, *as; long long max; const char *program; };   /* program: NULL: the same */
static const struct wire wires[] = {
	{ "text", "F_TEXT", 200, NULL }, { "lines", "F_LINES", 20000, NULL }, { "email", "F_TEXT", 254, NULL }, { "phone", "F_TEXT", 50, NULL },
	{ "number", "F_TEXT", 30, "F_INT" }, { "time", "F_TEXT", 40, "F_TIME" }, { "date", "F_TEXT", 40, NULL }, { "choice", "F_TEXT", 60, NULL },
	{ "checks", "F_TEXTS", 50, NULL }, { "domains", "F_TEXTS", 100, NULL }, { "ips", "F_TEXTS", 100, NULL },
};
static const struct wire yes_no = { "choice", "F_TEXT", 60, "F_BOOL" };

/* The two choices "yes" and "no", as form.c knows them. */
static int is_yes_no(const json_t *field)
{
	const json_t *choices = json_object_get(field, "choices");
	const char *first = json_string_value(json_object_get(json_array_get(choices, 0), "value"));
	const char *second = json_string_value(json_object_get(json_array_get(choices, 1), "value"));
	return json_array_size(choices) == 2 && first && second && !strcmp(first, "yes") && !strcmp(second, "no");
}

static const struct wire *wire_of(const json_t *field)
{
	const char *type = json_string_value(json_object_get(field, "type"));
	if (type && !strcmp(type, "choice") && is_yes_no(field))
		return &yes_no;
	for (size_t i = 0; type && i < sizeof wires / sizeof wires[0]; i++)
		if (!strcmp(wires[i].type, type))
			return &wires[i];
	return NULL;
}

static int write_key(FILE *out, const json_t *field)
{
	const char *key = json_string_value(json_object_get(field, "key"));
	const struct wire *wire = wire_of(field);
	if (!key || !wire || key[strspn(key, "abcdefghijklmnopqrstuvwxyz_0123456789")]) {
		fprintf(stderr, "form_keys: bad field %s\n", key ? key : "?");
		return 1;
	}
	long long max = json_integer_value(json_object_get(field, "max"));
	if (!max)
		max = wire->max;
	const char *program = wire->program ? wire->program : wire->as;
	long long program_max = !wire->program ? max : !strcmp(program, "F_INT") ? NUMBER_MAX : 0;
	fprintf(out, " \\\n\tX(%s, %s, %lld, %s, %lld)", key, wire->as, max, program, program_max);
	return 0;
}

int main(int argc, char **argv)
{
	json_error_t e;
	json_t *root = argc == 3 ? json_load_file(argv[2], JSON_REJECT_DUPLICATES, &e) : NULL;
	const json_t *fields = json_object_get(root, "fields");
	FILE *out = json_is_array(fields) ? fopen(argv[1], "w") : NULL;
	if (!out) {
		fprintf(stderr, "form_keys OUT.h fields.json: cannot read or write\n");
		return 1;
	}
	int bad = 0;
	fprintf(out, "/* Made by tools/form_keys.c. */\n#define REPORT_KEYS(X)");
	for (size_t i = 0; i < json_array_size(fields); i++)
		bad |= write_key(out, json_array_get(fields, i));
	fputc('\n', out);
	json_decref(root);
	return fclose(out) || bad;
}
