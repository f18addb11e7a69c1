#include "layers/icons.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <stdbool.h>
#include <string.h>

#define MAX_BYTES 65536

typedef struct named_icon {
    char *name;
    cmap_icon *icon;
} named_icon;

struct cmap_icon_set {
    named_icon *items;
    size_t count, capacity;
};

static cmap_status load_one(cmap_icon_set *icons, const char *name, bool required, cmap_err *err)
{
    cmap_buf file = {0};
    char *path = NULL;
    char *svg = NULL;
    size_t length = 0;
    named_icon item = {0};

    cmap_buf_printf(&file, "icons/%s.svg", name);
    cmap_status status = cmap_file_share(cmap_buf_text(&file), &path, required ? err : NULL);
    if (status == CMAP_ENOENT && !required) {
        cmap_buf_clear(&file);
        return CMAP_OK;
    }
    if (!status)
        status = cmap_file_read(path, MAX_BYTES, &svg, &length, err);
    if (!status && (status = cmap_icon_parse(svg, &item.icon, err)))
        cmap_err_at(err, "%s", path);
    if (!status)
        status = cmap_grow(&icons->items, &icons->capacity, icons->count + 1, sizeof *icons->items, err);
    if (!status && !(item.name = cmap_strdup(name)))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    if (!status)
        icons->items[icons->count++] = item;
    else
        cmap_icon_free(item.icon);
    cmap_free(svg);
    cmap_free(path);
    cmap_buf_clear(&file);
    return status;
}

cmap_status cmap_icon_set_load(const cmap_plan *plan, cmap_icon_set **out, cmap_err *err)
{
    static const char *const others[] = {"other", "north-arrow", "education", "call-centre"};
    cmap_icon_set *icons = cmap_calloc(1, sizeof *icons);
    cmap_status status = icons ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot read the icons: out of memory");

    for (size_t i = 0; !status && i < sizeof others / sizeof others[0]; i++)
        status = load_one(icons, others[i], true, err);
    for (size_t i = 0; !status && i < plan->industry_count; i++)
        status = load_one(icons, plan->industries[i].code, false, err);
    if (status)
        cmap_icon_set_free(icons);
    else
        *out = icons;
    return status;
}

void cmap_icon_set_free(cmap_icon_set *icons)
{
    if (!icons)
        return;
    for (size_t i = 0; i < icons->count; i++) {
        cmap_free(icons->items[i].name);
        cmap_icon_free(icons->items[i].icon);
    }
    cmap_free(icons->items);
    cmap_free(icons);
}

const cmap_icon *cmap_icon_set_get(const cmap_icon_set *icons, const char *name)
{
    for (size_t i = 0; name && i < icons->count; i++)
        if (strcmp(icons->items[i].name, name) == 0)
            return icons->items[i].icon;
    return NULL;
}
