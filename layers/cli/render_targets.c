#include "layers/cli/render_targets.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static cmap_status no_memory(cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot plan the files to draw: out of memory");
}

/* -o names a folder when it ends in '/', is one, or when several files are to go to a name that is not there and
 * promises no single file by its ending. */
static bool is_folder(const char *output, size_t files)
{
    cmap_format ignored;
    size_t length = strlen(output);

    if (length && output[length - 1] == '/')
        return true;
    if (cmap_file_exists(output))
        return cmap_file_is_folder(output);
    return files > 1 && !cmap_format_of_path(output, &ignored);
}

/* The formats to draw: what --as says, else what the ending of -o says, else PNG. */
static cmap_status settle_formats(const char *output, bool folder, const cmap_format_list *given,
                                  cmap_format_list *formats, cmap_err *err)
{
    cmap_format ending;
    bool named = !folder && cmap_format_of_path(output, &ending);

    *formats = *given;
    if (!given->count) {
        if (!folder && !named && strcmp(output, "-") != 0)
            return cmap_fail(
                err, CMAP_EINVAL,
                "-o %s does not tell the format; end it in .png, .svg or .pdf (in '/' for a folder), or add --as",
                output);
        formats->list[formats->count++] = named ? ending : CMAP_FORMAT_PNG;
    } else if (named && given->count == 1 && given->list[0] != ending) {
        return cmap_fail(err, CMAP_EINVAL, "-o %s and --as %s contradict each other; leave one out", output,
                         cmap_format_name(given->list[0]));
    }
    return CMAP_OK;
}

/* "<folder>/<id>.<format>", or "<id>.<format>" for the current folder. Owned by the caller; NULL without memory. */
static char *path_in(const char *folder, const char *id, cmap_format format)
{
    cmap_buf path = {0};
    size_t length = strlen(folder);

    if (length)
        cmap_buf_printf(&path, "%s%s", folder, folder[length - 1] == '/' ? "" : "/");
    cmap_buf_printf(&path, "%s.%s", id, cmap_format_name(format));
    return cmap_buf_take(&path);
}

static cmap_status refuse_duplicates(const cmap_targets *targets, cmap_err *err)
{
    for (size_t i = 0; i < targets->count; i++)
        for (size_t k = 0; k < i; k++)
            if (targets->list[i].path && strcmp(targets->list[i].path, targets->list[k].path) == 0)
                return cmap_fail(err, CMAP_EINVAL, "two files would both be written to %s; draw them one by one",
                                 targets->list[i].path);
    return CMAP_OK;
}

/* Tries to make a file in folder, and takes it away again: the only test that sees rights, quotas, read-only file
 * systems and special ones alike. */
static cmap_status try_folder(const char *folder, const char *target, cmap_err *err)
{
    char *probe = cmap_file_join(*folder ? folder : ".", ".carriermap-XXXXXX");
    cmap_status status = CMAP_OK;

    if (!probe)
        return no_memory(err);
    int fd = mkstemp(probe);
    if (fd < 0) {
        status = cmap_fail(err, CMAP_EIO, "cannot write %s: %s; name another place with -o", target, strerror(errno));
    } else {
        (void)close(fd);
        (void)unlink(probe);
    }
    cmap_free(probe);
    return status;
}

static void strip_slashes(char *path)
{
    for (size_t end = strlen(path); end > 1 && path[end - 1] == '/'; end--)
        path[end - 1] = '\0';
}

/* Cuts path to the folder it stands in; "" for the current one. */
static void cut_to_folder(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash)
        slash[slash == path] = '\0';
    else
        *path = '\0';
}

/* What stands at path, or at the nearest place above it where anything does; "" for the current folder. Owned by the
 * caller. */
static char *nearest_there(const char *path)
{
    char *copy = cmap_strdup(path);

    if (!copy)
        return NULL;
    strip_slashes(copy);
    while (*copy && !cmap_file_exists(copy)) {
        cut_to_folder(copy);
        strip_slashes(copy);
    }
    return copy;
}

static cmap_status try_new_folder(const char *folder, cmap_err *err)
{
    char *above = nearest_there(folder);
    cmap_status status;

    if (!above)
        return no_memory(err);
    if (*above && !cmap_file_is_folder(above))
        status = cmap_fail(err, CMAP_EIO, "cannot make the folder %s: %s is a file; name another place with -o", folder,
                           above);
    else
        status = try_folder(above, folder, err);
    cmap_free(above);
    return status;
}

/* What stands at path may be replaced when it is a plain file that may be written; a device or a pipe would be swept
 * away. */
static cmap_status try_replacing(const char *path, cmap_err *err)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return CMAP_OK;
    if (S_ISDIR(info.st_mode))
        return cmap_fail(err, CMAP_EIO, "cannot write %s: it is a folder; name another place with -o", path);
    if (!S_ISREG(info.st_mode))
        return cmap_fail(err, CMAP_EIO, "cannot write %s: it is no plain file; use -o - and send stdout there", path);
    if (access(path, W_OK) != 0)
        return cmap_fail(err, CMAP_EIO, "cannot write %s: %s; name another place with -o", path, strerror(errno));
    return CMAP_OK;
}

/* Tries the folder that path is in. */
static cmap_status try_place(const char *path, cmap_err *err)
{
    char *folder = cmap_strdup(path);
    cmap_status status;

    if (!folder)
        return no_memory(err);
    cut_to_folder(folder);
    if (*folder && !cmap_file_is_folder(folder))
        status =
            cmap_fail(err, CMAP_EIO, "cannot write %s: there is no folder %s; make it, or name another place with -o",
                      path, folder);
    else
        status = try_folder(folder, path, err);
    cmap_free(folder);
    return status;
}

static cmap_status try_paths(const cmap_targets *targets, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (targets->folder)
        return try_new_folder(targets->folder, err);
    for (size_t i = 0; i < targets->count && !status; i++) {
        if (targets->list[i].path)
            status = try_replacing(targets->list[i].path, err);
        if (!status && targets->list[i].path && i == 0) /* all are in one folder */
            status = try_place(targets->list[i].path, err);
    }
    return status;
}

/* The path of what goes beside the file at path: its ending instead of path's, or behind it. Nothing goes beside stdout
 * (NULL). Owned by the caller; NULL without memory. */
static char *path_beside(const char *path, cmap_target_kind kind)
{
    static const char *const endings[] = {
        [CMAP_TARGET_SIDECAR] = ".json", [CMAP_TARGET_TEX] = ".tex", [CMAP_TARGET_WORLD] = ".pgw"};
    cmap_format ignored;
    cmap_buf beside = {0};

    if (!path)
        return NULL;
    if (kind == CMAP_TARGET_WORLD_CRS) {
        cmap_buf_printf(&beside, "%s.aux.xml", path);
        return cmap_buf_take(&beside);
    }
    size_t length = strlen(path);
    if (cmap_format_of_path(path, &ignored))
        length -= strlen(".png"); /* all three are as long */
    cmap_buf_put(&beside, path, length);
    cmap_buf_puts(&beside, endings[kind]);
    return cmap_buf_take(&beside);
}

/* The target of the last figure that has format; targets->count when there is none. */
static size_t find_drawn(const cmap_targets *targets, cmap_format format)
{
    const size_t figure = targets->list[targets->count - 1].figure;

    for (size_t i = 0; i < targets->count; i++)
        if (targets->list[i].figure == figure && targets->list[i].kind == CMAP_TARGET_FIGURE &&
            targets->list[i].format == format)
            return i;
    return targets->count;
}

static cmap_status add_beside(cmap_targets *targets, cmap_target_kind kind, size_t of, cmap_err *err)
{
    cmap_target *target = &targets->list[targets->count];

    *target = (cmap_target){.figure = targets->list[of].figure, .kind = kind, .of = of};
    target->path = path_beside(targets->list[of].path, kind);
    targets->count += target->path != NULL;
    return target->path ? CMAP_OK : no_memory(err);
}

static cmap_status add_all_beside(cmap_targets *targets, cmap_beside beside, cmap_err *err)
{
    const size_t drawn = targets->count;
    const size_t png = find_drawn(targets, CMAP_FORMAT_PNG), pdf = find_drawn(targets, CMAP_FORMAT_PDF);
    cmap_status status = CMAP_OK;

    if (beside.sidecar)
        status = add_beside(targets, CMAP_TARGET_SIDECAR, drawn - 1, err);
    if (!status && beside.tex)
        status = add_beside(targets, CMAP_TARGET_TEX, pdf < drawn ? pdf : png, err);
    if (!status && beside.world)
        status = add_beside(targets, CMAP_TARGET_WORLD, png, err);
    if (!status && beside.world)
        status = add_beside(targets, CMAP_TARGET_WORLD_CRS, png, err);
    return status;
}

static cmap_status fill(cmap_figure *const *figures, size_t figure_count, const char *output, bool folder,
                        const cmap_format_list *formats, cmap_beside beside, cmap_targets *targets, cmap_err *err)
{
    const bool to_stdout = strcmp(output, "-") == 0;
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < figure_count && !status; i++) {
        for (size_t k = 0; k < formats->count; k++) {
            cmap_target *target = &targets->list[targets->count++];
            *target = (cmap_target){.figure = i, .format = formats->list[k]};
            if (to_stdout)
                continue;
            target->path = folder ? path_in(output, cmap_figure_id(figures[i]), target->format) : cmap_strdup(output);
            if (!target->path)
                return no_memory(err);
        }
        status = add_all_beside(targets, beside, err);
    }
    if (status)
        return status;
    if (folder && *output && !cmap_file_exists(output)) {
        targets->folder = cmap_strdup(output);
        if (!targets->folder)
            return no_memory(err);
    }
    return CMAP_OK;
}

static cmap_status check_one_file(const char *output, size_t files, cmap_err *err)
{
    if (files == 1)
        return CMAP_OK;
    if (strcmp(output, "-") == 0)
        return cmap_fail(err, CMAP_EINVAL, "-o - takes one figure in one format, not %zu files; name a folder", files);
    return cmap_fail(err, CMAP_EINVAL, "-o %s is one file, but %zu are to be drawn; name a folder, ending in '/'",
                     output, files);
}

static bool has_format(const cmap_format_list *formats, cmap_format format)
{
    for (size_t i = 0; i < formats->count; i++)
        if (formats->list[i] == format)
            return true;
    return false;
}

/* What goes beside a file needs a file, and of a kind that it fits. */
static cmap_status check_beside(const char *output, const cmap_format_list *formats, cmap_beside beside, cmap_err *err)
{
    const bool png = has_format(formats, CMAP_FORMAT_PNG);

    if ((beside.sidecar || beside.tex || beside.world) && strcmp(output, "-") == 0)
        return cmap_fail(err, CMAP_EINVAL, "-o - leaves no place for the file that %s writes; name a file or a folder",
                         beside.sidecar ? "--sidecar"
                         : beside.tex   ? "--tex"
                                        : "--world");
    if (beside.tex && !png && !has_format(formats, CMAP_FORMAT_PDF))
        return cmap_fail(err, CMAP_EINVAL, "LaTeX reads no SVG, so --tex needs a PDF or a PNG too; add --as pdf");
    if (beside.world && !png)
        return cmap_fail(err, CMAP_EINVAL, "a world file gives a PNG its place, so --world needs one; add --as png");
    return CMAP_OK;
}

cmap_status cmap_targets_plan(cmap_figure *const *figures, size_t figure_count, const char *output,
                              const cmap_format_list *given, cmap_beside beside, cmap_targets *out, cmap_err *err)
{
    enum { MOST_BESIDE = 4 };
    cmap_targets targets = {0};
    cmap_format_list formats;
    size_t files = figure_count * (given->count ? given->count : 1);
    bool folder = !output || (strcmp(output, "-") != 0 && is_folder(output, files));
    cmap_status status;

    output = output ? output : "";
    status = folder ? CMAP_OK : check_one_file(output, files, err);
    if (!status)
        status = settle_formats(output, folder, given, &formats, err);
    if (!status)
        status = check_beside(output, &formats, beside, err);
    if (status)
        goto done;
    targets.list = cmap_calloc(files + figure_count * MOST_BESIDE, sizeof *targets.list);
    if (!targets.list) {
        status = no_memory(err);
        goto done;
    }
    status = fill(figures, figure_count, output, folder, &formats, beside, &targets, err);
    if (!status)
        status = refuse_duplicates(&targets, err);
    if (!status)
        status = try_paths(&targets, err);
done:
    if (status)
        cmap_targets_clear(&targets);
    else
        *out = targets;
    return status;
}

const char *cmap_target_file(const cmap_target *target)
{
    const char *slash = strrchr(target->path, '/');

    return slash ? slash + 1 : target->path;
}

cmap_status cmap_targets_write(const cmap_targets *targets, cmap_err *err)
{
    cmap_status status = targets->folder ? cmap_file_make_folder(targets->folder, err) : CMAP_OK;

    for (size_t i = 0; i < targets->count && !status; i++) {
        const cmap_target *target = &targets->list[i];
        if (target->path)
            status = cmap_file_write(target->path, target->bytes.bytes, target->bytes.length, err);
    }
    return status;
}

void cmap_targets_clear(cmap_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        cmap_free(targets->list[i].path);
        cmap_buf_clear(&targets->list[i].bytes);
    }
    cmap_free(targets->list);
    cmap_free(targets->folder);
    *targets = (cmap_targets){0};
}
