import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder of a user's own firmware descriptors, which libvirt reads for `qemu:///session` only (QEMU, docs/interop/firmware.json). */
export function userDescriptors(environment: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  const chosen = environment['XDG_CONFIG_HOME'];
  // The XDG specification has relative paths overlooked.
  return join(chosen !== undefined && isAbsolute(chosen) ? chosen : join(home, '.config'), 'qemu', 'firmware');
}
