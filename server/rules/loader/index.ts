import type { Rule } from '../rule.ts';
import { codeAsRom } from './code-as-rom.ts';
import { formatUnsupported } from './format-unsupported.ts';
import { isStore } from './is-store.ts';
import { missingFileRule } from './missing-file.ts';
import { nvramMissing } from './nvram-missing.ts';
import { pathMissing } from './path-missing.ts';
import { relativePath } from './relative-path.ts';
import { romAttributes } from './rom-attributes.ts';
import { unifiedImage } from './unified-image.ts';
import { unpadded } from './unpadded.ts';
import { writableCode } from './writable-code.ts';
import { wrongArchitecture } from './wrong-architecture.ts';

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
  relativePath,
  wrongArchitecture,
  unpadded,
  formatUnsupported,
];
