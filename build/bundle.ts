/**
 * Bundles the product into `dist/`: the extension's client, the language server, the command line and the firmware editor's page.
 *
 *     node build/bundle.ts [--minify] [--watch]
 */
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  // CommonJS builds of the language server's libraries require files by computed names; their ES modules can be bundled.
  mainFields: ['module', 'main'],
  plugins: [rulesWithoutPages],
};

/** What the extension host loads, which takes CommonJS only. That has its own word for the folder it lies in. */
const client: BuildOptions = {
  ...forNode,
  entryPoints: { client: 'client/extension.ts' },
  external: ['vscode'],
  format: 'cjs',
  define: { ...shared.define, 'import.meta.dirname': '__dirname' },
};

/** The programs that run by themselves. What several of them need lies beside them once, and what is seldom needed is loaded when it is. */
const programs: BuildOptions = {
  ...forNode,
  entryPoints: {
    server: 'server/main.ts',
    'cli-main': 'cli/main.ts',
    'build-worker': 'server/host/build-worker.ts',
    'structure-worker': 'client/editor/structure/worker.ts',
    'compare-worker': 'client/editor/editing/compare-worker.ts',
  },
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'part-[hash]',
  // The CommonJS among the libraries asks for Node's modules in its own way.
  banner: { js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);" },
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
  client,
  programs,
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
await removeOldParts();

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

/** Their names change with what is in them. */
async function removeOldParts(): Promise<void> {
  const old = (await readdir(dist)).filter((name) => /\.mjs(\.map)?$/.test(name));
  await Promise.all(old.map((name) => rm(path.join(dist, name))));
}

/** The package's own code is ES modules, and what is not called `.mjs` here is CommonJS. */
async function writeModuleType(): Promise<void> {
  await writeFile(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
}

/**
 * The command itself: has Node keep what it compiles of the program, in the system's folder for temporary files, and starts it.
 * Node 20 has no such cache. A run over a folder of domains takes a fifth less of the processor with it.
 */
async function writeLauncher(): Promise<void> {
  const launcher = path.join(dist, 'cli.js');
  await writeFile(launcher, "#!/usr/bin/env node\nrequire('node:module').enableCompileCache?.();\nimport('./cli-main.mjs');\n");
  await chmod(launcher, 0o755);
}

/** Each program by itself, and together the parts that several of them load. */
function printSizes(metafile: Metafile | undefined): void {
  const files = Object.entries(metafile?.outputs ?? {}).filter(([file]) => !file.endsWith('.map'));
  const isPart = ([file]: readonly [string, unknown]) => path.basename(file).startsWith('part-');
  for (const [file, { bytes }] of files.filter((each) => !isPart(each))) printSize(file, bytes);
  const parts = files.filter(isPart);
  const together = parts.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  if (parts.length > 0) printSize(`dist/part-*.mjs (${parts.length})`, together);
}

function printSize(what: string, bytes: number): void {
  console.log(`${what.padEnd(25)} ${(bytes / 1024).toFixed(1).padStart(8)} KiB`);
}
