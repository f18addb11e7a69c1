/* Any bytes as a table, through the door that users come in by: no harm, whatever they are taken for; and a table that
 * opens reads the same twice. GDAL's formats are left to GDAL's own fuzzers: bytes that would wake it are passed over.
 */
#include "gis/io/table.h"

#include "gis/base/buf.h"
#include "gis/io/table_private.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void read_into(cmap_table *table, cmap_buf *out)
{
    const cmap_table_row *row = NULL;
    cmap_status status;

    while ((status = cmap_table_next(table, &row, NULL)) == CMAP_OK && row) {
        cmap_buf_printf(out, "%lld", (long long)row->number);
        for (size_t i = 0; i < row->count; i++) {
            if (strlen(row->cells[i].text) > row->cells[i].length)
                abort();
            cmap_buf_put(out, row->cells[i].text, row->cells[i].length + 1);
        }
    }
    cmap_buf_printf(out, " %d", (int)status);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char path[] = "/tmp/cmap-fuzz-XXXXXX";
    const char *what = NULL;
    char head[4096] = "";
    cmap_table *table = NULL;
    cmap_buf once = {0}, twice = {0};
    int fd;

    memcpy(head, bytes, length < sizeof head - 1 ? length : sizeof head - 1);
    cmap_file_kind kind = cmap_table_kind("a", head, length < sizeof head - 1 ? length : sizeof head - 1, &what);
    if (kind != CMAP_FILE_TEXT && kind != CMAP_FILE_ZIP && kind != CMAP_FILE_OLE && kind != CMAP_FILE_OTHER)
        return 0;
    fd = mkstemp(path);
    if (fd < 0 || write(fd, bytes, length) != (ssize_t)length)
        abort();
    (void)close(fd);
    if (cmap_table_open(path, NULL, &table, NULL) == CMAP_OK) {
        read_into(table, &once);
        if (cmap_table_rewind(table, NULL) == CMAP_OK) {
            read_into(table, &twice);
            if (once.length != twice.length || memcmp(once.bytes, twice.bytes, once.length) != 0)
                abort();
        }
    }
    cmap_table_close(table);
    cmap_buf_clear(&once);
    cmap_buf_clear(&twice);
    (void)unlink(path);
    return 0;
}
