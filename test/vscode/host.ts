#!/usr/bin/env node
/**
 * Takes the command line of the desktop's `code` and runs a served VS Code for it, so that `runTests()` of @vscode/test-electron
 * works where no desktop VS Code can be had. Ends with the exit code of the test module.
 * The release comes from `VIRTLENS_VSCODE_RELEASE`: `oldest` or `newest`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { install, newest, oldest } from './install.ts';
import { openWindow, serve } from './served.ts';
import { spoken } from './tests.ts';

const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
  },
  allowPositionals: true,
  // The desktop has many switches more (--no-sandbox, --skip-welcome, …) that mean nothing here.
  strict: false,
});

/** Native parts that are not built here, and the marketplace that is not asked: VS Code complains and does without. */
const alwaysMissing = /watchdog|spdlog|open-vsx|Service Worker/;

/** What VS Code itself logged: told only when the tests failed. */
const othersWords: string[] = [];

process.exitCode = await main();

async function main(): Promise<number> {
  const tests = text(values['extensionTestsPath']);
  const development = text(values['extensionDevelopmentPath']);
  const folder = positionals[0];
  if (!tests || !development || !folder) {
    console.error(
      'usage: host.ts FOLDER --extensionDevelopmentPath=PATH --extensionTestsPath=PATH [--user-data-dir=PATH] [--extensions-dir=PATH]',
    );
    return 2;
  }
  const extensions = text(values['extensions-dir']);
  const vscode = await serve({
    installed: await install(process.env['VIRTLENS_VSCODE_RELEASE'] === 'oldest' ? oldest : newest),
    settings: await userSettings(text(values['user-data-dir'])),
    ...(extensions ? { extensionsFolder: extensions } : {}),
  });
  try {
    const window = await openWindow(vscode, {
      folder,
      extensionDevelopmentPath: development,
      extensionTestsPath: tests,
      onLog: hear,
    });
    try {
      const code = await window.testsEnded;
      if (code !== 0) console.error(othersWords.slice(-20).join('\n'));
      return code;
    } finally {
      await window.close();
    }
  } finally {
    await vscode.stop();
  }
}

function hear(text: string): void {
  if (text.startsWith(spoken)) console.log(text.slice(spoken.length));
  else if (!alwaysMissing.test(text)) othersWords.push(text);
}

/** The settings a desktop would read from its profile. */
async function userSettings(profile: string | undefined): Promise<Record<string, unknown>> {
  if (!profile) return {};
  const file = await readFile(path.join(profile, 'User', 'settings.json'), 'utf8').catch(() => '{}');
  const settings: unknown = JSON.parse(file);
  return typeof settings === 'object' && settings !== null ? { ...settings } : {};
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
