import { mkdtempSync, rmSync, statSync } from 'node:fs';
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
    const weight = (file: string) => kibibytes(statSync(file).size);
    const bundles = ['client.js', 'server.js', 'cli-main.js', 'webview.js'];
    return [
      { what: 'virtlens.vsix', value: weight(vsix), beside: '', goal: 'under 976 KiB' },
      ...bundles.map((name) => ({
        what: `dist/${name}`,
        value: weight(path.join(projectRoot, 'dist', name)),
        beside: '',
        goal: '',
      })),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
