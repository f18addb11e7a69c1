/* private_folder.h: a folder of our own among the temporary files, readable by nobody else, for what an archive holds.
 */
#ifndef CMAP_IO_PRIVATE_FOLDER_H
#define CMAP_IO_PRIVATE_FOLDER_H

#include "gis/base/status.h"
#include "gis/io/csv.h"

/* Makes one below TMPDIR, else /tmp. *folder is the caller's (cmap_free), after cmap_private_folder_remove. */
cmap_status cmap_private_folder_make(char **folder, cmap_err *err);

/* The same beside path, so that a file made in it can be renamed to path. */
cmap_status cmap_private_folder_beside(const char *path, char **folder, cmap_err *err);

/* Writes what source gives into the new file name in folder, a plain name. *path (optional) is the caller's
 * (cmap_free). CMAP_EEXIST when it is there already. */
cmap_status cmap_private_folder_put(const char *folder, const char *name, cmap_csv_source *source, void *data,
                                    char **path, cmap_err *err);

/* Makes name in folder a link to the file at target. */
cmap_status cmap_private_folder_link(const char *folder, const char *name, const char *target, cmap_err *err);

/* Removes the folder and the files in it. NULL is fine. */
void cmap_private_folder_remove(const char *folder);

#endif
