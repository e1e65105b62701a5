#include "base/fd.h"

#include <errno.h>
#include <unistd.h>

void fd_close_at(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

bool fd_write(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return true;
}

bool errno_is_full(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG;
}
