/**
 * A VS Code that is served to a Chromium on the same machine. Workbench, extension host, language servers, custom editors and their
 * pages are the real ones; only the window is a browser's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { asOrdinaryUser } from '../setup/ordinary-user.ts';
import type { Installed } from './install.ts';

export interface ServerOptions {
  readonly installed: Installed;
  /** Settings of the machine that runs the extension host. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where installed extensions are; a new empty folder when not given. */
  readonly extensionsFolder?: string;
  /** Trust every workspace without asking. True when not given. */
  readonly trustAll?: boolean;
  /** Windows may load an extension and tests from a folder; some releases then refuse to show dialogs. True when not given. */
  readonly testDriver?: boolean;
  readonly port?: number;
}

/** A running server, waiting for browsers. */
export interface ServedVSCode {
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  readonly stop: () => Promise<void>;
}

/** Starts a server, to which files can be forbidden, and resolves when it listens. Rejects with its last words when it ends before. */
export async function serve(options: ServerOptions): Promise<ServedVSCode> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'virtlens-vscode-'));
  await mkdir(path.join(scratch, 'data', 'Machine'), { recursive: true });
  await writeFile(path.join(scratch, 'data', 'Machine', 'settings.json'), JSON.stringify({ ...calm, ...options.settings }));
  const args = [
    options.installed.serverMain,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', scratch, '--extensions-dir', options.extensionsFolder ?? path.join(scratch, 'extensions')],
    ...((options.testDriver ?? true) ? ['--enable-smoke-test-driver'] : []),
    ...((options.trustAll ?? true) ? ['--disable-workspace-trust'] : []),
  ];
  const [program, ...rest] = asOrdinaryUser([options.installed.node, ...args]);
  const server = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): boolean => server.kill();
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      kill();
      await ended;
    }
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { authority: await listening(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What would draw over the editor, ask questions or reach for the network. */
const calm = {
  // As on the desktop; in a browser VS Code saves by itself.
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
} as const;

async function listening(server: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    let authority: string | undefined;
    for (const stream of [server.stdout, server.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        authority ??= /Server bound to (127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (authority && line.includes('Extension host agent started')) resolve(authority);
      });
    }
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`The VS Code server ended with ${code}:\n${said.slice(-20).join('\n')}`)));
  });
}

export interface WindowOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  readonly extensionDevelopmentPath?: string;
  /** A CommonJS module that exports `run()`; it runs inside the extension host. */
  readonly extensionTestsPath?: string;
  readonly onLog?: (text: string) => void;
  readonly width?: number;
  readonly height?: number;
  /** For pictures: device pixels per CSS pixel. */
  readonly scale?: number;
}

/** A browser window on a served VS Code. */
export interface Window {
  readonly page: Page;
  /** Resolves with the exit code of the test module, if one was given. */
  readonly testsEnded: Promise<number>;
  readonly close: () => Promise<void>;
}

/** The address of a folder in a served VS Code. */
export function address(
  vscode: ServedVSCode,
  options: Pick<WindowOptions, 'folder' | 'extensionDevelopmentPath' | 'extensionTestsPath'>,
): string {
  const remote = (file: string): string => `vscode-remote://${vscode.authority}${file}`;
  const payload: [string, string][] = [];
  if (options.extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  if (options.extensionTestsPath) payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  const query = new URLSearchParams({ folder: options.folder });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${vscode.authority}/?${query}`;
}

/** Opens a folder in Chromium. */
export async function openWindow(vscode: ServedVSCode, options: WindowOptions): Promise<Window> {
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      deviceScaleFactor: options.scale ?? 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    let end: (code: number) => void = () => {};
    const testsEnded = new Promise<number>((resolve) => {
      end = resolve;
    });
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      options.onLog?.(args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' '));
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => end(code));
    await page.goto(address(vscode, options));
    return { page, testsEnded, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/** `$VIRTLENS_CHROMIUM`, else the first Chromium or Chrome in its usual place. Throws with what to install. */
function chromiumPath(): string {
  const own = process.env['VIRTLENS_CHROMIUM'];
  if (own) return own;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
  if (found) return found;
  throw new Error('No Chromium found. Install one (Debian: apt-get install chromium) or set VIRTLENS_CHROMIUM to its path.');
}
