/* The one place that loads code while the program runs: carriermap's own module, by its full path. */
#include "gis/io/ogr_door_private.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <dlfcn.h>
#include <string.h>

static cmap_status load(const char *path, const cmap_ogr_ops **ops, cmap_err *err)
{
    cmap_ogr_module_fn *enter;
    void *symbol, *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (!module)
        return cmap_fail(err, CMAP_ENOENT, "cannot load %s: %s; is GDAL's library (Debian: libgdal32) installed?", path,
                         dlerror());
    symbol = dlsym(module, CMAP_OGR_SYMBOL);
    memcpy(&enter, &symbol, sizeof enter); /* POSIX lets a pointer to data carry one to a function; C does not */
    if (!symbol || enter()->abi != CMAP_OGR_ABI) {
        (void)dlclose(module);
        return cmap_fail(err, CMAP_ENOENT, "%s is of another carriermap; install both anew, from one build", path);
    }
    *ops = enter();
    return CMAP_OK;
}

cmap_status cmap_ogr_door(const cmap_ogr_ops **ops, cmap_err *err)
{
    static const cmap_ogr_ops *loaded; /* for as long as the program runs: GDAL does not like to leave */
    char *path = NULL;
    cmap_status status = loaded ? CMAP_OK : cmap_file_module(CMAP_OGR_MODULE, &path, err);

    if (status)
        cmap_err_at(err, "this format is read and written through GDAL");
    if (!status && !loaded)
        status = load(path, &loaded, err);
    cmap_free(path);
    if (!status)
        *ops = loaded;
    return status;
}
