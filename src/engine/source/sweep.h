/* sweep: reads files, folders and standard input, unpacks them, and gives their texts to consumers, on several threads and in bounded memory.
 * What comes out does not depend on the number of threads. */
#ifndef ENGINE_SOURCE_SWEEP_H
#define ENGINE_SOURCE_SWEEP_H

#include <sys/stat.h>

#include "engine/source/consumer.h"
#include "engine/source/reader.h"

#define SWEEP_THREADS_MAX 64

/* Something that was not read, or not wholly; inside: in an archive. Of an event log (is_log) lost: records found in it that cannot be read. */
struct trouble { struct str file, inside; enum source_fault fault; bool is_log; uint64_t lost; };

/* What a filter kept from an earlier sweep says about a file. */
struct recall { uint64_t bytes, lines; };

/* What came of a file: whether all of it was read, and how much text it held. */
struct file_read { int fd; bool is_whole; uint64_t bytes, lines; };

struct sweep_result;
struct sweep {
	char *const *paths;              /* "-" is standard input */
	size_t n_paths;
	size_t n_threads;                /* 1 … SWEEP_THREADS_MAX */
	const struct consumer *consumers; size_t n_consumers;   /* 1 … CONSUMERS_MAX; findings at one place are told in this order */
	const struct source_limits *limits;
	void *arg;
	/* Called in order, by one thread at a time. */
	void (*trouble)(void *arg, const struct trouble *t);
	/* A file, or a part of one, is done: what has been read up to here. In order, by one thread at a time. May be NULL. */
	void (*covered)(void *arg, const char *path, const struct stat *st, const struct sweep_result *so_far);
	/* Whether the file need not be read, because nothing in it can match; by several threads at a time. NULL: all are read. */
	bool (*skip)(void *arg, const char *path, int fd, const struct stat *st, struct recall *ret);
	/* A file is read from here on by these states of the consumers alone, one of each, and was to its end; by several threads at a time. May be NULL. */
	void (*file_begin)(void *arg, void *const *states, const char *path, int fd, const struct stat *st);
	void (*file_end)(void *arg, void *const *states, const struct file_read *f);
};

struct sweep_result {
	uint64_t files, texts;           /* read; texts: files, and what was in archives */
	uint64_t bytes, text_bytes;      /* on disk; unpacked */
	uint64_t lines, findings;
	uint64_t skipped_files, skipped_bytes, skipped_lines;   /* by filter */
	uint64_t troubles;
};

void sweep_run(const struct sweep *s, struct sweep_result *ret);

#endif
