/* Rows gather in batches, and a second thread writes one while the next is gathered: half of an import's time is
 * SQLite's. Batches are written one after the other, so the file does not depend on who was faster. */
#include "gis/db/pack.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/db_private.h"
#include "gis/db/pack_private.h"
#include "gis/db/rtree_private.h"

#include <pthread.h>
#include <string.h>

enum { BATCH_ROWS = 256, BATCH_SHARES = 512, BATCH_BYTES = 256 << 10 };

/* Its bytes hold the texts of its rows; they do not move while it has rows. */
typedef struct batch {
    char *bytes;
    size_t length, capacity;
    cmap_pack_item items[BATCH_ROWS];
    size_t count;
    cmap_pack_share *shares;
    size_t share_count, share_capacity;
} batch;

struct cmap_pack {
    cmap_db *db;
    cmap_pack_tables tables; /* the writer's, while it writes */
    cmap_rtree *rtree;
    int64_t count; /* carriers so far, and id of the last */
    bool is_open;

    batch batches[2];
    batch *gathered; /* one of them */

    pthread_t writer;
    bool has_writer, has_lock;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    batch *handed; /* waits for the writer, or is being written; NULL: it rests */
    bool is_over;
    cmap_status status; /* the first that the writer met, and its words */
    cmap_err err;
};

static cmap_status no_memory(const cmap_pack *pack, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot change %s: out of memory", cmap_db_name(pack->db));
}

/* ---- beginning ---- */

static cmap_status is_empty(cmap_db *db, bool *is, cmap_err *err)
{
    static const char sql[] = "SELECT NOT EXISTS (SELECT 1 FROM carrier) AND NOT EXISTS (SELECT 1 FROM carrier_share)"
                              " AND NOT EXISTS (SELECT 1 FROM join_pending)";
    int64_t answer = 0;
    cmap_status status = cmap_db_ask_int(db, sql, &answer, err);

    *is = answer == 1;
    return status;
}

static cmap_status open_batches(cmap_pack *pack, cmap_err *err)
{
    for (int i = 0; i < 2; i++) {
        batch *b = &pack->batches[i];
        if (cmap_grow(&b->bytes, &b->capacity, BATCH_BYTES, 1, NULL) ||
            cmap_grow(&b->shares, &b->share_capacity, BATCH_SHARES, sizeof *b->shares, NULL))
            return no_memory(pack, err);
    }
    pack->gathered = &pack->batches[0];
    if (pthread_mutex_init(&pack->lock, NULL))
        return no_memory(pack, err);
    if (pthread_cond_init(&pack->changed, NULL)) {
        (void)pthread_mutex_destroy(&pack->lock);
        return no_memory(pack, err);
    }
    pack->has_lock = true;
    return CMAP_OK;
}

static cmap_status open_parts(cmap_pack *pack, cmap_err *err)
{
    char *folder = cmap_db_scratch_folder(pack->db);
    cmap_status status = folder ? cmap_rtree_new(folder, &pack->rtree, err) : no_memory(pack, err);

    cmap_free(folder);
    if (!status)
        status = cmap_pack_tables_open(pack->db, &pack->tables, err);
    return status ? status : open_batches(pack, err);
}

cmap_status cmap_pack_begin(cmap_db *db, cmap_pack **out, cmap_err *err)
{
    cmap_pack *pack = cmap_calloc(1, sizeof *pack);
    bool fits = false;
    cmap_status status;

    *out = NULL;
    if (!pack)
        return cmap_fail(err, CMAP_ENOMEM, "cannot change %s: out of memory", cmap_db_name(db));
    pack->db = db;
    status = cmap_db_begin_many(db, err);
    pack->is_open = !status;
    if (!status)
        status = is_empty(db, &fits, err); /* which holds from here on */
    if (!status && fits)
        status = open_parts(pack, err);
    if (status || !fits)
        cmap_pack_free(pack);
    else
        *out = pack;
    return status;
}

/* ---- writing ---- */

static cmap_status write_batch(cmap_pack *pack, batch *b, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < b->count && !status; i++)
        status = cmap_pack_tables_put(&pack->tables, &b->items[i], err);
    b->count = b->length = b->share_count = 0;
    return status;
}

/* What the second thread does. After a failure batches are taken and dropped. */
static void *write_batches(void *data)
{
    cmap_pack *pack = data;
    cmap_err err = {0};

    (void)pthread_mutex_lock(&pack->lock);
    for (;;) {
        while (!pack->handed && !pack->is_over)
            (void)pthread_cond_wait(&pack->changed, &pack->lock);
        if (!pack->handed)
            break;
        batch *b = pack->handed;
        bool failed = pack->status != CMAP_OK;
        (void)pthread_mutex_unlock(&pack->lock);
        cmap_status status = failed ? CMAP_OK : write_batch(pack, b, &err);
        (void)pthread_mutex_lock(&pack->lock);
        if (status) {
            pack->status = status;
            pack->err = err;
        }
        pack->handed = NULL;
        (void)pthread_cond_broadcast(&pack->changed);
    }
    (void)pthread_mutex_unlock(&pack->lock);
    return NULL;
}

/* Waits for the writer; what it met is the caller's failure, too. The lock is held. */
static cmap_status wait_for_writer(cmap_pack *pack, cmap_err *err)
{
    while (pack->handed)
        (void)pthread_cond_wait(&pack->changed, &pack->lock);
    if (pack->status && err)
        *err = pack->err;
    return pack->status;
}

/* Gives what was gathered to the writer, who is called the first time; without one it is written here. */
static cmap_status hand_over(cmap_pack *pack, cmap_err *err)
{
    cmap_status status;

    if (!pack->has_writer)
        pack->has_writer = pthread_create(&pack->writer, NULL, write_batches, pack) == 0;
    if (!pack->has_writer)
        return write_batch(pack, pack->gathered, err);
    (void)pthread_mutex_lock(&pack->lock);
    status = wait_for_writer(pack, err);
    if (!status) {
        pack->handed = pack->gathered;
        pack->gathered = pack->gathered == &pack->batches[0] ? &pack->batches[1] : &pack->batches[0];
        (void)pthread_cond_broadcast(&pack->changed);
    }
    (void)pthread_mutex_unlock(&pack->lock);
    return status;
}

cmap_status cmap_pack_rest(cmap_pack *pack, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (pack->has_writer) {
        (void)pthread_mutex_lock(&pack->lock);
        status = wait_for_writer(pack, err);
        (void)pthread_mutex_unlock(&pack->lock);
    }
    return status ? status : write_batch(pack, pack->gathered, err);
}

static void dismiss_writer(cmap_pack *pack)
{
    if (!pack->has_writer)
        return;
    (void)pthread_mutex_lock(&pack->lock);
    pack->is_over = true;
    (void)pthread_cond_broadcast(&pack->changed);
    (void)pthread_mutex_unlock(&pack->lock);
    (void)pthread_join(pack->writer, NULL);
    pack->has_writer = false;
}

/* ---- gathering ---- */

static size_t room_of(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static size_t measure(const cmap_pack_row *row, const cmap_pack_share *shares, size_t count, const char *method)
{
    size_t room = room_of(row->key) + room_of(row->park_id) + room_of(row->district_code) + room_of(row->name) +
                  room_of(row->status) + room_of(row->as_of) + room_of(row->industry) + room_of(row->source_id) +
                  room_of(row->source_text) + row->geom_length + room_of(method);

    for (size_t i = 0; i < count; i++)
        room += room_of(shares[i].district_code);
    return room;
}

/* Only an empty batch grows, for one row that is larger than all of it. */
static cmap_status make_room(cmap_pack *pack, size_t bytes, size_t shares, cmap_err *err)
{
    batch *b = pack->gathered;
    cmap_status status = CMAP_OK;

    if (b->count == BATCH_ROWS ||
        (b->count && (b->length + bytes > b->capacity || b->share_count + shares > b->share_capacity)))
        status = hand_over(pack, err);
    b = pack->gathered;
    if (!status && (cmap_grow(&b->bytes, &b->capacity, b->length + bytes, 1, NULL) ||
                    cmap_grow(&b->shares, &b->share_capacity, b->share_count + shares, sizeof *b->shares, NULL)))
        status = no_memory(pack, err);
    return status;
}

static const void *keep(batch *b, const void *bytes, size_t length)
{
    char *to = b->bytes + b->length;

    if (!bytes)
        return NULL;
    memcpy(to, bytes, length);
    b->length += length;
    return to;
}

static const char *keep_text(batch *b, const char *text)
{
    return keep(b, text, room_of(text));
}

static void gather(batch *b, int64_t id, const cmap_pack_row *row, const cmap_pack_share *shares, size_t count,
                   const char *method)
{
    cmap_pack_item *item = &b->items[b->count++];

    *item = (cmap_pack_item){.id = id, .row = *row, .shares = b->shares + b->share_count, .share_count = count};
    item->row.key = keep_text(b, row->key);
    item->row.park_id = keep_text(b, row->park_id);
    item->row.district_code = keep_text(b, row->district_code);
    item->row.name = keep_text(b, row->name);
    item->row.status = keep_text(b, row->status);
    item->row.as_of = keep_text(b, row->as_of);
    item->row.industry = keep_text(b, row->industry);
    item->row.source_id = keep_text(b, row->source_id);
    item->row.source_text = keep_text(b, row->source_text);
    item->row.geom = keep(b, row->geom, row->geom_length);
    item->method = keep_text(b, method);
    for (size_t i = 0; i < count; i++) {
        b->shares[b->share_count] = shares[i];
        b->shares[b->share_count++].district_code = keep_text(b, shares[i].district_code);
    }
}

cmap_status cmap_pack_add(cmap_pack *pack, const cmap_pack_row *row, const cmap_pack_share *shares, size_t count,
                          const char *method, cmap_err *err)
{
    cmap_status status = make_room(pack, measure(row, shares, count, method), count, err);

    if (status)
        return status;
    gather(pack->gathered, ++pack->count, row, shares, count, method);
    return row->has_box ? cmap_rtree_add(pack->rtree, cmap_rtree_cell_of(pack->count, row->box), err) : CMAP_OK;
}

/* ---- the end ---- */

cmap_status cmap_pack_settle(cmap_pack *pack, cmap_err *err)
{
    cmap_status status = cmap_pack_rest(pack, err);

    dismiss_writer(pack);
    cmap_pack_tables_clear(&pack->tables);
    if (!status && pack->count)
        status = cmap_rtree_pack(pack->db, "idx_carrier_geom", pack->rtree, err);
    return status;
}

cmap_status cmap_pack_commit(cmap_pack *pack, cmap_err *err)
{
    cmap_status status = cmap_db_commit(pack->db, err);

    if (!status)
        pack->is_open = false;
    return status;
}

void cmap_pack_free(cmap_pack *pack)
{
    if (!pack)
        return;
    dismiss_writer(pack);
    cmap_pack_tables_clear(&pack->tables);
    if (pack->is_open)
        cmap_db_rollback(pack->db);
    cmap_db_end_many(pack->db);
    cmap_rtree_free(pack->rtree);
    for (int i = 0; i < 2; i++) {
        cmap_free(pack->batches[i].bytes);
        cmap_free(pack->batches[i].shares);
    }
    if (pack->has_lock) {
        (void)pthread_cond_destroy(&pack->changed);
        (void)pthread_mutex_destroy(&pack->lock);
    }
    cmap_free(pack);
}
