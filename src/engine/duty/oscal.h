/* oscal: catalogues of duties and where subjects stand, as documents of OSCAL 1.1.2 (NIST, JSON form), and catalogues back again.
 * A clause is a group, a duty a control. What OSCAL has no words for (recurrence, selector, evidence) lies in the back matter: the rule of each
 * duty, and the whole native file, as base64 with its SHA-256, so that reading our own document again loses nothing. OSCAL knows two states of a finding;
 * the duty's own state is a property in our namespace. UUIDs follow from what they name: the same document has the same ones.
 * Mapping: docs/duty-catalogue.md. */
#ifndef ENGINE_DUTY_OSCAL_H
#define ENGINE_DUTY_OSCAL_H

#include "base/buf.h"
#include "engine/duty/duty.h"

#define OSCAL_VERSION "1.1.2"
#define OSCAL_NS "https://ungcuu.vn/ns/oscal"    /* of our properties; others keep theirs */
enum { OSCAL_MAX = 64 << 20 };                  /* bytes of a document written */

/* `now`: when the document is made. Texts in that language; the other one stands in properties and the native file. */
err oscal_catalog(const struct duty_catalogue *c, bool in_english, usec now, struct buf *out) MUST_USE;
/* The duties that may bind a body of that class ("min", "isp", …; duty's org.class). When there is none, all are excluded. */
err oscal_profile(const struct duty_vocabulary *v, const struct duty_catalogue *c, struct str class, bool in_english, usec now, struct buf *out) MUST_USE;

/* One duty of one subject. Lines are written in the order given; subjects are defined once each. */
struct oscal_line { int duty; enum duty_unit unit; struct str org, code, name; struct duty_standing is; };
err oscal_results(const struct duty_catalogue *c, const struct oscal_line *lines, size_t n, bool in_english, usec now, struct buf *out) MUST_USE;
/* What is open: contradicted, overdue, due soon, partly met, in review, and what is waived (as an approved deviation). */
err oscal_poam(const struct duty_catalogue *c, const struct oscal_line *lines, size_t n, bool in_english, usec now, struct buf *out) MUST_USE;

/* A catalog as native JSON. Our own: the native file as it was, when its hash holds and its controls are still those of the document. Another's: every control that is
 * not withdrawn becomes a duty without a rule, which stays undetermined (it asks an attribute nobody gives) until a person writes one.
 * E_INVALID with a sentence in both languages. Depth and size are bounded as in catalogue_read(). */
err oscal_catalog_read(struct arena *a, const struct duty_vocabulary *v, struct str json, struct str *ret_native, struct duty_text *ret_why) MUST_USE;

/* RFC 9562 form, version 5's bits, of a SHA-256. */
struct str oscal_uuid(struct arena *a, struct str name);

#endif
