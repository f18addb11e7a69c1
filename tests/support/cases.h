/* cases.h: tests whose cases are lines of a text file. */
#ifndef CMAP_TESTS_CASES_H
#define CMAP_TESTS_CASES_H

#include <stddef.h>

#define CASE_FIELDS 12

/* One line: its fields, parted by |, without blanks around them; those that the line does not have are "". \t, \n, \r,
 * \xHH and \uHHHH have become what they stand for. */
typedef struct cases_line {
    const char *at; /* file:line, for messages */
    const char *fields[CASE_FIELDS];
    size_t count;
} cases_line;

/* Calls each for every line of the file at path below the source tree that is neither blank nor a remark (#). Fails the
 * test when there is none. */
void cases_read(const char *path, void (*each)(const cases_line *line, void *data), void *data);

#endif
