import { afterEach, expect } from 'vitest';
import { HostFolder } from './host-folder.ts';
import { ServerProcess, type StartOptions } from './server-process.ts';

const servers: ServerProcess[] = [];
const folders: HostFolder[] = [];

/** A server that is gone when the test is over. */
export async function start(options?: StartOptions): Promise<ServerProcess> {
  const server = await ServerProcess.start(options);
  servers.push(server);
  return server;
}

/** A folder with these files that is gone when the test is over. */
export async function folderWith(files: Readonly<Record<string, Uint8Array | string>>): Promise<HostFolder> {
  const folder = await HostFolder.create(files);
  folders.push(folder);
  return folder;
}

/** The start options for a trusted workspace on this host. */
export function onHost(host: HostFolder): Pick<StartOptions, 'initializationOptions'> {
  return { initializationOptions: { trusted: true, hostRoot: host.root } };
}

/** What every test ends with: the server is asked to go, goes with 0, and has logged no error. */
export function endServersAfterEach(): void {
  afterEach(async () => {
    const ended = await Promise.all(servers.splice(0).map(async (server) => ({ code: await server.stop(), log: server.log })));
    await Promise.all(folders.splice(0).map((folder) => folder.remove()));
    for (const server of ended) expect(server).toEqual({ code: 0, log: [] });
  });
}
