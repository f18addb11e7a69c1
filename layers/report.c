#include "layers/report.h"

#include "gis/base/mem.h"
#include "gis/io/json_member.h"

#include <stdbool.h>
#include <string.h>

/* A copy of text ("" for NULL) with its line breaks folded; NULL and a noted failure when memory ran out. */
static char *copy(cmap_report *report, const char *text)
{
    char *out = cmap_strdup(text ? text : "");

    if (!out)
        report->status = CMAP_ENOMEM;
    for (char *c = out; c && *c; c++)
        if (*c == '\n')
            *c = ' ';
    return out;
}

static bool room(cmap_report *report, void *items, size_t *capacity, size_t count, size_t size)
{
    if (!report || report->status)
        return false;
    report->status = cmap_grow(items, capacity, count + 1, size, NULL);
    return report->status == CMAP_OK;
}

void cmap_report_begin_page(cmap_report *report, double width_mm, double height_mm)
{
    if (!report)
        return;
    report->page++;
    report->width_mm = width_mm;
    report->height_mm = height_mm;
}

void cmap_report_add_label(cmap_report *report, const char *text, const char *map, cmap_label_how how, bool optional,
                           cmap_rect box)
{
    if (!report || !room(report, &report->labels, &report->label_capacity, report->label_count, sizeof *report->labels))
        return;
    report->labels[report->label_count++] = (cmap_report_label){.text = copy(report, text),
                                                                .map = copy(report, map),
                                                                .page = report->page,
                                                                .how = how,
                                                                .optional = optional,
                                                                .box = box};
}

void cmap_report_add_number(cmap_report *report, const char *text, const char *what, const char *query,
                            const char *source)
{
    if (!report ||
        !room(report, &report->numbers, &report->number_capacity, report->number_count, sizeof *report->numbers))
        return;
    report->numbers[report->number_count++] = (cmap_report_number){.text = copy(report, text),
                                                                   .what = copy(report, what),
                                                                   .query = copy(report, query),
                                                                   .source = copy(report, source),
                                                                   .page = report->page};
}

void cmap_report_add_map(cmap_report *report, const char *name, const cmap_report_map *map)
{
    if (!report || !room(report, &report->maps, &report->map_capacity, report->map_count, sizeof *report->maps))
        return;
    report->maps[report->map_count] = *map;
    report->maps[report->map_count].page = report->page;
    report->maps[report->map_count++].name = copy(report, name);
}

void cmap_report_add_card(cmap_report *report, const char *text, cmap_rect box, bool led, cmap_pt from, cmap_pt to)
{
    if (!report || !room(report, &report->cards, &report->card_capacity, report->card_count, sizeof *report->cards))
        return;
    report->cards[report->card_count++] = (cmap_report_card){
        .text = copy(report, text), .page = report->page, .box = box, .led = led, .from = from, .to = to};
}

void cmap_report_add_class(cmap_report *report, const char *words)
{
    if (!report ||
        !room(report, &report->classes, &report->class_capacity, report->class_count, sizeof *report->classes))
        return;
    report->classes[report->class_count++] = copy(report, words);
}

void cmap_report_add_left_out(cmap_report *report, const char *what)
{
    if (!report ||
        !room(report, &report->left_out, &report->left_capacity, report->left_count, sizeof *report->left_out))
        return;
    report->left_out[report->left_count++] = (cmap_report_left){copy(report, what), report->page};
}

static bool same_rect(cmap_rect a, cmap_rect b)
{
    return a.x_mm == b.x_mm && a.y_mm == b.y_mm && a.w_mm == b.w_mm && a.h_mm == b.h_mm;
}

void cmap_report_note_bar(cmap_report *report, cmap_rect frame, double bar_mm, double bar_m)
{
    for (size_t i = report ? report->map_count : 0; i-- > 0;) {
        cmap_report_map *map = &report->maps[i];
        if (map->page != report->page || !same_rect(map->frame, frame))
            continue;
        map->bar_mm = bar_mm;
        map->bar_m = bar_m;
        return;
    }
}

void cmap_report_note_parks(cmap_report *report, size_t shown)
{
    if (report && shown > report->park_count)
        report->park_count = shown;
}

void cmap_report_note_carriers(cmap_report *report, size_t shown)
{
    if (report && shown > report->carrier_count)
        report->carrier_count = shown;
}

void cmap_report_note_type(cmap_report *report, double size_pt)
{
    if (report && (!(report->smallest_pt > 0) || size_pt < report->smallest_pt))
        report->smallest_pt = size_pt;
}

void cmap_report_note_overflow(cmap_report *report, double over_mm)
{
    if (report && over_mm > report->overflow_mm)
        report->overflow_mm = over_mm;
}

void cmap_report_clear(cmap_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->label_count; i++) {
        cmap_free(report->labels[i].text);
        cmap_free(report->labels[i].map);
    }
    for (size_t i = 0; i < report->number_count; i++) {
        cmap_free(report->numbers[i].text);
        cmap_free(report->numbers[i].what);
        cmap_free(report->numbers[i].query);
        cmap_free(report->numbers[i].source);
    }
    for (size_t i = 0; i < report->map_count; i++)
        cmap_free(report->maps[i].name);
    for (size_t i = 0; i < report->class_count; i++)
        cmap_free(report->classes[i]);
    for (size_t i = 0; i < report->card_count; i++)
        cmap_free(report->cards[i].text);
    cmap_free(report->cards);
    for (size_t i = 0; i < report->left_count; i++)
        cmap_free(report->left_out[i].what);
    cmap_free(report->left_out);
    cmap_free(report->labels);
    cmap_free(report->numbers);
    cmap_free(report->maps);
    cmap_free(report->classes);
    *report = (cmap_report){0};
}

size_t cmap_report_dropped(const cmap_report *report)
{
    size_t dropped = 0;

    for (size_t i = 0; i < report->label_count; i++)
        dropped += report->labels[i].how == CMAP_LABEL_DROPPED && !report->labels[i].optional;
    return dropped;
}

/* Millimetres to a thousandth: finer than any printer. */
static void put_mm(cmap_json_writer *writer, const char *key, double value_mm)
{
    cmap_json_put_key(writer, key);
    cmap_json_put_fixed(writer, value_mm, 3);
}

static void put_box(cmap_json_writer *writer, const char *key, cmap_rect box)
{
    cmap_member_object(writer, key);
    put_mm(writer, "x", box.x_mm);
    put_mm(writer, "y", box.y_mm);
    put_mm(writer, "w", box.w_mm);
    put_mm(writer, "h", box.h_mm);
    cmap_json_close(writer);
}

static void put_maps(cmap_json_writer *writer, const cmap_report *report)
{
    cmap_member_array(writer, "maps");
    for (size_t i = 0; i < report->map_count; i++) {
        const cmap_report_map *map = &report->maps[i];
        cmap_json_open_object(writer);
        cmap_member_text(writer, "name", map->name);
        cmap_member_int(writer, "page", (int64_t)map->page);
        put_box(writer, "frame_mm", map->frame);
        cmap_member_text(writer, "crs", "EPSG:4549");
        put_mm(writer, "scale_ratio", map->scale_ratio);
        put_mm(writer, "bar_mm", map->bar_mm);
        put_mm(writer, "bar_m", map->bar_m);
        put_mm(writer, "origin_x_m", map->origin_x_m);
        put_mm(writer, "origin_y_m", map->origin_y_m);
        put_mm(writer, "m_per_mm", map->m_per_mm);
        cmap_json_close(writer);
    }
    cmap_json_close(writer);
}

static void put_labels(cmap_json_writer *writer, const cmap_report *report)
{
    static const char *const how[] = {[CMAP_LABEL_PLACED] = "placed",
                                      [CMAP_LABEL_LED] = "leader",
                                      [CMAP_LABEL_KEYED] = "key",
                                      [CMAP_LABEL_DROPPED] = "dropped"};

    cmap_member_array(writer, "labels");
    for (size_t i = 0; i < report->label_count; i++) {
        const cmap_report_label *label = &report->labels[i];
        cmap_json_open_object(writer);
        cmap_member_text(writer, "text", label->text);
        cmap_member_text(writer, "map", label->map);
        cmap_member_int(writer, "page", (int64_t)label->page);
        cmap_member_text(writer, "how", how[label->how]);
        cmap_member_bool(writer, "optional", label->optional);
        if (label->how != CMAP_LABEL_DROPPED)
            put_box(writer, "box_mm", label->box);
        cmap_json_close(writer);
    }
    cmap_json_close(writer);
}

static void put_point(cmap_json_writer *writer, const char *key, cmap_pt at)
{
    cmap_member_object(writer, key);
    put_mm(writer, "x", at.x_mm);
    put_mm(writer, "y", at.y_mm);
    cmap_json_close(writer);
}

static void put_cards(cmap_json_writer *writer, const cmap_report *report)
{
    cmap_member_array(writer, "cards");
    for (size_t i = 0; i < report->card_count; i++) {
        const cmap_report_card *card = &report->cards[i];
        cmap_json_open_object(writer);
        cmap_member_text(writer, "text", card->text);
        cmap_member_int(writer, "page", (int64_t)card->page);
        put_box(writer, "box_mm", card->box);
        if (card->led)
            put_point(writer, "from_mm", card->from);
        if (card->led)
            put_point(writer, "to_mm", card->to);
        cmap_json_close(writer);
    }
    cmap_json_close(writer);
}

static void put_numbers(cmap_json_writer *writer, const cmap_report *report)
{
    cmap_member_array(writer, "numbers");
    for (size_t i = 0; i < report->number_count; i++) {
        const cmap_report_number *number = &report->numbers[i];
        cmap_json_open_object(writer);
        cmap_member_text(writer, "text", number->text);
        cmap_member_text(writer, "what", number->what);
        cmap_member_int(writer, "page", (int64_t)number->page);
        cmap_member_text(writer, "query", number->query);
        cmap_member_text(writer, "source", number->source);
        cmap_json_close(writer);
    }
    cmap_json_close(writer);
}

static void put_left_out(cmap_json_writer *writer, const cmap_report *report)
{
    cmap_member_array(writer, "left_out");
    for (size_t i = 0; i < report->left_count; i++) {
        cmap_json_open_object(writer);
        cmap_member_text(writer, "what", report->left_out[i].what);
        cmap_member_int(writer, "page", (int64_t)report->left_out[i].page);
        cmap_json_close(writer);
    }
    cmap_json_close(writer);
}

static void put_head(cmap_json_writer *writer, const cmap_report *report, const cmap_report_meta *meta)
{
    cmap_member_text(writer, "id", meta->id);
    cmap_member_text(writer, "title", meta->title);
    cmap_member_text(writer, "caption", meta->caption);
    cmap_member_text(writer, "alt", meta->alt);
    cmap_member_text(writer, "lang", meta->lang);
    cmap_member_text(writer, "theme", meta->theme);
    cmap_member_text(writer, "generator", meta->generator);
    cmap_member_text(writer, "date", meta->date);
    cmap_member_text(writer, "approval", meta->approval);
    put_mm(writer, "width_mm", report->width_mm);
    put_mm(writer, "height_mm", report->height_mm);
    cmap_member_int(writer, "pages", (int64_t)report->page);
    put_mm(writer, "smallest_type_pt", report->smallest_pt);
    cmap_member_array(writer, "legend");
    for (size_t i = 0; i < report->class_count; i++)
        cmap_json_put_text(writer, report->classes[i]);
    cmap_json_close(writer);
    put_left_out(writer, report);
}

cmap_status cmap_report_json(const cmap_report *report, const cmap_report_meta *meta, cmap_buf *out, cmap_err *err)
{
    cmap_json_writer writer;

    if (report->status)
        return cmap_fail(err, report->status, "cannot write the sidecar of %s: out of memory", meta->id);
    cmap_json_begin(&writer, out);
    cmap_json_open_object(&writer);
    put_head(&writer, report, meta);
    put_maps(&writer, report);
    put_numbers(&writer, report);
    put_labels(&writer, report);
    put_cards(&writer, report);
    cmap_json_close(&writer);
    return cmap_json_finish(&writer, err);
}
