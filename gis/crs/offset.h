/* offset.h: GCJ-02 and BD-09, the offset datums of Chinese web maps.
 *
 * GCJ-02 is what AMap, Tencent and the Chinese face of Google Maps hand out, BD-09 what Baidu hands out: positions
 * moved by some hundred metres in a way that varies from place to place (at Suzhou about 475 m and 1.1 km to the
 * east-south-east). They are datums of their own and have no EPSG code; PROJ declines them.
 *
 * Source of the method: no official text is public. This is the reconstruction that all open converters share: for
 * GCJ-02 EvilTransform.cs of "Offline Navigation for Windows Phone 7" (on4wp7.codeplex.com, author unknown), for BD-09
 * coolypf's article of 2013 (blog.csdn.net/coolypf/article/details/8569813). The box is that of npm gcoord 1.0.7
 * (github.com/hujiulong/gcoord), with whose forward answers this agrees to less than a millimetre
 * (tests/tables/crs/gcj02.txt). How well the reconstruction meets the maps themselves nobody states, so no accuracy is
 * claimed for it.
 *
 * GCJ-02 is left as it is outside a rough box about China (below), which also covers Hong Kong, Macao, Taiwan and parts
 * of the neighbours. All coordinates are degrees, lon before lat. "WGS 84" here means any modern earth-fixed datum,
 * CGCS2000 included: these differ by less than the reconstruction does. Pure functions; a coordinate that is not finite
 * gives NAN in both. */
#ifndef CMAP_CRS_OFFSET_H
#define CMAP_CRS_OFFSET_H

#include "gis/geom/geom.h"

/* The box inside which GCJ-02 moves a place, border included, in degrees on WGS 84. */
#define CMAP_GCJ02_BOX ((cmap_box){72.004, 0.8293, 137.8347, 55.8271})

/* About 0.2 microseconds. */
cmap_lonlat cmap_gcj02_from_wgs84(cmap_lonlat at);

/* The place that cmap_gcj02_from_wgs84 moves to at, to 1 micrometre (about 2 microseconds). Along the box's edge the
 * moved places overlap those left alone, or leave a gap, in a strip of less than a kilometre: of two places that share
 * a coordinate this takes the moved one, and a coordinate in the gap stays as it is. */
cmap_lonlat cmap_gcj02_to_wgs84(cmap_lonlat at);

/* BD-09 is a shift of GCJ-02 that is made everywhere, outside the box too. There and back to 1 micrometre. */
cmap_lonlat cmap_bd09_from_gcj02(cmap_lonlat at);
cmap_lonlat cmap_bd09_to_gcj02(cmap_lonlat at);

/* Both steps at once. */
cmap_lonlat cmap_bd09_from_wgs84(cmap_lonlat at);
cmap_lonlat cmap_bd09_to_wgs84(cmap_lonlat at);

#endif
