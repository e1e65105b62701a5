#include "engine/duty/random_world.h"

struct make {
	struct arena *a;
	const struct duty_vocabulary *v;
	const struct world_plan *plan;
	struct world *w;
	struct duty_catalogue *c;
	struct duty_template *t;
	struct recurrence *rec;
	int64_t days;
	enum duty_unit unit;
	int64_t id;                      /* of the subject asked about */
	int main, second, third, fourth, trigger;   /* kinds of record */
	usec ends;                       /* when the body ends, because another goes on with its duties; TIME_OPEN */
};

uint64_t world_number(uint64_t *state, uint64_t below)
{
	uint64_t x = (*state += 0x9e3779b97f4a7c15u);
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (x ^ x >> 31) % below;
}

static int64_t any(struct make *m, uint64_t below) { return (int64_t)world_number(&m->w->state, below); }
static bool chance(struct make *m, int percent) { return any(m, 100) < percent; }

static usec date(const struct make *m, int y, int mo, int d) { return civil_usec((struct civil){ .year = y, .month = mo, .day = d }) + m->days * USEC_DAY; }

static usec any_moment(struct make *m)
{
	static const usec hours[] = { 0, 1, 7 * USEC_HOUR, 17 * USEC_HOUR, USEC_DAY - 1, 10 * USEC_HOUR, 12 * USEC_HOUR + 34 * USEC_MIN };
	static const int ends[] = { 1, 28, 29, 30, 31, 15 };
	usec t = chance(m, 60) ? date(m, 2023 + any(m, 4), 1 + any(m, 12), ends[any(m, COUNT(ends))]) : date(m, 2023, 1, 1) + any(m, 1461) * USEC_DAY;
	return t + hours[any(m, COUNT(hours))];
}

/* ---- the catalogue ---- */

enum { P_TERM, P_NEED, P_READING, P_EXCLUSIVE, P_SHIFT, P_GRACE, P_LASTS, N_PARAMS };

static struct duty_span any_span(struct make *m)
{
	static const struct duty_span spans[] = { { 6, 0, 0 }, { 1, 0, 0 }, { 12, 0, 0 }, { 0, 30, 0 }, { 0, 7, 0 }, { 0, 90, 0 }, { 0, 0, 24 * USEC_HOUR }, { 3, 0, 0 } };
	return spans[any(m, COUNT(spans))];
}

static void params_make(struct make *m)
{
	struct duty_param *p = a_array(m->a, struct duty_param, N_PARAMS);
	p[P_TERM] = (struct duty_param){ .id = S("term"), .type = DUTY_DURATION, .initial_span = any_span(m) };
	p[P_NEED] = (struct duty_param){ .id = S("need"), .type = DUTY_INT, .initial = 1 + any(m, 2), .min = 1, .max = 9 };
	p[P_READING] = (struct duty_param){ .id = S("reading"), .type = DUTY_WORD, .initial = duty_word(chance(m, 50) ? S("rolling") : S("halves")) };
	p[P_EXCLUSIVE] = (struct duty_param){ .id = S("before"), .type = DUTY_WORD, .initial = duty_word(chance(m, 50) ? S("exclusive") : S("inclusive")) };
	p[P_SHIFT] = (struct duty_param){ .id = S("days_off"), .type = DUTY_WORD, .initial = duty_word(chance(m, 50) ? S("shift") : S("keep")) };
	p[P_GRACE] = (struct duty_param){ .id = S("grace"), .type = DUTY_DURATION, .initial_span = any_span(m) };
	p[P_LASTS] = (struct duty_param){ .id = S("lasts"), .type = DUTY_DURATION, .initial_span = any_span(m) };
	m->c->params = p;
	m->c->n_params = N_PARAMS;
}

static struct duty_value param(int p) { return (struct duty_value){ .param = p }; }
static struct duty_value literal(int64_t n) { return (struct duty_value){ .param = -1, .literal = n }; }
static struct duty_value no_span(void) { return (struct duty_value){ .param = -1 }; }

/* has(org.class, soe) [and|or org.netmember = self] */
static struct selector org_selector(struct make *m)
{
	struct selector_step *s = a_array(m->a, struct selector_step, 3);
	size_t n = 0;
	s[n++] = (struct selector_step){ .op = SEL_HAS, .attribute = vocabulary_attribute(m->v, S("org.class")), .literal = duty_word(S("soe")) };
	if (chance(m, 50)) {
		s[n++] = (struct selector_step){ .op = SEL_EQ, .attribute = vocabulary_attribute(m->v, S("org.netmember")), .literal = duty_word(S("self")) };
		s[n++] = (struct selector_step){ .op = chance(m, 50) ? SEL_AND : SEL_OR };
	}
	return (struct selector){ s, n, S("random") };
}

/* system.level >= 3 [and system.stage in {pilot, operating}] [or org.class = soe] */
static struct selector any_selector(struct make *m)
{
	if (m->unit == UNIT_ORG)
		return org_selector(m);
	struct selector_step *s = a_array(m->a, struct selector_step, 8);
	int64_t *set = a_array(m->a, int64_t, 2);
	size_t n = 0;
	set[0] = duty_word(S("pilot"));
	set[1] = duty_word(S("operating"));
	s[n++] = (struct selector_step){ .op = SEL_GE, .attribute = vocabulary_attribute(m->v, S("system.level")), .literal = 3 };
	if (chance(m, 60)) {
		s[n++] = (struct selector_step){ .op = SEL_IN, .attribute = vocabulary_attribute(m->v, S("system.stage")), .set = set, .n_set = 2 };
		s[n++] = (struct selector_step){ .op = chance(m, 80) ? SEL_AND : SEL_OR };
	}
	if (chance(m, 30)) {
		s[n++] = (struct selector_step){ .op = chance(m, 50) ? SEL_EQ : SEL_NE, .attribute = vocabulary_attribute(m->v, S("org.class")), .literal = duty_word(S("soe")) };
		if (chance(m, 30))
			s[n++] = (struct selector_step){ .op = SEL_NOT };
		s[n++] = (struct selector_step){ .op = chance(m, 50) ? SEL_AND : SEL_OR };
	}
	return (struct selector){ s, n, S("random") };
}

static int kind(const struct make *m, struct str name) { return vocabulary_kind(m->v, name); }

static struct evidence_query any_query(struct make *m, int k)
{
	int *kinds = a_array(m->a, int, 2);
	struct evidence_where *w = a_array(m->a, struct evidence_where, 3);
	struct evidence_query e = { .kinds = kinds, .n_kinds = 1, .need = chance(m, 70) || m->plan->one_piece ? literal(1) : param(P_NEED), .share_of = -1, .distinct = -1, .where = w, .lasts = no_span() };
	kinds[0] = k;
	if (k == kind(m, S("hunt")) && chance(m, 60)) {
		w[e.n_where++] = (struct evidence_where){ .field = duty_kind_field(&m->v->kinds[k], S("state")), .op = WHERE_EQ, .value = literal(duty_word(S("closed"))) };
		w[e.n_where++] = (struct evidence_where){ .field = duty_kind_field(&m->v->kinds[k], S("coverage")), .op = WHERE_GE, .value = literal(8000) };
	}
	if (k == kind(m, S("hunt")) && chance(m, 15))
		e.distinct = duty_kind_field(&m->v->kinds[k], S("minutes"));
	if (k == kind(m, S("doc")) && chance(m, 60))
		w[e.n_where++] = (struct evidence_where){ .field = 0, .op = WHERE_EQ, .value = literal(duty_word(S("other"))) };
	if (k == kind(m, S("doc")) && m->rec->kind == RECUR_BUCKET && m->rec->bucket == BUCKET_YEAR && m->t->n_readings == 1 && chance(m, 60))
		w[e.n_where++] = (struct evidence_where){ .field = 1, .op = WHERE_EQ, .of = OPERAND_YEAR };
	if (k == kind(m, S("ack")) && chance(m, 50)) {
		e.share_of = vocabulary_attribute(m->v, S("org.children"));
		e.need = literal(1000 * (1 + any(m, 10)));
		e.distinct = 0;
	}
	if (chance(m, 10))
		w[e.n_where++] = (struct evidence_where){ .field = FIELD_ENDS, .op = WHERE_GE, .of = OPERAND_VALUE, .value = literal(date(m, 2024, 1, 1)) };
	e.min_grade = any(m, m->plan->one_piece ? 1 : 4);
	e.count_by = any(m, 10) < 7 ? COUNT_BY_END : chance(m, 50) ? COUNT_BY_START : COUNT_BY_JUDGED;
	e.from_ever = chance(m, 30);
	if (chance(m, 20)) {
		kinds[1] = m->second;
		e.n_kinds = 2;
		e.need = e.share_of >= 0 ? literal(1) : e.need;
		e.share_of = -1;
		e.n_where = 0;
		e.distinct = -1;
	}
	return e;
}

static void bucket_make(struct make *m, struct recurrence *r)
{
	r->bucket = any(m, 4);
	if (r->bucket == BUCKET_YEAR && chance(m, 40)) {
		r->cutoff_month = 6;
		r->cutoff_day = 30;
	}
	if (r->bucket == BUCKET_YEAR && chance(m, 40)) {
		r->deadline_month = 1 + any(m, 12);
		r->deadline_day = 1 + any(m, 31);
		r->deadline_years = any(m, 3) - 1;
	}
}

static void recurrence_make(struct make *m, struct recurrence *r, int k)
{
	*r = (struct recurrence){ .kind = k, .due_day = INT64_MIN, .exclusive = -1, .trigger = -1, .deadline_field = -1, .shift_param = -1,
		.grace = no_span(), .gap = param(P_TERM), .tolerance = param(P_TERM) };
	if (k == RECUR_ONCE || (k == RECUR_INVARIANT && chance(m, 40))) {
		if (chance(m, 70))
			r->due_day = civil_day_number(any_moment(m));
		r->exclusive = chance(m, 70) ? P_EXCLUSIVE : -1;
		if (chance(m, 50) || (k == RECUR_ONCE && r->due_day == INT64_MIN))
			r->grace = param(P_GRACE);
	}
	r->is_scheduled = k == RECUR_ROLLING && chance(m, 25);
	if (k == RECUR_BUCKET || k == RECUR_ACTIVITY)
		bucket_make(m, r);
	if (k == RECUR_ON_EVENT) {
		r->trigger = m->trigger;
		if (m->unit == UNIT_ORG)
			r->deadline_field = chance(m, 70) ? 0 : -1;
		else if (chance(m, 40)) {
			struct evidence_where *w = a_new(m->a, struct evidence_where);
			*w = (struct evidence_where){ .field = 0, .op = WHERE_EQ, .value = literal(duty_word(S("owner"))) };
			r->trigger_where = w;
			r->n_trigger_where = 1;
		}
	}
	r->shifts = chance(m, 30);
	r->shift_param = r->shifts && chance(m, 70) ? P_SHIFT : -1;
}

static void evidence_make(struct make *m, int k)
{
	struct evidence_query *e = a_array(m->a, struct evidence_query, 2);
	m->t->evidence = e;
	m->t->n_evidence = 1;
	e[0] = any_query(m, k == RECUR_INVARIANT ? m->third : m->main);
	if (k == RECUR_CREDIT)
		e[0].need = literal(1);
	if (k == RECUR_INVARIANT) {
		e[0].lasts = chance(m, 60) ? param(P_LASTS) : no_span();
		e[0].n_where = 0;
	}
	if (chance(m, 20) && k != RECUR_CREDIT && !m->plan->one_piece)
		e[m->t->n_evidence++] = any_query(m, m->second);
	if (k == RECUR_ON_EVENT && chance(m, 50) && e[0].n_kinds == 1 && duty_kind_field(&m->v->kinds[m->main], S("for")) >= 0)
		e[0].is_linked = true;
	if (chance(m, 20) && k != RECUR_INVARIANT && k != RECUR_CREDIT && !m->plan->one_piece) {
		m->t->contradicts = any_query(m, m->third);
		m->t->contradicts.n_where = 0;
		m->t->contradicts.need = literal(1);
		m->t->has_contradicts = true;
	}
}

static void catalogue_make(struct make *m)
{
	int k = m->plan->kind >= 0 ? m->plan->kind : any(m, RECUR_CREDIT + 1);
	struct duty_reading *r = a_array(m->a, struct duty_reading, 2);
	m->c->id = S("random");
	m->c->version = S("1");
	m->c->in_force_from = date(m, 2022 + any(m, 3), 1 + any(m, 12), 13);
	m->c->in_force_to = chance(m, 92) ? TIME_OPEN : date(m, 2026, 7, 1);
	params_make(m);
	*m->t = (struct duty_template){ .id = S("duty"), .unit = m->unit, .modality = any(m, 10) < 7 ? MODALITY_M : any(m, 4), .is_waivable = chance(m, 95),
		.red_when_soft = chance(m, 50), .reading_param = -1, .readings = r, .n_readings = 1, .applies = any_selector(m) };
	m->c->duties = m->t;
	m->c->n_duties = 1;
	if (k == RECUR_CREDIT) {
		m->t->modality = MODALITY_E;
		m->t->is_waivable = false;
	}
	m->rec = &r[0].recur;
	recurrence_make(m, m->rec, k);
	r[0].choice = duty_word(S("rolling"));
	if (chance(m, 10) && k != RECUR_ON_EVENT) {   /* links are for events alone */
		m->t->reading_param = P_READING;
		m->t->n_readings = 2;
		r[1].choice = duty_word(S("halves"));
		recurrence_make(m, &r[1].recur, RECUR_BUCKET);
	}
	evidence_make(m, k);
	if (k == RECUR_INVARIANT && chance(m, 30) && m->t->n_readings == 1) {
		r[0].recur.holds = any_selector(m);
		m->t->n_evidence = 0;
	}
}

/* ---- the history ---- */

/* Now and then what was believed at first was something else. */
static void fact(struct make *m, enum duty_unit unit, int64_t id, struct duty_fact f, int64_t other)
{
	if (f.to > m->ends)
		f.to = m->ends;
	if (f.from >= f.to)
		return;
	f.known_from = chance(m, 80) ? f.from : any_moment(m);
	f.known_to = TIME_OPEN;
	if (m->plan->corrections && chance(m, 20)) {
		struct duty_fact first = f;
		first.value = other;
		first.known_to = first.known_from + any(m, 200) * USEC_DAY + 1;
		if (chance(m, 50))
			first.from += any(m, 60) * USEC_DAY;
		f.known_from = first.known_to;
		if (first.from < first.to)
			history_fact(m->w->history, unit, id, &first);
	}
	history_fact(m->w->history, unit, id, &f);
}

static void values_make(struct make *m, enum duty_unit unit, int64_t id, int attribute, const int64_t *values, size_t n)
{
	usec from = chance(m, 40) ? date(m, 2020, 1, 1) : any_moment(m);
	for (int i = any(m, 4); i >= 0; i--) {
		usec to = i && chance(m, 90) ? any_moment(m) : TIME_OPEN;
		if (to <= from)
			continue;
		fact(m, unit, id, (struct duty_fact){ .attribute = attribute, .value = values[any(m, n)], .from = from, .to = to }, values[any(m, n)]);
		from = to;
		if (to == TIME_OPEN)
			return;
		if (chance(m, 15))
			from += any(m, 100) * USEC_DAY;
	}
}

static void attribute_make(struct make *m, enum duty_unit unit, int64_t id, struct str name, const int64_t *values, size_t n)
{
	values_make(m, unit, id, vocabulary_attribute(m->v, name), values, n);
}

static int64_t any_value(struct make *m, const struct duty_field *f)
{
	if (chance(m, 8))
		return DUTY_NULL;
	if (f->type == DUTY_WORD)
		return f->n_words ? f->words[chance(m, 60) ? f->n_words - 1 : (size_t)any(m, f->n_words)] : duty_word(chance(m, 50) ? S("x") : S("y"));
	if (str_is(f->name, "year"))
		return (m->days ? 2423 : 2023) + any(m, 4);
	if (f->type == DUTY_SHARE)
		return chance(m, 70) ? 9000 : 100 * any(m, 100);
	if (f->type == DUTY_ID)
		return 1 + any(m, 8);
	if (f->type == DUTY_TIME)
		return any_moment(m);
	return f->type == DUTY_BOOL ? chance(m, 70) : any(m, 4);
}

static struct duty_record any_record(struct make *m, int64_t id, int k)
{
	static const usec lengths[] = { 0, USEC_HOUR, 3 * USEC_DAY, 40 * USEC_DAY };
	static const usec delays[] = { 0, 0, 0, 10 * USEC_DAY, 30 * USEC_DAY, 30 * USEC_DAY + 1, 75 * USEC_DAY };
	const struct duty_kind *kd = &m->v->kinds[k];
	int64_t *values = a_array(m->a, int64_t, kd->n_fields + 1);
	struct duty_record r = { .id = id, .kind = k, .values = values, .grade = chance(m, 70) ? GRADE_AUTO : any(m, 4), .begins = any_moment(m), .known_to = TIME_OPEN };
	r.ends = chance(m, 20) ? TIME_OPEN : r.begins + lengths[any(m, COUNT(lengths))];
	usec done = r.ends == TIME_OPEN ? r.begins : r.ends;
	r.judged = chance(m, 70) ? done + any(m, 40) * USEC_DAY : 0;
	r.stated = done + delays[any(m, COUNT(delays))];
	r.known_from = chance(m, 85) ? r.stated : r.stated + any(m, 60) * USEC_DAY;
	for (size_t i = 0; i < kd->n_fields; i++)
		values[i] = any_value(m, &kd->fields[i]);
	return r;
}

static void record_make(struct make *m, enum duty_unit unit, int64_t of, int64_t id, int k)
{
	struct duty_record r = any_record(m, id, k);
	if (m->plan->corrections && chance(m, 30)) {
		struct duty_record first = r;
		first.grade = any(m, 4);
		first.known_to = first.known_from + 1 + any(m, 150) * USEC_DAY;
		r.known_from = first.known_to;
		r.is_false = chance(m, 30);
		history_record(m->w->history, unit, of, &first);
		if (chance(m, 25))
			return;   /* withdrawn */
	}
	history_record(m->w->history, unit, of, &r);
}

static void waiver_make(struct make *m, int64_t id)
{
	struct duty_waiver w = { .id = id, .duty = chance(m, 60) ? S("duty") : STR_NONE, .subject = chance(m, 50) ? m->id : chance(m, 90) ? 0 : 11,
		.type = chance(m, 60) ? WAIVER_WAIVE : any(m, 3), .from = any_moment(m), .extend_days = 1 + any(m, 60), .substitute_kind = m->fourth, .known_to = TIME_OPEN };
	w.to = w.from + (1 + any(m, 365)) * USEC_DAY;
	w.known_from = chance(m, 70) ? w.from : any_moment(m);
	if (chance(m, 10))
		w.known_to = w.known_from + any(m, 200) * USEC_DAY;
	history_waiver(m->w->history, m->unit == UNIT_SYSTEM && chance(m, 30) ? 2 : 1, &w);
}

static void settings_make(struct make *m)
{
	struct duty_setting *s = a_array(m->a, struct duty_setting, 3);
	size_t n = any(m, 3);
	for (size_t i = 0; i < n; i++) {
		s[i] = (struct duty_setting){ .param = any(m, N_PARAMS), .from = any_moment(m), .to = TIME_OPEN, .known_to = TIME_OPEN };
		s[i].known_from = chance(m, 70) ? s[i].from : any_moment(m);
		s[i].span = any_span(m);
		s[i].value = s[i].param == P_NEED ? 1 + any(m, 3) : s[i].param == P_READING ? duty_word(chance(m, 50) ? S("rolling") : S("halves"))
			: s[i].param == P_EXCLUSIVE ? duty_word(chance(m, 50) ? S("exclusive") : S("inclusive")) : duty_word(chance(m, 50) ? S("shift") : S("keep"));
	}
	m->w->rules.settings = s;
	m->w->rules.n_settings = n;
}

static int any_kind(struct make *m)
{
	const int others[] = { m->second, m->third, m->fourth };
	if (m->rec->trigger >= 0 && chance(m, 40))
		return m->rec->trigger;
	return chance(m, 60) && m->t->n_evidence ? m->t->evidence[0].kinds[0] : others[any(m, 3)];
}

/* The system was another organisation's for a time, or is to be. */
static void owners_make(struct make *m, const int64_t *classes, size_t n)
{
	const int64_t orgs[] = { 1, 2 };
	attribute_make(m, UNIT_ORG, 2, S("org.class"), classes, n);
	values_make(m, UNIT_SYSTEM, 10, DUTY_OWNER, orgs, COUNT(orgs));
}

static void history_make(struct make *m)
{
	static const int64_t children[] = { 0, 1, 2, 3 };
	const int64_t members[] = { duty_word(S("self")), duty_word(S("no")), duty_word(S("self")) };
	static const int64_t levels[] = { 2, 3, 4, 3 };
	const int64_t stages[] = { duty_word(S("operating")), duty_word(S("pilot")), duty_word(S("retired")), duty_word(S("operating")) };
	const int64_t classes[] = { duty_word(S("soe")), duty_word(S("min")), duty_word(S("isp")) };
	struct duty_history *h = m->w->history = history_new(m->a, m->v);
	history_subject(h, UNIT_ORG, 1, 1, S("A"), S("A"));
	history_subject(h, UNIT_ORG, 2, 2, S("B"), S("B"));
	if (m->unit == UNIT_SYSTEM)
		history_subject(h, UNIT_SYSTEM, 10, 1, S("S"), S("S"));
	m->ends = m->unit == UNIT_ORG && chance(m, 30) ? any_moment(m) : TIME_OPEN;
	attribute_make(m, UNIT_ORG, 1, S("org.class"), classes, COUNT(classes));
	if (chance(m, 30))
		attribute_make(m, UNIT_ORG, 1, S("org.class"), classes, COUNT(classes));
	if (m->unit == UNIT_SYSTEM && chance(m, 40))
		owners_make(m, classes, COUNT(classes));
	if (m->unit == UNIT_ORG) {
		attribute_make(m, UNIT_ORG, 1, S("org.netmember"), members, COUNT(members));
		attribute_make(m, UNIT_ORG, 1, S("org.children"), children, COUNT(children));
	} else {
		attribute_make(m, UNIT_SYSTEM, 10, S("system.level"), levels, COUNT(levels));
		attribute_make(m, UNIT_SYSTEM, 10, S("system.stage"), stages, COUNT(stages));
	}
	size_t n = any(m, 8);
	for (size_t i = 0; i < n; i++)
		record_make(m, m->unit, m->id, 1 + i, any_kind(m));
	if (m->ends != TIME_OPEN) {
		history_heir(h, 1, 2, m->ends);
		for (size_t i = any(m, 4); i; i--)
			record_make(m, UNIT_ORG, 2, 100 + (int64_t)i, any_kind(m));
	}
	for (size_t i = m->plan->waivers ? any(m, 3) : 0; i; i--)
		waiver_make(m, (int64_t)i);
	if (m->plan->settings)
		settings_make(m);
}

static bool weekend(void *arg, int64_t day) { return civil_weekday(day) == 0 || civil_weekday(day) == 6; }

struct world world_make(struct arena *a, const struct duty_vocabulary *v, uint64_t seed, const struct world_plan *plan, bool extra, int64_t days)
{
	struct world w = { .state = seed };
	struct make m = { .a = a, .v = v, .plan = plan, .w = &w, .c = a_new(a, struct duty_catalogue), .t = a_new(a, struct duty_template), .days = days };
	bool orgs = plan->orgs;
	m.unit = orgs ? UNIT_ORG : UNIT_SYSTEM;
	m.id = orgs ? 1 : 10;
	m.main = kind(&m, orgs ? S("doc") : S("hunt"));
	m.second = kind(&m, orgs ? S("ack") : S("scan"));
	m.third = kind(&m, S("monitoring"));
	m.fourth = kind(&m, orgs ? S("published") : S("drill"));
	m.trigger = kind(&m, orgs ? S("order") : S("change"));
	world_number(&w.state, 2);
	w.rules = (struct duty_rules){ .vocabulary = v, .catalogue = m.c, .is_off = chance(&m, 50) ? weekend : NULL };
	catalogue_make(&m);
	history_make(&m);
	w.at = any_moment(&m);
	w.known = chance(&m, 60) ? w.at : any_moment(&m);
	if (extra && m.t->n_evidence) {
		struct duty_record r = any_record(&m, 99, m.t->evidence[0].kinds[0]);
		r.grade = GRADE_AUTO;
		r.stated = r.known_from = r.ends == TIME_OPEN ? r.begins : r.ends;
		history_record(w.history, m.unit, m.id, &r);
	}
	history_ready(w.history);
	w.subject = history_find(w.history, m.unit, m.id);
	return w;
}

/* ---- for people ---- */

static void print_time(const char *what, usec t)
{
	struct civil c = civil_of(t);
	if (t == TIME_OPEN)
		printf(" %s …", what);
	else
		printf(" %s %04d-%02d-%02d %02d:%02d%s", what, c.year, c.month, c.day, c.hour, c.minute, c.second || t % USEC_MIN ? "+" : "");
}

static void print_record(const struct world *w, const struct duty_record *r)
{
	const struct duty_kind *k = &w->rules.vocabulary->kinds[r->kind];
	printf("# record %d %.*s %s%s", (int)r->id, STR_ARG(k->name), duty_grade_names[r->grade], r->is_false ? " FALSE" : "");
	print_time("", r->begins);
	print_time("–", r->ends);
	print_time("judged", r->judged);
	print_time("stated", r->stated);
	print_time("known", r->known_from);
	print_time("–", r->known_to);
	for (size_t f = 0; f < k->n_fields; f++)
		if (r->values[f] != DUTY_NULL)
			printf(" %.*s=%.*s%lld", STR_ARG(k->fields[f].name), k->fields[f].type == DUTY_WORD ? 20 : 0, duty_word_text(r->values[f]).n ? duty_word_text(r->values[f]).p : "",
				k->fields[f].type == DUTY_WORD ? 0LL : (long long)r->values[f]);
	printf("\n");
}

static void print_facts(const struct world *w, const struct duty_subject *s)
{
	for (size_t i = 0; i < s->n_facts; i++) {
		static const struct duty_attribute owner = { .name = S("owner") };
		const struct duty_attribute *at = s->facts[i].attribute == DUTY_OWNER ? &owner : &w->rules.vocabulary->attributes[s->facts[i].attribute];
		struct str word = at->type == DUTY_WORD ? duty_word_text(s->facts[i].value) : STR_NONE;
		printf("# fact %.*s = %.*s %lld", STR_ARG(at->name), STR_ARG(word), (long long)s->facts[i].value);
		print_time("", s->facts[i].from);
		print_time("–", s->facts[i].to);
		print_time("known", s->facts[i].known_from);
		print_time("–", s->facts[i].known_to);
		printf("\n");
	}
}

static void print_rule(const struct world *w)
{
	const struct duty_template *t = w->rules.catalogue->duties;
	const struct recurrence *r = &t->readings[0].recur;
	printf("# recurrence %d (2nd %d) modality %d waivable %d soft-red %d scheduled %d bucket %d cutoff %d-%d deadline %d-%d %+d shifts %d/%d due_day %lld excl %d trigger %d where %zu\n",
		r->kind, t->n_readings > 1, t->modality, t->is_waivable, t->red_when_soft, r->is_scheduled, r->bucket, r->cutoff_month, r->cutoff_day, r->deadline_month,
		r->deadline_day, r->deadline_years, r->shifts && w->rules.is_off, r->shift_param, (long long)(r->due_day == INT64_MIN ? 0 : r->due_day), r->exclusive, r->trigger, r->n_trigger_where);
	if (r->due_day != INT64_MIN) {
		printf("#");
		print_time("due day", civil_day_start(r->due_day));
		printf("\n");
	}
	printf("# applies:");
	static const char *const ops[] = { "=", "!=", "<", "<=", ">", ">=", "in", "has", "and", "or", "not" };
	for (size_t i = 0; i < t->applies.n; i++) {
		const struct selector_step *s = &t->applies.steps[i];
		bool is_word = s->op >= SEL_AND;
		printf(" %.*s%s%s", is_word ? 0 : (int)w->rules.vocabulary->attributes[s->attribute].name.n, w->rules.vocabulary->attributes[s->attribute].name.p, ops[s->op], is_word ? "" : ";");
	}
	printf("\n#");
	print_time("in force", w->rules.catalogue->in_force_from);
	print_time("–", w->rules.catalogue->in_force_to);
	for (size_t i = 0; i < w->rules.catalogue->n_params; i++) {
		const struct duty_param *p = &w->rules.catalogue->params[i];
		printf(" %.*s=%lld/%dm%dd%lldh", STR_ARG(p->id), (long long)p->initial, p->initial_span.months, p->initial_span.days, (long long)(p->initial_span.time / USEC_HOUR));
	}
	printf(" term-grace %d\n", r->grace.param);
	for (size_t i = 0; i < t->n_evidence; i++) {
		const struct evidence_query *e = &t->evidence[i];
		printf("# evidence: kinds %zu first %.*s need %d/%lld where %zu min_grade %d count_by %d lasts %d linked %d ever %d distinct %d\n", e->n_kinds,
			STR_ARG(w->rules.vocabulary->kinds[e->kinds[0]].name), e->need.param, (long long)e->need.literal, e->n_where, e->min_grade, e->count_by, e->lasts.param, e->is_linked, e->from_ever, e->distinct);
	}
	if (t->has_contradicts)
		printf("# contradicted by kinds %zu min_grade %d count_by %d\n", t->contradicts.n_kinds, t->contradicts.min_grade, t->contradicts.count_by);
}

static void print_waiver(int64_t org, const struct duty_waiver *v)
{
	printf("# waiver %d of %d type %d duty '%.*s' subject %d days %d", (int)v->id, (int)org, v->type, STR_ARG(v->duty), (int)v->subject, v->extend_days);
	print_time("", v->from);
	print_time("–", v->to);
	print_time("known", v->known_from);
	print_time("–", v->known_to);
	printf("\n");
}

void world_print(const struct world *w)
{
	size_t n;
	print_rule(w);
	for (size_t i = 0; i < w->rules.n_settings; i++) {
		const struct duty_setting *s = &w->rules.settings[i];
		printf("# setting %.*s = %.*s %lld/%dm%dd%lldh", STR_ARG(w->rules.catalogue->params[s->param].id), STR_ARG(duty_word_text(s->value)), (long long)s->value, s->span.months, s->span.days, (long long)(s->span.time / USEC_HOUR));
		print_time("", s->from);
		print_time("known", s->known_from);
		printf("\n");
	}
	const struct duty_subject *org = history_find(w->history, UNIT_ORG, 1), *heir = history_find(w->history, UNIT_ORG, 2);
	print_facts(w, org);
	print_facts(w, heir);
	if (w->subject != org)
		print_facts(w, w->subject);
	if (org->heir) {
		printf("#");
		print_time("heir from", org->heir_from);
		printf("\n");
		for (size_t i = 0; i < heir->n_records; i++)
			print_record(w, &heir->records[i]);
	}
	for (size_t i = 0; i < w->subject->n_records; i++)
		print_record(w, &w->subject->records[i]);
	for (int64_t of = 1; of <= 2; of++) {
		const struct duty_waiver *v = history_waivers(w->history, of, &n);
		for (size_t i = 0; i < n; i++)
			print_waiver(of, &v[i]);
	}
	printf("#");
	print_time("asked at", w->at);
	print_time("known", w->known);
	printf("\n");
}
