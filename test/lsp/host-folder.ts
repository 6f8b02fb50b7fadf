import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that stands for a host's `/`, or for a workspace. */
export class HostFolder {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** `files` by host path. */
  static async create(files: Readonly<Record<string, Uint8Array | string>> = {}): Promise<HostFolder> {
    const host = new HostFolder(await mkdtemp(path.join(tmpdir(), 'virtlens-host-')));
    for (const [hostPath, content] of Object.entries(files)) await host.write(hostPath, content);
    return host;
  }

  /** The path on this machine. */
  file(hostPath: string): string {
    return path.join(this.root, hostPath);
  }

  async write(hostPath: string, content: Uint8Array | string): Promise<void> {
    await mkdir(path.dirname(this.file(hostPath)), { recursive: true });
    await writeFile(this.file(hostPath), content);
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
