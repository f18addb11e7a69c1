#include "gis/io/shape_private.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define SHAPE_HEAD 100

const char *const cmap_shapefile_endings[CMAP_SHAPE_PARTS] = {".shp", ".shx", ".dbf", ".prj", ".cpg"};

bool cmap_shapefile_is_part(const char *path)
{
    const char *dot = strrchr(path, '.');

    for (int part = 0; dot && part < CMAP_SHAPE_PARTS; part++)
        if (strcasecmp(dot, cmap_shapefile_endings[part]) == 0)
            return true;
    return false;
}

void cmap_shapefile_clear(cmap_shapefile *shape)
{
    for (int part = 0; part < CMAP_SHAPE_PARTS; part++)
        cmap_free(shape->paths[part]);
    memset(shape, 0, sizeof *shape);
}

static cmap_status take_part(const char *folder, const char *name, cmap_shapefile_part part, cmap_shapefile *shape,
                             cmap_err *err)
{
    struct stat info;
    char *path = cmap_file_join(folder, name);

    if (!path)
        return cmap_fail(err, CMAP_ENOMEM, "cannot look for the parts of %s: out of memory", name);
    if (shape->paths[part] || stat(path, &info) || !S_ISREG(info.st_mode)) {
        cmap_free(path);
        return CMAP_OK;
    }
    shape->paths[part] = path;
    shape->sizes[part] = (uint64_t)info.st_size;
    return CMAP_OK;
}

/* Parts spelled in the very letters of the named file come first, those in another case after them. */
static cmap_status scan(const char *folder, const char *stem, size_t stem_length, bool exact, cmap_shapefile *shape,
                        cmap_err *err)
{
    DIR *listing = opendir(folder);
    const struct dirent *entry;
    cmap_status status = CMAP_OK;

    if (!listing)
        return cmap_fail(err, CMAP_EIO, "cannot look into %s: %s", folder, strerror(errno));
    while (!status && (entry = readdir(listing)) != NULL) {
        const char *name = entry->d_name;
        if (strncmp(name, stem, stem_length) != 0)
            continue;
        for (int part = 0; !status && part < CMAP_SHAPE_PARTS; part++)
            if (exact ? strcmp(name + stem_length, cmap_shapefile_endings[part]) == 0
                      : strcasecmp(name + stem_length, cmap_shapefile_endings[part]) == 0)
                status = take_part(folder, name, (cmap_shapefile_part)part, shape, err);
    }
    (void)closedir(listing);
    return status;
}

static cmap_status is_cut(const char *name, const char *ending, uint64_t size, uint64_t needed, cmap_err *err)
{
    return cmap_fail(err, CMAP_EPARSE,
                     "%s is damaged: its %s has %llu bytes of the %llu that it should have; fetch or save it again",
                     name, ending, (unsigned long long)size, (unsigned long long)needed);
}

/* .shp and .shx say in their header how many words of 16 bits they have. */
static cmap_status check_length(const cmap_shapefile *shape, cmap_shapefile_part part, const char *name, cmap_err *err)
{
    unsigned char head[SHAPE_HEAD];
    FILE *file = fopen(shape->paths[part], "rbe");
    size_t got = file ? fread(head, 1, sizeof head, file) : 0;

    if (file)
        (void)fclose(file);
    if (got != sizeof head)
        return is_cut(name, cmap_shapefile_endings[part], shape->sizes[part], SHAPE_HEAD, err);
    uint64_t needed =
        2 * ((uint64_t)head[24] << 24 | (uint64_t)head[25] << 16 | (uint64_t)head[26] << 8 | (uint64_t)head[27]);
    if (needed > shape->sizes[part])
        return is_cut(name, cmap_shapefile_endings[part], shape->sizes[part], needed, err);
    return CMAP_OK;
}

static cmap_status check_parts(const cmap_shapefile *shape, const char *name, cmap_err *err)
{
    for (int part = CMAP_SHAPE_SHP; part <= CMAP_SHAPE_DBF; part++)
        if (!shape->paths[part])
            return cmap_fail(err, CMAP_EPARSE, "%s is not whole: its %s is missing; copy all of .shp, .shx, .dbf, .prj",
                             name, cmap_shapefile_endings[part]);
    cmap_status status = check_length(shape, CMAP_SHAPE_SHP, name, err);
    return status ? status : check_length(shape, CMAP_SHAPE_SHX, name, err);
}

cmap_status cmap_shapefile_find(const char *path, const char *name, cmap_shapefile *out, cmap_err *err)
{
    cmap_shapefile shape = {0};
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path, *dot = strrchr(file, '.');
    size_t stem = dot ? (size_t)(dot - file) : strlen(file);
    char *folder = cmap_strdup(slash ? path : ".");
    cmap_status status = folder ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", name);

    if (folder && slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    if (!status)
        status = scan(folder, file, stem, true, &shape, err);
    if (!status)
        status = scan(folder, file, stem, false, &shape, err);
    bool is_table =
        !shape.paths[CMAP_SHAPE_SHP] && shape.paths[CMAP_SHAPE_DBF] && strcasecmp(dot ? dot : "", ".dbf") == 0;
    if (!status && !is_table)
        status = check_parts(&shape, name, err);
    cmap_free(folder);
    if (status)
        cmap_shapefile_clear(&shape);
    else
        *out = shape;
    return status;
}
