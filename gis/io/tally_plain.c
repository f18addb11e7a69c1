/* Rows that say nothing unusual: most of a long table. Every doubt sends a row the way of the import, so what is read
 * here needs only be the same there; what is not read here costs only time. */
#include "gis/base/mem.h"
#include "gis/io/column_private.h"
#include "gis/io/intake_private.h"
#include "gis/io/tally_private.h"

#include <string.h>

enum {
    MOST_COLUMNS = 64,
    WORD_ROOM = 96, /* bytes of a word that is remembered; and how many of each column, a power of two: */
    WORDS = 256
};

/* What a column is for. */
typedef enum use { OTHER, KEY, NAME, LABEL, X, Y, AREA, STATUS, AS_OF, PARK, DISTRICT, ACCURACY } use;

/* A text met before, and what it means. Two texts of a row (park and district) are one with a tab between them. */
typedef struct word {
    char text[WORD_ROOM];
    uint32_t length; /* 0: none */
    int day;
    const char *status;
    const cmap_park *park;
    const cmap_district *district;
} word;

struct cmap_plain {
    cmap_import *import;
    cmap_intake *intake;
    const cmap_numbers *numbers; /* NULL: a key is a hash */
    use uses[MOST_COLUMNS];
    size_t lengths[MOST_COLUMNS]; /* of the headers */
    char lasts[MOST_COLUMNS];     /* their last bytes */
    size_t head;                  /* rows delivered before the first that can be data */
    uint64_t tenths;              /* in the unit of the areas; 0: no unit that is whole */
    word statuses[WORDS], days[WORDS], places[WORDS];
};

/* The cells of a row by their use; NULL: no such column, or empty. */
typedef struct cells {
    const cmap_cell *of[ACCURACY + 1];
    const cmap_cell *first; /* that is not empty */
    size_t filled;
} cells;

/* ---- opening ---- */

static use use_of(cmap_role role, bool has_degrees)
{
    switch (role) {
    case CMAP_ROLE_KEY:
        return KEY;
    case CMAP_ROLE_NAME:
        return NAME;
    case CMAP_ROLE_ORDINAL:
        return LABEL;
    case CMAP_ROLE_LON:
        return has_degrees ? X : OTHER;
    case CMAP_ROLE_LAT:
        return has_degrees ? Y : OTHER;
    case CMAP_ROLE_X:
        return has_degrees ? OTHER : X;
    case CMAP_ROLE_Y:
        return has_degrees ? OTHER : Y;
    case CMAP_ROLE_FLOOR_AREA:
        return AREA;
    case CMAP_ROLE_STATUS:
        return STATUS;
    case CMAP_ROLE_AS_OF:
        return AS_OF;
    case CMAP_ROLE_PARK:
        return PARK;
    case CMAP_ROLE_DISTRICT:
        return DISTRICT;
    case CMAP_ROLE_ACCURACY:
        return ACCURACY;
    default:
        return OTHER;
    }
}

/* Tenths of a square metre in the unit; 0 for those that are no whole number of them. */
static uint64_t tenths_of(cmap_area_unit unit)
{
    switch (unit) {
    case CMAP_AREA_M2:
        return 10;
    case CMAP_AREA_WAN_M2:
    case CMAP_AREA_HA:
        return 100000;
    case CMAP_AREA_KM2:
        return 10000000;
    default:
        return 0;
    }
}

/* One column of each role, as the intake has it; coordinates only in two columns of their own. */
static bool can_be_plain(const cmap_intake *intake)
{
    const bool degrees = cmap_intake_has_role(intake, CMAP_ROLE_LON) || cmap_intake_has_role(intake, CMAP_ROLE_LAT);
    const bool metres = cmap_intake_has_role(intake, CMAP_ROLE_X) || cmap_intake_has_role(intake, CMAP_ROLE_Y);

    if (!intake->facts.table->separator || intake->count > MOST_COLUMNS || intake->head_rows == 0)
        return false;
    if (cmap_intake_has_role(intake, CMAP_ROLE_LONLAT) || (degrees && metres) || intake->options.swap)
        return false;
    return !intake->guard || intake->system;
}

cmap_status cmap_plain_new(cmap_import *import, const cmap_numbers *numbers, cmap_plain **out, cmap_err *err)
{
    cmap_intake *intake = import->intake;
    const cmap_column *area = cmap_intake_column(intake, CMAP_ROLE_FLOOR_AREA);
    cmap_plain *plain;

    if (!can_be_plain(intake)) {
        *out = NULL;
        return CMAP_OK;
    }
    plain = cmap_calloc(1, sizeof *plain);
    if (!plain)
        return cmap_import_no_memory(import, err);
    plain->import = import;
    plain->intake = intake;
    plain->numbers = numbers;
    plain->head = intake->head_first + intake->head_rows;
    for (size_t i = 0; i < intake->count; i++) {
        cmap_role role = intake->columns[i].role;
        bool is_it = role != CMAP_ROLE_NONE && intake->column_of[role] == i;
        plain->uses[i] = is_it ? use_of(role, cmap_intake_has_role(intake, CMAP_ROLE_LON)) : OTHER;
        plain->lengths[i] = strlen(intake->headers[i]);
        plain->lasts[i] = plain->lengths[i] ? intake->headers[i][plain->lengths[i] - 1] : '\0';
    }
    if (area)
        plain->tenths = tenths_of(area->unit ? area->unit : import->options->area_unit);
    *out = plain;
    return CMAP_OK;
}

void cmap_plain_free(cmap_plain *plain)
{
    cmap_free(plain);
}

/* ---- areas ---- */

static bool read_area(const cmap_plain *plain, const cmap_cell *cell, cmap_plain_row *out)
{
    uint64_t digits, power = 1;
    unsigned scale;

    out->measured = cell != NULL;
    out->tenths = 0;
    if (!cell)
        return true;
    if (!plain->tenths || !cmap_plain_decimal(cell, &digits, &scale) || digits > UINT64_C(1000000000000) || scale > 6)
        return false;
    while (scale--)
        power *= 10;
    if (digits * plain->tenths % power)
        return false;
    out->tenths = (int64_t)(digits * plain->tenths / power);
    return out->tenths <= CMAP_AREA_CAP_M2 * 10;
}

/* ---- words ---- */

/* Many times quicker than cmap_key_of for what is short, and good enough to choose one of a few places. */
static word *place_of(word *words, const char *text, size_t length)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u;
    uint64_t hash = length, eight;

    for (; length >= sizeof eight; text += sizeof eight, length -= sizeof eight) {
        memcpy(&eight, text, sizeof eight);
        hash = (hash ^ eight) * odd;
        hash ^= hash >> 32;
    }
    for (eight = 0; length; length--)
        eight = eight << 8 | (unsigned char)*text++;
    return &words[((hash ^ eight) * odd >> 32) % WORDS];
}

static const word *find_word(word *words, const char *text, size_t length)
{
    const word *found;

    if (length >= WORD_ROOM)
        return NULL;
    found = place_of(words, text, length);
    return found->length == length && memcmp(found->text, text, length) == 0 ? found : NULL;
}

/* The place for a new word; NULL when it is too long. */
static word *new_word(word *words, const char *text, size_t length)
{
    word *found;

    if (length == 0 || length >= WORD_ROOM)
        return NULL;
    found = place_of(words, text, length);
    *found = (word){.length = (uint32_t)length};
    memcpy(found->text, text, length);
    return found;
}

/* Park and district decide together; 0 when they are too long. */
static size_t put_places(char out[WORD_ROOM], const char *park, size_t park_length, const char *district,
                         size_t district_length)
{
    if (park_length + 1 + district_length >= WORD_ROOM)
        return 0;
    memcpy(out, park, park_length);
    out[park_length] = '\t';
    memcpy(out + park_length + 1, district, district_length);
    return park_length + 1 + district_length;
}

void cmap_plain_learn(cmap_plain *plain, const cmap_intake_row *from)
{
    const cmap_carrier_row *row = &plain->import->row;
    const char *status = from->by_role[CMAP_ROLE_STATUS], *day = from->by_role[CMAP_ROLE_AS_OF];
    const char *park = from->by_role[CMAP_ROLE_PARK], *district = from->by_role[CMAP_ROLE_DISTRICT];
    char both[WORD_ROOM];
    word *new;

    if ((new = new_word(plain->statuses, status, strlen(status))) != NULL)
        new->status = row->status;
    if ((new = new_word(plain->days, day, strlen(day))) != NULL)
        new->day = cmap_progress_day(row->as_of);
    /* Where there is something to tell, every row tells it. */
    if ((row->park_text.length && !row->park) || (row->district_text.length && !row->district) ||
        (row->park && row->district && row->park->joined_code &&
         strcmp(row->park->joined_code, row->district->code) != 0))
        return;
    if ((new = new_word(plain->places, both, put_places(both, park, strlen(park), district, strlen(district)))) !=
        NULL) {
        new->park = row->park;
        new->district = row->district;
    }
}

static bool read_words(cmap_plain *plain, const cells *in, cmap_plain_row *out)
{
    const cmap_cell *status = in->of[STATUS], *day = in->of[AS_OF], *park = in->of[PARK], *district = in->of[DISTRICT];
    const word *found;
    char both[WORD_ROOM];

    out->status = NULL;
    out->last_day = 0;
    out->park = NULL;
    out->district = NULL;
    if (status) {
        if (!(found = find_word(plain->statuses, status->text, status->length)))
            return false;
        out->status = found->status;
    }
    if (day) {
        if (!(found = find_word(plain->days, day->text, day->length)))
            return false;
        out->last_day = found->day;
    }
    if (park || district) {
        size_t length = put_places(both, park ? park->text : "", park ? park->length : 0,
                                   district ? district->text : "", district ? district->length : 0);
        if (!length || !(found = find_word(plain->places, both, length)))
            return false;
        out->park = found->park;
        out->district = found->district;
    }
    return true;
}

/* ---- what a carrier is ---- */

static cmap_key key_of(const cmap_plain *plain, const cmap_cell *key)
{
    char text[CMAP_PLAIN_LONGEST + 1];
    cmap_key number;

    if (plain->numbers && cmap_numbers_read(plain->numbers, key->text, key->length, &number))
        return number;
    text[0] = '#';
    memcpy(text + 1, key->text, key->length);
    return cmap_numbers_key(plain->numbers, text, key->length + 1);
}

bool cmap_plain_key(const cmap_plain *plain, const cmap_table_row *from, cmap_key *key)
{
    size_t column = plain->intake->column_of[CMAP_ROLE_KEY];

    if (plain->intake->delivered < plain->head || column >= plain->intake->count || column >= from->count ||
        !from->cells[column].length || !cmap_plain_is_key(&from->cells[column]))
        return false;
    *key = key_of(plain, &from->cells[column]);
    return true;
}

/* What tells this carrier from all others; see import.h. */
static bool read_identity(const cmap_plain *plain, const cells *in, cmap_plain_row *out)
{
    char text[CMAP_PLAIN_LONGEST + 256];
    size_t length = 0;
    const cmap_cell *name = in->of[NAME];
    const char *park = out->park ? out->park->id : "";
    const char *district = !out->park && out->district ? out->district->code : "";

    if (in->of[KEY]) {
        out->key = key_of(plain, in->of[KEY]);
        return true;
    }
    if (strlen(park) + strlen(district) > 200)
        return false;
    text[length++] = '@';
    for (const char *at = name->text; at < name->text + name->length; at++)
        if (*at != ' ')
            text[length++] = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    text[length++] = '\n';
    memcpy(text + length, park, strlen(park));
    length += strlen(park);
    text[length++] = '\n';
    memcpy(text + length, district, strlen(district));
    length += strlen(district);
    out->key = cmap_numbers_key(plain->numbers, text, length);
    return true;
}

/* ---- rows ---- */

/* A cell that the header has too is no value for certain. */
static bool repeats(const cmap_plain *plain, size_t i, const cmap_cell *cell)
{
    return cell->text[cell->length - 1] == plain->lasts[i] && cell->length <= plain->lengths[i] &&
           memcmp(plain->intake->headers[i] + plain->lengths[i] - cell->length, cell->text, cell->length) == 0;
}

static bool sort_cells(const cmap_plain *plain, const cmap_table_row *from, cells *out)
{
    if (from->count > plain->intake->count)
        return false;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < from->count; i++) {
        const cmap_cell *cell = &from->cells[i];
        if (!cell->length)
            continue;
        /* Blanks of every kind and what is not to be seen begin with these, and end in others. */
        unsigned char first = (unsigned char)cell->text[0], last = (unsigned char)cell->text[cell->length - 1];
        if (first <= ' ' || last <= ' ' || (first >= 0x80 && !cmap_plain_hanzi(cell->text)) ||
            cell->length > CMAP_PLAIN_LONGEST || repeats(plain, i, cell))
            return false;
        if (!out->filled++)
            out->first = cell;
        if (plain->uses[i] == LABEL && !cmap_plain_is_text(cell))
            return false;
        out->of[plain->uses[i]] = cell;
    }
    return out->filled > 1;
}

/* The place, where the guard has nothing to say and it is in China, as intake_place.c asks. */
static bool read_place(const cmap_plain *plain, const cells *in, cmap_plain_row *out)
{
    static const cmap_box china = {73, 3, 136, 54};
    cmap_coord at;

    out->has_place = in->of[X] || in->of[Y];
    if (!out->has_place || !plain->intake->guard)
        return !out->has_place;
    return cmap_plain_number(in->of[X], &at.x) && cmap_plain_number(in->of[Y], &at.y) &&
           cmap_guard_add_right(plain->intake->guard, at, china, &out->at);
}

bool cmap_plain_read(cmap_plain *plain, const cmap_table_row *from, cmap_plain_row *out)
{
    cmap_import *import = plain->import;
    double accuracy_m;
    cells in;

    if (plain->intake->delivered < plain->head || !sort_cells(plain, from, &in) || !in.of[NAME])
        return false;
    if ((in.of[KEY] && !cmap_plain_is_key(in.of[KEY])) || !cmap_plain_is_text(in.of[NAME]) ||
        (in.first != in.of[KEY] && in.first != in.of[NAME] && !cmap_plain_is_text(in.first)))
        return false;
    if ((in.of[ACCURACY] && !cmap_plain_number(in.of[ACCURACY], &accuracy_m)) || !read_area(plain, in.of[AREA], out) ||
        !read_words(plain, &in, out) || !read_identity(plain, &in, out) || !read_place(plain, &in, out))
        return false;
    out->row = from->number;
    plain->intake->delivered++;
    cmap_import_tick(import);
    import->report.read++;
    import->with_unit += out->measured;
    if (out->has_place && out->park && out->park->geom && cmap_geom_get_kind(out->park->geom) == CMAP_GEOM_POINT)
        cmap_intake_add_pair(plain->intake, out->at, out->park->at);
    return true;
}
