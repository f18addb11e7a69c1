/* Any bytes as a figure: no harm, and what is refused is refused in one line of well-formed text. */
#include "gis/base/file.h"
#include "gis/base/utf8.h"
#include "layers/yaml.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    cmap_figure *figure = NULL;
    cmap_err err = {0};
    char path[64];

    (void)snprintf(path, sizeof path, "/tmp/carriermap-fuzz-%ld.yaml", (long)getpid());
    if (cmap_file_write(path, bytes, length, NULL))
        return 0;
    if (cmap_yaml_figure(path, &figure, &err)) {
        if (figure || !strstr(err.text, path) || strchr(err.text, '\n') ||
            !cmap_utf8_valid(err.text, strlen(err.text), NULL))
            abort();
    } else if (!figure->id || !figure->title.zh || !figure->map.layer_count) {
        abort();
    }
    cmap_yaml_figure_free(figure);
    (void)unlink(path);
    return 0;
}
