import type { Rule } from '../rule.ts';
import { nvramMissing } from './nvram-missing.ts';
import { unifiedImage } from './unified-image.ts';

/** What `<loader>` says. */
export const loaderRules: readonly Rule[] = [nvramMissing, unifiedImage];
