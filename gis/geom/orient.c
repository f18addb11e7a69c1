#include "gis/geom/orient.h"

#include <math.h>
#include <stdint.h>

/* A double is m * 2^e with |m| < 2^53 and -1126 <= e <= 971 (frexp normalises subnormal numbers too), so a product of
 * two begins at bit -2252 and ends below bit 2048. Digits of 32 bits sit in signed cells of 64, which leaves room to
 * add the six products before any carry. */
enum { LOWEST_BIT = -2252, DIGIT_BITS = 32, DIGITS = (2048 - LOWEST_BIT) / DIGIT_BITS + 4 };

static const int64_t digit_base = (int64_t)1 << DIGIT_BITS;

struct sum {
    int64_t digits[DIGITS];
};

/* Adds sign * value * 2^bit, value below 2^55. */
static void add_at(struct sum *sum, uint64_t value, int bit, int sign)
{
    int digit = (bit - LOWEST_BIT) / DIGIT_BITS, shift = (bit - LOWEST_BIT) % DIGIT_BITS;
    uint64_t mask = (uint64_t)digit_base - 1;
    uint64_t low = (value & mask) << shift, high = (value >> DIGIT_BITS) << shift;

    sum->digits[digit] += sign * (int64_t)(low & mask);
    sum->digits[digit + 1] += sign * (int64_t)((low >> DIGIT_BITS) + (high & mask));
    sum->digits[digit + 2] += sign * (int64_t)(high >> DIGIT_BITS);
}

/* x as sign * mantissa * 2^exponent. */
static uint64_t take_apart(double x, int *exponent, int *sign)
{
    double mantissa = frexp(fabs(x), exponent);

    *exponent -= 53;
    *sign *= x < 0 ? -1 : 1;
    return (uint64_t)ldexp(mantissa, 53);
}

/* Adds sign * x * y: schoolbook, in halves of 27 bits. */
static void add_product(struct sum *sum, double x, double y, int sign)
{
    int x_exponent, y_exponent;
    uint64_t a = take_apart(x, &x_exponent, &sign), b = take_apart(y, &y_exponent, &sign);
    uint64_t half = ((uint64_t)1 << 27) - 1, a1 = a >> 27, a0 = a & half, b1 = b >> 27, b0 = b & half;
    int bit = x_exponent + y_exponent;

    if (a == 0 || b == 0)
        return;
    add_at(sum, a1 * b1, bit + 54, sign);
    add_at(sum, a1 * b0 + a0 * b1, bit + 27, sign);
    add_at(sum, a0 * b0, bit, sign);
}

static int sign_of(const struct sum *sum)
{
    int64_t carry = 0, seen = 0;

    for (int i = 0; i < DIGITS; i++) {
        int64_t value = sum->digits[i] + carry;
        int64_t digit = (value % digit_base + digit_base) % digit_base;
        seen |= digit;
        carry = (value - digit) / digit_base;
    }
    if (carry < 0)
        return -1;
    return seen ? 1 : 0;
}

int cmap_orient_exact(cmap_coord a, cmap_coord b, cmap_coord c)
{
    struct sum sum = {{0}};

    add_product(&sum, a.x, b.y, 1);
    add_product(&sum, a.x, c.y, -1);
    add_product(&sum, c.x, b.y, -1);
    add_product(&sum, a.y, b.x, -1);
    add_product(&sum, a.y, c.x, 1);
    add_product(&sum, c.y, b.x, 1);
    return sign_of(&sum);
}
