/* roles: permission sets, seeded from what modules declare and from then on the administrator's. */
#ifndef CORE_IDENTITY_ROLES_H
#define CORE_IDENTITY_ROLES_H

#include "core/module.h"

/* Gives every permission the program has not met before to the roles its row names. A permission is seeded once: what an
 * administrator has changed since is left alone by every later start and upgrade. */
err roles_seed(struct store *s) MUST_USE;
bool role_known(struct str name);

#endif
