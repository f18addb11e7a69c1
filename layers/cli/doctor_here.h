/* doctor_here.h: has this machine what drawing needs? */
#ifndef CMAP_CLI_DOCTOR_HERE_H
#define CMAP_CLI_DOCTOR_HERE_H

#include "gis/db/doctor.h"

/* Appends a finding for each of: figures, theme, fonts, projection, numbers (that no locale changes them). A check that
 * fails is a finding; only want of memory is a failure. */
cmap_status cmap_doctor_check_here(cmap_findings *findings, cmap_err *err);

#endif
