/* filters: for every file that was swept once, what in it could ever match, kept small (engine/indicator/fuse.h). The next list is answered from them:
 * a file is read again only when it may match, or is not the same as it was. */
#ifndef MODULES_HUNT_FILTERS_H
#define MODULES_HUNT_FILTERS_H

#include <sys/stat.h>

#include "engine/indicator/index.h"
#include "engine/indicator/trace.h"
#include "engine/source/sweep.h"

struct filters;
/* The folder is made when it is not there. E_IO with errno. */
err filters_open(const char *folder, const struct index *ix, struct filters **ret) MUST_USE;
void *filters_close(struct filters *f);
/* Indicators that no filter can speak for: then every file is read. */
size_t filters_unanswered(const struct filters *f);

/* True: nothing of the index is in the file, which is still what it was. Thread-safe. */
bool filters_skip(const struct filters *f, const char *path, int fd, const struct stat *st, struct recall *ret);

/* A filter under way, of one worker; NULL when there is one of the file as it is. */
struct filter_writer;
struct filter_writer *filter_writer_new(const struct filters *f, const char *path, int fd, const struct stat *st);
/* Takes the keys of the trace. */
void filter_writer_add(struct filter_writer *w, struct trace *t);
/* Written beside and renamed, when the file is whole and has not changed meanwhile; else forgotten. Frees. */
void filter_writer_end(struct filter_writer *w, const struct file_read *f);

#endif
