// Waters from GSHHG and provinces from DCW, cut to one window.
import { join } from 'node:path';
import { collection, mapshaper, readFeatures, save } from './files.mjs';
import { area, holds, insidePoint, polygons, segmentsCross } from './geometry.mjs';
import { readProvince, readShore, window } from './nc.mjs';

// Points in each water, by its id in data/plan/water.csv: one in each of the faces that its shores and our lines make.
// What no point names is the open sea or a lake far off.
const waters = {
    1: [[120.75, 32.0], [121.85, 31.2]], // 长江
    2: [[120.19, 31.19]], // 太湖
    5: [[119.8, 31.54], [119.737, 31.48]], // 滆湖
    6: [[119.796, 32.227], [119.77, 32.257], [119.452, 32.229]], // the Yangtze's arms round 扬中 and 镇江
    7: [[120.81, 31.39]], // 阳澄湖
    8: [[120.91, 31.08]], // 淀山湖
    9: [[119.904, 32.023]],
};
const sea = '3', farLake = '10';
const ids = [...Object.keys(waters), sea, farLake].sort((a, b) => a - b);

// Where the Yangtze becomes the sea: from the point of 启东 to the point of 南汇, near enough a meridian.
const mouth = [[121.9, 30.95], [121.9, 31.72]];

// The farther off, the smaller the scale of the figures that show it. By how many degrees a shore and a border may be off
// in a box that is not in the one before, and the smallest island that is kept there.
const zones = [
    { box: [119.75, 30.65, 121.75, 32.25], shore: 0.0006, border: 0.001, island_km2: 0 }, // round the plan
    { box: [119.3, 30.3, 122.2, 32.5], shore: 0.002, border: 0.003, island_km2: 3 },
    { box: window, shore: 0.004, border: 0.006, island_km2: 10 },
];
const farIsland_km2 = 100; // of a province: its border is what counts
const km2PerDegree2 = 10600; // at 31 N

const provinces = { jiangsu: ['JS', '江苏省'], shanghai: ['SH', '上海市'], zhejiang: ['ZJ', '浙江省'], anhui: ['AH', '安徽省'] };
const onLand = [120.62, 31.31]; // the old city of Suzhou

function lineFeature(coordinates) {
    return { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } };
}

function ring([west, south, east, north]) {
    return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

// What a point is in: land, lake and island change places whenever the way from a place on land crosses the line that
// bounds one.
function waterAt(shore, at) {
    const inside = { 1: true, 2: false, 3: false };
    for (const { level, coordinates } of shore)
        for (let i = 0; i + 1 < coordinates.length; i++)
            if (segmentsCross(onLand, at, coordinates[i], coordinates[i + 1]))
                inside[level] = !inside[level];
    if (!inside[1])
        return 'sea';
    return inside[2] && !inside[3] ? 'lake' : 'land';
}

function zoneAt([lon, lat]) {
    return zones.find(({ box: [west, south, east, north] }) => lon > west && lon < east && lat > south && lat < north);
}

// A face of water as a feature; undefined for one of land.
function waterOf(shore, polygon) {
    const at = insidePoint(polygon), kind = waterAt(shore, at), zone = zoneAt(at);
    if (kind === 'land')
        return undefined;
    let id = Object.keys(waters).find((key) => waters[key].some((point) => holds(polygon, point)));
    if (!id && kind === 'lake' && zone === zones[0])
        throw new Error(`a water round ${at} has no id`);
    id ??= kind === 'sea' ? sea : farLake;
    const [shell, ...islands] = polygon;
    const kept = islands.filter((island) => Math.abs(area(island)) * km2PerDegree2 > zone.island_km2);
    return {
        type: 'Feature', properties: { id, off: zone.shore },
        geometry: { type: 'Polygon', coordinates: [shell, ...kept] },
    };
}

// layer_ground.c takes a segment along a meridian or parallel, longer than this, for a cut; so no other may be one.
const cutLength = 0.05;

function checkCuts(row) {
    const cuts = [[window[0], window[2], mouth[0][0]], [window[1], window[3]]];
    for (const line of polygons(row.geometry).flat())
        for (let i = 0; i + 1 < line.length; i++)
            [0, 1].forEach((axis) => {
                const [a, b] = [line[i], line[i + 1]];
                if (a[axis] === b[axis] && Math.abs(a[1 - axis] - b[1 - axis]) > cutLength && !cuts[axis].includes(a[axis]))
                    throw new Error(`the line from ${a} to ${b} would be taken for a cut`);
            });
    return row;
}

export function makeWaters(work) {
    const shore = readShore();
    const ours = [...zones.map(({ box }) => ring(box)), mouth];
    save(join(work, 'lines.json'), collection([...shore.map((line) => line.coordinates), ...ours].map(lineFeature)));
    // -each gives the faces a property, without which they would come back as bare geometries.
    mapshaper(work, ['lines.json', '-polygons', '-clip', `bbox=${window}`, '-each', 'face = this.id', '-o', 'faces.json']);
    const faces = readFeatures(join(work, 'faces.json')).flatMap((feature) => polygons(feature.geometry));
    save(join(work, 'wet.json'), collection(faces.map((polygon) => waterOf(shore, polygon)).filter(Boolean)));
    mapshaper(work, ['wet.json', '-simplify', 'dp', 'planar', 'variable', 'interval=this.properties.off', 'keep-shapes',
        '-dissolve', 'id', '-o', 'precision=0.00001', 'waters.json']);
    const made = readFeatures(join(work, 'waters.json'));
    return ids.map((id) => checkCuts({ id, geometry: made.find((feature) => feature.properties.id === id).geometry }));
}

export function makeProvinces(work) {
    const keeps = (ring) => ring.some((point) => zoneAt(point)) &&
        (ring.some((point) => zoneAt(point) === zones[0]) || Math.abs(area(ring)) * km2PerDegree2 > farIsland_km2);
    const raw = Object.entries(provinces).map(([code, [name]]) => ({
        type: 'Feature', properties: { code },
        geometry: { type: 'MultiPolygon', coordinates: readProvince(name).filter(keeps).map((ring) => [ring]) },
    }));
    const rooms = zones.map(({ box, border }, i) => ({
        type: 'Feature', properties: { off: border },
        geometry: { type: 'Polygon', coordinates: i ? [ring(box), ring(zones[i - 1].box)] : [ring(box)] },
    }));
    save(join(work, 'raw.json'), collection(raw));
    save(join(work, 'rooms.json'), collection(rooms));
    mapshaper(work, ['raw.json', '-clip', `bbox=${window}`,
        '-clean', 'snap-interval=0.0005', 'gap-fill-area=2km2', '-filter-islands', 'min-area=0.2km2', '-o', 'clean.json']);
    mapshaper(work, ['-i', 'clean.json', 'rooms.json', 'combine-files', '-union', 'target=clean,rooms', 'name=both',
        '-filter', 'code != null', '-simplify', 'dp', 'planar', 'variable', 'interval=this.properties.off', 'keep-shapes',
        '-dissolve', 'code', '-filter-islands', `min-area=0.2km2`,
        '-clean', 'snap-interval=0.00002', '-o', 'precision=0.00001', 'provinces.json']);
    const made = readFeatures(join(work, 'provinces.json'));
    return Object.entries(provinces).map(([code, [, name_zh]]) => checkCuts({
        code, name_zh, geometry: made.find((feature) => feature.properties.code === code).geometry,
    }));
}
