/* verb: the acts of `ungcuu duty`. argv[0] is the act's name; they answer the exit code. */
#ifndef MODULES_DUTY_VERB_H
#define MODULES_DUTY_VERB_H

#include "core/module.h"
#include "engine/duty/catalogue.h"

#define DUTY_VERB_USAGE "check [--lang vi|en] FILE"

int duty_verb(int argc, char **argv);
int duty_verb_check(int argc, char **argv);

/* What is wrong with the command, and the usage, on stderr; the exit code. */
int duty_verb_refused(enum msg why, struct str what);
/* The program's own words; aborts when they are broken, which a test excludes. */
const struct duty_vocabulary *duty_verb_vocabulary(struct arena *a);
/* Bytes of a file that is at most CATALOGUE_MAX + 1 long (the reader refuses more). False with errno. */
bool duty_verb_file(struct arena *a, const char *path, struct str *ret);

#endif
