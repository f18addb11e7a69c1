// Small things about rings of [lon, lat].

export function area(ring) {
    let sum = 0;
    for (let i = 0; i + 1 < ring.length; i++)
        sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    return sum / 2; // positive when it runs counter-clockwise
}

export function polygons(geometry) {
    return geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
}

// The lons at which rings cross the parallel lat, from west to east.
function crossings(rings, lat) {
    const lons = [];
    for (const ring of rings)
        for (let i = 0; i + 1 < ring.length; i++) {
            const [a, b] = [ring[i], ring[i + 1]];
            if ((a[1] > lat) !== (b[1] > lat))
                lons.push(a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
        }
    return lons.sort((a, b) => a - b);
}

export function holds(rings, [lon, lat]) {
    return crossings(rings, lat).filter((x) => x < lon).length % 2 === 1;
}

// A point well inside a polygon: the middle of its widest stretch on one of a few parallels.
export function insidePoint(rings) {
    const lats = rings[0].map((point) => point[1]);
    const south = Math.min(...lats), north = Math.max(...lats);
    let best = { width: 0 };
    for (let k = 1; k < 32; k++) {
        const lat = south + ((north - south) * k) / 32;
        const lons = crossings(rings, lat);
        for (let i = 0; i + 1 < lons.length; i += 2)
            if (lons[i + 1] - lons[i] > best.width)
                best = { width: lons[i + 1] - lons[i], at: [(lons[i] + lons[i + 1]) / 2, lat] };
    }
    return best.at;
}

export function segmentsCross(a, b, c, d) {
    const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
    return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

// Each ring from its least point on, parts by size, so that the text does not hang on the order a program works in.
export function normalise(geometry) {
    const turned = (ring) => {
        const open = ring.slice(0, -1);
        let least = 0;
        open.forEach((point, i) => {
            if (point[0] < open[least][0] || (point[0] === open[least][0] && point[1] < open[least][1]))
                least = i;
        });
        const start = open.slice(least).concat(open.slice(0, least));
        return start.concat([start[0]]);
    };
    const bySize = (a, b) => Math.abs(area(b)) - Math.abs(area(a)) || a[0][0] - b[0][0] || a[0][1] - b[0][1];
    const parts = polygons(geometry).map((polygon) => {
        const [shell, ...holes] = polygon.map(turned);
        return [shell, ...holes.sort(bySize)];
    });
    parts.sort((a, b) => bySize(a[0], b[0]));
    return { type: 'MultiPolygon', coordinates: parts };
}
