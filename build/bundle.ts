/**
 * Bundles the product into `dist/`: the extension's client, the language server, the command line and the firmware editor's page.
 *
 *     node build/bundle.ts [--minify] [--watch]
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build, context, type Metafile, type Plugin } from 'esbuild';
import { rulesWithoutPages } from './rules-without-pages.ts';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

const { values: options } = parseArgs({
  options: { minify: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
});

const shared: BuildOptions = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  minify: options.minify,
  sourcemap: options.minify ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** VS Code 1.100's extension host is Node 20; the command line promises the same. */
const forNode: BuildOptions = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // CommonJS builds of the language server's libraries require files by computed names; their ES modules can be bundled.
  mainFields: ['module', 'main'],
  // CommonJS has its own word for the folder it lies in.
  define: { ...shared.define, 'import.meta.dirname': '__dirname' },
  plugins: [rulesWithoutPages],
};

/** Styles and markup stand in templates, where esbuild leaves their indentation. */
const tightTemplates: Plugin = {
  name: 'tight-templates',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]webview[\\/].*\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const tight = text.replace(/\bcss`[^`]*`/g, (style) => style.replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1'));
      // Behind a line break, code and markup mean the same without their indentation.
      return { contents: tight.replace(/\n[ \t]+/g, '\n'), loader: 'ts' };
    });
  },
};

const bundles: readonly BuildOptions[] = [
  { ...forNode, entryPoints: { client: 'client/extension.ts' }, external: ['vscode'] },
  { ...forNode, entryPoints: { 'structure-worker': 'client/editor/structure/worker.ts' } },
  { ...forNode, entryPoints: { 'compare-worker': 'client/editor/editing/compare-worker.ts' } },
  { ...forNode, entryPoints: { server: 'server/main.ts' } },
  { ...forNode, entryPoints: { 'build-worker': 'server/host/build-worker.ts' } },
  { ...forNode, entryPoints: { 'cli-main': 'cli/main.ts' } },
  {
    ...shared,
    entryPoints: { webview: 'webview/main.ts' },
    platform: 'browser',
    // Chromium 134 is in VS Code 1.100.
    target: 'chrome134',
    format: 'esm',
    loader: { '.svg': 'text' },
    tsconfig: 'webview/tsconfig.json',
    plugins: options.minify ? [tightTemplates] : [],
  },
];

await mkdir(dist, { recursive: true });

if (options.watch) {
  const contexts = await Promise.all(bundles.map((bundle) => context({ ...bundle, logLevel: 'info' })));
  await Promise.all(contexts.map((watched) => watched.watch()));
  await writeModuleType();
  await writeLauncher();
} else {
  const results = await Promise.all(bundles.map((bundle) => build(bundle)));
  await writeModuleType();
  await writeLauncher();
  for (const { metafile } of results) printSizes(metafile);
}

/** The package's own code is ES modules, the bundles are CommonJS: the extension host of every VS Code loads that. */
async function writeModuleType(): Promise<void> {
  await writeFile(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
}

/**
 * The command itself: has Node keep what it compiles of the program, in the system's folder for temporary files, and starts it.
 * Node 20 has no such cache. A run over a folder of domains takes a fifth less of the processor with it.
 */
async function writeLauncher(): Promise<void> {
  const launcher = path.join(dist, 'cli.js');
  await writeFile(launcher, "#!/usr/bin/env node\nrequire('node:module').enableCompileCache?.();\nrequire('./cli-main.js');\n");
  await chmod(launcher, 0o755);
}

function printSizes(metafile: Metafile | undefined): void {
  for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
    if (!file.endsWith('.map')) console.log(`${file.padEnd(20)} ${(bytes / 1024).toFixed(1).padStart(8)} KiB`);
  }
}
