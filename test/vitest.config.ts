import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The suites that start QEMU and libvirtd. They share two cores with what they start, so one file runs at a time. */
export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '..'),
    include: ['test/{setup,qemu,libvirt}/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
