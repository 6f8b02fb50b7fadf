import type { Rule } from '../rule.ts';
import { codeAsRom } from './code-as-rom.ts';
import { isStore } from './is-store.ts';
import { missingFileRule } from './missing-file.ts';
import { nvramMissing } from './nvram-missing.ts';
import { pathMissing } from './path-missing.ts';
import { romAttributes } from './rom-attributes.ts';
import { unifiedImage } from './unified-image.ts';
import { writableCode } from './writable-code.ts';

/** What `<loader>` says. */
export const loaderRules: readonly Rule[] = [
  nvramMissing,
  unifiedImage,
  codeAsRom,
  writableCode,
  isStore,
  missingFileRule,
  pathMissing,
  romAttributes,
];
