import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runOrThrow } from '../setup/process.ts';
import { root } from './bundle-suite.ts';
import type { Installed } from './install.ts';
import { openWindow, type ServedVSCode, serve, type Window } from './served.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

/** A window on a workspace, in a VS Code that has the packaged extension installed. */
export interface UserSuite {
  readonly window: Window;
  readonly workspace: Workspace;
  readonly vscode: ServedVSCode;
  readonly extensionsFolder: string;
  /** The folder in it that holds the extension. */
  readonly extension: string;
  readonly installed: Installed;
  /** Another window takes the place of `window`: whoever still works in that one, or left something open in it, is done. */
  readonly openAnew: () => Promise<void>;
  readonly end: () => Promise<void>;
}

let current: UserSuite | undefined;

/** The suite that the tests under `user/` run in. */
export function userSuite(): UserSuite {
  if (!current) throw new Error('no window is open: run the tests with test/vscode/run.ts');
  return current;
}

/** Installs the packaged extension into a new VS Code, opens that on a new workspace, and registers the tests under `user/`. */
export async function prepareUserSuite(installed: Installed, vsix: string): Promise<UserSuite> {
  const undo: (() => Promise<unknown>)[] = [];
  const end = async (): Promise<void> => {
    current = undefined;
    for (const step of undo.reverse()) await step();
  };
  try {
    const workspace = await makeWorkspace();
    undo.push(workspace.remove);
    const extensionsFolder = await mkdtemp(path.join(tmpdir(), 'virtlens-extensions-'));
    undo.push(() => rm(extensionsFolder, { recursive: true, force: true }));
    const extension = await installPackage(installed, vsix, extensionsFolder);
    const vscode = await serve({ installed, extensionsFolder, settings: workspace.settings, testDriver: false });
    undo.push(vscode.stop);
    let window = await openWindow(vscode, { folder: workspace.folder });
    undo.push(() => window.close());
    const openAnew = async (): Promise<void> => {
      await window.close();
      window = await openWindow(vscode, { folder: workspace.folder });
    };
    current = {
      get window() {
        return window;
      },
      workspace,
      vscode,
      extensionsFolder,
      extension,
      installed,
      openAnew,
      end,
    };
    await registerTests();
    return current;
  } catch (error) {
    await end();
    throw error;
  }
}

/** Makes the .vsix as `npm run package` does; returns its path. */
export async function packageExtension(): Promise<string> {
  const folder = path.join(root, 'dist', 'test');
  await mkdir(folder, { recursive: true });
  const vsix = path.join(folder, 'virtlens.vsix');
  await runOrThrow('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: root });
  return vsix;
}

/** Installs the package as a person does; returns the folder that the extension is in then. */
export async function installPackage(installed: Installed, vsix: string, extensionsFolder: string): Promise<string> {
  const args = [installed.serverMain, '--install-extension', vsix, '--extensions-dir', extensionsFolder];
  const data = path.join(extensionsFolder, 'data');
  const { stdout } = await runOrThrow(installed.node, [...args, '--server-data-dir', data, '--accept-server-license-terms']);
  const folder = (await readdir(extensionsFolder)).find((name) => name.startsWith('virtlens.virtlens-'));
  if (!folder) throw new Error(`VS Code did not install the package:\n${stdout}`);
  return path.join(extensionsFolder, folder);
}

async function registerTests(): Promise<void> {
  const folder = path.join(import.meta.dirname, 'user');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts')).sort();
  for (const name of files) await import(pathToFileURL(path.join(folder, name)).href);
}
