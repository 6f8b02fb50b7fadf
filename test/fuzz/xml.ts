/**
 * Breaks XML documents at random and reads them. With VIRTLENS_CORPUS set, its documents are broken, else a few of ours. The seed and the round of a failure find it again; its text is saved to a file.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseXml } from '../../server/xml/parse.ts';
import { mutated, random } from './xml-mutations.ts';
import { brokenPromises } from './xml-soundness.ts';

/** The longest a document of up to a million units may take, in milliseconds; far above what it takes, for slow machines. */
const LONGEST = 5000;

interface XmlFuzzing {
  readonly seed: number;
  /** Stops after so many rounds or, where given, milliseconds, whichever comes first. */
  readonly iterations: number;
  readonly budgetMs?: number;
  readonly documents: readonly string[];
}

export interface XmlFuzzFailure {
  readonly seed: number;
  readonly round: number;
  /** What was wrong: an exception, broken promises of the tree, or the time it took. */
  readonly reason: string;
  /** Where the text that failed was saved. */
  readonly file: string;
}

/** Reads documents that were broken in up to eight places; returns how many, and the first failure if there was one. */
export function fuzzXml({ seed, iterations, budgetMs = Number.POSITIVE_INFINITY, documents }: XmlFuzzing): {
  readonly rounds: number;
  readonly failure: XmlFuzzFailure | undefined;
} {
  const began = performance.now();
  let rounds = 0;
  for (; rounds < iterations && performance.now() - began < budgetMs; rounds++) {
    const next = random(seed + rounds);
    const text = mutated(documents, next);
    const reason = reasonToFail(text);
    if (reason === undefined) continue;
    const file = join(mkdtempSync(join(tmpdir(), 'virtlens-fuzz-')), `seed-${seed}-round-${rounds}.xml`);
    writeFileSync(file, text);
    return { rounds, failure: { seed, round: rounds, reason, file } };
  }
  return { rounds, failure: undefined };
}

function reasonToFail(text: string): string | undefined {
  const began = performance.now();
  try {
    const document = parseXml(text);
    const took = performance.now() - began;
    if (took > LONGEST) return `took ${Math.round(took)} ms for ${text.length} units`;
    const broken = brokenPromises(document);
    return broken.length === 0 ? undefined : broken.slice(0, 5).join('; ');
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** The documents to break: those of the corpus where VIRTLENS_CORPUS names one, else a few of ours. */
export function documentsToBreak(): readonly string[] {
  const corpus = process.env['VIRTLENS_CORPUS'];
  if (!corpus) return ownDocuments;
  return ['libvirt', 'wild', 'not-domains'].flatMap((folder) => {
    const files = readdirSync(join(corpus, folder), { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.xml')).map((file) => readFileSync(join(corpus, folder, file), 'utf8'));
  });
}

const ownDocuments = [
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE domain [ <!ENTITY x "]>"> ]>
<domain type='kvm' xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
  <name>web &amp; mail</name>
  <!-- two disks -->
  <os>
    <loader readonly="yes" type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/var/lib/libvirt/images/web.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'/>
  </devices>
  <description><![CDATA[a <b> c]]></description>
  <qemu:commandline><qemu:arg value='-cpu'/></qemu:commandline>
</domain>
`,
  '<domain>\r\n\t<vcpu>4</vcpu>\r\n\t<memory unit="GiB">8</memory>\r\n</domain>\r\n',
];
