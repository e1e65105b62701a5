/* fd: file descriptors. */
#ifndef BASE_FD_H
#define BASE_FD_H

#include "base/str.h"

/* Closed at the end of the block, unless it is negative. */
#define AUTO_FD __attribute__((cleanup(fd_close_at))) int
void fd_close_at(int *fd);

/* Writes all of it, going on after signals. False with errno when the descriptor takes no more; what was taken stays written. */
bool fd_write(int fd, struct str bytes);

/* Whether errno says that there is no room: disk, quota or size limit. */
bool errno_is_full(int error);

#endif
