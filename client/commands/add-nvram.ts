import { applyFixes } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';

/** Adds the `<nvram>` that a read-only pflash loader needs. */
export function addNvram(service: LanguageService, uri: unknown): Promise<boolean> {
  return applyFixes(service, uri, 'loader/nvram-missing', 'No NVRAM is missing');
}
