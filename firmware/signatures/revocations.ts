/**
 * How old a dbx is, by what Microsoft's list for x64 had and had not at a time (github.com/microsoft/secureboot_objects,
 * PreSignedObjects/DBX/dbx_info_msft_latest.json of July 2026, `dateOfAddition`). Each time has hashes of boot loaders that are
 * in no earlier list and that Windows applies without being asked to.
 */

interface Publication {
  /** Month and year for a sentence. */
  readonly when: string;
  /** Two of the hashes that came with it. */
  readonly hashes: readonly [string, string];
}

/** Every list for x64 has these. Those for other processors have none of them. */
const everyList = [
  '80b4d96931bf0d02fd91a61e19d14f1da452e66db2408ca8604d411f92659f0a',
  'f52f83a3fa9cfbd6920f722824dbe4034534d25b8507246b3b957dac6e1bce7a',
];

/** The newest first. */
const publications: readonly Publication[] = [
  {
    when: 'June 2026',
    hashes: [
      '236a9cb0d71951c36398a32eb660ce2cd4a52ccfa7cf751cc6a35d9de549e19b',
      '410260b1b6f5af5fbeeb9ea3220658435e876cb3247126ee907a437f312db373',
    ],
  },
  {
    when: 'June 2025',
    hashes: [
      '0bc4f078388d41ab039f87ae84cf8d39302ccbdd70c4ade02263ebfce6def0f5',
      '63f67824fda998798964ff33b87441857da92f3a8ee3e04166eec315e6600fd1',
    ],
  },
  {
    when: 'spring 2024',
    hashes: [
      '0690eadbd2302957bf7912c2851c33463c855c10ad226a11bbfdc8d69d8a14b3',
      '080a627e31bdc90041ad30b5604de9eae8c85abdb621b5b55d25cd13ed182d06',
    ],
  },
  {
    when: 'April 2021',
    hashes: [
      '007f4c95125713b112093e21663e2d23e3c1ae9ce4b5de0d58a297332336a2d8',
      '040b3bc339e9b6f9acd828b88f3482a5c3f64e67e5a714ba1da8a70453b34af6',
    ],
  },
  {
    when: 'July 2020',
    hashes: [
      '0257ff710f2a16e489b37493c07604a7cda96129d8a8fd68d2b6af633904315d',
      '02e6216acaef6401401fa555ecbed940b1a5f2569aed92956137ae58482ef1b7',
    ],
  },
];

/** SHA-256 of nothing: stands in a dbx so that it exists, and revokes no boot loader. */
const hashOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Whether a dbx with these hashes, and no certificates, lets everything boot that db trusts. */
export function revokesNothing(hashes: readonly string[]): boolean {
  return hashes.every((hash) => hash === hashOfNothing);
}

/**
 * What a dbx lacks although it has what came before: `in June 2026`, `in spring 2024 and later`. Undefined where it has something
 * of the newest publication known here, or is no list of Microsoft's for x64.
 */
export function missingRevocations(hashes: readonly string[]): string | undefined {
  const present = new Set(hashes);
  if (!everyList.every((hash) => present.has(hash))) return undefined;
  const newestPresent = publications.findIndex((each) => each.hashes.some((hash) => present.has(hash)));
  const missing = newestPresent < 0 ? publications.length : newestPresent;
  const earliest = publications[missing - 1];
  return earliest && `in ${earliest.when}${missing > 1 ? ' and later' : ''}`;
}
