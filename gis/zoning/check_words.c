/* The reason of a verdict as a sentence. */
#include "gis/zoning/check.h"

#include <math.h>
#include <string.h>

static const char *district_name(const cmap_checker *c, size_t district, bool chinese)
{
    if (district == CMAP_ZONING_NONE)
        return chinese ? "规划范围外" : "the plan's area";
    return chinese ? c->plan->districts[district].name_zh : c->plan->districts[district].name_en;
}

/* 240 m, 4.1 km. */
static void put_distance(cmap_buf *buf, double distance_m, bool chinese)
{
    if (distance_m < 1000)
        cmap_buf_printf(buf, "%.0f%s", distance_m, chinese ? "米" : " m");
    else
        cmap_buf_printf(buf, "%.1f%s", distance_m / 1000, chinese ? "公里" : " km");
}

static void put_words(cmap_buf *buf, const cmap_industry_words *words, bool chinese)
{
    if (chinese)
        cmap_buf_printf(buf, "“%s”", words->words_zh);
    else
        cmap_buf_printf(buf, "%s (%s)", words->words_en, words->words_zh);
}

static void put_named(const cmap_check *check, const cmap_ruling *ruling, const char *name, bool chinese, cmap_buf *buf)
{
    const cmap_park *park = ruling->park;

    cmap_buf_puts(buf, chinese ? "规划为" : "The plan names ");
    if (!chinese) {
        put_words(buf, ruling->words, false);
        cmap_buf_puts(buf, " for ");
    }
    cmap_buf_puts(buf, park ? chinese ? park->label_zh : park->label_en : name);
    for (size_t i = 0; park && i < check->nearest_count; i++) {
        if (check->nearest[i].park != park)
            continue;
        cmap_buf_puts(buf, chinese ? "（距此" : ", ");
        put_distance(buf, check->nearest[i].distance_m, chinese);
        cmap_buf_puts(buf, chinese ? "）" : " from here");
    }
    if (chinese) {
        cmap_buf_puts(buf, "提出");
        put_words(buf, ruling->words, true);
    }
}

static void put_city(const cmap_industry *industry, const char *name, bool chinese, cmap_buf *buf)
{
    if (chinese)
        cmap_buf_printf(buf, "“%s”是全市重点领域（%s），规划未在%s提出", industry->name_zh, industry->class_zh, name);
    else
        cmap_buf_printf(buf, "%s (%s) is a key industry of the city (%s), but the plan does not name it for %s",
                        industry->name_en, industry->name_zh, industry->class_en, name);
}

static void put_ruling(const cmap_checker *c, const cmap_check *check, const cmap_check_part *part,
                       const cmap_ruling *ruling, size_t district, bool chinese, cmap_buf *buf)
{
    const char *name = district_name(c, district, chinese);
    const char *said = part ? part->said : "";

    if (ruling->words && strcmp(ruling->rule, "wing-industry") == 0)
        name = chinese ? c->plan->zones[c->plan->districts[district].zone].name_zh
                       : c->plan->zones[c->plan->districts[district].zone].name_en;
    if (ruling->words)
        put_named(check, ruling, name, chinese, buf);
    else if (part && part->industry && strcmp(ruling->rule, "city-industry") == 0)
        put_city(part->industry, name, chinese, buf);
    else if (strcmp(ruling->rule, "elsewhere") == 0)
        cmap_buf_printf(buf,
                        chinese ? "“%s”是规划用语，但不为%s所提，也不属于重点领域"
                                : "The plan says '%s', but not of %s, and not as a key industry",
                        said, name);
    else if (strcmp(ruling->rule, "not-in-plan") == 0)
        cmap_buf_printf(buf, chinese ? "规划没有提到“%s”" : "The plan does not name '%s'", said);
    else if (strcmp(ruling->rule, "outside-plan") == 0)
        cmap_buf_puts(buf, chinese ? "不在规划的十个板块内" : "Lies in none of the plan's ten districts");
    else
        cmap_buf_printf(buf, chinese ? "位于%s" : "Lies in %s", name);
}

static void put_border(const cmap_checker *c, const cmap_check *check, bool chinese, cmap_buf *buf)
{
    const char *here = district_name(c, check->district, chinese), *there = district_name(c, check->other, chinese);

    cmap_buf_puts(buf, chinese ? "无法判定：距" : "Cannot tell: ");
    if (chinese)
        cmap_buf_printf(buf, "%s与%s的边界", here, there);
    put_distance(buf, check->distance_m, chinese);
    if (!chinese)
        cmap_buf_printf(buf, " from the border between %s and %s", here, there);
    if (isfinite(check->combined_accuracy_m)) {
        cmap_buf_puts(buf, chinese ? "，而位置只准到约" : ", known to about ");
        put_distance(buf, check->combined_accuracy_m, chinese);
    } else {
        cmap_buf_puts(buf, chinese ? "，位置精度不明" : ", and the place's accuracy is not known");
    }
}

/* What it would be on either side. */
static void put_sides(const cmap_checker *c, const cmap_check *check, const cmap_check_part *part, bool chinese,
                      cmap_buf *buf)
{
    cmap_buf_puts(buf, chinese ? "。若在前者：" : ". On this side: ");
    put_ruling(c, check, part, &part->here, check->district, chinese, buf);
    cmap_buf_puts(buf, chinese ? "。若在后者：" : ". On the other: ");
    put_ruling(c, check, part, &part->there, check->other, chinese, buf);
}

void cmap_check_put_reason(const cmap_checker *checker, const cmap_check *check, const cmap_check_part *part,
                           bool chinese, cmap_buf *buf)
{
    const char *rule = part ? part->ruling.rule : check->rule;
    const cmap_ruling of_place = {.rule = check->rule};

    if (strcmp(rule, "no-place") == 0) {
        cmap_buf_puts(buf, chinese ? "无法判定：没有位置" : "Cannot tell: the site has no place");
    } else if (strcmp(rule, "near-border") == 0) {
        put_border(checker, check, chinese, buf);
        if (part)
            put_sides(checker, check, part, chinese, buf);
    } else {
        put_ruling(checker, check, part, part ? &part->ruling : &of_place, check->district, chinese, buf);
    }
    if (part && part->read_from && strcmp(rule, "no-place") != 0)
        cmap_buf_printf(buf, chinese ? "（“%s”按其中的“%s”理解）" : " ('%s' was read from '%s' in it)", part->said,
                        part->read_from);
    cmap_buf_puts(buf, chinese ? "。" : ".");
}
