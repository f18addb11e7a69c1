#include "support/encode.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

bool encode_can(const char *text, size_t length, const char *encoding, cmap_buf *out)
{
    iconv_t how = iconv_open(encoding, "UTF-8");
    size_t room = 4 * length + 16, left = length;
    char *copy = malloc(length + 1), *bytes = malloc(room), *in = copy, *to = bytes;

    assert_true(how != (iconv_t)-1);
    assert_true(copy && bytes);
    memcpy(copy, text, length);
    bool can = iconv(how, &in, &left, &to, &room) != (size_t)-1 && iconv(how, NULL, NULL, &to, &room) != (size_t)-1;
    if (can)
        cmap_buf_put(out, bytes, (size_t)(to - bytes));
    iconv_close(how);
    free(copy);
    free(bytes);
    return can;
}

void encode_text(const char *text, size_t length, const char *encoding, cmap_buf *out)
{
    if (!encode_can(text, length, encoding, out))
        fail_msg("%s cannot say %.40s", encoding, text);
}
