// node rebuild.mjs WORK OUT: makes districts, water and provinces .geojson in OUT; WORK holds node_modules.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProvinces, makeWaters } from './context.mjs';
import { makeDistricts } from './districts.mjs';
import { normalise } from './geometry.mjs';

const [work, out] = process.argv.slice(2);

// One line a feature, so that a change of one is a change of one line.
function write(name, rows) {
    const lines = rows.map(({ geometry, ...properties }) =>
        JSON.stringify({ type: 'Feature', properties, geometry: normalise(geometry) }));
    writeFileSync(join(out, `${name}.geojson`), `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`);
}

write('districts', makeDistricts(work));
write('water', makeWaters(work));
write('provinces', makeProvinces(work));
