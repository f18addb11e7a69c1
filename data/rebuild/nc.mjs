// Arrays out of the netCDF files of GMT's Debian packages, through GDAL's program gdalmdiminfo.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

// What the context layers cover, lon, lat, lon, lat: all that a figure shows on a page of A0 to A6, upright or not, or of a
// slide, and on one two and a half times as wide as high.
export const window = [118.5, 30.1, 122.9, 32.7];

const gshhg = {
    path: '/usr/share/gmt-gshhg/binned_GSHHS_f.nc',
    from: 'Debian package gmt-gshhg-full, GSHHG 2.3.7',
    sha256: '3b0c146b7ac3af37daebc44bc66cce5bc2703ca7f42e84e680f3efd5dcc08dc3',
};
const dcw = {
    path: '/usr/share/gmt-dcw/dcw-gmt.nc',
    from: 'Debian package gmt-dcw, DCW for GMT 2.1.1',
    sha256: 'adbe53c2c4d2196797755de03769347951695412e0f4c6a3fe0a3607f1ab0979',
};

// Refuses any file but the one that the recipe was written for.
function checked({ path, from, sha256 }) {
    const found = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (found !== sha256)
        throw new Error(`${path} is not the file of ${from}: its SHA-256 is ${found}, not ${sha256}`);
    return path;
}

function describe(file, name) {
    const args = ['-detailed', '-array', name, file];
    return JSON.parse(execFileSync('gdalmdiminfo', args, { maxBuffer: 1 << 30, encoding: 'utf8' }));
}

// The shoreline round the window as polylines, with the level of the area that each bounds: 1 land, 2 lake, 3 island in
// a lake. The file keeps it in bins of one degree, numbered from 90 N 0 E eastward; a segment's word holds the number of
// points, the level, and where it enters and leaves the bin; points are 16-bit fractions of the bin from its south-west
// corner (Wessel and Smith 1996; gmt_shore.c of GMT 6).
export function readShore() {
    const file = checked(gshhg);
    const values = (name) => describe(file, name).values;
    const starts = values('Id_of_first_segment_in_a_bin'), counts = values('N_segments_in_a_bin');
    const words = values('Embedded_npts_levels_exit_entry_for_a_segment');
    const points = values('Id_of_first_point_in_a_segment');
    const x = values('Relative_longitude_from_SW_corner_of_bin'), y = values('Relative_latitude_from_SW_corner_of_bin');
    const fraction = (value) => (value & 0xffff) / 65535;
    const lines = [];
    for (let south = Math.floor(window[1]); south <= Math.floor(window[3]); south++)
        for (let west = Math.floor(window[0]); west <= Math.floor(window[2]); west++) {
            const bin = (89 - south) * 360 + west;
            for (let segment = starts[bin]; segment < starts[bin] + counts[bin]; segment++) {
                const coordinates = [];
                for (let k = points[segment]; k < points[segment] + (words[segment] >> 9); k++)
                    coordinates.push([west + fraction(x[k]), south + fraction(y[k])]);
                lines.push({ level: (words[segment] >> 6) & 7, coordinates });
            }
        }
    return lines;
}

// The rings of a province. A longitude of 65535 starts a ring; the others are fractions of the range min to max.
export function readProvince(name) {
    const file = checked(dcw);
    const axis = (letter) => {
        const array = describe(file, `CN${name}_${letter}`);
        const { min, scale } = array.attributes;
        return { raw: array.values, degrees: array.values.map((value) => value / scale.value + min.value) };
    };
    const lon = axis('lon'), lat = axis('lat');
    const rings = [];
    lon.raw.forEach((value, i) => {
        if (value === 65535)
            rings.push([]);
        else
            rings[rings.length - 1].push([lon.degrees[i], lat.degrees[i]]);
    });
    return rings.filter((ring) => ring.length > 3);
}
