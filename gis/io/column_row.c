#include "gis/io/column.h"

#include "gis/io/column_private.h"
#include "gis/io/value_private.h"

#include <string.h>

static const char *cell(const char *const *cells, size_t count, size_t i)
{
    return i < count && cells[i] ? cells[i] : "";
}

/* Sums stand where a row is named. */
static bool may_hold_sum(cmap_role role)
{
    return role == CMAP_ROLE_NAME || role == CMAP_ROLE_PARK || role == CMAP_ROLE_DISTRICT ||
           role == CMAP_ROLE_ORDINAL || role == CMAP_ROLE_KEY;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static bool ends_with(const char *word, const char *end)
{
    size_t length = strlen(word), tail = strlen(end);

    return length > tail && strcmp(word + length - tail, end) == 0;
}

static bool begins_with_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strncmp(word, *words, strlen(*words)) == 0)
            return true;
    return false;
}

/* Quickly false for nearly every cell of a long table. */
static bool may_sum(const char *text)
{
    const char *at = text + strspn(text, " (");

    return strstr(text, "计") || strstr(text, "計") || strstr(text, "其") || strstr(text, "全市") ||
           strchr("tTsSgG\xEF", *at);
}

/* What a cell sums up, if it does: 合计, 合计（36个）, 全市合计, 昆山小计. */
static cmap_row_kind read_sum(const char *text)
{
    static const char *const totals[] = {"合计", "总计",  "共计",       "合共",   "总合计", "合計",
                                         "總計", "total", "grandtotal", "totals", "sum",    NULL};
    static const char *const wholes[] = {"全市合计",   "全市总计", "全市",     "苏州市合计", "苏州合计",
                                         "苏州市总计", "苏州总计", "本市合计", NULL};
    static const char *const parts[] = {"小计", "分计", "小計", "subtotal", "其中", "其中:", NULL};
    char folded[CMAP_WORD_ROOM], word[CMAP_WORD_ROOM];

    if (strlen(text) > 60 || !may_sum(text))
        return CMAP_ROW_DATA;
    cmap_word_fold(text, folded);
    (void)cmap_word_strip(folded, word);
    if (is_one_of(word, totals) || is_one_of(word, wholes))
        return CMAP_ROW_TOTAL;
    if (is_one_of(word, parts) || ends_with(word, "小计") || ends_with(word, "合计") || ends_with(word, "小計") ||
        ends_with(word, "subtotal"))
        return CMAP_ROW_SUBTOTAL;
    return CMAP_ROW_DATA;
}

/* 备注：... and the like; is_alone when nothing else stands in the row. */
static bool is_remark(const char *text, bool is_alone)
{
    static const char *const always[] = {"数据来源",   "资料来源",   "填表人",   "填表单位", "填表日期", "填报单位",
                                         "填报人",     "填报日期",   "制表人",   "制表单位", "制表日期", "审核人",
                                         "单位负责人", "统计负责人", "联系电话", "单位:",    NULL};
    static const char *const with_colon[] = {
        "备注:", "注:",    "说明:",   "附注:",    "備註:",   "註:",      "來源:", "来源:",
        "note:", "notes:", "source:", "sources:", "remark:", "remarks:", NULL};
    static const char *const alone[] = {"备注", "注1",  "注2",  "注3", "(注", "以上",
                                        "以下", "本表", "说明", "※",   "*",   NULL};
    char word[CMAP_WORD_ROOM];

    cmap_word_fold(text, word);
    if (begins_with_one_of(word, with_colon) || begins_with_one_of(word, always))
        return true;
    return is_alone && (begins_with_one_of(word, alone) || strstr(word, "。") != NULL);
}

/* 一、苏州工业园区 or （一）古城区 alone in its row. */
static bool is_heading(const char *text)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", NULL};
    char word[CMAP_WORD_ROOM];
    const char *at = word;
    bool has_bracket;

    cmap_word_fold(text, word);
    has_bracket = *at == '(';
    at += has_bracket;
    if (!begins_with_one_of(at, numerals))
        return false;
    while (begins_with_one_of(at, numerals))
        at += strlen("一");
    return has_bracket ? *at == ')' : strncmp(at, "、", strlen("、")) == 0;
}

/* The header again: its very words, in two cells or more, or in all. */
static bool repeats_header(const char *const *cells, size_t count, const char *const *headers, size_t header_count)
{
    size_t same = 0, filled = 0;

    for (size_t i = 0; i < count; i++) {
        const char *text = cell(cells, count, i);
        if (!*text)
            continue;
        filled++;
        same += i < header_count && headers[i] && (strcmp(text, headers[i]) == 0 || ends_with(headers[i], text)) &&
                !cmap_cell_is_value(text);
    }
    return same > 0 && same * 2 > filled && (same >= 2 || (header_count == 1 && filled == 1));
}

static cmap_row_reading tell(cmap_row_kind kind, const char *text, const char *why)
{
    cmap_row_reading reading = {.kind = kind};

    cmap_cell_reason(reading.reason, text, why);
    return reading;
}

cmap_row_reading cmap_row_read(const char *const *cells, size_t count, const char *const *headers,
                               const cmap_column *columns, size_t header_count)
{
    size_t filled = 0, first = count;

    for (size_t i = 0; i < count; i++) {
        bool is_blank = cmap_cell_is_blank(cells[i]);
        filled += !is_blank;
        first = !is_blank && first == count ? i : first;
    }
    if (filled == 0)
        return tell(CMAP_ROW_BLANK, "", "a blank row");
    const char *text = cell(cells, count, first);
    if (repeats_header(cells, count, headers, header_count))
        return tell(CMAP_ROW_HEADER, text, "the header again");
    for (size_t i = 0; i < count; i++) {
        bool is_named = i == first || (i < header_count && may_hold_sum(columns[i].role));
        cmap_row_kind kind = is_named ? read_sum(cell(cells, count, i)) : CMAP_ROW_DATA;
        if (kind != CMAP_ROW_DATA)
            return tell(kind, cells[i], kind == CMAP_ROW_TOTAL ? "a row of totals" : "a row of subtotals");
    }
    if (is_remark(text, filled == 1 && header_count > 1))
        return tell(CMAP_ROW_NOTE, text, "a remark under or in the table");
    if (filled == 1 && header_count > 2 && is_heading(text))
        return tell(CMAP_ROW_NOTE, text, "a heading inside the table");
    return (cmap_row_reading){.kind = CMAP_ROW_DATA};
}
