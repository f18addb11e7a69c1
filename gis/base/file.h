/* file.h: whole files, read at once and written whole or not at all. */
#ifndef CMAP_BASE_FILE_H
#define CMAP_BASE_FILE_H

#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads the regular file at path, at most limit bytes (0: no limit). *bytes is the caller's (cmap_free) and ends in a
 * NUL that *length does not count. CMAP_ENOENT when it is not there, CMAP_EIO otherwise. */
cmap_status cmap_file_read(const char *path, size_t limit, char **bytes, size_t *length, cmap_err *err);

/* Writes path through a temporary file beside it that is renamed into place, so that path holds the old bytes or all
 * of the new ones, never a part. Keeps the permissions of an existing file; follows a link; a device or a pipe is
 * written to directly. */
cmap_status cmap_file_write(const char *path, const void *bytes, size_t length, cmap_err *err);

/* The same for bytes that come bit by bit, for files larger than memory should hold. */
typedef struct cmap_file_out cmap_file_out;

/* Begins the file; nothing stands at path before the end. CMAP_EIO. Free with cmap_file_out_free. */
cmap_status cmap_file_out_open(const char *path, cmap_file_out **out, cmap_err *err);
cmap_status cmap_file_out_put(cmap_file_out *out, const void *bytes, size_t length, cmap_err *err);

/* Closes the file and moves it to its path. Once; then only free. */
cmap_status cmap_file_out_finish(cmap_file_out *out, cmap_err *err);

/* Removes what is not finished. NULL is fine. */
void cmap_file_out_free(cmap_file_out *out);

/* Opens a file in folder, for reading and writing, that goes with the program however it ends: it has no name. *fd is
 * the caller's to close. CMAP_EIO. */
cmap_status cmap_file_open_nameless(const char *folder, int *fd, cmap_err *err);

/* Writes all bytes to an open file, also when a signal comes between. 0, or what errno says. */
int cmap_file_put(int fd, const void *bytes, size_t length);

bool cmap_file_exists(const char *path);
bool cmap_file_is_folder(const char *path);

/* Makes the folder path and its missing parents. CMAP_OK when it is there already. */
cmap_status cmap_file_make_folder(const char *path, cmap_err *err);

/* "folder/name", owned by the caller (cmap_free); NULL when memory ran out. */
char *cmap_file_join(const char *folder, const char *name);

/* The path of a file of carriermap's share folder (database, figures, themes), looked for in this order: the folder
 * in the environment's CARRIERMAP_SHARE, ../share/carriermap beside the program's own folder, the folder it was
 * installed to. *path is the caller's (cmap_free). CMAP_ENOENT names the places that were tried. */
cmap_status cmap_file_share(const char *name, char **path, cmap_err *err);

/* The same for a module that the program loads when it needs it: CARRIERMAP_LIB, ../lib/carriermap beside the program's
 * own folder, the folder it was installed to. */
cmap_status cmap_file_module(const char *name, char **path, cmap_err *err);

#endif
