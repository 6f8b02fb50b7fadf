import type { Rule } from '../rule.ts';
import { codeNeedsSmm } from './code-needs-smm.ts';
import { incapableCode } from './incapable-code.ts';
import { keysKept } from './keys-kept.ts';
import { needsQ35 } from './needs-q35.ts';
import { needsSmm } from './needs-smm.ts';
import { noKeys } from './no-keys.ts';
import { notEnforced } from './not-enforced.ts';
import { plainCode } from './plain-code.ts';
import { windowsEleven } from './windows-eleven.ts';

/** Secure Boot, and what it needs of the machine, the image and the store. */
export const secureBootRules: readonly Rule[] = [
  needsQ35,
  needsSmm,
  codeNeedsSmm,
  notEnforced,
  plainCode,
  incapableCode,
  noKeys,
  keysKept,
  windowsEleven,
];
