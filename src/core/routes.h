/* routes: the tables the files of core bring. Each file that has routes, jobs, settings, verbs or journal names exports
 * one `const struct module` of them, exactly as a domain module does; app/modules.c lists them behind core_module.
 *
 *   static const struct route routes[] = { … };
 *   const struct module identity_module = { .name = "identity", .says = M_IDENTITY_SAYS, .needs = { "core" },
 *       .routes = LIST(routes), … };
 *
 * Tables (migrations) of all of them are core's: src/core/schema. */
#ifndef CORE_ROUTES_H
#define CORE_ROUTES_H

#include "core/module.h"
#include "web/req.h"

extern const struct module identity_module;   /* accounts, sessions, invitations, tokens; `user`, `token` */
extern const struct module jobs_module;       /* the job list; `jobs` */
extern const struct module mail_module;       /* outbox, its settings and job */
extern const struct module sheet_module;      /* registers in and out of spreadsheets; `import`, `export` */

/* ---- handlers of core_module's own rows (module.c) ---- */
err journal_page(struct req *r);
err journal_api(struct req *r);
err settings_page(struct req *r);
err settings_post(struct req *r);
err settings_api(struct req *r);
err system_page(struct req *r);
err system_api(struct req *r);
err file_get(struct req *r);

#endif
