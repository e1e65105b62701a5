/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_DIRECTORY_PAGES_H
#define MODULES_DIRECTORY_PAGES_H

#include "core/legal/reference.h"
#include "modules/directory/directory.h"
#include "web/ui.h"

struct fact { struct str label, value, path; };       /* path "": plain text */

struct directory_line { struct str path, name, name_en, role, place, phone, phone_path, email, email_path; };
struct directory_list {
	struct page_head head;
	struct form_field q, sector, province, address;
	struct str count, answer, answer_name, answer_path, problem;   /* answer: to “whose is this address?” */
	struct directory_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

struct directory_contact {
	struct str kind, name, title, hours, phone, phone_path, email, email_path, pgp_uid, pgp_fingerprint, pgp_url;
	struct badge state;
};
struct directory_org_view {
	struct page_head head;
	struct fact *facts; size_t n_facts;
	struct directory_contact *contacts; size_t n_contacts;
	struct str vcard_path, profile_path, security_path, json_path;
};

struct security_draft { struct page_head head; struct str text, place; };

struct security_view {
	struct page_head head;
	struct str problem, text, path;
	struct fact *facts; size_t n_facts;
	bool has_text, has_contact;
};

struct directory_filter { struct str q, sector, province, address, after; };
extern const struct field directory_fields[5];
struct security_made { struct str text, fingerprint; usec expires; };

err directory_list_page(struct req *r);
err directory_list_api(struct req *r);
err directory_org_page(struct req *r);     /* also /directory/CODE.vcf */
err directory_org_api(struct req *r);
err directory_profile_text(struct req *r);
err directory_security_page(struct req *r);
err security_txt(struct req *r);
err security_page(struct req *r);
err security_post(struct req *r);
err security_make(struct req *r);          /* before: signing waits */

/* A public reply, the same for everybody: kept with the snapshot, and sent from there the next time. */
typedef err made_fn(struct req *r, const struct snapshot *s);
err reply_kept(struct req *r, made_fn *make, const char *media_type) MUST_USE;
struct str directory_path(struct arena *a, struct str code);

/* A filter of a list: all, or one of a reference table. */
struct form_field directory_choose(struct req *r, const struct field *fields, size_t n_fields, const char *name, enum reference_table t);

#endif
