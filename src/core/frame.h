/* frame: fills in what stands around every page (web/frame.h) from the modules' navigation rows and the actor. */
#ifndef CORE_FRAME_H
#define CORE_FRAME_H

#include "core/module.h"
#include "web/req.h"

/* web_hooks.frame: writes the whole page into r->body. At most one statement; none when r->w.db is NULL. */
err frame_write(struct req *r, struct str title, struct html body) MUST_USE;

#endif
