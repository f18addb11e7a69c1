/* day_private.h: dates as the database writes them: YYYY, YYYY-MM or YYYY-MM-DD, years 1000-2999. */
#ifndef CMAP_DB_DAY_PRIVATE_H
#define CMAP_DB_DAY_PRIVATE_H

/* The last day that date covers, as the number YYYYMMDD: 20111231 for "2011". 0 for NULL and for what is no such date.
 */
int cmap_day_last(const char *date);

/* Years from the end of a day (YYYYMMDD) to the end of a year: whole calendar years, and what is left of the day's own.
 */
double cmap_day_years_to_end(int day, int year);

#endif
