#include "gis/io/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_hex(const uint8_t *digest, char hex[CMAP_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * SHA256_DIGEST_SIZE] = '\0';
}

static cmap_status add_file(struct sha256_ctx *context, const char *path, cmap_err *err)
{
    uint8_t block[65536];
    size_t got;
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep us waiting, a device not for ever */
    bool is_regular = fd >= 0 && !fstat(fd, &info) && S_ISREG(info.st_mode);
    FILE *file = is_regular ? fdopen(fd, "rb") : NULL;

    if (!file) {
        int why = errno;
        if (fd >= 0)
            (void)close(fd);
        if (fd >= 0 && !is_regular)
            return cmap_fail(err, CMAP_EINVAL, "%s is no regular file", path);
        return cmap_fail(err, why == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(why));
    }
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        sha256_update(context, got, block);
    bool failed = ferror(file) != 0;
    int cause = errno;
    (void)fclose(file);
    return failed ? cmap_fail(err, CMAP_EIO, "cannot read %s: %s", path, strerror(cause)) : CMAP_OK;
}

cmap_status cmap_sha256_files(const char *const *paths, size_t count, char hex[CMAP_SHA256_HEX], cmap_err *err)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    cmap_status status = CMAP_OK;

    sha256_init(&context);
    for (size_t i = 0; i < count && !status; i++)
        status = add_file(&context, paths[i], err);
    if (status)
        return status;
    sha256_digest(&context, sizeof digest, digest);
    put_hex(digest, hex);
    return CMAP_OK;
}
