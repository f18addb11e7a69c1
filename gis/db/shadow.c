#include "gis/db/shadow.h"

#include "gis/base/buf.h"
#include "gis/db/db.h"
#include "gis/db/sql_private.h"

#include <string.h>

static const char tables[] =
    "CREATE TEMP TABLE fresh_park_join AS SELECT * FROM main.park_join WHERE 0;"
    "CREATE TEMP TABLE fresh_carrier_share (carrier_id INTEGER NOT NULL, part INTEGER NOT NULL,"
    " district_code TEXT, share REAL, floor_area_tenths INTEGER, method TEXT,"
    " PRIMARY KEY (carrier_id, part)) WITHOUT ROWID;"
    "CREATE TEMP VIEW join_pending AS SELECT * FROM main.join_pending WHERE 0;";

static const char both[] =
    "CREATE TEMP VIEW park_join AS SELECT * FROM main.park_join UNION ALL SELECT * FROM temp.fresh_park_join;"
    "CREATE TEMP VIEW carrier_share AS SELECT * FROM main.carrier_share"
    " UNION ALL SELECT * FROM temp.fresh_carrier_share;";

static const char fresh[] = "CREATE TEMP VIEW park_join AS SELECT * FROM temp.fresh_park_join;"
                            "CREATE TEMP VIEW carrier_share AS SELECT * FROM temp.fresh_carrier_share;";

/* The stored views once more as temporary ones: bare names in these find the temporary tables first. */
static void put_views(cmap_buf *sql)
{
    static const char mark[] = "CREATE VIEW ";

    for (const char *at = cmap_sql_views, *next; *at; at = next) {
        next = strstr(at, mark);
        if (next == at) {
            cmap_buf_puts(sql, "CREATE TEMP VIEW ");
            next = at + strlen(mark);
            continue;
        }
        if (!next)
            next = at + strlen(at);
        cmap_buf_put(sql, at, (size_t)(next - at));
    }
}

cmap_status cmap_db_shadow_joins(cmap_db *db, bool only_fresh, cmap_err *err)
{
    cmap_buf sql = {0};

    cmap_buf_puts(&sql, tables);
    cmap_buf_puts(&sql, only_fresh ? fresh : both);
    put_views(&sql);
    cmap_status status = sql.status ? cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(db))
                                    : cmap_db_exec(db, sql.bytes, err);
    cmap_buf_clear(&sql);
    return status;
}
