#include "core/live.h"

#include <pthread.h>

/* Held while publishing, so that a server is not freed under a topic that is just being heard. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct web *serving;

void live_tell(struct str topic)
{
	pthread_mutex_lock(&lock);
	if (serving)
		web_publish(serving, topic, S(""));
	pthread_mutex_unlock(&lock);
}

static void topic_heard(void *arg, struct str channel, struct str payload)
{
	(void)arg;
	if (str_is(channel, "topic"))
		live_tell(payload);
}

void live_listen(struct store *s)
{
	store_listen(s, topic_heard, NULL);
}

void live_serve(struct web *web)
{
	pthread_mutex_lock(&lock);
	serving = web;
	pthread_mutex_unlock(&lock);
}
