/* sha256.h: the hash by which an imported file is known again. Through nettle. */
#ifndef CMAP_IO_SHA256_H
#define CMAP_IO_SHA256_H

#include "gis/base/status.h"

#include <stddef.h>

#define CMAP_SHA256_HEX 65 /* 64 digits and the terminator */

/* SHA-256 (FIPS 180-4) of the files' bytes, one behind the other as cat puts them, in lower-case hex. CMAP_ENOENT,
 * CMAP_EIO. Reads about 1 GB a second. */
cmap_status cmap_sha256_files(const char *const *paths, size_t count, char hex[CMAP_SHA256_HEX], cmap_err *err);

#endif
