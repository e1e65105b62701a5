#include "base/rand.h"
#include "core/identity/parts.h"
#include "core/journal.h"

enum { TOKEN_BYTES = 32, SCOPES_BYTES_MAX = 8000 };

err token_check_scopes(struct work *w, struct str scopes)
{
	unsigned index;
	if (scopes.n > SCOPES_BYTES_MAX)
		fail_field(w, S("scopes"), M_IDENTITY_SCOPES_TOO_MANY);
	for (struct str rest = scopes; scopes.n <= SCOPES_BYTES_MAX && rest.p && rest.n;) {
		struct str scope = str_cut(&rest, ' ');
		if (!perm_find(scope, &index))
			fail_field(w, S("scopes"), M_IDENTITY_PERMISSION_UNKNOWN, scope);
		else if (!actor_holds(&w->by, index))
			fail_field(w, S("scopes"), M_IDENTITY_SCOPE_NOT_YOURS, scope);
	}
	return work_checked(w);
}

err token_add(struct work *w, int64_t account_id, struct str label, struct str scopes, usec expires_at,
	int64_t *ret_id, struct str *ret_token)
{
	int64_t id = *ret_id = id_new();
	struct str random = rand_token(w->a, TOKEN_BYTES);
	struct str token = a_cat(w->a, S(TOKEN_PREFIX), random);
	TRY(api_token_insert(w->db, &(struct api_token_insert_in){ .id = id, .account_id = account_id,
		.secret_hash = secret_hash(w->a, token), .label = label, .scopes = scopes, .now = w->now, .expires_at = expires_at },
		NULL));
	TRY(journal_add(w, "token.add", (struct journal_ref){ "account", account_id },
		PAIRS(w->a, { "token", a_fmt(w->a, "%lld", (long long)id) }, { "label", label }, { "scopes", scopes })));
	*ret_token = token;
	return OK;
}

err token_revoke(struct work *w, int64_t account_id, int64_t token_id)
{
	int64_t n;
	TRY(api_token_revoke(w->db, &(struct api_token_revoke_in){ .id = token_id, .account_id = account_id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_TOKEN);
	return journal_add(w, "token.revoke", (struct journal_ref){ "account", account_id },
		PAIRS(w->a, { "token", a_fmt(w->a, "%lld", (long long)token_id) }));
}

err token_list(struct work *w, int64_t account_id, int64_t before_id, int64_t max, struct api_token_page_rows *ret)
{
	return api_token_page(w->db, w->a, &(struct api_token_page_in){ .account_id = account_id,
		.before_id = before_id ? before_id : INT64_MAX, .max = max }, ret);
}

/* A token made with a token reaches no further and lives no longer than it. */
err token_bound(struct req *r, struct str *scopes, usec *expires_at)
{
	struct work *w = &r->w;
	struct str own = bearer_of(r);
	struct api_token_by_hash_row row;
	bool found = false;
	if (own.n)
		TRY(api_token_by_hash(w->db, w->a, &(struct api_token_by_hash_in){ .secret_hash = secret_hash(w->a, own) }, &row, &found));
	if (!found)
		return OK;
	if (!scopes->n)
		*scopes = row.scopes;
	if (row.expires_at && (!*expires_at || *expires_at > row.expires_at))
		*expires_at = row.expires_at;
	return OK;
}
