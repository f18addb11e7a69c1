#include "gis/io/column_private.h"
#include "gis/io/value_private.h"

#include "gis/base/utf8.h"

#include <stdint.h>
#include <string.h>

void cmap_word_fold(const char *text, char out[CMAP_WORD_ROOM])
{
    size_t length = 0;
    char bytes[8];

    while (text && *text) {
        uint32_t c = cmap_utf8_next(&text);
        size_t more = cmap_text_is_blank(c) ? 0 : cmap_text_fold_char(c, bytes);
        if (more == 0 || bytes[0] == '"' || bytes[0] == '\'')
            continue;
        if (length + more >= CMAP_WORD_ROOM)
            break;
        memcpy(out + length, bytes, more);
        length += more;
    }
    out[length] = '\0';
}

/* The unit in what stands between brackets, with 单位: before it or not. */
static cmap_area_unit unit_in(const char *text, size_t length)
{
    static const char *const before[] = {"单位:", "单位", "單位:", "unit:", "in"};
    char inside[CMAP_WORD_ROOM];
    const char *word = inside;
    cmap_area_unit unit;

    memcpy(inside, text, length);
    inside[length] = '\0';
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (strncmp(word, before[i], strlen(before[i])) == 0) {
            word += strlen(before[i]);
            break;
        }
    return cmap_area_unit_read(word, &unit) ? unit : CMAP_AREA_NO_UNIT;
}

cmap_area_unit cmap_word_strip(const char *folded, char out[CMAP_WORD_ROOM])
{
    cmap_area_unit unit = CMAP_AREA_NO_UNIT;
    size_t length = 0;

    while (*folded) {
        if (*folded == '(') {
            size_t inside = strcspn(folded + 1, ")");
            cmap_area_unit found = unit_in(folded + 1, inside);
            unit = found ? found : unit;
            folded += 1 + inside;
            folded += *folded == ')';
        } else if (strchr("_-.:/*#)", *folded)) {
            folded++;
        } else {
            out[length++] = *folded++;
        }
    }
    out[length] = '\0';
    return unit;
}

cmap_area_unit cmap_caption_unit(const char *text)
{
    static const char *const before[] = {"单位:", "單位:", "unit:", "units:"};
    char folded[CMAP_WORD_ROOM];

    cmap_word_fold(text, folded);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const char *at = strstr(folded, before[i]);
        if (!at)
            continue;
        at += strlen(before[i]);
        cmap_area_unit unit = unit_in(at, strcspn(at, "),;、，"));
        if (unit)
            return unit;
    }
    return CMAP_AREA_NO_UNIT;
}

bool cmap_cell_is_blank(const char *text)
{
    while (text && *text) {
        uint32_t c = cmap_utf8_next(&text);
        if (!cmap_text_is_blank(c) && c != 0xFEFF && c != 0x200B)
            return false;
    }
    return true;
}

bool cmap_cell_is_value(const char *text)
{
    char folded[CMAP_WORD_ROOM];

    cmap_word_fold(text, folded);
    const char *at = folded + (folded[0] == '-' || folded[0] == '+');
    return *at >= '0' && *at <= '9';
}
