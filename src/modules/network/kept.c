#include "modules/network/kept.h"

/* Versions are compared for being the same, not for order, as those of the address space are. */
static bool is_present(struct kept_box *b, int64_t version)
{
	pthread_rwlock_rdlock(&b->lock);
	bool yes = b->now && b->version == version;
	pthread_rwlock_unlock(&b->lock);
	return yes;
}

static err renew(struct work *w, struct kept_box *b, int64_t version, const struct kept_kind *kind)
{
	void *next = kind->make(), *old;
	err e = kind->read(w, next);
	if (e != OK) {
		kind->done(next);
		return e;
	}
	pthread_rwlock_wrlock(&b->lock);
	old = b->now;
	b->now = next;
	b->version = version;
	pthread_rwlock_unlock(&b->lock);
	kind->done(old);
	return OK;
}

err kept_take(struct work *w, struct kept_box *b, int64_t version, const struct kept_kind *kind, const void **ret)
{
	err e = OK;
	if (!is_present(b, version)) {
		pthread_mutex_lock(&b->reading);
		if (!is_present(b, version))
			e = renew(w, b, version, kind);
		pthread_mutex_unlock(&b->reading);
	}
	TRY(e);
	pthread_rwlock_rdlock(&b->lock);
	*ret = b->now;
	return OK;
}

void kept_give_back(struct kept_box *b)
{
	pthread_rwlock_unlock(&b->lock);
}
