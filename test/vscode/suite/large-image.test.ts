import assert from 'node:assert/strict';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { analyzeImage } from '../../../firmware/image.ts';
import { test } from '../tests.ts';
import { activeTab, workspaceFile } from './editor.ts';
import { measuringSteps } from './steps.ts';

const length = 64 * 1024 * 1024;

/** A store in flash of 64 MiB, as QEMU's ARM machines have it: behind the variables nothing but zeros. */
async function makeLargeStore(name: string): Promise<string> {
  const file = workspaceFile('stores', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, await readFile(workspaceFile('host', 'usr', 'share', 'OVMF', 'OVMF_VARS_4M.ms.fd')));
  const handle = await open(file, 'r+');
  await handle.truncate(length);
  await handle.close();
  return file;
}

/** The names of the dead and live variables. */
async function variablesOf(file: string): Promise<string[]> {
  return analyzeImage(await readFile(file)).variables.map(({ name, live }) => `${live ? 'live' : 'dead'} ${name}`);
}

test('an image of 64 MiB is changed, taken back, saved, reverted and compared', async () => {
  const name = 'large_VARS.fd';
  const file = await makeLargeStore(name);
  const before = await readFile(file);
  const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
  await measuringSteps('open', async () => {
    await run('vscode.openWith', vscode.Uri.file(file), 'virtlens.firmware');
    await activeTab(name, false);
  });
  const compactAndSave = async () => {
    await measuringSteps('edit', async () => {
      await run('virtlens.firmware.compact');
      await activeTab(name, true);
    });
    await measuringSteps('save', async () => {
      await run('workbench.action.files.save');
      await activeTab(name, false);
    });
  };
  const dead = (await variablesOf(file)).filter((variable) => variable.startsWith('dead'));
  assert.notDeepEqual(dead, [], 'there is something to compact');
  await compactAndSave();
  const compacted = await readFile(file);
  assert.equal(compacted.length, length);
  assert.deepEqual(
    (await variablesOf(file)).filter((variable) => variable.startsWith('dead')),
    [],
  );
  await measuringSteps('undo', async () => {
    await run('undo');
    await activeTab(name, true);
  });
  await measuringSteps('revert', async () => {
    await run('workbench.action.files.revert');
    await activeTab(name, false);
  });
  assert.ok((await readFile(file)).equals(compacted), 'nothing was written');
  const other = workspaceFile('stores', 'large_before_VARS.fd');
  await writeFile(other, before);
  const shown = await measuringSteps('compare', () =>
    vscode.commands.executeCommand<vscode.TextDocument>('virtlens.firmware.compare', file, other),
  );
  assert.match(shown.getText(), /^--- large_VARS\.fd \(64 MiB, .*\n\+\+\+ large_before_VARS\.fd \(64 MiB/);
});
