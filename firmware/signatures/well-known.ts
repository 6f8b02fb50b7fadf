/** Certificates that Secure Boot's lists usually hold, by the SHA-256 of the whole certificate. */

export interface KnownCertificate {
  readonly name: string;
  /** The certificate of 2023 that takes over from this one, for those of Microsoft's that run out in 2026. */
  readonly successor?: keyof typeof successors;
  /** Its private key is public. */
  readonly insecure?: true;
}

/** What only the successors sign, as the end of a sentence. Microsoft, "Windows Secure Boot certificate expiration and CA updates". */
export const successors = {
  '076f1fea90ac29155ebf77c17682f75f1fdd1be196da302dc8461e350a9ae330': {
    name: 'Windows UEFI CA 2023',
    loses: 'Windows boot managers signed by it will not boot',
  },
  f6124e34125bee3fe6d79a574eaa7b91c0e7bd9d929c1a321178efd611dad901: {
    name: 'Microsoft UEFI CA 2023',
    loses: 'shims and other boot loaders signed only by it will not boot',
  },
  '3cd3f0309edae228767a976dd40d9f4affc4fbd5218f2e8cc3c9dd97e8ac6f9d': {
    name: 'Microsoft Corporation KEK 2K CA 2023',
    loses: 'updates of db and dbx signed by it are refused',
  },
} as const;

const knownCertificates: Readonly<Record<string, KnownCertificate>> = {
  a1117f516a32cefcba3f2d1ace10a87972fd6bbe8fe0d0b996e09e65d802a503: {
    name: 'Microsoft Corporation KEK CA 2011',
    successor: '3cd3f0309edae228767a976dd40d9f4affc4fbd5218f2e8cc3c9dd97e8ac6f9d',
  },
  e8e95f0733a55e8bad7be0a1413ee23c51fcea64b3c8fa6a786935fddcc71961: {
    name: 'Microsoft Windows Production PCA 2011',
    successor: '076f1fea90ac29155ebf77c17682f75f1fdd1be196da302dc8461e350a9ae330',
  },
  '48e99b991f57fc52f76149599bff0a58c47154229b9f8d603ac40d3500248507': {
    name: 'Microsoft Corporation UEFI CA 2011',
    successor: 'f6124e34125bee3fe6d79a574eaa7b91c0e7bd9d929c1a321178efd611dad901',
  },
  ...Object.fromEntries(Object.entries(successors).map(([sha256, { name }]) => [sha256, { name }])),
  e5be3e64c6e66a281457ecdece0d6d0787577aad2a3a0144262c10c14ba8d8f1: { name: 'Microsoft Option ROM UEFI CA 2023' },
  '2f569e8edaf9657dc4951c29598725255c7f821472db71374211fe44d082546f': { name: 'Windows OEM Devices PK' },
  '7f122fab825041c2b0c67696bb151db6f39fed7df2d1104107f5b892b354ef5c': { name: 'Red Hat Secure Boot (PK/KEK key 1)' },
  c9acbb9ef9054cf8ff920da618813187fbaf35ea1da6bb760b2ca0595e977654: { name: 'Red Hat UEFI CA 2024' },
  '079646974bce09b1f04da67bd722d1fb0947ae4c4010bccdbba52d5b23cbf1a2': { name: 'Debian Secure Boot CA' },
  ed1fe72cb9ca31c9af5b757afcd733323d675825032e6ced7fe1ae9eb767998c: { name: 'Canonical Ltd. Master Certificate Authority' },
  a3b384810d48f1666d5df01c0684c5f5325b57ef5dee5223d9bf66aeefef332e: { name: 'Fedora Secure Boot CA 20200709' },
  // Debian's packages ship the private keys of these two beside them, in PkKek-1-snakeoil.key.
  '282e8130b7070f107aaecc25d3992ca4440270860b09088792a5075fab0d13f8': { name: 'Debian snakeoil (until 2023)', insecure: true },
  '5e2a886d7d56dc918f16806366d4c2e1c0de23a6f1026ba5df14f0370f0e19a0': { name: 'Debian snakeoil', insecure: true },
};

/** Whose certificate it is; undefined where it is not known here. */
export function knownCertificate(sha256: string): KnownCertificate | undefined {
  return Object.hasOwn(knownCertificates, sha256) ? knownCertificates[sha256] : undefined;
}
