/* oscal_write: what the files that write OSCAL share. Inside the engine only. */
#ifndef ENGINE_DUTY_OSCAL_WRITE_H
#define ENGINE_DUTY_OSCAL_WRITE_H

#include "base/json.h"
#include "engine/duty/oscal.h"

struct writing { struct arena *a; struct json j; const struct duty_catalogue *c; bool in_english; usec now; };
struct writing oscal_begin(const struct duty_catalogue *c, bool in_english, usec now, struct buf *out, const char *model);  /* opens { model: { */
err oscal_end(struct writing *w) MUST_USE;                      /* closes both, frees the arena */
struct str oscal_said(const struct writing *w, struct duty_text t);
void oscal_uuid_of(struct writing *w, const char *key, struct str name);    /* of the catalogue's `name` */
void oscal_metadata(struct writing *w, struct str title);       /* leaves it open */
struct str oscal_line_of(const struct writing *w, struct str s);    /* OSCAL's "string": one line, no white space at its ends */
void oscal_prop(struct writing *w, const char *name, struct str value);     /* in our namespace; "" is left out */

/* A control's id is the duty's. Groups and parameters have ids of their own: "ct18_c_1b", "ct18_p_hunt_gap". */
struct str oscal_group_id(struct writing *w, struct str clause);
struct str oscal_param_id(struct writing *w, struct str param);

#endif
