import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { readDomain } from '../../server/domain/domain.ts';
import { filesBelow } from '../../server/host/files.ts';
import { createHost } from '../../server/host/host.ts';
import { analyse, readDocument } from '../../server/service.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { libvirtDocuments } from './corpus.ts';
import { median, percentile } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

const descriptors = 60;
/** Half of them CODE, half of them stores, of a 4 MiB build each. */
const pairs = 10;

/** A folder that looks like a host with many builds of firmware. */
function makeHost(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'virtlens-bench-host-'));
  const folder = path.join(root, 'usr/share/qemu/firmware');
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.join(root, 'fw'));
  const [code, vars] = [composeCode({ layout: '4m' }), composeVars({ layout: '4m' })];
  for (let index = 0; index < pairs; index++) {
    writeFileSync(path.join(root, `fw/CODE_${index}.fd`), code);
    writeFileSync(path.join(root, `fw/VARS_${index}.fd`), vars);
  }
  for (let index = 0; index < descriptors; index++) {
    const descriptor = {
      description: `build ${index}`,
      'interface-types': ['uefi'],
      mapping: {
        device: 'flash',
        executable: { filename: `/fw/CODE_${index % pairs}.fd`, format: 'raw' },
        'nvram-template': { filename: `/fw/VARS_${index % pairs}.fd`, format: 'raw' },
      },
      targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }],
      features: ['acpi-s3'],
    };
    writeFileSync(path.join(folder, `${10 + index}-build.json`), JSON.stringify(descriptor));
  }
  return root;
}

function guestWith(index: number): string {
  return `<domain type='kvm'><name>g${index}</name><os><type arch='x86_64' machine='q35'>hvm</type>
<loader readonly='yes' type='pflash'>/fw/CODE_${index}.fd</loader><nvram template='/fw/VARS_${index}.fd'>/fw/g${index}_VARS.fd</nvram></os></domain>`;
}

/** All that rules may need of a host that was never looked at, for guests that name all its images; then the rules with it. */
export async function measureHost(): Promise<Row[]> {
  const root = makeHost();
  try {
    const domains = Array.from({ length: pairs }, (_, index) => readDomain(parseXml(guestWith(index)))).filter(
      (domain) => domain !== undefined,
    );
    const took: number[] = [];
    for (let round = -1; round < 10; round++) {
      const host = createHost(filesBelow(root));
      const start = performance.now();
      await Promise.all(domains.map((domain) => host.factsAtOnce(domain)));
      if (round >= 0) took.push(performance.now() - start);
    }
    return [
      {
        what: `host facts, cold: ${descriptors} descriptors and ${pairs * 2} images`,
        value: milliseconds(median(took)),
        beside: '',
        goal: 'under 150 ms',
      },
      await measureRules(root),
    ];
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Reading and judging one document of libvirt's tests with cached facts of that host. */
async function measureRules(root: string): Promise<Row> {
  const host = createHost(filesBelow(root));
  const documents = await Promise.all(
    libvirtDocuments().map(async (file) => {
      const text = readFileSync(file, 'utf8');
      const domain = readDomain(parseXml(text));
      return { text, facts: domain && (await host.factsAtOnce(domain)) };
    }),
  );
  const known = documents.flatMap(({ text, facts }) => (facts ? [{ text, facts }] : []));
  const ofEach: number[][] = known.map(() => []);
  for (let round = -1; round < 5; round++) {
    for (const [index, { text, facts }] of known.entries()) {
      const start = performance.now();
      analyse(readDocument('domain.xml', 1, text), facts, { levels: {} });
      if (round >= 0) ofEach[index]?.push(performance.now() - start);
    }
  }
  const medians = ofEach.map(median);
  return {
    what: `check of one of ${known.length} corpus documents, host known`,
    value: `p50 ${milliseconds(percentile(medians, 0.5))}, p95 ${milliseconds(percentile(medians, 0.95))}`,
    beside: '',
    goal: 'p50 under 0.3 ms, p95 under 1.5 ms',
  };
}
