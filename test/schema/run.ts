/**
 * The large comparison with xmllint: random documents, made by walking libvirt's schema and the built-in grammar, half of them damaged.
 *
 *     npm run fuzz:schema -- [--count 100000] [--seed S]
 */
import { parseArgs } from 'node:util';
import { domain } from '../../server/schema/grammar/domain.ts';
import { type Comparison, compareRandomDocuments } from './compare.ts';
import { domainSchema, domainSchemaFile } from './domain-schema.ts';

/** What is done before a line says how far it is. */
const AT_A_TIME = 5000;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
const count = Number(values.count);
const firstSeed = Number(values.seed);
if (!Number.isSafeInteger(firstSeed) || !(count > 0)) {
  console.error('Usage: npm run fuzz:schema -- [--count N] [--seed S]');
  process.exit(2);
}

const schema = domainSchemaFile();
const libvirts = domainSchema();
const runs = [
  { name: "libvirt's schema", source: libvirts, judge: libvirts },
  { name: 'the built-in grammar', source: domain, judge: domain },
  { name: "the built-in grammar, on documents of libvirt's schema", source: libvirts, judge: domain },
] as const;

console.log(`${count} documents for each source, from seed ${firstSeed}`);
for (const { name, source, judge } of runs) {
  let valid = 0;
  let differences = 0;
  for (let done = 0; done < count; done += AT_A_TIME) {
    const some = Math.min(AT_A_TIME, count - done);
    const result = await compareRandomDocuments({ source, judge, schema }, firstSeed + done, some);
    valid += result.valid;
    differences += result.disagreements.length;
    report(result);
    console.log(`${name}: ${done + some} compared, ${valid} valid, ${differences} judged differently`);
  }
  if (differences > 0) process.exitCode = 1;
}

function report({ disagreements }: Comparison): void {
  for (const { seed, text, valid } of disagreements.slice(0, 5)) {
    console.error(`seed ${seed}, for xmllint ${valid ? 'valid' : 'invalid'}:\n${text}`);
  }
}
