/* _GNU_SOURCE: O_TMPFILE, a file without a name, which a killed program cannot leave behind. */
#define _GNU_SOURCE
#include "gis/db/init.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/db/db_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns 0 when the bytes are on the disk, or the errno. */
static int put_down(int fd, const char *bytes, size_t length)
{
    int cause = cmap_file_put(fd, bytes, length);

    return cause ? cause : fsync(fd) ? errno : 0;
}

static cmap_status cannot_make(const char *path, int cause, cmap_err *err)
{
    if (cause == EEXIST)
        return cmap_fail(err, CMAP_EEXIST, "%s is there already; name a new file, or move the old one away first",
                         path);
    if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG)
        return cmap_fail(err, CMAP_EIO, "cannot make %s: %s; free some space and try again", path, strerror(cause));
    if (cause == EACCES || cause == EROFS || cause == EPERM)
        return cmap_fail(err, CMAP_EIO, "cannot make %s: %s; choose a folder that you may write to", path,
                         strerror(cause));
    return cmap_fail(err, CMAP_EIO, "cannot make %s: %s", path, strerror(cause));
}

/* Writes a nameless file in path's folder and gives it its name in one step. Returns 0, or the errno; *unsupported
 * tells that the file system cannot do this. */
static int write_nameless(const char *path, const char *bytes, size_t length, int *unsupported)
{
    char self[64];
    char *slash = NULL;
    char *folder = cmap_strdup(path);
    int cause = 0;

    if (!folder)
        return ENOMEM;
    slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int fd = open(slash ? folder : ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    cause = fd < 0 ? errno : 0;
    cmap_free(folder);
    *unsupported = cause == EOPNOTSUPP || cause == EISDIR || cause == EINVAL;
    if (fd < 0)
        return cause;
    (void)snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    cause = put_down(fd, bytes, length);
    if (!cause && linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW)) {
        cause = errno;
        *unsupported = cause == ENOENT || cause == EXDEV || cause == EPERM; /* no /proc, or no hard links */
    }
    (void)close(fd);
    return cause;
}

/* The same by way of a temporary name. */
static cmap_status write_named(const char *path, const char *bytes, size_t length, cmap_err *err)
{
    char *temporary = NULL;
    cmap_status status = cmap_publish_begin(path, &temporary, err);

    if (status)
        return status;
    int fd = open(temporary, O_WRONLY | O_CLOEXEC);
    int cause = fd < 0 ? errno : put_down(fd, bytes, length);
    if (fd >= 0 && close(fd) && !cause)
        cause = errno;
    status = cause ? cannot_make(path, cause, err) : cmap_publish(temporary, path, err);
    if (status)
        (void)unlink(temporary);
    cmap_free(temporary);
    return status;
}

cmap_status cmap_db_init(const char *path, cmap_err *err)
{
    char *from = NULL, *bytes = NULL;
    size_t length = 0;
    int unsupported = 0;
    cmap_status status = cmap_publish_check(path, err);

    if (!status)
        status = cmap_file_share("plan.db", &from, err);
    if (!status)
        status = cmap_file_read(from, 0, &bytes, &length, err);
    if (!status) {
        int cause = write_nameless(path, bytes, length, &unsupported);
        if (unsupported)
            status = write_named(path, bytes, length, err);
        else if (cause)
            status = cannot_make(path, cause, err);
    }
    cmap_free(bytes);
    cmap_free(from);
    return status;
}
