#include "gis/base/fold.h"

#include "gis/base/utf8.h"

#include <string.h>

static bool is_blank(uint32_t c)
{
    return c <= 0x20 || c == 0x7F || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x2060 ||
           c == 0x3000 || c == 0xFEFF;
}

/* U+00B7 and its look-alikes stand between the parts of a Chinese name; hyphens come in as many forms. */
static bool is_joint(uint32_t c)
{
    static const uint32_t joints[] = {'-',    0xB7,   0x2010, 0x2011, 0x2012, 0x2013,
                                      0x2014, 0x2022, 0x2027, 0x30FB, 0xFF65};

    for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++)
        if (c == joints[i])
            return true;
    return false;
}

void cmap_fold_put(cmap_buf *buf, const char *text)
{
    char out[5];
    uint32_t c;

    while ((c = cmap_utf8_next(&text)) != 0) {
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        if (!is_blank(c) && !is_joint(c))
            cmap_buf_put(buf, out, cmap_utf8_put(c, out));
    }
}

bool cmap_fold_equal(const char *a, const char *b)
{
    cmap_buf x = {0}, y = {0};

    cmap_fold_put(&x, a);
    cmap_fold_put(&y, b);
    bool equal = !x.status && !y.status && strcmp(cmap_buf_text(&x), cmap_buf_text(&y)) == 0;
    cmap_buf_clear(&x);
    cmap_buf_clear(&y);
    return equal;
}
