#include "gis/io/private_folder.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static cmap_status make(cmap_buf *pattern, char **folder, cmap_err *err)
{
    char *path = cmap_buf_take(pattern);

    cmap_buf_clear(pattern);
    if (!path)
        return cmap_fail(err, CMAP_ENOMEM, "cannot make a temporary folder: out of memory");
    if (!mkdtemp(path)) {
        cmap_status status = cmap_fail(err, CMAP_EIO, "cannot make the temporary folder %s: %s", path, strerror(errno));
        cmap_free(path);
        return status;
    }
    *folder = path;
    return CMAP_OK;
}

cmap_status cmap_private_folder_make(char **folder, cmap_err *err)
{
    const char *below = getenv("TMPDIR");
    cmap_buf pattern = {0};

    cmap_buf_printf(&pattern, "%s/carriermap-XXXXXX", below && *below ? below : "/tmp");
    return make(&pattern, folder, err);
}

cmap_status cmap_private_folder_beside(const char *path, char **folder, cmap_err *err)
{
    const char *slash = strrchr(path, '/');
    cmap_buf pattern = {0};

    if (slash)
        cmap_buf_put(&pattern, path, (size_t)(slash - path) + 1);
    cmap_buf_puts(&pattern, ".carriermap-XXXXXX");
    return make(&pattern, folder, err);
}

static cmap_status copy(int fd, const char *path, cmap_csv_source *source, void *data, cmap_err *err)
{
    char bytes[32768];
    size_t got = 1;

    while (got) {
        cmap_status status = source(data, bytes, sizeof bytes, &got, err);
        if (status)
            return status;
        for (size_t at = 0; at < got;) {
            ssize_t put = write(fd, bytes + at, got - at);
            if (put < 0 && errno != EINTR)
                return cmap_fail(err, CMAP_EIO, "cannot write %s: %s", path, strerror(errno));
            at += put > 0 ? (size_t)put : 0;
        }
    }
    return CMAP_OK;
}

cmap_status cmap_private_folder_put(const char *folder, const char *name, cmap_csv_source *source, void *data,
                                    char **path, cmap_err *err)
{
    char *made = cmap_file_join(folder, name);

    if (!made)
        return cmap_fail(err, CMAP_ENOMEM, "cannot write %s: out of memory", name);
    int fd = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    cmap_status status =
        fd < 0 ? cmap_fail(err, errno == EEXIST ? CMAP_EEXIST : CMAP_EIO, "cannot write %s: %s", made, strerror(errno))
               : copy(fd, made, source, data, err);
    if (fd >= 0 && close(fd) && !status)
        status = cmap_fail(err, CMAP_EIO, "cannot write %s: %s", made, strerror(errno));
    if (!status && path)
        *path = made;
    else
        cmap_free(made);
    return status;
}

cmap_status cmap_private_folder_link(const char *folder, const char *name, const char *target, cmap_err *err)
{
    char *made = cmap_file_join(folder, name), *full = realpath(target, NULL);
    cmap_status status = CMAP_OK;

    if (!made)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", target);
    else if (!full || symlink(full, made))
        status = cmap_fail(err, CMAP_EIO, "cannot make a link to %s: %s", target, strerror(errno));
    free(full);
    cmap_free(made);
    return status;
}

void cmap_private_folder_remove(const char *folder)
{
    DIR *listing = folder ? opendir(folder) : NULL;
    const struct dirent *entry;

    if (!listing)
        return;
    while ((entry = readdir(listing)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(listing), entry->d_name, 0);
    (void)closedir(listing);
    (void)rmdir(folder);
}
