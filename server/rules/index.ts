import { diskRules } from './disk/index.ts';
import { loaderRules } from './loader/index.ts';
import type { Rule } from './rule.ts';

/** Every rule; their order is that of the documentation. */
export const rules: readonly Rule[] = [...loaderRules, ...diskRules];
