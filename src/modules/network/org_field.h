/* org_field: a question whose answer is an organisation, for the forms of every module. Works without script: the field takes
 * a code or a name; what is not clear comes back as a choice, with everything else that was typed.
 *
 *   FIELD(struct my_form, owner, F_TEXT, .max = ORG_TYPED_MAX, …)          the declared field
 *   TRY(network_org_field(r, form_field_of(r, LIST(fields), "owner", code), &v.owner));     page
 *   {{> org_field owner}}                                                   template; meson: '--with', 'modules/network/pages_gen.h'
 *   TRY(network_org_typed(&r->w, "owner", in->owner, &org_id));             POST: notes the problem on the field
 */
#ifndef MODULES_NETWORK_ORG_FIELD_H
#define MODULES_NETWORK_ORG_FIELD_H

#include "modules/network/network.h"
#include "web/ui.h"

#define ORG_TYPED_MAX 200
#define ORG_TYPE_AGAIN "?"               /* the choice “none of these” */

struct org_field {
	struct form_field field;
	struct org_candidate *options; size_t n_options;         /* suggestions before anything is typed */
	struct org_candidate *candidates; size_t n_candidates;   /* what was typed may mean these: one must be chosen */
	struct str shown;                                         /* the name behind the code in the field */
};
err network_org_field(struct req *r, struct form_field f, struct org_field *ret) MUST_USE;

#endif
