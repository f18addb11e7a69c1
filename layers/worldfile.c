#include "layers/worldfile.h"

cmap_status cmap_worldfile_put(const cmap_report *report, double dpi, cmap_buf *out, cmap_err *err)
{
    if (report->status)
        return cmap_fail(err, report->status, "cannot write a world file: out of memory");
    if (!report->map_count)
        return cmap_fail(err, CMAP_EINVAL, "cannot write a world file: the page has no map");
    const cmap_report_map *map = &report->maps[0]; /* the main one: insets come later */
    const double m_per_px = 25.4 / dpi * map->m_per_mm;
    const double left_m = map->origin_x_m - map->frame.x_mm * map->m_per_mm;
    const double top_m = map->origin_y_m + map->frame.y_mm * map->m_per_mm;

    cmap_buf_printf(out, "%.9f\n0\n0\n%.9f\n%.6f\n%.6f\n", m_per_px, -m_per_px, left_m + m_per_px / 2,
                    top_m - m_per_px / 2);
    return out->status ? cmap_fail(err, out->status, "cannot write a world file: out of memory") : CMAP_OK;
}

void cmap_worldfile_put_crs(cmap_buf *out)
{
    cmap_buf_puts(out,
                  "<PAMDataset>\n"
                  "  <SRS dataAxisToSRSAxisMapping=\"2,1\">"
                  "PROJCS[&quot;CGCS2000 / 3-degree Gauss-Kruger CM 120E&quot;,"
                  "GEOGCS[&quot;China Geodetic Coordinate System 2000&quot;,"
                  "DATUM[&quot;China_2000&quot;,"
                  "SPHEROID[&quot;CGCS2000&quot;,6378137,298.257222101,AUTHORITY[&quot;EPSG&quot;,&quot;1024&quot;]],"
                  "AUTHORITY[&quot;EPSG&quot;,&quot;1043&quot;]],"
                  "PRIMEM[&quot;Greenwich&quot;,0,AUTHORITY[&quot;EPSG&quot;,&quot;8901&quot;]],"
                  "UNIT[&quot;degree&quot;,0.0174532925199433,AUTHORITY[&quot;EPSG&quot;,&quot;9122&quot;]],"
                  "AUTHORITY[&quot;EPSG&quot;,&quot;4490&quot;]],"
                  "PROJECTION[&quot;Transverse_Mercator&quot;],"
                  "PARAMETER[&quot;latitude_of_origin&quot;,0],PARAMETER[&quot;central_meridian&quot;,120],"
                  "PARAMETER[&quot;scale_factor&quot;,1],PARAMETER[&quot;false_easting&quot;,500000],"
                  "PARAMETER[&quot;false_northing&quot;,0],"
                  "UNIT[&quot;metre&quot;,1,AUTHORITY[&quot;EPSG&quot;,&quot;9001&quot;]],"
                  "AXIS[&quot;Northing&quot;,NORTH],AXIS[&quot;Easting&quot;,EAST],"
                  "AUTHORITY[&quot;EPSG&quot;,&quot;4549&quot;]]"
                  "</SRS>\n"
                  "</PAMDataset>\n");
}
