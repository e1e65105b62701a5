/* command: what every verb of `ungcuu` shares: the options --data and --database, the data folder, the open and migrated
 * store, one unit of work as the system itself, and errors said in the operator's language with the right exit code.
 *
 *   int verb_user(int argc, char **argv)        argv[0] is the verb
 *   {
 *       struct command c;
 *       int left = command_open(&c, &argc, argv, 0);      takes --data/--database out of argv
 *       if (left) return left;                             already explained on stderr
 *       …                                                  argv[1] … argv[argc - 1] are what is left
 *       return command_close(&c, command_run(&c, TX_WRITE, user_add, &args));
 *   }
 *
 * Language: UNGCUU_LANG, else LC_ALL, LC_MESSAGES, LANG beginning with "en" means English; anything else Vietnamese.
 * --data may also come from UNGCUU_DATA, --database from UNGCUU_DATABASE (keeps passwords out of the process list). */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H

#include "core/module.h"

struct command {
	struct work w;             /* arena, actor (the system), language; db only inside command_run() */
	struct str data;           /* the folder, no slash at the end */
	struct str database;       /* "" = SQLite in the folder */
	struct store *store;       /* NULL with COMMAND_NO_STORE */
	int lock_fd;               /* -1 unless COMMAND_ALONE took the folder's lock */
};

enum command_flags {
	COMMAND_NO_STORE = 1,      /* only the options and the folder's name; nothing is opened or made */
	COMMAND_ALONE = 2,         /* nobody else may use this SQLite folder at the same time */
	COMMAND_QUIET = 4,         /* an existing folder as it is: nothing is migrated, seeded or loaded (backup, verify) */
};

/* 0, or the exit code after an explanation on stderr. Without COMMAND_NO_STORE the folder is made, the lock is taken when
 * asked for, the database is opened and migrated, roles are seeded and modules started. */
int command_open(struct command *c, int *argc, char **argv, unsigned flags);
/* Runs fn in one transaction as the system. */
err command_run(struct command *c, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg) MUST_USE;
/* Explains e on stderr when it is not OK, closes everything, answers the exit code. */
int command_close(struct command *c, err e);
/* Wrong usage: prints the sentence, the verb's usage line, answers 2. */
int command_usage(struct command *c, const char *verb, struct str sentence);
/* The value of --name in argv ("--org", "BYT" or "--org=BYT"), taken out; false when it is not there. */
bool command_option(int *argc, char **argv, const char *name, struct str *ret);
/* The same for an option without value. */
bool command_flag(int *argc, char **argv, const char *name);
/* The operator's language, see above. */
enum lang command_lang(void);
/* One line on stdout. */
void command_say(struct command *c, struct str line);
/* One secret from standard input, the line end removed, at most 1,024 bytes; false when there is none. */
bool command_read_secret(struct command *c, struct str *ret);

/* ---- the data folder ---- */
/* 32 random bytes made at first start (DATA/secret.key, 0600), for signing what leaves and comes back. Aborts before command_open(). */
struct str secret_key(void);
/* DATA/tmp, for uploads and children. */
const char *folder_tmp(void);

/* One-time link printed while there is no administrator; "" when there is one. */
err first_link_if_needed(struct work *w, struct str *ret_path) MUST_USE;

#endif
