/* form_keys: form_keys OUT.h fields.json: what may be typed into report forms (data/forms/fields.json) as rows of C, so that
 * the router knows every field. Writes #define REPORT_KEYS(X) with X(key, field type, longest text or list). */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct wire { const char *type, *as; long long max; };
static const struct wire wires[] = {
	{ "text", "F_TEXT", 200 }, { "lines", "F_LINES", 20000 }, { "email", "F_TEXT", 254 }, { "phone", "F_TEXT", 50 },
	{ "number", "F_TEXT", 30 }, { "time", "F_TEXT", 40 }, { "date", "F_TEXT", 40 }, { "choice", "F_TEXT", 60 },
	{ "checks", "F_TEXTS", 50 }, { "domains", "F_TEXTS", 100 }, { "ips", "F_TEXTS", 100 },
};

static const struct wire *wire_of(const char *type)
{
	for (size_t i = 0; type && i < sizeof wires / sizeof wires[0]; i++)
		if (!strcmp(wires[i].type, type))
			return &wires[i];
	return NULL;
}

static int write_key(FILE *out, const json_t *field)
{
	const char *key = json_string_value(json_object_get(field, "key"));
	const struct wire *wire = wire_of(json_string_value(json_object_get(field, "type")));
	if (!key || !wire || key[strspn(key, "abcdefghijklmnopqrstuvwxyz_0123456789")]) {
		fprintf(stderr, "form_keys: bad field %s\n", key ? key : "?");
		return 1;
	}
	long long max = json_integer_value(json_object_get(field, "max"));
	fprintf(out, " \\\n\tX(%s, %s, %lld)", key, wire->as, max ? max : wire->max);
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
