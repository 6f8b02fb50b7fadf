import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests beside the code, and suites that need more than one room but no other program than Node. */
export default defineConfig({
  test: {
    // One per core: many tests wait for processes and browsers, and the default leaves a core idle.
    maxWorkers: '100%',
    // Hundreds of tests start the command line or the server from its sources: what Node compiled of them once is kept.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, 'node_modules/.cache/virtlens-tests') },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{firmware,files,server,cli,client,webview,samples,syntaxes,build}/**/*.test.ts'],
          // For a busy machine: properties and hostile files take a second or two on an idle one.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'suites',
          include: ['test/**/*.test.ts'],
          // Those have runners of their own: test/vscode/run.ts and test/vitest.config.ts.
          exclude: ['test/{vscode,setup,qemu,libvirt}/**'],
          testTimeout: 120_000,
          // Some try every fix on thousands of documents before their first test.
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
