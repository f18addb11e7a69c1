/* folder.h: a temporary folder of a test's own, which goes with it however the test ends: killed, too. */
#ifndef CMAP_TEST_FOLDER_H
#define CMAP_TEST_FOLDER_H

#include <stdio.h>
#include <stdlib.h>

/* Makes the folder that the template (/tmp/cmap-NAME-XXXXXX) names, and a shell that waits for the end of its input,
 * which comes when this process is no more, and then removes the folder. The shell is nobody's child, since ctest ends
 * a test that takes too long with all its children. NULL when it cannot. */
static inline FILE *folder_make(char *template)
{
    char command[256];

    if (!mkdtemp(template))
        return NULL;
    (void)snprintf(command, sizeof command,
                   "exec 3<&0; { trap '' HUP INT TERM; read -r end <&3; rm -rf '%s'; } >/dev/null 2>&1 &", template);
    return popen(command, "we"); /* e: no child of the test's keeps it waiting */
}

/* Removes the folder now, with all in it. 0 when it is gone. */
static inline int folder_remove(const char *folder, FILE *watch)
{
    char command[256];

    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    const int left = system(command);
    return !watch || pclose(watch) || left;
}

#endif
