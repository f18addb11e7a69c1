/* random.h: random numbers of a seed, the same on every machine: splitmix64 (Steele, Lea and Flood 2014). */
#ifndef CMAP_TEST_RANDOM_H
#define CMAP_TEST_RANDOM_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t random_bits(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Uniform in [low, high). */
static inline double random_between(uint64_t *seed, double low, double high)
{
    return low + (high - low) * ldexp((double)(random_bits(seed) >> 11), -53);
}

/* 0 to count - 1. */
static inline size_t random_below(uint64_t *seed, size_t count)
{
    return (size_t)(random_bits(seed) % count);
}

#endif
