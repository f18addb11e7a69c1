/* Texts, each shaped once. */
#include "render/fonts_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <string.h>

/* Where the writer forbade or allowed a break. */
typedef struct joint {
    size_t byte; /* in the string that is kept */
    bool may_break;
} joint;

typedef struct joints {
    joint *list;
    size_t count, capacity;
} joints;

/* Takes out of string the signs that only rule breaks, and keeps what they say. */
static cmap_status take_joints(char *string, joints *all, cmap_err *err)
{
    const char *at = string;
    char *to = string;
    uint32_t c;

    for (const char *before = at; (c = cmap_utf8_next(&at)); before = at) {
        if (c != 0x2060 && c != 0xFEFF && c != 0x200B) {
            memmove(to, before, (size_t)(at - before));
            to += at - before;
            continue;
        }
        if (cmap_grow(&all->list, &all->capacity, all->count + 1, sizeof *all->list, err))
            return CMAP_ENOMEM;
        all->list[all->count++] = (joint){(size_t)(to - string), c == 0x200B};
    }
    *to = '\0';
    return CMAP_OK;
}

static void obey_joints(cmap_shape *shape, const joints *all)
{
    for (size_t i = 0; all->count && i < shape->cluster_count; i++) {
        for (size_t k = 0; k < all->count; k++) {
            if (all->list[k].byte == shape->clusters[i].byte)
                shape->clusters[i].break_before = all->list[k].may_break;
        }
    }
}

static cmap_status shape_paragraphs(cmap_fonts *fonts, cmap_shaped *shaped, cmap_err *err)
{
    const char *at = shaped->string;
    cmap_status status = CMAP_OK;

    while (!status) {
        const size_t length = strcspn(at, "\n");
        status = cmap_fonts_shape(fonts, shaped->string, (size_t)(at - shaped->string), length, shaped->bold,
                                  &shaped->shape, err);
        if (!status)
            status = cmap_grow(&shaped->ends, &shaped->end_capacity, shaped->end_count + 1, sizeof *shaped->ends, err);
        if (!status)
            shaped->ends[shaped->end_count++] = shaped->shape.cluster_count;
        if (!at[length])
            break;
        at += length + 1;
    }
    return status;
}

void cmap_shaped_release(cmap_shaped *shaped)
{
    if (!shaped || --shaped->uses)
        return;
    cmap_shape_clear(&shaped->shape);
    cmap_free(shaped->ends);
    cmap_free(shaped->string);
    cmap_free(shaped->source);
    cmap_free(shaped);
}

static cmap_status shape_new(cmap_fonts *fonts, const char *string, bool bold, cmap_shaped **out, cmap_err *err)
{
    cmap_shaped *shaped = cmap_calloc(1, sizeof *shaped);
    joints all = {0};
    cmap_status status = CMAP_OK;

    if (shaped) {
        *shaped = (cmap_shaped){.source = cmap_strdup(string), .string = cmap_strdup(string), .bold = bold, .uses = 1};
    }
    if (!shaped || !shaped->source || !shaped->string)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot lay out text: out of memory");
    if (!status)
        status = take_joints(shaped->string, &all, err);
    if (!status)
        status = cmap_fonts_check(fonts, shaped->string, bold, err);
    if (!status)
        status = shape_paragraphs(fonts, shaped, err);
    if (status) {
        cmap_shaped_release(shaped);
    } else {
        obey_joints(&shaped->shape, &all);
        *out = shaped;
    }
    cmap_free(all.list);
    return status;
}

/* FNV-1a. */
static size_t hash_of(const char *string, bool bold)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) + bold;

    for (; *string; string++)
        hash = (hash ^ (unsigned char)*string) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32);
}

/* Where string stands, or would stand. There always is a place: half of them stay empty. */
static cmap_shaped **find(cmap_fonts *fonts, const char *string, bool bold)
{
    size_t i = hash_of(string, bold) % CMAP_SHAPED_PLACES;

    while (fonts->shaped[i] && (fonts->shaped[i]->bold != bold || strcmp(fonts->shaped[i]->source, string) != 0))
        i = (i + 1) % CMAP_SHAPED_PLACES;
    return &fonts->shaped[i];
}

cmap_status cmap_shaped_get(cmap_fonts *fonts, const char *string, bool bold, cmap_shaped **out, cmap_err *err)
{
    cmap_shaped **place = find(fonts, string, bold);
    cmap_shaped *shaped = *place;

    if (!shaped) {
        cmap_status status = shape_new(fonts, string, bold, &shaped, err);
        if (status)
            return status;
        if (fonts->shaped_count >= CMAP_SHAPED_PLACES / 2 || strlen(string) > CMAP_SHAPED_BYTES) {
            *out = shaped;
            return CMAP_OK;
        }
        *place = shaped;
        fonts->shaped_count++;
    }
    shaped->uses++;
    *out = shaped;
    return CMAP_OK;
}

void cmap_fonts_forget_shaped(cmap_fonts *fonts)
{
    for (size_t i = 0; fonts->shaped && i < CMAP_SHAPED_PLACES; i++)
        cmap_shaped_release(fonts->shaped[i]);
    cmap_free(fonts->shaped);
}
