/* verb: the acts of `ungcuu duty`. argv[0] is the act's name; they answer the exit code. */
#ifndef MODULES_DUTY_VERB_H
#define MODULES_DUTY_VERB_H

#include "core/module.h"
#include "engine/duty/catalogue.h"

#define DUTY_VERB_USAGE "check [--lang vi|en] FILE | simulate [--lang vi|en] [--explain] [--write] FILE.json | " \
	"status [--as-of RFC3339] [--org CODE] [--json] --data DIR | " \
	"export --oscal catalog|profile|assessment-results|poam [--catalogue CODE] [--class CLASS] [--org CODE] [-o FILE] --data DIR | import [-o FILE] OSCAL.json"

int duty_verb_check(int argc, char **argv);
int duty_verb_export(int argc, char **argv);
int duty_verb_import(int argc, char **argv);
int duty_verb_simulate(int argc, char **argv);

/* What is wrong with the command, and the usage, on stderr; the exit code. */
int duty_verb_refused(enum msg why, struct str what);
/* --lang vi|en, else the operator's language. False after a refusal. */
bool duty_verb_lang(int *argc, char **argv, enum lang *ret);
/* The program's own words; aborts when they are broken, which a test excludes. */
const struct duty_vocabulary *duty_verb_vocabulary(struct arena *a);
/* Bytes of a file, not more than max + 1: readers refuse what is longer than max. False with errno. */
bool duty_verb_file(struct arena *a, const char *path, size_t max, struct str *ret);

#endif
