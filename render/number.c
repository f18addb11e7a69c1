#include "render/writer_private.h"

#include <math.h>

size_t cmap_write_decimal(char out[CMAP_DECIMAL_ROOM], long long value, int decimals)
{
    char digits[CMAP_DECIMAL_ROOM];
    size_t at = sizeof digits;
    unsigned long long rest = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;

    while (decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    for (int i = 0; i < decimals; i++, rest /= 10)
        digits[--at] = (char)('0' + rest % 10);
    if (decimals > 0)
        digits[--at] = '.';
    for (; rest || at == sizeof digits; rest /= 10)
        digits[--at] = (char)('0' + rest % 10);
    if (value < 0)
        digits[--at] = '-';
    for (size_t i = at; i < sizeof digits; i++)
        out[i - at] = digits[i];
    return sizeof digits - at;
}

void cmap_put_decimal(cmap_buf *buf, long long value, int decimals)
{
    char words[CMAP_DECIMAL_ROOM];

    cmap_buf_put(buf, words, cmap_write_decimal(words, value, decimals));
}

void cmap_put_number(cmap_buf *buf, double value, int decimals)
{
    double scale = 1;

    for (int i = 0; i < decimals; i++)
        scale *= 10;
    cmap_put_decimal(buf, llround(value * scale), decimals);
}
