import { applyFixes } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';

/** Applies the preferred fix of every finding that an edit alone can fix. */
export function fixAll(service: LanguageService, uri: unknown): Promise<boolean> {
  return applyFixes(service, uri, 'all', 'There is nothing to fix');
}
