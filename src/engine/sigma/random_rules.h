/* random_rules: rules and events by chance from a seed, with their printed forms; for tests alone. */
#ifndef ENGINE_SIGMA_RANDOM_RULES_H
#define ENGINE_SIGMA_RANDOM_RULES_H

#include "engine/sigma/reference.h"

struct dice { uint64_t state; };
uint64_t dice_roll(struct dice *d, uint64_t below);

struct model_rule *random_rule(struct arena *a, struct dice *d);
/* A document of YAML. */
void random_rule_print(const struct model_rule *r, int number, struct buf *out);
/* An event that some of the rules are likely to be true of. */
struct model_event *random_event(struct arena *a, struct dice *d, struct model_rule *const *rules, size_t n);

#endif
