#include "gis/io/value.h"

#include "gis/io/value_private.h"

#include <string.h>

static const char built[] = "built", going_up[] = "under_construction", planned[] = "planned";

/* Folded, without blanks, underscores and hyphens. */
static const struct {
    const char *word, *status;
} words[] = {
    {"已建成", built},
    {"建成", built},
    {"已建", built},
    {"竣工", built},
    {"已竣工", built},
    {"已完工", built},
    {"完工", built},
    {"已交付", built},
    {"投入使用", built},
    {"已投入使用", built},
    {"投用", built},
    {"已投用", built},
    {"已使用", built},
    {"建成投用", built},
    {"现有", built},
    {"built", built},
    {"completed", built},
    {"complete", built},
    {"finished", built},
    {"existing", built},
    {"inuse", built},
    {"在建", going_up},
    {"在建中", going_up},
    {"建设中", going_up},
    {"正在建设", going_up},
    {"施工中", going_up},
    {"正在施工", going_up},
    {"已开工", going_up},
    {"开工", going_up},
    {"underconstruction", going_up},
    {"construction", going_up},
    {"building", going_up},
    {"inprogress", going_up},
    {"规划", planned},
    {"规划中", planned},
    {"规划建设", planned},
    {"拟建", planned},
    {"待建", planned},
    {"未建", planned},
    {"未开工", planned},
    {"筹建", planned},
    {"筹建中", planned},
    {"计划", planned},
    {"planned", planned},
    {"planning", planned},
    {"proposed", planned},
};

static void squeeze(char *text)
{
    char *out = text;

    for (; *text; text++)
        if (*text != ' ' && *text != '_' && *text != '-')
            *out++ = *text;
    *out = '\0';
}

cmap_status_value cmap_status_read(const char *text)
{
    cmap_status_value value = {.state = CMAP_VALUE_UNKNOWN};
    char cell[CMAP_CELL_ROOM];

    if (cmap_value_is_unknown(text))
        return value;
    if (cmap_text_fold_cell(text, cell, sizeof cell)) {
        squeeze(cell);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strcmp(cell, words[i].word) == 0) {
                value.state = CMAP_VALUE_KNOWN;
                value.status = words[i].status;
                return value;
            }
    }
    value.state = CMAP_VALUE_REFUSED;
    value.rule = CMAP_RULE_VALUE_PARSE;
    cmap_cell_reason(value.reason, text, "no status; write built, under_construction or planned (已建成, 在建, 规划)");
    return value;
}
