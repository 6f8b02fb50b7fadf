/**
 * The large run of the fuzzers: XML documents for half of the time, firmware images for the other half; or a number of images.
 *
 *     npm run fuzz -- [--minutes N | --images N] [--seed S] [FOLDER with images…]
 */
import { parseArgs } from 'node:util';
import { fuzzImages } from './image.ts';
import { documentsToBreak, fuzzXml } from './xml.ts';

const { values, positionals: folders } = parseArgs({
  options: { minutes: { type: 'string' }, images: { type: 'string' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const minutes = Number(values.minutes ?? 10) / 2;
const images = values.images === undefined ? undefined : Number(values.images);
const asked = images ?? minutes;
if (!Number.isSafeInteger(seed) || !(asked > 0) || (images && values.minutes)) {
  console.error('Usage: npm run fuzz -- [--minutes N | --images N] [--seed S] [FOLDER…]');
  process.exit(2);
}

const xmlIsWell = images !== undefined || fuzzDocuments();
const imagesAreWell = await fuzzImages(images === undefined ? { minutes } : { images }, seed, folders);
process.exitCode = xmlIsWell && imagesAreWell ? 0 : 1;

function fuzzDocuments(): boolean {
  const documents = documentsToBreak();
  console.log(`XML: ${documents.length} documents to break, ${minutes} minutes from seed ${seed}`);
  const { rounds, failure } = fuzzXml({ seed, iterations: Number.POSITIVE_INFINITY, budgetMs: minutes * 60_000, documents });
  console.log(`XML: ${rounds} read, ${failure ? 1 : 0} failures`);
  if (failure) console.error(`seed ${failure.seed}, round ${failure.round}: ${failure.reason}\nThe text is ${failure.file}`);
  return !failure;
}
