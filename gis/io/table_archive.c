/* A zip archive that holds files: the one to read is unpacked into a private folder, under names of ours. */
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/encoding.h"
#include "gis/io/private_folder.h"
#include "gis/io/shape_private.h"
#include "gis/io/table_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_UNPACKED ((uint64_t)4 << 30)

typedef struct archive {
    const cmap_table_place *place;
    cmap_zip *zip;
    char **names;  /* owned; of all members, in UTF-8 */
    size_t *files; /* owned; members that are read here */
    size_t file_count;
    bool has_archive; /* a zip in the zip */
} archive;

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *ending_of(const char *path)
{
    const char *name = base_name(path), *dot = strrchr(name, '.');
    return dot && dot > name ? dot : "";
}

static bool is_one_of(const char *ending, const char *const *list)
{
    for (; *list; list++)
        if (strcasecmp(ending, *list) == 0)
            return true;
    return false;
}

/* ---- names ---- */

/* What an archive says about the encoding of its names is often nothing: they are decided together. */
static cmap_status detect_names(const archive *it, cmap_encoding *encoding, cmap_err *err)
{
    cmap_buf all = {0};
    cmap_err why = {0};
    cmap_encoding_hints hints = {.is_whole = true};

    for (size_t i = 0; i < cmap_zip_count(it->zip); i++) {
        cmap_buf_puts(&all, cmap_zip_at(it->zip, i)->name);
        cmap_buf_putc(&all, '\n');
    }
    cmap_status status = all.status ? cmap_fail(&why, CMAP_ENOMEM, "cannot read %s: out of memory", it->place->name)
                                    : cmap_encoding_detect(cmap_buf_text(&all), all.length, &hints, encoding, &why);
    cmap_buf_clear(&all);
    if (status == CMAP_EPARSE) { /* too few to tell, and no reason to refuse the file */
        (void)snprintf(encoding->name, sizeof encoding->name, "GB18030");
        status = CMAP_OK;
    }
    if (status)
        (void)cmap_fail(err, status, "%s", why.text);
    return status;
}

static cmap_status decode_name(archive *it, size_t index, cmap_field_decoder *decoder, cmap_err *err)
{
    const char *raw = cmap_zip_at(it->zip, index)->name;
    cmap_buf text = {0};
    bool is_cut = false;
    cmap_status status = CMAP_OK;

    if (cmap_utf8_valid(raw, strlen(raw), NULL))
        cmap_buf_puts(&text, raw);
    else
        status = cmap_field_decode(decoder, raw, strlen(raw), &text, &is_cut, NULL);
    if (status == CMAP_EPARSE) {
        cmap_buf_printf(&text, "file %zu%s", index + 1, ending_of(raw));
        status = CMAP_OK;
    }
    it->names[index] = status ? NULL : cmap_buf_take(&text);
    cmap_buf_clear(&text);
    return it->names[index] ? CMAP_OK : cmap_table_no_memory(it->place->name, err);
}

static cmap_status decode_names(archive *it, cmap_err *err)
{
    cmap_encoding encoding = {0};
    cmap_field_decoder *decoder = NULL;
    cmap_status status = detect_names(it, &encoding, err);

    if (!status)
        status = cmap_field_decoder_open(encoding.name, &decoder, err);
    for (size_t i = 0; !status && i < cmap_zip_count(it->zip); i++)
        status = decode_name(it, i, decoder, err);
    cmap_field_decoder_free(decoder);
    return status;
}

/* ---- which file ---- */

/* True for what a Mac leaves beside each file. */
static bool is_litter(const char *name)
{
    return strncmp(name, "__MACOSX/", 9) == 0 || strncmp(base_name(name), "._", 2) == 0;
}

static bool has_sibling(const archive *it, size_t index, const char *ending)
{
    const char *name = it->names[index];
    size_t stem = strlen(name) - strlen(ending_of(name));

    for (size_t i = 0; i < cmap_zip_count(it->zip); i++)
        if (strncmp(it->names[i], name, stem) == 0 && strcasecmp(it->names[i] + stem, ending) == 0)
            return true;
    return false;
}

static void find_files(archive *it, const char *const *endings)
{
    for (size_t i = 0; i < cmap_zip_count(it->zip); i++) {
        const char *ending = ending_of(it->names[i]);
        it->has_archive = it->has_archive || strcasecmp(ending, ".zip") == 0;
        if (is_litter(it->names[i]) || !is_one_of(ending, endings))
            continue;
        if (strcasecmp(ending, ".dbf") == 0 && has_sibling(it, i, ".shp"))
            continue;
        it->files[it->file_count++] = i;
    }
}

static cmap_status list_files(archive *it, cmap_err *err)
{
    static const char *const tables[] = {".shp",  ".dbf", ".csv", ".tsv", ".geojson", ".json",
                                         ".gpkg", ".kml", ".dxf", ".ods", ".xlsx",    NULL};
    static const char *const texts[] = {".txt", NULL}; /* a README as a rule, so only when there is nothing else */

    find_files(it, tables);
    if (it->file_count == 0)
        find_files(it, texts);
    if (it->file_count)
        return CMAP_OK;
    return cmap_fail(err, CMAP_EINVAL, "%s holds no file that is read here%s", it->place->name,
                     it->has_archive ? "; unpack the archive in it first" : "");
}

static cmap_status choose_file(const archive *it, size_t *chosen, cmap_err *err)
{
    size_t at = 0;
    const char *wanted = it->place->options ? it->place->options->layer : NULL;

    if (it->file_count == 1) { /* then --layer may name what is in it */
        *chosen = it->files[0];
        return CMAP_OK;
    }
    const char **names = cmap_calloc(it->file_count, sizeof *names);
    if (!names)
        return cmap_table_no_memory(it->place->name, err);
    for (size_t i = 0; i < it->file_count; i++) {
        const char *name = it->names[it->files[i]];
        bool is_wanted = wanted && strcmp(base_name(name), wanted) == 0;
        names[i] = is_wanted ? wanted : name;
    }
    cmap_status status = cmap_table_choose(it->place, "file", names, NULL, it->file_count, &at, err);
    cmap_free(names);
    if (!status)
        *chosen = it->files[at];
    return status;
}

/* ---- unpacking ---- */

static cmap_status unpack(const archive *it, size_t index, const char *folder, const char *name, uint64_t *room,
                          char **path, cmap_err *err)
{
    const cmap_zip_entry *entry = cmap_zip_at(it->zip, index);
    cmap_zip_stream *stream = NULL;
    cmap_status status = cmap_zip_stream_open(it->zip, entry, *room, &stream, err);

    if (!status)
        status = cmap_private_folder_put(folder, name, cmap_zip_stream_read, stream, path, err);
    cmap_zip_stream_free(stream);
    if (!status)
        *room -= entry->size < *room ? entry->size : *room;
    return status;
}

/* The other parts of a shapefile, all under the name data. */
static cmap_status unpack_parts(const archive *it, size_t index, const char *folder, uint64_t *room, cmap_err *err)
{
    char name[16];
    const char *shp = it->names[index];
    size_t stem = strlen(shp) - strlen(ending_of(shp));
    bool is_done[CMAP_SHAPE_PARTS] = {false};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; !status && i < cmap_zip_count(it->zip); i++)
        for (int part = CMAP_SHAPE_SHX; !status && part < CMAP_SHAPE_PARTS; part++) {
            const char *ending = cmap_shapefile_endings[part];
            if (is_done[part] || strncmp(it->names[i], shp, stem) != 0 || strcasecmp(it->names[i] + stem, ending) != 0)
                continue;
            is_done[part] = true;
            (void)snprintf(name, sizeof name, "data%s", ending);
            status = unpack(it, i, folder, name, room, NULL, err);
        }
    return status;
}

static cmap_status unpack_file(const archive *it, size_t index, const char *folder, char **path, cmap_err *err)
{
    cmap_buf name = {0};
    uint64_t room = MAX_UNPACKED;
    const char *ending = ending_of(it->names[index]);
    bool is_shape = strcasecmp(ending, ".shp") == 0;

    cmap_buf_printf(&name, "data%s", is_shape ? ".shp" : ending);
    cmap_status status = name.status ? cmap_table_no_memory(it->place->name, err)
                                     : unpack(it, index, folder, name.bytes, &room, path, err);
    if (!status && is_shape)
        status = unpack_parts(it, index, folder, &room, err);
    cmap_buf_clear(&name);
    return status;
}

/* The file as a table of its own, which takes the folder with it. */
static cmap_status open_file(const archive *it, size_t index, cmap_table **out, cmap_err *err)
{
    char *folder = NULL, *path = NULL;
    cmap_buf name = {0};
    cmap_table *table = NULL;
    cmap_table_options options = it->place->options ? *it->place->options : (cmap_table_options){0};
    cmap_status status = cmap_private_folder_make(&folder, err);

    cmap_buf_printf(&name, "%s/%s", it->place->name, it->names[index]);
    if (!status && name.status)
        status = cmap_table_no_memory(it->place->name, err);
    if (!status)
        status = unpack_file(it, index, folder, &path, err);
    if (it->file_count > 1)
        options.layer = NULL; /* it named the file */
    cmap_table_place place = {.path = path, .name = name.bytes, .options = &options};
    if (!status)
        status = cmap_table_open_place(&place, &table, err);
    if (!status) {
        table->unpacked = folder;
        *out = table;
    } else {
        cmap_private_folder_remove(folder);
        cmap_free(folder);
    }
    cmap_free(path);
    cmap_buf_clear(&name);
    return status;
}

cmap_status cmap_table_archive_open(const cmap_table_place *place, cmap_zip *zip, cmap_table **out, cmap_err *err)
{
    size_t count = cmap_zip_count(zip), chosen = 0;
    archive it = {.place = place, .zip = zip};
    cmap_status status = CMAP_OK;

    it.names = cmap_calloc(count + 1, sizeof *it.names);
    it.files = cmap_calloc(2 * count + 1, sizeof *it.files);
    if (!it.names || !it.files)
        status = cmap_table_no_memory(place->name, err);
    if (!status)
        status = decode_names(&it, err);
    if (!status)
        status = list_files(&it, err);
    if (!status)
        status = choose_file(&it, &chosen, err);
    if (!status)
        status = open_file(&it, chosen, out, err);
    for (size_t i = 0; it.names && i < count; i++)
        cmap_free(it.names[i]);
    cmap_free(it.names);
    cmap_free(it.files);
    cmap_zip_close(zip);
    return status;
}
