/* frame: what stands around every page: head, navigation, account, notice, footer. Rendered by page_frame(). */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "web/html.h"

struct nav_item {
	struct str path, label;
	const char *icon;            /* a name from ui/icons.txt */
	bool is_active;
	int64_t count;               /* waiting things; 0: no number shown */
};

struct nav_list { const struct nav_item *items; size_t n_items; };

struct frame {
	struct str title;            /* of the window; in the actor's language */
	struct html body;            /* begins with a <h1>, best through {{> page_head …}} */
	struct nav_list nav;             /* what this actor may use */
	struct str account, org;     /* "" when nobody is signed in */
	struct str search;           /* address of the search page; "": no search box */
	struct str searched;         /* what was searched for */
	struct str link_vi, link_en; /* this page in the other language */
	struct str notice;           /* shown once above the page; "" for none */
	const char *notice_kind;     /* "success", "info", "warning", "danger"; NULL: info */
	struct str alarm;            /* the session acts in an emergency: said in red on every page; "" otherwise */
	struct str alarm_action, alarm_submit;  /* the form that ends it */
	struct str request_id;
	bool is_signed_in;
	bool is_demo;                /* marks every page as demonstration data */
	bool is_narrow;              /* for reading and forms: one narrow column */
};

#endif
