/* document_samples: official documents of every shape, for the tests, the benchmark and looking at. Invented bodies. */
#ifndef TESTS_DOCUMENT_SAMPLES_H
#define TESTS_DOCUMENT_SAMPLES_H

#include "core/document/document.h"

/* "short", "report", "letter", "recipients", "blank", "urgent", "english", "weird", "foreign", "extreme". False for others. */
bool document_sample(struct arena *a, struct str name, struct document *ret);

#endif
