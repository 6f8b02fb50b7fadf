import { applyFixes } from '../apply-edits.ts';
import type { LanguageService } from '../language-service.ts';

/** Moves every IDE disk of a q35 machine to SATA. */
export function moveIdeToSata(service: LanguageService, uri: unknown): Promise<boolean> {
  return applyFixes(service, uri, 'disk/ide-on-q35', 'No disk is on an IDE bus that its machine lacks');
}
