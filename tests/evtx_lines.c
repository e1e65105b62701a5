/* evtx_lines FILE: the records of a Windows event log as the hunt sees them, for comparison with other readers. Exit 1 when something in it was damaged. */
#include <fcntl.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/source/reader.h"

int main(int argc, char **argv)
{
	static char bytes[1 << 16];
	struct budget b = { .limits = &source_limits };
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return 2;
	struct reader *r = reader_evtx(reader_file(fd, &b));
	ssize_t n;
	while ((n = reader_read(r, bytes, sizeof bytes)) > 0)
		if (!fd_write(STDOUT_FILENO, str_from(bytes, (size_t)n)))
			return 2;
	int code = r->fault == SOURCE_OK ? 0 : r->fault == SOURCE_DAMAGED ? 1 : 2;
	reader_close(r);
	return code;
}
