/* overlap_pairs: which registrations of address space overlap, in memory: the database would compare all of them for every page. */
#ifndef MODULES_NETWORK_OVERLAP_PAIRS_H
#define MODULES_NETWORK_OVERLAP_PAIRS_H

#include "store/work.h"

enum { OVERLAPS_MAX = 51 };              /* pairs of overlap_page */

struct overlap_place { int64_t outer, inner; };   /* rows of address_space */

/* The first OVERLAPS_MAX living pairs after the place, by it, of which the actor's tree holds one side or, for who sees all, any; open:
 * those only that nobody has decided about. ret: room for OVERLAPS_MAX; places that are not needed are left alone. */
err network_overlaps(struct work *w, struct overlap_place after, bool open, struct overlap_place *ret) MUST_USE;

#endif
