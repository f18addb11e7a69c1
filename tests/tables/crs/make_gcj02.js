// Writes gcj02.txt: what npm gcoord answers on a grid over Suzhou, at corners of China and outside of it.
//   npm install gcoord@1.0.7 && node make_gcj02.js > gcj02.txt
'use strict';
const gcoord = require('gcoord');
const { version } = require('gcoord/package.json');

const places = [];
for (let lon = 119.85; lon < 121.5; lon += 0.11) for (let lat = 30.65; lat < 32.2; lat += 0.13) places.push([lon, lat]);
for (let lon = 73.5; lon < 137; lon += 7.9) for (let lat = 4; lat < 55; lat += 6.3) places.push([lon, lat]);
// 105 E, where the formula has a root of zero; either side of the box; abroad; south and west.
places.push([105, 35], [105, 20], [104.999999, 30], [105.000001, 30], [72.004, 30], [72.003, 30], [137.8347, 40]);
places.push([137.835, 40], [110, 0.8293], [110, 0.829], [110, 55.8271], [110, 55.828]);
places.push([139.7, 35.7], [-0.1276, 51.5072], [-70.6, -33.4], [151.2, -33.9], [0, 0]);

console.log(`# WGS 84 to GCJ-02 and to BD-09 by npm gcoord ${version} under node, written by make_gcj02.js beside this file:`);
console.log(`#   npm install gcoord@${version} && node make_gcj02.js > gcj02.txt`);
console.log('# lon_deg lat_deg gcj02_lon_deg gcj02_lat_deg bd09_lon_deg bd09_lat_deg');
for (const [x, y] of places) {
  const at = [Number(x.toFixed(6)), Number(y.toFixed(6))];
  const gcj = gcoord.transform(at, gcoord.WGS84, gcoord.GCJ02);
  const bd = gcoord.transform(at, gcoord.WGS84, gcoord.BD09);
  console.log(at.join(' '), [...gcj, ...bd].map((deg) => deg.toFixed(11)).join(' '));
}
