/* Parks and districts by what people call them. */
#include "gis/base/mem.h"
#include "gis/io/import_private.h"

#include <stdlib.h>
#include <string.h>

/* One folded name and whose it is. */
typedef struct name {
    char *fold;
    size_t index; /* in the plan */
} name;

typedef struct name_list {
    name *names;
    size_t count, capacity;
} name_list;

struct cmap_names {
    const cmap_plan *plan;
    name_list parks, districts;
    /* The last question and its answer: sheets repeat themselves. */
    cmap_buf asked_district, asked_park, scratch;
    const cmap_district *district;
    const cmap_park *park;
    const cmap_district *park_district;
    bool park_is_ambiguous, has_district, has_park;
};

/* Words for the districts beside those of the plan (names, short names, codes of table `district`). */
static const struct {
    const char *word, *code;
} district_words[] = {
    /* Names of the administrative division of 2011, GB/T 2260: the three districts of the old city (their codes stand
     * in gb2260_2011), and 虎丘区, which the New District governs. */
    {"平江区", "oldcity"},
    {"沧浪区", "oldcity"},
    {"金阊区", "oldcity"},
    {"虎丘区", "snd"},
    /* State Council, Guo Han (2012) 102 of August 2012: the three became 姑苏区, the city of Wujiang a district. */
    {"姑苏区", "oldcity"},
    {"吴江区", "wujiang"},
    /* How people here shorten them. */
    {"园区", "sip"},
    {"苏州园区", "sip"},
    {"中新园区", "sip"},
    {"新区", "snd"},
    {"苏州新区", "snd"},
    {"苏州国家高新区", "snd"},
    {"虎丘", "snd"},
    {"姑苏", "oldcity"},
    {"老城区", "oldcity"},
    {"苏州古城区", "oldcity"},
};

static void put_fold(cmap_buf *out, const char *text)
{
    cmap_text_fold(text, out);
}

static cmap_status add(name_list *list, const char *text, size_t index, cmap_err *err)
{
    cmap_buf fold = {0};
    cmap_status status;

    if (!text || !*text)
        return CMAP_OK;
    put_fold(&fold, text);
    status = fold.status ? CMAP_ENOMEM : cmap_grow(&list->names, &list->capacity, list->count + 1, sizeof(name), NULL);
    if (status) {
        cmap_buf_clear(&fold);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: names of the plan");
    }
    list->names[list->count].fold = cmap_buf_take(&fold);
    if (!list->names[list->count].fold)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: names of the plan");
    list->names[list->count++].index = index;
    return CMAP_OK;
}

static int by_fold(const void *a, const void *b)
{
    const name *p = a, *q = b;
    int order = strcmp(p->fold, q->fold);

    return order ? order : p->index < q->index ? -1 : p->index > q->index;
}

/* The full name, and the name with the city before it or without: 苏州市相城区, 苏州相城区. */
static cmap_status add_with_city(name_list *list, const char *text, size_t index, cmap_err *err)
{
    static const char *const cities[] = {"", "苏州", "苏州市", "江苏省苏州市"};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < sizeof cities / sizeof cities[0] && !status; i++) {
        cmap_buf whole = {0};
        cmap_buf_printf(&whole, "%s%s", cities[i], text);
        status = whole.status ? cmap_fail(err, CMAP_ENOMEM, "out of memory: names of the plan")
                              : add(list, whole.bytes, index, err);
        cmap_buf_clear(&whole);
    }
    return status;
}

static cmap_status add_districts(cmap_names *names, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < names->plan->district_count && !status; i++) {
        const cmap_district *d = &names->plan->districts[i];
        const char *const words[] = {d->code, d->name_en, d->short_en};
        for (size_t k = 0; k < sizeof words / sizeof words[0] && !status; k++)
            status = add(&names->districts, words[k], i, err);
        if (!status)
            status = add_with_city(&names->districts, d->name_zh, i, err);
        if (!status)
            status = add_with_city(&names->districts, d->short_zh, i, err);
    }
    for (size_t k = 0; k < sizeof district_words / sizeof district_words[0] && !status; k++) {
        const cmap_district *d = cmap_plan_district(names->plan, district_words[k].code);
        if (d)
            status =
                add_with_city(&names->districts, district_words[k].word, (size_t)(d - names->plan->districts), err);
    }
    return status;
}

static cmap_status add_parks(cmap_names *names, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < names->plan->park_count && !status; i++) {
        const cmap_park *p = &names->plan->parks[i];
        const char *const words[] = {p->id, p->name_zh, p->label_zh, p->name_en, p->label_en};
        for (size_t k = 0; k < sizeof words / sizeof words[0] && !status; k++)
            status = add(&names->parks, words[k], i, err);
    }
    return status;
}

cmap_status cmap_names_new(const cmap_plan *plan, cmap_names **out, cmap_err *err)
{
    cmap_names *names = cmap_calloc(1, sizeof *names);
    cmap_status status;

    if (!names)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: names of the plan");
    names->plan = plan;
    status = add_districts(names, err);
    if (!status)
        status = add_parks(names, err);
    if (status) {
        cmap_names_free(names);
        return status;
    }
    qsort(names->districts.names, names->districts.count, sizeof(name), by_fold);
    if (names->parks.count)
        qsort(names->parks.names, names->parks.count, sizeof(name), by_fold);
    *out = names;
    return CMAP_OK;
}

void cmap_names_free(cmap_names *names)
{
    if (!names)
        return;
    for (size_t i = 0; i < names->parks.count; i++)
        cmap_free(names->parks.names[i].fold);
    for (size_t i = 0; i < names->districts.count; i++)
        cmap_free(names->districts.names[i].fold);
    cmap_free(names->parks.names);
    cmap_free(names->districts.names);
    cmap_buf_clear(&names->asked_district);
    cmap_buf_clear(&names->asked_park);
    cmap_buf_clear(&names->scratch);
    cmap_free(names);
}

bool cmap_names_is_starved(const cmap_names *names)
{
    return names->asked_district.status || names->asked_park.status || names->scratch.status;
}

/* The first entry with that fold; list->count when there is none. */
static size_t find_first(const name_list *list, const char *fold)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(list->names[middle].fold, fold) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && strcmp(list->names[low].fold, fold) == 0 ? low : list->count;
}

/* Folds text into scratch; "" when there is none. */
static const char *fold_of(cmap_names *names, const char *text)
{
    names->scratch.length = 0;
    put_fold(&names->scratch, text);
    return names->scratch.length ? cmap_buf_text(&names->scratch) : "";
}

static bool is_asked_again(cmap_buf *asked, bool has, const char *text)
{
    if (has && strcmp(cmap_buf_text(asked), text) == 0)
        return true;
    asked->length = 0;
    cmap_buf_puts(asked, text);
    return false;
}

const cmap_district *cmap_names_district(cmap_names *names, const char *text)
{
    if (!*text)
        return NULL;
    if (is_asked_again(&names->asked_district, names->has_district, text))
        return names->district;
    size_t at = find_first(&names->districts, fold_of(names, text));
    names->has_district = !names->asked_district.status;
    names->district = at < names->districts.count ? &names->plan->districts[names->districts.names[at].index] : NULL;
    return names->district;
}

static bool is_under(const cmap_park *park, const cmap_district *district)
{
    const char *code = park->district_code ? park->district_code : park->joined_code;

    return !district || (code && strcmp(code, district->code) == 0);
}

/* Of the entries with one fold, the one park in the district; several: NULL. */
static const cmap_park *choose(const cmap_names *names, size_t first, const cmap_district *district, bool *several)
{
    const cmap_park *found = NULL;

    *several = false;
    for (size_t i = first; i < names->parks.count; i++) {
        const cmap_park *park = &names->plan->parks[names->parks.names[i].index];
        if (strcmp(names->parks.names[i].fold, names->parks.names[first].fold) != 0)
            break;
        if (!is_under(park, district) || park == found)
            continue;
        *several = *several || found;
        found = park;
    }
    return *several ? NULL : found;
}

const cmap_park *cmap_names_park(cmap_names *names, const char *text, const cmap_district *district, bool *is_ambiguous)
{
    bool several = false;

    *is_ambiguous = false;
    if (!*text)
        return NULL;
    if (is_asked_again(&names->asked_park, names->has_park && names->park_district == district, text)) {
        *is_ambiguous = names->park_is_ambiguous;
        return names->park;
    }
    size_t at = find_first(&names->parks, fold_of(names, text));
    const cmap_park *park = NULL;
    if (at < names->parks.count) {
        park = choose(names, at, district, &several);
        if (!park && !several && district) /* a park of that name, elsewhere: the name is what was written */
            park = choose(names, at, NULL, &several);
    }
    names->has_park = !names->asked_park.status;
    names->park = park;
    names->park_district = district;
    names->park_is_ambiguous = several;
    *is_ambiguous = several;
    return park;
}

const cmap_park *cmap_names_park_of_id(cmap_names *names, const char *id)
{
    const char *fold = fold_of(names, id);

    for (size_t i = find_first(&names->parks, fold);
         i < names->parks.count && strcmp(names->parks.names[i].fold, fold) == 0; i++) {
        const cmap_park *park = &names->plan->parks[names->parks.names[i].index];
        if (strcmp(park->id, id) == 0)
            return park;
    }
    return NULL;
}
