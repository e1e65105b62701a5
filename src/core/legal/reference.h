/* reference: the tables of data/, in memory for the life of the program: sectors, provinces, member groups, system
 * levels, incident types, seriousness criteria. Read once; a fault in them is our mistake and aborts. */
#ifndef CORE_LEGAL_REFERENCE_H
#define CORE_LEGAL_REFERENCE_H

#include "base/clock.h"
#include "messages.h"

enum reference_table {
	REF_SECTOR,          /* 11, Decision 632/QĐ-TTg */
	REF_PROVINCE,        /* 34, Resolution 202/2025/QH15 */
	REF_MEMBER_GROUP,    /* a b c d dd e (Decision 05/2017 Article 7.1), voluntary */
	REF_LEVEL,           /* "1" … "5" */
	REF_INCIDENT_TYPE,   /* ten, Form 05 of Circular 20/2017; class and type of RSIT */
	REF_SERIOUS,         /* a b c d dd, Decision 05/2017 Article 9 */
	N_REFERENCE_TABLES
};

struct reference {
	struct str code;
	struct str label[N_LANGS];
	struct str letter;               /* groups, criteria: as printed, "đ" for dd */
	struct str rsit_class, rsit_type;/* incident types: "availability", "dos" */
	bool is_city, is_obligatory;     /* provinces; member groups */
};

/* The whole table in its official order. */
void reference_all(enum reference_table t, const struct reference **ret, size_t *ret_n);
/* NULL when there is no such code. */
const struct reference *reference_of(enum reference_table t, struct str code);
/* The label, or the code itself when unknown; "" stays "". */
struct str reference_label(enum reference_table t, struct str code, enum lang lang);

/* A province by what people write: code, present name, one of the 63 names valid to 30 June 2025, or a further written form
 * (data/province_forms.csv: “TP.HCM”, «Sài Gòn», “HN”), with or without «tỉnh», «thành phố», «TP», with or without marks,
 * spaces and dashes. *ret_is_old (may be NULL): one of the 63 names that is none of the 34. NULL when none. */
const struct reference *province_find(struct arena *a, struct str written, bool *ret_is_old);

/* The bodies that lead a sector at t; urban has two. At most max are written; the number is returned. */
struct sector_lead { struct str name[N_LANGS]; usec from, to; };
size_t sector_leads_at(struct str sector, usec t, struct sector_lead *at, size_t max);
/* All that ever led it. */
size_t sector_leads_ever(struct str sector, struct sector_lead *at, size_t max);

#endif
