import { readdir, readFile, writeFile } from 'node:fs/promises';
import { openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';

/** A variable as `virt-fw-vars --print --verbose --hashes` tells it. */
export interface PrintedVariable {
  readonly name: string;
  readonly size: number;
  /** `2025-03-10 02:53:39+00:00`; empty where it has none. */
  readonly time: string;
  /** What it says of the data, line by line, without the indentation. */
  readonly lines: readonly string[];
}

export interface VirtFirmwareReading {
  readonly variables: readonly PrintedVariable[];
  /** `--extract-certs`: the content of the files in PEM, by the names of the files. */
  readonly certificates: ReadonlyMap<string, string>;
}

/** Bytes: of an image of 64 MiB only the first have content, and zeros take their time too. */
const longestStore = 0x100000;

/** What an independent reader says of a variable store's live variables. */
export async function printWithVirtFirmware(vars: Uint8Array): Promise<VirtFirmwareReading> {
  const chroot = await openChroot(await debianRoot('sid'));
  try {
    await writeFile(chroot.writablePath('/mnt/vars.fd'), vars.subarray(0, longestStore));
    const command = 'cd /mnt; virt-fw-vars --loglevel error --input vars.fd --print --verbose --hashes --extract-certs';
    const ended = await chroot.run(['sh', '-c', command]);
    if (ended.status !== 0) throw new Error(`virt-fw-vars: ${ended.stderr.trim()}`);
    const names = (await readdir(chroot.hostPath('/mnt'))).filter((name) => name.endsWith('.pem'));
    const pems = names.map(async (name) => [name, await readFile(chroot.hostPath(`/mnt/${name}`), 'utf8')] as const);
    return { variables: ended.stdout.split('\n\n').flatMap(readPrinted), certificates: new Map(await Promise.all(pems)) };
  } finally {
    await chroot.remove();
  }
}

function readPrinted(paragraph: string): PrintedVariable[] {
  const [first = '', ...lines] = paragraph.trim().split('\n');
  const [, name = '', size = '', time = ''] = /^name=(.*) guid=\S+ size=(\d+)(?: time=(.*))?$/.exec(first) ?? [];
  return name === '' ? [] : [{ name, size: Number(size), time, lines: lines.map((line) => line.trim()) }];
}

/** Lines of OpenSSL's text that are compared; the rest are numbers and what no list of Secure Boot shows. */
const compared =
  /^(?:subject|issuer|serial|notBefore|notAfter|sha\d+ Fingerprint)=|^Public-Key:|^CA:TRUE|^Signature Algorithm:/;

/** What `openssl x509` says of certificates in PEM, in their order: its own lines, each once, sorted. */
export async function describeWithOpenssl(pems: readonly string[]): Promise<string[][]> {
  const chroot = await openChroot(await debianRoot('sid'));
  try {
    const described: string[][] = [];
    for (const pem of pems) {
      await writeFile(chroot.writablePath('/mnt/one.pem'), pem);
      const names = '-subject -issuer -serial -startdate -enddate -dateopt iso_8601 -nameopt RFC2253';
      const script = `openssl x509 -in /mnt/one.pem -noout ${names} -text; openssl x509 -in /mnt/one.pem -noout -fingerprint -sha256; openssl x509 -in /mnt/one.pem -noout -fingerprint -sha1`;
      const ended = await chroot.run(['sh', '-ec', script]);
      if (ended.status !== 0) throw new Error(`openssl: ${ended.stderr.trim()}`);
      const lines = ended.stdout.split('\n').map((line) => line.trim());
      described.push([...new Set(lines.filter((line) => compared.test(line)))].toSorted());
    }
    return described;
  } finally {
    await chroot.remove();
  }
}
