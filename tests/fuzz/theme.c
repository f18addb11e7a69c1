/* Any bytes as a theme: no harm, and what is refused is refused in one line of well-formed text. */
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
    cmap_theme *theme = NULL;
    cmap_err err = {0};
    char path[64];

    (void)snprintf(path, sizeof path, "/tmp/carriermap-fuzz-%ld.yaml", (long)getpid());
    if (cmap_file_write(path, bytes, length, NULL))
        return 0;
    if (cmap_yaml_theme(path, &theme, &err)) {
        if (theme || !strstr(err.text, path) || strchr(err.text, '\n') ||
            !cmap_utf8_valid(err.text, strlen(err.text), NULL))
            abort();
    } else if (!theme->id) {
        abort();
    }
    cmap_theme_free(theme);
    (void)unlink(path);
    return 0;
}
