/* Files that appear whole. */
#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cmap_file_out {
    char *path;      /* as the caller calls it; owned */
    char *target;    /* what is replaced: path, or where its link leads; owned */
    char *temporary; /* beside target, owned; NULL: a device or a pipe, which takes the bytes as they come */
    mode_t mode;
    int fd; /* -1: closed */
};

static cmap_status no_memory(const char *path, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", path);
}

static cmap_status fail_with(const cmap_file_out *out, int cause, cmap_err *err)
{
    return cmap_fail(err, CMAP_EIO, "cannot write %s: %s", out->path, strerror(cause));
}

/* A new file made by mkstemp is private; a result should have what open(2) would have given it. */
static mode_t wanted_mode(const char *path)
{
    struct stat info;
    mode_t mask = umask(0);

    (void)umask(mask);
    return stat(path, &info) == 0 ? info.st_mode & 07777 : 0666 & ~mask;
}

/* A link stays a link: its target is replaced. */
static cmap_status find_target(cmap_file_out *out, bool there, cmap_err *err)
{
    char *resolved = there ? realpath(out->path, NULL) : NULL;

    out->target = cmap_strdup(resolved ? resolved : out->path);
    free(resolved);
    return out->target ? CMAP_OK : no_memory(out->path, err);
}

static cmap_status open_beside(cmap_file_out *out, bool there, cmap_err *err)
{
    cmap_buf name = {0};
    cmap_status status = find_target(out, there, err);

    if (status)
        return status;
    cmap_buf_printf(&name, "%s.XXXXXX", out->target);
    char *taken = cmap_buf_take(&name);
    if (!taken)
        return no_memory(out->path, err);
    out->mode = wanted_mode(out->target);
    out->fd = mkstemp(taken);
    if (out->fd < 0) {
        status = fail_with(out, errno, err);
        cmap_free(taken);
        return status;
    }
    out->temporary = taken;
    return CMAP_OK;
}

static cmap_status open_target(cmap_file_out *out, cmap_err *err)
{
    struct stat info;
    bool there = stat(out->path, &info) == 0;

    if (there && S_ISDIR(info.st_mode))
        return cmap_fail(err, CMAP_EIO, "cannot write %s: it is a folder; name a file in it", out->path);
    if (!there || S_ISREG(info.st_mode))
        return open_beside(out, there, err);
    /* A rename would put a plain file in the place of a device or a pipe. */
    out->fd = open(out->path, O_WRONLY | O_CLOEXEC);
    return out->fd < 0 ? fail_with(out, errno, err) : CMAP_OK;
}

cmap_status cmap_file_out_open(const char *path, cmap_file_out **out, cmap_err *err)
{
    cmap_file_out *made = cmap_calloc(1, sizeof *made);

    if (!made)
        return no_memory(path, err);
    made->fd = -1;
    made->path = cmap_strdup(path);
    cmap_status status = made->path ? open_target(made, err) : no_memory(path, err);
    if (status)
        cmap_file_out_free(made);
    else
        *out = made;
    return status;
}

int cmap_file_put(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length) {
        ssize_t put = write(fd, at, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        at += put;
        length -= (size_t)put;
    }
    return 0;
}

cmap_status cmap_file_out_put(cmap_file_out *out, const void *bytes, size_t length, cmap_err *err)
{
    int cause = cmap_file_put(out->fd, bytes, length);

    return cause ? fail_with(out, cause, err) : CMAP_OK;
}

cmap_status cmap_file_out_finish(cmap_file_out *out, cmap_err *err)
{
    int failed = out->temporary && fchmod(out->fd, out->mode);
    int cause = errno, fd = out->fd;

    out->fd = -1;
    if (close(fd) && !failed) {
        failed = 1;
        cause = errno;
    }
    if (!failed && out->temporary && rename(out->temporary, out->target)) {
        failed = 1;
        cause = errno;
    }
    if (failed)
        return fail_with(out, cause, err);
    cmap_free(out->temporary);
    out->temporary = NULL;
    return CMAP_OK;
}

void cmap_file_out_free(cmap_file_out *out)
{
    if (!out)
        return;
    if (out->fd >= 0)
        (void)close(out->fd);
    if (out->temporary)
        (void)unlink(out->temporary);
    cmap_free(out->temporary);
    cmap_free(out->target);
    cmap_free(out->path);
    cmap_free(out);
}

cmap_status cmap_file_write(const char *path, const void *bytes, size_t length, cmap_err *err)
{
    cmap_file_out *out = NULL;
    cmap_status status = cmap_file_out_open(path, &out, err);

    if (!status)
        status = cmap_file_out_put(out, bytes, length, err);
    if (!status)
        status = cmap_file_out_finish(out, err);
    cmap_file_out_free(out);
    return status;
}
