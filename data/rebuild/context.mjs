// Waters from GSHHG and provinces from DCW, cut to one window.
import { join } from 'node:path';
import { collection, mapshaper, readFeatures, save } from './files.mjs';
import { holds, insidePoint, polygons, segmentsCross } from './geometry.mjs';
import { readProvince, readShore, window } from './nc.mjs';

// A point in each water, by its id in data/plan/water.csv.
const waters = {
    1: [120.75, 32.0], // 长江
    2: [120.19, 31.19], // 太湖
    3: [121.56, 32.23], // 黄海
    4: [121.47, 30.66], // 杭州湾
    5: [119.8, 31.54], // 滆湖
    6: [119.796, 32.227], // the Yangtze's arms round 扬中
    7: [120.81, 31.39], // 阳澄湖
    8: [120.91, 31.08], // 淀山湖
    9: [119.904, 32.023],
};
const provinces = { jiangsu: ['JS', '江苏省'], shanghai: ['SH', '上海市'], zhejiang: ['ZJ', '浙江省'] };
const onLand = [120.62, 31.31]; // the old city of Suzhou

function lineFeature(coordinates) {
    return { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } };
}

// Whether a point is water: land, lake and island change places whenever the way from a place on land crosses the line
// that bounds one.
function isWater(shore, at) {
    const inside = { 1: true, 2: false, 3: false };
    for (const { level, coordinates } of shore)
        for (let i = 0; i + 1 < coordinates.length; i++)
            if (segmentsCross(onLand, at, coordinates[i], coordinates[i + 1]))
                inside[level] = !inside[level];
    return !inside[1] || (inside[2] && !inside[3]);
}

function idOf(polygon) {
    const id = Object.keys(waters).find((key) => holds(polygon, waters[key]));
    if (!id)
        throw new Error(`a water round ${insidePoint(polygon)} has no id`);
    return id;
}

export function makeWaters(work) {
    const shore = readShore();
    const [west, south, east, north] = window;
    const frame = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    save(join(work, 'lines.json'), collection([...shore.map((line) => lineFeature(line.coordinates)), lineFeature(frame)]));
    // -each gives the faces a property, without which they would come back as bare geometries.
    mapshaper(work, ['lines.json', '-polygons', '-clip', `bbox=${window}`, '-each', 'face = this.id', '-o', 'faces.json']);
    const faces = readFeatures(join(work, 'faces.json')).flatMap((feature) => polygons(feature.geometry));
    const wet = faces.filter((polygon) => isWater(shore, insidePoint(polygon))).map((polygon) => ({
        type: 'Feature', properties: { id: idOf(polygon) }, geometry: { type: 'Polygon', coordinates: polygon },
    }));
    save(join(work, 'wet.json'), collection(wet));
    mapshaper(work, ['wet.json', '-simplify', 'dp', 'planar', 'interval=0.0006', 'keep-shapes', '-o', 'precision=0.00001', 'waters.json']);
    const made = readFeatures(join(work, 'waters.json'));
    return Object.keys(waters).map((id) => ({ id, geometry: made.find((feature) => feature.properties.id === id).geometry }));
}

export function makeProvinces(work) {
    const near = (ring) => ring.some(([lon, lat]) => lon > 119 && lat > 30 && lat < 33);
    const raw = Object.entries(provinces).map(([code, [name]]) => ({
        type: 'Feature', properties: { code },
        geometry: { type: 'MultiPolygon', coordinates: readProvince(name).filter(near).map((ring) => [ring]) },
    }));
    save(join(work, 'raw.json'), collection(raw));
    mapshaper(work, ['raw.json', '-clip', `bbox=${window}`,
        '-clean', 'snap-interval=0.0005', 'gap-fill-area=2km2', '-filter-islands', 'min-area=0.2km2',
        '-simplify', 'dp', 'planar', 'interval=0.001', 'keep-shapes',
        '-clean', 'snap-interval=0.00002', '-o', 'precision=0.00001', 'provinces.json']);
    const made = readFeatures(join(work, 'provinces.json'));
    return Object.entries(provinces).map(([code, [, name_zh]]) => ({
        code, name_zh, geometry: made.find((feature) => feature.properties.code === code).geometry,
    }));
}
