import type { ImageKind, SecureBootState, Variable, VariableStore } from './model.ts';
import { vendors } from './names.ts';

/**
 * Whether a guest with this store boots with Secure Boot on: a platform key is enrolled, and SecureBootEnable is 1 or was never
 * written (then edk2 takes it as 1). Firmware without Secure Boot ignores both.
 */
export function secureBootState(
  bytes: Uint8Array,
  kind: ImageKind,
  store: VariableStore | undefined,
  variables: readonly Variable[],
): SecureBootState {
  if (kind === 'blank') return { state: 'off', reason: 'The store is blank: no platform key (PK) is enrolled.' };
  if (kind === 'code')
    return { state: 'unknown', reason: 'A CODE image holds no variables; the variable store beside it decides.' };
  if (!store) return { state: 'unknown', reason: 'No variable store could be read.' };
  const live = (name: string, guid: string) => variables.find((each) => each.live && each.name === name && each.guid === guid);
  const platformKey = live('PK', vendors.global);
  if (!platformKey || platformKey.size === 0) return { state: 'off', reason: 'No platform key (PK) is enrolled.' };
  const enable = live('SecureBootEnable', vendors.secureBootEnable);
  if (!enable)
    return { state: 'on', reason: 'A platform key (PK) is enrolled and no SecureBootEnable variable turns Secure Boot off.' };
  if (enable.size >= 1 && bytes[enable.dataOffset] === 1) {
    return { state: 'on', reason: 'A platform key (PK) is enrolled and SecureBootEnable is 1.' };
  }
  const value = enable.size >= 1 ? `${bytes[enable.dataOffset] ?? 0}` : 'empty';
  return { state: 'off', reason: `A platform key (PK) is enrolled, but SecureBootEnable is ${value}.` };
}
