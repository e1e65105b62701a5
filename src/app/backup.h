/* backup: one tar file that holds a whole installation: the database (SQLite), every content, the key, and MANIFEST with
 * size and SHA-256 of each, last. As secret as the folder itself; made readable for its owner only.
 *
 * MANIFEST: "ungcuu-backup 1 <program version> <sqlite|postgresql> <RFC 3339>\n", then "<sha256> <size> <path>\n" for each. */
#ifndef APP_BACKUP_H
#define APP_BACKUP_H

#include "base/buf.h"
#include "core/command.h"

#define BACKUP_DATABASE "ungcuu.db"
#define BACKUP_KEY "secret.key"
#define BACKUP_MANIFEST "MANIFEST"
#define MANIFEST_MAX (256u << 20)

/* "files/ab/cd/<64 hex digits>" whose folders fit the digits. */
bool backup_is_content(struct str path);
/* Any path a backup may hold. */
bool backup_is_path(struct str path);

#endif
