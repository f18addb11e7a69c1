/* New files that appear whole, under a name nobody else has taken, or not at all. */
#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/db/db_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder that path lies in, owned by the caller. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder;

    if (!slash)
        return cmap_strdup(".");
    folder = cmap_strdup(path);
    if (folder)
        folder[slash == path ? 1 : slash - path] = '\0';
    return folder;
}

cmap_status cmap_publish_check(const char *path, cmap_err *err)
{
    struct stat info;
    cmap_status status = CMAP_OK;

    if (!*path)
        return cmap_fail(err, CMAP_EINVAL, "cannot make a database without a name; name a file");
    if (lstat(path, &info) == 0)
        return cmap_fail(err, CMAP_EEXIST, "%s is there already; name a new file, or move the old one away first",
                         path);
    char *folder = folder_of(path);
    if (!folder)
        return cmap_fail(err, CMAP_ENOMEM, "cannot make %s: out of memory", path);
    if (!cmap_file_is_folder(folder))
        status = cmap_fail(err, CMAP_ENOENT, "cannot make %s: there is no folder %s; make it first", path, folder);
    cmap_free(folder);
    return status;
}

cmap_status cmap_publish_begin(const char *path, char **temporary, cmap_err *err)
{
    cmap_buf name = {0};
    cmap_status status = cmap_publish_check(path, err);

    if (status)
        return status;
    cmap_buf_printf(&name, "%s.XXXXXX", path);
    if (name.status) {
        cmap_buf_clear(&name);
        return cmap_fail(err, CMAP_ENOMEM, "cannot make %s: out of memory", path);
    }
    int fd = mkstemp(name.bytes);
    if (fd < 0) {
        cmap_buf_clear(&name);
        return cmap_fail(err, CMAP_EIO, "cannot make %s: %s; check the permissions of its folder", path,
                         strerror(errno));
    }
    (void)close(fd);
    *temporary = cmap_buf_take(&name); /* no failure left: the text is there */
    return CMAP_OK;
}

/* A file made by mkstemp is private; give it what open(2) would have given, and push it to the disk. */
static int settle(const char *temporary)
{
    mode_t mask = umask(0);
    int fd = open(temporary, O_RDWR | O_CLOEXEC);
    int failed;

    (void)umask(mask);
    if (fd < 0)
        return -1;
    failed = fchmod(fd, 0666 & ~mask) || fsync(fd);
    return close(fd) || failed ? -1 : 0;
}

/* A folder that cannot be opened or synced (some network file systems) is no reason to fail: the file itself is safe.
 */
static void sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;

    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    cmap_free(folder);
}

/* Where the file system has no hard links: take the name with an empty file, then rename over it. */
static int take_and_rename(const char *temporary, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0)
        return -1;
    (void)close(fd);
    if (rename(temporary, path)) {
        int cause = errno;
        (void)unlink(path);
        errno = cause;
        return -1;
    }
    return 0;
}

cmap_status cmap_publish(const char *temporary, const char *path, cmap_err *err)
{
    int failed = settle(temporary);

    if (!failed) {
        failed = link(temporary, path);
        if (failed && (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK))
            failed = take_and_rename(temporary, path);
        else if (!failed)
            (void)unlink(temporary);
    }
    if (failed && errno == EEXIST)
        return cmap_fail(err, CMAP_EEXIST, "%s is there already; name a new file, or move the old one away first",
                         path);
    if (failed)
        return cmap_fail(err, CMAP_EIO, "cannot make %s: %s", path, strerror(errno));
    sync_folder(path);
    return CMAP_OK;
}
