#include "fetch_server.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct fetch_server fetch_server;

int fetch_server_start(void **state)
{
	int to[2], from[2];
	posix_spawn_file_actions_t actions;
	char *argv[] = { (char *)(uintptr_t)"python3", getenv("FETCH_SERVER"), NULL };
	if (!argv[1] || pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, to[0], 0);
	posix_spawn_file_actions_adddup2(&actions, from[1], 1);
	int failed = posix_spawnp(&fetch_server.pid, "python3", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(to[0]);
	close(from[1]);
	fetch_server.in = to[1];
	FILE *said = fdopen(from[0], "r");
	bool ready = !failed && said && fscanf(said, "%d %d %199s", &fetch_server.http, &fetch_server.https, fetch_server.ca) == 3;
	if (said)
		fclose(said);
	return ready ? 0 : -1;
}

int fetch_server_stop(void **state)
{
	close(fetch_server.in);
	waitpid(fetch_server.pid, NULL, 0);
	return 0;
}
