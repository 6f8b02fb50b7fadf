import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** The repository. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** Bundles every `suite/*.test.ts` into one CommonJS module that an extension host can load; returns its path. */
export async function bundleSuite(): Promise<string> {
  const folder = path.join(import.meta.dirname, 'suite');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts')).sort();
  const outfile = path.join(root, 'dist', 'test', 'suite.js');
  await build({
    stdin: {
      contents: [...files.map((name) => `import './${name}';`), "export { run } from './run.ts';"].join('\n'),
      resolveDir: folder,
      sourcefile: 'all.ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
