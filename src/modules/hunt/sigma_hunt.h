/* sigma_hunt: Sigma rules in a hunt: loaded from folders, a consumer of the sweep, correlations at its end. */
#ifndef MODULES_HUNT_SIGMA_HUNT_H
#define MODULES_HUNT_SIGMA_HUNT_H

#include "base/json.h"
#include "modules/hunt/hunt.h"

struct hunt_sigma;
/* Reads the rules and says on standard error what of them is refused. E_NOT_FOUND: none can be used; explained already. */
err hunt_sigma_new(char *const *paths, size_t n, struct hunt_sigma **ret) MUST_USE;
void *hunt_sigma_free(struct hunt_sigma *s);     /* accepts NULL, returns NULL */
struct consumer hunt_sigma_consumer(struct hunt_sigma *s, struct hunt_output *o);
/* After the sweep: correlations, told behind all other hits. Returns how many more hits than findings there are (fewer: below 0, some findings are none). */
int64_t hunt_sigma_end(struct hunt_sigma *s);
/* Rule files that could not be read. */
bool hunt_sigma_has_trouble(const struct hunt_sigma *s);
/* The summary's part: as the members of an object "sigma"; as lines on standard error. */
void hunt_sigma_json(const struct hunt_sigma *s, struct json *j);
void hunt_sigma_say(const struct hunt_sigma *s);

#endif
