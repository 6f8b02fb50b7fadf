import { analyzeImage } from '../../../firmware/image.ts';
import { type Migration, migrateVars } from '../../../firmware/migrate/migrate-vars.ts';
import { scanOf, sharedCopy } from './in-steps.ts';
import { nvramSpan } from './store-change.ts';

/**
 * Puts the variables of one image into a copy of another, which stays as it is. Only the volumes with the variables are worked
 * on; everything around the template's is copied in steps.
 */
export async function migrateImage(old: Uint8Array, template: Uint8Array): Promise<Migration> {
  const from = await spanIn(old);
  const into = await spanIn(template);
  // Without such a volume there is nothing to migrate, and the image as a whole tells why.
  const migration = migrateVars(
    from ? old.slice(from.start, from.end) : old,
    into ? template.slice(into.start, into.end) : template,
  );
  if (!migration.ok || !into) return migration;
  const bytes = await sharedCopy(template);
  bytes.set(migration.bytes, into.start);
  return { ...migration, bytes };
}

async function spanIn(bytes: Uint8Array) {
  return nvramSpan(analyzeImage(bytes, await scanOf(bytes)));
}
