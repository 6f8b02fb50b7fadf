import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../report.ts';
import { runProgram } from './measure.ts';
import { kibibytes, type Row } from './table.ts';

/** Packages the extension, which bundles it anew, minified, and weighs what came of it. */
export async function measurePackage(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'virtlens-bench-'));
  try {
    const vsix = path.join(folder, 'virtlens.vsix');
    runProgram('npx', ['vsce', 'package', '--no-dependencies', '--out', vsix], { cwd: projectRoot });
    const dist = path.join(projectRoot, 'dist');
    const weight = (...files: readonly string[]) =>
      kibibytes(files.map((file) => statSync(file).size).reduce((sum, size) => sum + size, 0));
    const programs = readdirSync(dist).filter((name) => name.endsWith('.mjs'));
    return [
      { what: 'virtlens.vsix', value: weight(vsix), beside: '', goal: 'under 976 KiB' },
      ...['client.js', 'webview.js'].map((name) => ({
        what: `dist/${name}`,
        value: weight(path.join(dist, name)),
        beside: '',
        goal: '',
      })),
      {
        what: 'server, command line and threads with what they share',
        value: weight(...programs.map((name) => path.join(dist, name))),
        beside: '',
        goal: '',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
