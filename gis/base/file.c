#include "gis/base/file.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef CMAP_INSTALL_SHARE
#define CMAP_INSTALL_SHARE "/usr/local/share/carriermap"
#endif
#ifndef CMAP_INSTALL_LIB
#define CMAP_INSTALL_LIB "/usr/local/lib/carriermap"
#endif
/* From the program's prefix to its modules, where it was installed; in a build folder it is lib/carriermap. */
#ifndef CMAP_LIB_BELOW_PREFIX
#define CMAP_LIB_BELOW_PREFIX "lib/carriermap"
#endif

static cmap_status read_all(int fd, const char *path, size_t limit, cmap_buf *buf, cmap_err *err)
{
    char chunk[65536];

    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cmap_fail(err, CMAP_EIO, "cannot read %s: %s", path, strerror(errno));
        if (got == 0)
            return CMAP_OK;
        if (limit && buf->length + (size_t)got > limit)
            return cmap_fail(err, CMAP_EIO, "cannot read %s: it is larger than the %zu bytes allowed here", path,
                             limit);
        cmap_buf_put(buf, chunk, (size_t)got);
        if (buf->status)
            return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    }
}

cmap_status cmap_file_read(const char *path, size_t limit, char **bytes, size_t *length, cmap_err *err)
{
    struct stat info;
    cmap_buf buf = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", path, strerror(errno));
    cmap_status status = CMAP_OK;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
        status = cmap_fail(err, CMAP_EIO, "cannot read %s: it is a folder", path);
    if (!status)
        status = read_all(fd, path, limit, &buf, err);
    (void)close(fd);
    if (!status) {
        size_t size = buf.length;
        char *taken = cmap_buf_take(&buf);
        if (taken) {
            *bytes = taken;
            *length = size;
        } else {
            status = cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
        }
    }
    cmap_buf_clear(&buf);
    return status;
}

bool cmap_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool cmap_file_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

cmap_status cmap_file_make_folder(const char *path, cmap_err *err)
{
    char *partial = cmap_strdup(path);

    if (!partial)
        return cmap_fail(err, CMAP_ENOMEM, "cannot make the folder %s: out of memory", path);
    for (char *slash = strchr(partial + (partial[0] == '/'), '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = '\0';
        if (*partial && mkdir(partial, 0777) && errno != EEXIST) {
            cmap_status status = cmap_fail(err, CMAP_EIO, "cannot make the folder %s: %s", partial, strerror(errno));
            cmap_free(partial);
            return status;
        }
        if (!slash)
            break;
        *slash = '/';
    }
    cmap_free(partial);
    if (!cmap_file_is_folder(path))
        return cmap_fail(err, CMAP_EIO, "cannot make the folder %s: a file has that name", path);
    return CMAP_OK;
}

char *cmap_file_join(const char *folder, const char *name)
{
    cmap_buf path = {0};
    size_t length = strlen(folder);

    cmap_buf_printf(&path, "%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name);
    return cmap_buf_take(&path);
}

/* <prefix>/below for a program in <prefix>/bin. NULL when unknown. */
static char *beside_program(const char *below)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);

    if (length <= 0)
        return NULL;
    program[length] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(program, '/');
        if (!slash)
            return NULL;
        *slash = '\0';
    }
    return cmap_file_join(program, below);
}

/* Looks for name in the folders, the first of which the environment's variable names: who sets that means it, so there
 * is no silent fallback to another place. */
static cmap_status find_file(const char *name, const char *variable, const char *const *folders, size_t count,
                             char **path, cmap_err *err)
{
    cmap_buf tried = {0};
    bool starved = false;
    char *found = NULL;

    for (size_t i = 0; i < count && !found; i++) {
        if (!folders[i] || !*folders[i])
            continue;
        char *candidate = cmap_file_join(folders[i], name);
        starved = starved || !candidate;
        if (candidate && cmap_file_exists(candidate)) {
            found = candidate;
        } else {
            cmap_buf_printf(&tried, "%s%s", tried.length ? ", " : "", folders[i]);
            cmap_free(candidate);
        }
        if (i == 0 && !found)
            break;
    }
    cmap_status status = CMAP_OK;
    if (found)
        *path = found;
    else if (starved || tried.status)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot look for %s: out of memory", name);
    else
        status = cmap_fail(err, CMAP_ENOENT, "cannot find %s in %s; build or install carriermap, or set %s", name,
                           cmap_buf_text(&tried), variable);
    cmap_buf_clear(&tried);
    return status;
}

cmap_status cmap_file_share(const char *name, char **path, cmap_err *err)
{
    char *beside = beside_program("share/carriermap");
    const char *const folders[] = {getenv("CARRIERMAP_SHARE"), beside, CMAP_INSTALL_SHARE};
    cmap_status status = find_file(name, "CARRIERMAP_SHARE", folders, 3, path, err);

    cmap_free(beside);
    return status;
}

cmap_status cmap_file_module(const char *name, char **path, cmap_err *err)
{
    char *built = beside_program("lib/carriermap"), *installed = beside_program(CMAP_LIB_BELOW_PREFIX);
    const char *const folders[] = {getenv("CARRIERMAP_LIB"), built, installed, CMAP_INSTALL_LIB};
    cmap_status status = find_file(name, "CARRIERMAP_LIB", folders, 4, path, err);

    cmap_free(built);
    cmap_free(installed);
    return status;
}

cmap_status cmap_file_open_nameless(const char *folder, int *fd, cmap_err *err)
{
    char *path = cmap_file_join(folder, "carriermap-XXXXXX");

    if (!path)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a file in %s", folder);
    int opened = mkstemp(path);
    if (opened >= 0)
        (void)unlink(path);
    cmap_free(path);
    if (opened < 0)
        return cmap_fail(err, CMAP_EIO, "cannot make a file in %s: %s; it needs room for what the memory does not hold",
                         folder, strerror(errno));
    *fd = opened;
    return CMAP_OK;
}
