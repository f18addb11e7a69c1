/* A table opened: what the file is, and who reads it. */
#include "gis/io/table.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/io/private_folder.h"
#include "gis/io/sheet_private.h"
#include "gis/io/table_private.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD 4096 /* bytes that tell what a file is */

cmap_status cmap_table_init(cmap_table *table, const cmap_table_ops *ops, const cmap_table_place *place, cmap_err *err)
{
    table->ops = ops;
    table->info.row_count = -1;
    table->info.byte_count = place->byte_count;
    table->path = cmap_strdup(place->name);
    return table->path ? CMAP_OK : cmap_table_no_memory(place->name, err);
}

void cmap_table_free(cmap_table *table)
{
    cmap_private_folder_remove(table->folder);
    cmap_private_folder_remove(table->unpacked);
    cmap_free(table->folder);
    cmap_free(table->unpacked);
    cmap_free(table->path);
    cmap_buf_clear(&table->layers);
    cmap_free(table);
}

void cmap_table_list(cmap_buf *layers, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cmap_buf_printf(layers, "%s%s", layers->length ? ", " : "", names[i]);
}

cmap_status cmap_table_choose(const cmap_table_place *place, const char *what, const char *const *names,
                              const bool *is_empty, size_t count, size_t *chosen, cmap_err *err)
{
    const char *wanted = place->options ? place->options->layer : NULL;
    size_t found = count, full = 0;
    cmap_buf list = {0};
    cmap_status status;

    for (size_t i = 0; i < count; i++) {
        bool is_full = !is_empty || !is_empty[i];
        full += is_full;
        if (found == count && (wanted ? strcmp(names[i], wanted) == 0 : is_full))
            found = i;
    }
    if (found < count && (wanted || full == 1)) {
        *chosen = found;
        return CMAP_OK;
    }
    cmap_table_list(&list, names, count);
    if (count == 0 || (!wanted && full == 0))
        status = cmap_fail(err, CMAP_EINVAL, "%s holds no %s with anything in it", place->name, what);
    else if (wanted)
        status =
            cmap_fail(err, CMAP_EINVAL, "%s has no %s %s; it has: %s", place->name, what, wanted, cmap_buf_text(&list));
    else
        status = cmap_fail(err, CMAP_EINVAL, "%s holds more than one %s; name one with --layer: %s", place->name, what,
                           cmap_buf_text(&list));
    cmap_buf_clear(&list);
    return status;
}

/* GDAL would take these for anything but a file's name. */
static cmap_status check_path(const char *path, cmap_err *err)
{
    size_t scheme = 0;

    while (isalnum((unsigned char)path[scheme]) || (scheme && strchr("+.-", path[scheme]) && path[scheme]))
        scheme++;
    if (strncasecmp(path, "/vsi", 4) == 0)
        return cmap_fail(err, CMAP_EINVAL, "%s is no local file: virtual file systems are not read", path);
    if (scheme > 1 && strncmp(path + scheme, "://", 3) == 0)
        return cmap_fail(err, CMAP_EINVAL, "%s is no local file: fetch it first; nothing is read over the network",
                         path);
    return CMAP_OK;
}

static cmap_status read_head(const char *path, const char *name, char head[HEAD], size_t *length, uint64_t *size,
                             cmap_err *err)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep us waiting */
    cmap_status status = CMAP_OK;

    if (fd < 0)
        return cmap_fail(err, errno == ENOENT ? CMAP_ENOENT : CMAP_EIO, "cannot open %s: %s", name, strerror(errno));
    if (fstat(fd, &info))
        status = cmap_fail(err, CMAP_EIO, "cannot read %s: %s", name, strerror(errno));
    else if (S_ISDIR(info.st_mode))
        status = cmap_fail(err, CMAP_EINVAL, "%s is a folder; name a file in it", name);
    else if (!S_ISREG(info.st_mode))
        status = cmap_fail(err, CMAP_EINVAL, "%s is no regular file; save what it gives in one", name);
    else if (info.st_size == 0)
        status = cmap_fail(err, CMAP_EPARSE, "%s is empty", name);
    ssize_t got = status ? 0 : pread(fd, head, HEAD - 1, 0);
    if (got < 0)
        status = cmap_fail(err, CMAP_EIO, "cannot read %s: %s", name, strerror(errno));
    (void)close(fd);
    if (status)
        return status;
    head[got] = '\0';
    *length = (size_t)got;
    *size = (uint64_t)info.st_size;
    return CMAP_OK;
}

/* An archive may be a workbook, or hold files of its own. */
static cmap_status open_zip(const cmap_table_place *place, cmap_table **out, cmap_err *err)
{
    cmap_zip *zip = NULL;
    cmap_status status = cmap_zip_open(place->path, &zip, err);

    if (status)
        return status;
    if (cmap_zip_find(zip, "xl/workbook.xml"))
        return cmap_table_xlsx_open(place, zip, out, err);
    if (cmap_zip_find(zip, "content.xml") && cmap_zip_find(zip, "mimetype"))
        return cmap_table_ods_open(place, zip, out, err);
    if (cmap_zip_find(zip, "xl/workbook.bin")) {
        cmap_zip_close(zip);
        return cmap_fail(err, CMAP_EINVAL, "%s is a binary workbook (.xlsb), which is not read; save it as .xlsx",
                         place->name);
    }
    return cmap_table_archive_open(place, zip, out, err);
}

/* A workbook behind a password keeps its bytes in a stream of this name. */
static cmap_status refuse_ole(const cmap_table_place *place, cmap_err *err)
{
    static const char mark[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    char *bytes = NULL;
    size_t length = 0;
    bool is_locked = false;

    if (cmap_file_read(place->path, 0, &bytes, &length, NULL) == CMAP_OK)
        for (size_t i = 0; !is_locked && i + sizeof mark <= length; i += 2)
            is_locked = memcmp(bytes + i, mark, sizeof mark) == 0;
    cmap_free(bytes);
    if (is_locked)
        return cmap_sheet_is_locked(place->name, err);
    return cmap_fail(err, CMAP_EINVAL, "%s is a workbook of the old kind (.xls), which is not read; save it as .xlsx",
                     place->name);
}

cmap_status cmap_table_open_place(const cmap_table_place *given, cmap_table **out, cmap_err *err)
{
    cmap_table_place place = *given;
    char head[HEAD];
    size_t length = 0;
    const char *what = NULL;
    cmap_status status = read_head(place.path, place.name, head, &length, &place.byte_count, err);

    if (status)
        return status;
    cmap_file_kind kind = cmap_table_kind(place.name, head, length, &what);
    switch (kind) {
    case CMAP_FILE_TEXT:
        return cmap_table_text_open(&place, out, err);
    case CMAP_FILE_ZIP:
        return open_zip(&place, out, err);
    case CMAP_FILE_OLE:
        return refuse_ole(&place, err);
    case CMAP_FILE_OTHER:
        return cmap_fail(err, CMAP_EINVAL, "%s is %s, which is not read; %s", place.name, what,
                         strstr(what, "shapefile") ? "name its .shp"
                                                   : "save it as XLSX, CSV, GeoJSON, GeoPackage or Shapefile");
    case CMAP_FILE_SQLITE:
    case CMAP_FILE_SHAPE:
    case CMAP_FILE_DBF:
    case CMAP_FILE_JSON:
    case CMAP_FILE_KML:
    case CMAP_FILE_DXF:
        break;
    }
    return cmap_table_ogr_open(&place, kind, out, err);
}

cmap_status cmap_table_open(const char *path, const cmap_table_options *options, cmap_table **out, cmap_err *err)
{
    cmap_table_place place = {.path = path, .name = path, .options = options};
    cmap_status status = check_path(path, err);

    return status ? status : cmap_table_open_place(&place, out, err);
}

void cmap_table_close(cmap_table *table)
{
    if (table)
        table->ops->close(table);
}

const cmap_table_info *cmap_table_get_info(const cmap_table *table)
{
    return &table->info;
}

cmap_status cmap_table_next(cmap_table *table, const cmap_table_row **row, cmap_err *err)
{
    const cmap_table_row *next = NULL;
    cmap_status status = table->ops->next(table, &next, err);

    /* A rule id stays in front, for who looks for it there. */
    if (status && err && strncmp(err->text, "enc", 3) != 0)
        cmap_err_at(err, "%s", table->path);
    if (!status)
        *row = next;
    return status;
}

cmap_status cmap_table_rewind(cmap_table *table, cmap_err *err)
{
    return table->ops->rewind(table, err);
}

uint64_t cmap_table_position(const cmap_table *table)
{
    return table->ops->position(table);
}

const char *cmap_table_layers(const cmap_table *table)
{
    return cmap_buf_text(&table->layers);
}
