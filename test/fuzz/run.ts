/**
 * The large run of the fuzzers: XML documents for half of the time, firmware images for the other half.
 *
 *     npm run fuzz -- [--minutes N] [--seed S] [FOLDER with images…]
 */
import { parseArgs } from 'node:util';
import { fuzzImages } from './image.ts';
import { documentsToBreak, fuzzXml } from './xml.ts';

const { values, positionals: folders } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
  allowPositionals: true,
});
const seed = Number(values.seed);
const minutes = Number(values.minutes) / 2;
if (!Number.isSafeInteger(seed) || !(minutes > 0)) {
  console.error('Usage: npm run fuzz -- [--minutes N] [--seed S] [FOLDER…]');
  process.exit(2);
}

const documents = documentsToBreak();
console.log(`XML: ${documents.length} documents to break, ${minutes} minutes from seed ${seed}`);
const { rounds, failure } = fuzzXml({ seed, iterations: Number.POSITIVE_INFINITY, budgetMs: minutes * 60_000, documents });
console.log(`XML: ${rounds} read, ${failure ? 1 : 0} failures`);
if (failure) console.error(`seed ${failure.seed}, round ${failure.round}: ${failure.reason}\nThe text is ${failure.file}`);
const failures = await fuzzImages(minutes, seed, folders);
process.exitCode = failure || failures.length > 0 ? 1 : 0;
