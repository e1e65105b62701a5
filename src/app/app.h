/* app: the verbs of the program that belong to no module, and what they share. */
#ifndef APP_APP_H
#define APP_APP_H

#include "core/command.h"

extern const struct module app_module;

int verb_serve(int argc, char **argv);
int verb_init(int argc, char **argv);
int verb_settings(int argc, char **argv);
int verb_backup(int argc, char **argv);
int verb_restore(int argc, char **argv);
int verb_verify(int argc, char **argv);
int verb_rebuild(int argc, char **argv);
int verb_modules(int argc, char **argv);
int verb_routes(int argc, char **argv);
int verb_help(int argc, char **argv);

/* trial.c: hooks of tests from outside; nothing happens unless UNGCUU_TEST=1. */
bool trial_is_on(void);
void trial_begin(void);                /* before any verb */
void trial_step(struct store *s);      /* SIGUSR2 of a server */

#endif
