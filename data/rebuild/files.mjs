// Reading, writing, and calling mapshaper.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function readFeatures(path) {
    return JSON.parse(readFileSync(path, 'utf8')).features;
}

export function save(path, value) {
    writeFileSync(path, JSON.stringify(value));
}

export function collection(features) {
    return { type: 'FeatureCollection', features };
}

// Runs mapshaper in the folder work; its messages appear only when it fails.
export function mapshaper(work, args) {
    const program = join(work, 'node_modules/mapshaper/bin/mapshaper');
    execFileSync(process.execPath, [program, ...args], { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] });
}
