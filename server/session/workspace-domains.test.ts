import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { readDocument } from '../service.ts';
import { WorkspaceDomains } from './workspace-domains.ts';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const guest = (name: string, uuid: string): string =>
  `<domain type='kvm'>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n</domain>\n`;
const one = '0f7d6a1e-5a3c-4f2b-9d0e-6b1c2a3f4e5d';
const two = '7c9b2d4f-1e6a-4b8c-a5d3-2f0e9c8b7a61';

/** Promises that are kept when the test says so. */
function held(): { readonly wait: Promise<void>; readonly release: () => void } {
  let release = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { wait, release };
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'virtlens-workspace-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

test('what is told of a file while the folders are being read is not lost', async () => {
  const folder = await folderWith({ 'two.xml': guest('two', two) });
  const uri = (name: string): string => pathToFileURL(join(folder, name)).toString();
  const open = readDocument(uri('one.xml'), 1, guest('one', one));
  const reading = held();
  const goOn = held();
  let reads = 0;
  const domains = new WorkspaceDomains(
    () => [open],
    async (path) => {
      reads += 1;
      const text = reads === 1 ? guest('two', two) : guest('two', one);
      if (reads === 1) {
        reading.release();
        await goOn.wait;
      }
      const file = pathToFileURL(path).toString();
      const { domain } = readDocument(file, 0, text);
      return domain && { file, domain };
    },
  );
  const scanned = domains.scan([folder]);
  await reading.wait;
  const refreshed = domains.refresh([uri('two.xml')]);
  goOn.release();
  expect(await Promise.all([scanned, refreshed])).toEqual([true, true]);
  expect(domains.findingsOf(open).map(({ rule }) => rule)).toEqual(['workspace/uuid']);
});

test.each([
  ['outside the folders', '../elsewhere/two.xml'],
  ['in what the folders skip', 'node_modules/two.xml'],
])('a file %s is not read', async (_, path) => {
  const folder = await folderWith({});
  const workspace = join(folder, 'workspace');
  const file = join(workspace, path);
  await mkdir(workspace);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, guest('two', one));
  const open = readDocument(pathToFileURL(join(workspace, 'one.xml')).toString(), 1, guest('one', one));
  const domains = new WorkspaceDomains(() => [open]);
  await domains.scan([workspace]);
  expect(await domains.refresh([pathToFileURL(file).toString()])).toBe(false);
  expect(await domains.lookBeside(pathToFileURL(file).toString())).toBe(false);
  expect(domains.findingsOf(open)).toEqual([]);
});
