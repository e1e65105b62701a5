/* Memberships of the invented network: most files approved, some due or late, a few on their way, one suspended, sub-members. */
#include "modules/demo/demo.h"

#include "core/counter.h"
#include "modules/membership/membership.h"

struct demo_file { const struct demo_org *o; const char *kind, *state; struct str group; usec at; int64_t id; };

static bool is_voluntary(struct str group) { return str_is(group, "voluntary"); }

static err step(struct demo *d, const struct demo_org *o, int64_t file, const char *act, usec at, bool by_coordinator, const char *reason)
{
	const struct demo_org *by = by_coordinator ? d->coordinator : o;
	return membership_step_add(d->w->db, &(struct membership_step_add_in){ .id = demo_id(d, at), .org = o->id, .application = file, .at = at,
		.act = str_of(act), .account = by->account, .author = by->person, .author_org = by->code, .reason = str_of(reason) }, NULL);
}

static err file_insert(struct demo *d, struct demo_file *f)
{
	struct arena *a = d->w->a;
	const struct demo_org *o = f->o;
	int64_t n;
	int year = civil_of(f->at).year;
	struct str email = a_fmt(a, "tiepnhan@%.*s.example", STR_ARG(o->slug)), address = S("Số 1 phố Mẫu"), phone = S("024 0000 0000");
	struct str capability = S("Trực 24/7, giám sát tập trung, phân tích nhật ký và mã độc cho các hệ thống thuộc phạm vi phụ trách (mẫu).");
	f->id = demo_id(d, f->at);
	TRY(counter_next(d->w, a_fmt(a, "TVHS-%d", year), &n));
	TRY(application_insert(d->w->db, &(struct application_insert_in){ .id = f->id, .code = a_fmt(a, "TVHS-%d-%04lld", year, (long long)n), .org = o->id,
		.form = is_voluntary(f->group) ? S("02") : S("01"), .kind = str_of(f->kind), .member_group = f->group, .lead_name = demo_person(d),
		.lead_title = S("Phó Giám đốc"), .intake_address = address, .intake_landline = phone, .intake_email = email, .capability = capability,
		.by = o->account, .now = f->at }, NULL));
	return step(d, o, f->id, "begin", f->at, false, "");
}

static err file_signed(struct demo *d, const struct demo_file *f)
{
	struct application_get_row x;
	bool found;
	TRY(application_get(d->w->db, d->w->a, &(struct application_get_in){ .org = f->o->id, .id = f->id }, &x, &found));
	return application_save(d->w->db, &(struct application_save_in){ .id = f->id, .version = x.version, .member_group = x.member_group,
		.lead_name = x.lead_name, .lead_title = x.lead_title, .intake_address = x.intake_address, .intake_landline = x.intake_landline,
		.intake_email = x.intake_email, .capability = x.capability, .has_pledge = true, .signed_by = demo_person(d), .signed_title = S("Giám đốc"),
		.signed_at = f->at, .now = f->at }, NULL);
}

/* Draft, submitted, checked, approved: as far as f->state says. */
static err file_new(struct demo *d, struct demo_file *f)
{
	static const char *const states[] = { "draft", "submitted", "checked", "approved" };
	static const char *const acts[] = { "", "submit", "check", "approve" };
	struct application_move_in m = { .submitted_by = f->o->account, .submitted_at = f->at + USEC_DAY };
	TRY(file_insert(d, f));
	if (strcmp(f->state, "draft"))
		TRY(file_signed(d, f));
	for (size_t i = 0; strcmp(states[i], f->state); i++) {
		usec at = f->at + (usec)(i + 1) * USEC_DAY;
		m.id = f->id;
		m.from = str_of(states[i]);
		m.to = str_of(states[i + 1]);
		m.now = at;
		if (i >= 1) {
			m.checked_by = d->coordinator->account;
			m.checked_at = f->at + 2 * USEC_DAY;
		}
		if (i >= 2) {
			m.decided_by = d->coordinator->account;
			m.decided_at = at;
		}
		TRY(application_move(d->w->db, &m, NULL));
		TRY(step(d, f->o, f->id, acts[i + 1], at, i >= 1, ""));
	}
	return OK;
}

static err membership_put(struct demo *d, const struct demo_org *o, const char *state, struct str group, usec admitted, usec approved, int64_t parent)
{
	struct str number = STR_NONE;
	int64_t n;
	if (strcmp(state, "applied")) {
		TRY(counter_next(d->w, S("TV"), &n));
		number = a_fmt(d->w->a, "TV-%04lld", (long long)n);
	}
	TRY(membership_add(d->w->db, &(struct membership_add_in){ .org = o->id, .now = d->w->now }, NULL));
	return membership_update(d->w->db, &(struct membership_update_in){ .org = o->id, .state = str_of(state), .member_group = group, .number = number,
		.parent = parent, .admitted = admitted, .approved = approved, .due = approved ? membership_due_after(approved) : 0,
		.decision_no = number.n ? a_fmt(d->w->a, "%lld/QĐ-DPQG", (long long)demo_between(d, 10, 900)) : STR_NONE, .decision_at = admitted,
		.now = d->w->now }, NULL);
}

/* An admitted member with its last file; the third one is suspended, as the list shows. */
static err member_new(struct demo *d, const struct demo_org *o, struct str group, size_t k)
{
	usec now = d->w->now, approved = now - demo_between(d, 10, 400) * USEC_DAY;
	bool is_first = demo_chance(d, 30), is_suspended = k == 3;
	if (o == d->star)
		approved = now - 345 * USEC_DAY;
	struct demo_file f = { .o = o, .kind = is_first ? "first" : "refresh", .state = "approved", .group = group, .at = approved - 3 * USEC_DAY };
	TRY(file_new(d, &f));
	TRY(membership_put(d, o, is_suspended ? "suspended" : "member", group, is_first ? approved : approved - 365 * USEC_DAY, approved, 0));
	if (is_suspended)
		TRY(step(d, o, 0, "suspend", now - 5 * USEC_DAY, true, "Không trả lời yêu cầu điều phối trong ba tháng (mẫu)."));
	if (o != d->star)
		return OK;
	struct demo_file draft = { .o = o, .kind = "refresh", .state = "draft", .group = group, .at = now - USEC_DAY };
	return file_new(d, &draft);
}

/* A first file on its way. */
static err applicant_new(struct demo *d, const struct demo_org *o, const char *state)
{
	struct demo_file f = { .o = o, .kind = "first", .state = state, .group = S("voluntary"), .at = d->w->now - 4 * USEC_DAY };
	TRY(file_new(d, &f));
	return membership_put(d, o, "applied", STR_NONE, 0, 0, 0);
}

static err subs_new(struct demo *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n_orgs && n < 4; i++) {
		const struct demo_org *o = &d->orgs[i];
		if (!o->parent || !str_is(o->parent->kind, "province") || !str_is(o->role, "none"))
			continue;
		usec at = d->w->now - demo_between(d, 2, 20) * USEC_DAY;
		bool waits = n % 2 == 0;
		TRY(step(d, o, 0, "name", at, false, ""));
		if (!waits)
			TRY(step(d, o, 0, "sub_approve", at + USEC_DAY, true, ""));
		TRY(membership_put(d, o, waits ? "applied" : "member", waits ? STR_NONE : S("a"), waits ? 0 : at + USEC_DAY, 0, o->parent->id));
		n++;
	}
	return OK;
}

err demo_members(struct demo *d)
{
	static const char *const waiting[] = { "submitted", "checked", "submitted" };
	size_t n_members = 0, n_waiting = 0;
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		struct str group = str_is(o->kind, "province") ? S("a") : o->group;
		if (group.n)
			TRY(member_new(d, o, group, n_members++));
		else if (str_is(o->role, "none") && !o->parent && n_waiting < COUNT(waiting))
			TRY(applicant_new(d, o, waiting[n_waiting++]));
	}
	return subs_new(d);
}
