import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{firmware,server,cli,client,webview,samples,syntaxes,build}/**/*.test.ts'],
        },
      },
    ],
  },
});
