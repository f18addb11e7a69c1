#include "layers/share.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t tail = strlen(end);

    return length > tail && strcmp(text + length - tail, end) == 0;
}

static int is_yaml(const struct dirent *entry)
{
    return ends_with(entry->d_name, ".yaml") && entry->d_name[0] != '.';
}

/* "a, b, c" of the YAML files in a share folder, in the order of their names; the atlas has no file. */
static void list_names(const char *folder, cmap_buf *names)
{
    struct dirent **entries = NULL;
    char *path = NULL;

    if (cmap_file_share(folder, &path, NULL))
        return;
    int count = scandir(path, &entries, is_yaml, alphasort);
    if (count > 0 && strcmp(folder, "figures") == 0)
        cmap_buf_puts(names, "atlas, ");
    for (int i = 0; i < count; i++) {
        size_t length = strlen(entries[i]->d_name) - strlen(".yaml");
        cmap_buf_printf(names, "%s%.*s", i ? ", " : "", (int)length, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    cmap_free(path);
}

cmap_status cmap_share_yaml(const char *folder, const char *kind, const char *name, char **path, cmap_err *err)
{
    cmap_buf file = {0};
    cmap_buf names = {0};
    char *found = NULL;
    cmap_status status = CMAP_OK;

    if (ends_with(name, ".yaml") || ends_with(name, ".yml")) {
        found = cmap_strdup(name);
        if (!found)
            return cmap_fail(err, CMAP_ENOMEM, "cannot look for %s: out of memory", name);
        *path = found;
        return CMAP_OK;
    }
    cmap_buf_printf(&file, "%s/%s.yaml", folder, name);
    if (file.status)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot look for %s: out of memory", name);
    else if (strchr(name, '/') || !*name)
        status = CMAP_ENOENT;
    else
        status = cmap_file_share(cmap_buf_text(&file), &found, err);
    if (status == CMAP_ENOENT) {
        list_names(folder, &names);
        if (names.length)
            status = cmap_fail(err, CMAP_ENOENT, "there is no %s \"%s\"; there are: %s, or the path of a .yaml file",
                               kind, name, cmap_buf_text(&names));
        else
            status = cmap_file_share(folder, &found, err); /* which says where it looked */
    }
    if (status)
        cmap_free(found);
    else
        *path = found;
    cmap_buf_clear(&names);
    cmap_buf_clear(&file);
    return status;
}
