// GCJ-02, the offset system of Chinese web maps, to CGCS2000. The forward formula is the published one (as in the npm
// packages gcoord and coordtransform); it has no closed inverse, so the point is moved until it maps to the one given.
const a = 6378245, e2 = 0.00669342162296594323;
const { PI, abs, cos, sin, sqrt } = Math;

function waves(t, periods) {
    return periods.reduce((sum, [size, period]) => sum + size * sin((t * PI) / period), 0) * 2 / 3;
}

export function toGcj02([lon, lat]) {
    const x = lon - 105, y = lat - 35;
    const common = waves(x, [[20, 1 / 6], [20, 1 / 2]]) + 0.1 * x * y + sqrt(abs(x)) / 10;
    const east = 300 + x + 2 * y + 0.1 * x * x + common + waves(x, [[20, 1], [40, 3], [150, 12], [300, 30]]);
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + common + sqrt(abs(x)) / 10 + waves(y, [[20, 1], [40, 3], [160, 12], [320, 30]]);
    const phi = (lat * PI) / 180, m = 1 - e2 * sin(phi) ** 2;
    return [
        lon + (east * 180) / ((a / sqrt(m)) * cos(phi) * PI),
        lat + (north * 180) / (((a * (1 - e2)) / (m * sqrt(m))) * PI),
    ];
}

export function toCgcs2000([lon, lat]) {
    let at = [lon, lat];
    for (let i = 0; i < 30; i++) { // each step gains two digits and more; 8 would do
        const there = toGcj02(at);
        at = [at[0] + lon - there[0], at[1] + lat - there[1]];
    }
    return at;
}
