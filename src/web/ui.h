/* ui: the parts that pages of all modules are made of. Each struct has a page of the same name in web/pages/ and is used as
 * {{> name value}}. docs/pages.md shows them in use. Texts are in the reader's language; all are borrowed. */
#ifndef WEB_UI_H
#define WEB_UI_H

#include "base/clock.h"
#include "web/html.h"
#include "web/req.h"

/* Colour names ("tone"): "neutral", "info", "good", "warn", "bad". Never the only carrier of meaning. Icons: ui/icons.txt. */

/* A page's first element: <h1>, where one is, what one can do here. */
struct link { struct str path, label; const char *icon; bool is_main; };
struct page_head {
	struct str title, subtitle;
	const struct link *crumbs; size_t n_crumbs;    /* from the outermost, without the page itself */
	const struct link *actions; size_t n_actions;  /* at most one is_main */
};

struct badge { struct str text; const char *tone, *icon; };

/* One legal or internal deadline, as words, colour, icon and exact time. Make it with clock_chip_of(). */
struct clock_chip {
	struct str label;       /* "Báo cáo ban đầu" */
	struct str state;       /* "Sắp hết hạn" */
	struct str left;        /* "còn 3 giờ 20 phút"; overdue: "2 ngày"; "" when met */
	struct str due;         /* "22/11/2026 20:21" */
	struct str due_machine; /* RFC 3339 */
	const char *tone, *icon;
};
/* warn_at 0: a quarter of an hour before; met_at 0: not met yet. Met after due is shown as met late. */
struct clock_chip clock_chip_of(const struct work *w, struct str label, usec due, usec warn_at, usec met_at);
/* "3 giờ 20 phút": the two largest units, rounded down; "dưới 1 phút" below a minute. The sign is ignored. */
struct str duration_words(struct arena *a, enum lang lang, usec d);

/* One question of a form. Make it with form_field_of() from the route's declared field and change what differs. */
struct choice { struct str value, label; bool is_chosen; };
struct form_field {
	struct str name, label, value;
	struct str help;        /* "" for none */
	struct str error;       /* "" for none */
	const char *type;       /* of <input>: "text", "email", "tel", "url", "number", "password", "datetime-local", "date"; NULL: text */
	const char *autocomplete; /* "one-time-code", "current-password", …; NULL for none */
	const struct choice *choices; size_t n_choices;
	const struct choice *suggestions; size_t n_suggestions;  /* of <input>: offered, while anything may be typed */
	int64_t rows;           /* of the text area */
	int64_t max_length;     /* 0: not stated */
	bool is_lines, is_select, is_radio, is_checkbox, is_checkboxes, is_file;  /* none: <input> */
	bool is_required, is_checked, is_multiple, is_focused;
};
/* Fills in label, kind, limits and whether it is required from the declared field `name`; value and error from what was
 * typed before when the form is shown again, else `value`. Choices of F_CHOICE come without labels: value = label. */
struct form_field form_field_of(const struct req *r, const struct field *fields, size_t n, const char *name, struct str value);

/* Above a form that is shown again: what is wrong, with links to the fields. Nothing when there is no problem. */
struct form_error { struct str name, label, text; };
struct form_errors { struct str text; const struct form_error *items; size_t n_items; };
struct form_errors form_errors_of(const struct req *r, const struct field *fields, size_t n);

/* path?name=value&…: values are percent-encoded, empty ones left out. Longer than LINK_BYTES_MAX: the path alone. */
#define LINK_BYTES_MAX (64u << 10)
struct query_part { const char *name; struct str value; };
struct str link_with(struct arena *a, struct str path, const struct query_part *parts, size_t n);
/* A number as query_part's value; 0 is left out. */
struct str link_number(struct arena *a, int64_t n);

/* Keyset paging; addresses are complete, "" for none. */
struct pager { struct str first, previous, next; };

struct empty_state { const char *icon; struct str title, text; struct str path, label; };  /* path "": no button */

/* One number of a dashboard with the list behind it. */
struct figure { struct str label, path, note; int64_t n; const char *tone, *icon; };

/* The page shown for an error. */
struct problem_view {
	int status;
	struct str title, text;
	struct str todo;        /* what the person can do now */
	struct str code;        /* "incident.closed" */
	struct str request_id;
	const struct form_error *fields; size_t n_fields;
	struct str path, label; /* the way on; "" : start page */
};

#endif
