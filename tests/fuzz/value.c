/* Any bytes as a cell: no harm; a rule comes with a reason and reasons are UTF-8; what is known is in range and reads
 * back the same; folding and cleaning settle at once. */
#include "gis/io/value.h"
#include "gis/base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(bool is_right)
{
    if (!is_right)
        abort();
}

static void check_reason(cmap_value_state state, const char *rule, const char *reason)
{
    check((rule != NULL) == (reason[0] != '\0'));
    check(state != CMAP_VALUE_REFUSED || rule);
    check(state != CMAP_VALUE_UNKNOWN || !rule);
}

static void check_area(const char *text, cmap_area_unit header, cmap_area_unit fallback)
{
    cmap_area_value value = cmap_area_read(text, header, fallback);
    char again[24];

    check_reason(value.state, value.rule, value.reason);
    if (value.state != CMAP_VALUE_KNOWN)
        return;
    check(value.tenths_m2 >= 0 && value.tenths_m2 <= CMAP_AREA_CAP_M2 * 10);
    (void)cmap_area_format(value.tenths_m2, again);
    check(cmap_area_read(again, CMAP_AREA_M2, CMAP_AREA_NO_UNIT).tenths_m2 == value.tenths_m2);
}

static void check_date(const char *text, cmap_date_order order)
{
    cmap_date_value value = cmap_date_read(text, order);

    check_reason(value.state, value.rule, value.reason);
    if (value.state == CMAP_VALUE_KNOWN)
        check(strcmp(cmap_date_read(value.text, CMAP_DATE_ASK).text, value.text) == 0);
}

static void check_text(const char *text)
{
    cmap_buf clean = {0}, clean_again = {0}, fold = {0}, fold_again = {0};

    (void)cmap_text_clean(text, strlen(text), &clean);
    (void)cmap_text_clean(cmap_buf_text(&clean), clean.length, &clean_again);
    cmap_text_fold(text, &fold);
    cmap_text_fold(cmap_buf_text(&fold), &fold_again);
    check(strcmp(cmap_buf_text(&clean), cmap_buf_text(&clean_again)) == 0);
    check(strcmp(cmap_buf_text(&fold), cmap_buf_text(&fold_again)) == 0);
    check(cmap_utf8_valid(cmap_buf_text(&clean), clean.length, NULL));
    cmap_buf_clear(&clean);
    cmap_buf_clear(&clean_again);
    cmap_buf_clear(&fold);
    cmap_buf_clear(&fold_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1); /* exactly as long, so that a byte too far is seen */

    if (!text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    for (int unit = 0; unit < CMAP_AREA_UNIT_COUNT; unit++)
        check_area(text, (cmap_area_unit)unit, CMAP_AREA_NO_UNIT);
    check_area(text, CMAP_AREA_NO_UNIT, CMAP_AREA_WAN_M2);
    check_date(text, CMAP_DATE_ASK);
    check_date(text, CMAP_DATE_DMY);
    cmap_status_value status = cmap_status_read(text);
    check_reason(status.state, status.rule, status.reason);
    cmap_number_value number = cmap_number_read(text);
    check_reason(number.state, number.rule, number.reason);
    check_text(text);
    free(text);
    return 0;
}
