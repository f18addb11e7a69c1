/* make-db-fixture FILE [SQL]: the made-up city of fixture.h, with further rows. */
#include "unit/gis/db/fixture.h"

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    fixture_build(argv[1], argc > 2 ? argv[2] : NULL, NULL);
    return 0;
}
