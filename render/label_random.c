/* label_random.c: xoshiro256** seeded by splitmix64 (Blackman and Vigna 2021, public domain), and exponential draws
 * from a table, so that no last bit of a library's logarithm decides where a name goes. */
#include "render/label_private.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* ln(1 + x) for 0 <= x <= 1 by the series of the inverse hyperbolic tangent: 12 terms give 1e-12. */
static double log_1p(double x)
{
    double z = x / (2 + x), power = z, sum = 0;
    for (int k = 1; k < 24; k += 2) {
        sum += power / k;
        power *= z * z;
    }
    return 2 * sum;
}

void cmap_label_random_init(cmap_label_random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        random->state[i] = splitmix(&seed);
    for (int i = 0; i <= 256; i++)
        random->log_table[i] = (uint32_t)(65536 * log_1p(i / 256.0) + 0.5);
}

/* -ln(u) of a uniform u = m * 2^-e, m in [1, 2): e * ln 2 - ln m, in 1/65536. */
int32_t cmap_label_random_rise(cmap_label_random *random, int32_t mean)
{
    uint64_t u = cmap_label_random_next(random) | 1, rise;
    uint32_t zeros = 0;
    while (!(u >> 63)) {
        u <<= 1;
        zeros++;
    }
    rise = (uint64_t)(zeros + 1) * random->log_table[256] - random->log_table[(u >> 55) & 255];
    return (int32_t)((uint64_t)mean * rise >> 16);
}
