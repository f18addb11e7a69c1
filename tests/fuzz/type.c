/* Any bytes as text, set in any width: no harm, and no line is wider than it must be. The first byte chooses the width.
 */
#include "render/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static cmap_fonts *fonts;

static void close_fonts(void)
{
    cmap_fonts_close(fonts);
}

/* Once, since opening takes longer than all that an input does. */
static void open_fonts(void)
{
    if (cmap_fonts_open("zh-CN", &fonts, NULL) || atexit(close_fonts))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const cmap_type type = {.size_pt = 8, .color = {0, 0, 0, 1}};
    cmap_text *wrapped = NULL, *whole = NULL;
    char *string;

    if (!length)
        return 0;
    if (!fonts)
        open_fonts();
    string = malloc(length);
    if (!string)
        return 0;
    memcpy(string, bytes + 1, length - 1);
    string[length - 1] = '\0';
    cmap_status status = cmap_text_new(fonts, string, &type, 1 + bytes[0] / 4.0, &wrapped, NULL);
    if (cmap_text_new(fonts, string, &type, 0, &whole, NULL) != status)
        abort(); /* whether a text can be set does not hang on the width */
    if (!status && (cmap_text_line_count(wrapped) < cmap_text_line_count(whole) ||
                    cmap_text_width_mm(wrapped) > cmap_text_width_mm(whole) + 1e-6))
        abort();
    cmap_text_free(wrapped);
    cmap_text_free(whole);
    free(string);
    return 0;
}
