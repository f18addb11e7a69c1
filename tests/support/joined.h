/* joined.h: the made-up city of fixture.h with its parks joined to the districts, for what stands on gis/zoning. */
#ifndef CMAP_TEST_JOINED_H
#define CMAP_TEST_JOINED_H

#include "unit/gis/db/fixture.h"

#include "gis/zoning/join.h"

static inline cmap_status joined_refresh(cmap_db *db, cmap_err *err)
{
    return cmap_join_refresh(db, NULL, err);
}

/* As fixture_setup; fixture_teardown removes it. */
static inline int joined_setup(void **state)
{
    (void)state;
    fixture_folder(&shared);
    fixture_build(shared.path, NULL, joined_refresh);
    return 0;
}

#endif
