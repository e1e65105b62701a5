/* Reading through the API. */
#include "modules/network/pages.h"

enum { SCREEN = 100 };

static void put_org(struct json *j, const struct org_page_row *o)
{
	json_object(j);
	json_text(j, "code", o->code);
	json_text(j, "name", o->name);
	json_text(j, "name_en", o->name_en);
	json_text(j, "kind", o->kind);
	json_text(j, "network_role", o->network_role);
	json_text_or_null(j, "member_group", o->member_group);
	json_text_or_null(j, "sector", o->sector);
	json_text_or_null(j, "province", o->province);
	json_text_or_null(j, "former_name", o->former_name);
	json_bool(j, "is_demo", o->is_demo);
	json_time(j, "ended_at", o->ended_at);
	json_text_or_null(j, "succeeded_by", o->heir_code);
	json_end(j);
}

/* For pickers: the best matches for what is typed so far, the best first. */
static err suggestions_api(struct req *r, const struct org_filter *in)
{
	struct org_find_rows rows;
	struct str pattern = network_pattern(r->w.a, in->q);
	TRY(org_find(r->w.db, r->w.a, &(struct org_find_in){ .q = pattern.n ? pattern : S("%"),
		.called = network_province_called(r->w.a, in->q), .max = in->limit }, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && !rows.at[i].ended_at; i++) {
		json_object(&j);
		json_text(&j, "code", rows.at[i].code);
		json_text(&j, "name", rows.at[i].name);
		json_text(&j, "name_en", rows.at[i].name_en);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err org_list_api(struct req *r)
{
	const struct org_filter *in = r->in;
	struct org_page_rows rows;
	struct org_page_in q = { .q = network_pattern(r->w.a, in->q), .called = network_province_called(r->w.a, in->q), .kind = in->kind, .role = in->network_role, .sector = in->sector,
		.province = in->province, .max = SCREEN + 1 };
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	if (in->limit)
		return suggestions_api(r, in);
	TRY(org_page(r->w.db, r->w.a, &q, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++)
		put_org(&j, &rows.at[i]);
	return reply_list_end(r, &j, rows.n > SCREEN ? cursor_make(r->w.a, rows.at[n - 1].folded, rows.at[n - 1].id) : STR_NONE);
}

static struct str id_text(struct req *r, int64_t id)
{
	return a_fmt(r->w.a, "%lld", (long long)id);
}

static void put_contacts(struct req *r, struct json *j, const struct contact_list_rows *rows)
{
	json_key_array(j, "contacts");
	for (size_t i = 0; i < rows->n; i++) {
		const struct contact_list_row *c = &rows->at[i];
		json_object(j);
		json_text(j, "id", id_text(r, c->id));
		json_text(j, "kind", c->kind);
		json_text(j, "name", c->name);
		json_text_or_null(j, "title", c->title);
		json_text_or_null(j, "email", c->email);
		json_text_or_null(j, "phone", c->phone);
		json_text_or_null(j, "hours", c->hours);
		json_int(j, "call_order", c->call_order);
		json_bool(j, "is_public", c->is_public);
		json_time(j, "verified_at", c->verified_at);
		json_time(j, "confirm_before", network_contact_due(&r->w, c->verified_at, c->changed_at));
		json_text_or_null(j, "pgp_uid", c->pgp_uid);
		json_text_or_null(j, "pgp_fingerprint", c->pgp_fingerprint);
		json_text_or_null(j, "pgp_url", c->pgp_url);
		json_end(j);
	}
	json_end(j);
}

static void put_space(struct req *r, struct json *j, const struct space_of_org_rows *rows)
{
	json_key_array(j, "address_space");
	for (size_t i = 0; i < rows->n; i++) {
		json_object(j);
		json_text(j, "id", id_text(r, rows->at[i].id));
		json_text(j, "kind", rows->at[i].kind);
		json_text(j, "value", rows->at[i].value);
		json_text_or_null(j, "isp", rows->at[i].isp_code);
		json_text(j, "source", rows->at[i].source);
		json_time(j, "valid_from", rows->at[i].valid_from);
		json_end(j);
	}
	json_end(j);
}

static void put_details(struct json *j, const struct org_by_id_row *o)
{
	json_text(j, "code", o->code);
	json_text(j, "name", o->name);
	json_text(j, "name_en", o->name_en);
	json_text(j, "kind", o->kind);
	json_text(j, "network_role", o->network_role);
	json_text_or_null(j, "member_group", o->member_group);
	json_text_or_null(j, "sector", o->sector);
	json_text_or_null(j, "province", o->province);
	json_text_or_null(j, "parent", o->parent_code);
	json_text_or_null(j, "address", o->address);
	json_text_or_null(j, "phone", o->phone);
	json_text_or_null(j, "email", o->email);
	json_text_or_null(j, "website", o->website);
	json_bool(j, "is_demo", o->is_demo);
	json_time(j, "ended_at", o->ended_at);
}

err org_show_api(struct req *r)
{
	struct org_by_id_row o;
	struct contact_list_rows contacts;
	struct space_of_org_rows spaces;
	bool wide;
	TRY(org_of_path(r, &o));
	TRY(network_sees_all(&r->w, &wide));
	TRY(contact_list(r->w.db, r->w.a, &(struct contact_list_in){ .org = o.id, .viewer = r->w.by.org_id, .wide = wide }, &contacts));
	TRY(space_of_org(r->w.db, r->w.a, &(struct space_of_org_in){ .org = o.id, .now = r->w.now, .max = 1000 }, &spaces));
	struct json j = reply_json(r);
	json_object(&j);
	put_details(&j, &o);
	put_contacts(r, &j, &contacts);
	put_space(r, &j, &spaces);
	json_end(&j);
	return OK;
}

static void put_system(struct json *j, const struct sys_page_row *s)
{
	json_object(j);
	json_text(j, "code", s->code);
	json_text(j, "name", s->name);
	json_text(j, "owner", s->owner_code);
	json_text_or_null(j, "sector", s->sector);
	json_text_or_null(j, "province", s->province);
	if (s->is_open)
		json_int(j, "level", s->level);
	json_bool(j, "is_demo", s->is_demo);
	json_time(j, "ended_at", s->ended_at);
	json_end(j);
}

err system_list_api(struct req *r)
{
	const struct system_filter *in = r->in;
	struct sys_page_rows rows;
	struct system_ask q = { .q = in->q, .software = in->software, .level = in->level, .sector = in->sector, .province = in->province, .max = SCREEN + 1 };
	TRY(network_org_typed(&r->w, "org", in->org, false, &q.org));
	TRY(work_checked(&r->w));
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	TRY(network_systems(&r->w, &q, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++)
		put_system(&j, &rows.at[i]);
	return reply_list_end(r, &j, rows.n > SCREEN ? cursor_make(r->w.a, rows.at[n - 1].folded, rows.at[n - 1].id) : STR_NONE);
}

static void put_lines(struct json *j, const char *key, struct str lines)
{
	json_key_array(j, key);
	for (struct str rest = lines; rest.p && rest.n;)
		json_text(j, NULL, str_cut(&rest, '\n'));
	json_end(j);
}

static void put_open(struct json *j, const struct sys_details_row *d)
{
	json_int(j, "level", d->level);
	json_text_or_null(j, "decision_no", d->decision_no);
	json_time(j, "decision_at", d->decision_at);
	json_bool(j, "is_national_important", d->is_national_important);
	json_bool(j, "is_internet_facing", d->is_internet_facing);
	json_text(j, "stage", d->stage);
	json_text(j, "dossier", d->dossier);
	json_text_or_null(j, "hosting", d->hosting);
	json_text_or_null(j, "isp", d->isp_code);
	json_text_or_null(j, "purpose", d->purpose);
	put_lines(j, "domains", d->domains);
	put_lines(j, "ips", d->ips);
}

static void put_levels(struct json *j, const struct sys_levels_rows *rows)
{
	json_key_array(j, "level_history");
	for (size_t i = 0; i < rows->n; i++) {
		json_object(j);
		json_int(j, "level", rows->at[i].level);
		json_text_or_null(j, "decision_no", rows->at[i].decision_no);
		json_time(j, "decision_at", rows->at[i].decision_at);
		json_time(j, "valid_from", rows->at[i].valid_from);
		json_time(j, "valid_to", rows->at[i].valid_to);
		json_time(j, "recorded_at", rows->at[i].recorded_at);
		json_end(j);
	}
	json_end(j);
}

/* Details only for those who may see them; for everybody else the members are missing. */
err system_show_api(struct req *r)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct sys_levels_rows levels;
	bool wide, found;
	TRY(network_sees_all(&r->w, &wide));
	TRY(sys_by_code(r->w.db, r->w.a, &(struct sys_by_code_in){ .code = r->args[0], .viewer = r->w.by.org_id, .wide = wide }, &s, &found));
	if (!found)
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_SYSTEM_UNKNOWN, r->args[0]);
	TRY(sys_details(r->w.db, r->w.a, &(struct sys_details_in){ .id = s.id, .viewer = r->w.by.org_id, .wide = wide }, &d, &found));
	TRY(sys_levels(r->w.db, r->w.a, &(struct sys_levels_in){ .system = s.id, .viewer = r->w.by.org_id, .wide = wide }, &levels));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", s.code);
	json_text(&j, "name", s.name);
	json_text(&j, "owner", s.owner_code);
	json_text(&j, "operator", s.operator_code);
	json_text_or_null(&j, "sector", s.sector);
	json_text_or_null(&j, "province", s.province);
	json_bool(&j, "is_demo", s.is_demo);
	json_time(&j, "ended_at", s.ended_at);
	if (found) {
		put_open(&j, &d);
		put_levels(&j, &levels);
	}
	json_end(&j);
	return OK;
}

static const char *reason_name(enum whose_reason reason)
{
	static const char *const names[] = { [WHOSE_OWNER] = "owner", [WHOSE_SUCCESSOR] = "successor", [WHOSE_ISP] = "isp",
		[WHOSE_SECTOR_LEAD] = "sector_lead", [WHOSE_COORDINATOR] = "coordinator" };
	return names[reason];
}

err lookup_api(struct req *r)
{
	const struct lookup_input *in = r->in;
	struct whose_answer answer;
	TRY(network_whose(&r->w, in->ip.n ? in->ip : in->domain.n ? in->domain : in->q, &answer));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "asked", answer.asked);
	json_key_array(&j, "candidates");
	for (size_t i = 0; i < answer.n; i++) {
		json_object(&j);
		json_text(&j, "organisation", answer.at[i].code);
		json_text(&j, "name", answer.at[i].name);
		json_text(&j, "reason", str_of(reason_name(answer.at[i].reason)));
		json_text_or_null(&j, "via", answer.at[i].via);
		json_bool(&j, "is_shared", answer.at[i].is_shared);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}
