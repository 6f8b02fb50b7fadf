/** GUIDs that OVMF, AAVMF and their relatives use, as far as this library knows what they stand for. */
import type { Guid } from './model.ts';

/** The file systems of firmware volumes. */
export const fileSystems = {
  nvData: 'fff12b8d-7696-4c8b-a985-2747075b4f50',
  ffs1: '7a9354d9-0468-444a-81ce-0bf617d890df',
  ffs2: '8c8ce578-8a3d-4f1c-9935-896185c32dd3',
  ffs3: '5473c07a-3dcb-4dca-bd6f-1e9689e7349a',
} as const satisfies Record<string, Guid>;

const fileSystemNames: Readonly<Record<Guid, string>> = {
  [fileSystems.nvData]: 'NvData',
  [fileSystems.ffs1]: 'FFS1',
  [fileSystems.ffs2]: 'FFS2',
  [fileSystems.ffs3]: 'FFS3',
};

/** The name of a volume's file system, or its GUID where it is not known. */
export function fileSystemName(guid: Guid): string {
  return fileSystemNames[guid] ?? guid;
}

/** Whether volumes of this file system hold FFS files, that is: code. */
export function holdsFiles(guid: Guid): boolean {
  return guid === fileSystems.ffs1 || guid === fileSystems.ffs2 || guid === fileSystems.ffs3;
}

/** FvName of the volumes that every OVMF build has. */
export const volumeNames = {
  dxe: '48db5e17-707c-472d-91cd-1613e7ef51b0',
  sec: '763bed0d-de9f-48f5-81f1-3e90e1b1a015',
} as const satisfies Record<string, Guid>;

/** What follows the header of an NVRAM volume. */
export const storeFormats = {
  authenticated: 'aaf32c78-947b-439a-a180-2e144ec37792',
  plain: 'ddcf3616-3275-4164-98b6-fe85707ffe7d',
} as const satisfies Record<string, Guid>;

/** Signature of a fault tolerant write working block; builds before 2014 used the NvData GUID. */
export const ftwSignature: Guid = '9e58292b-7c68-497d-a0ce-6500fd9f1b95';

/** FFS files that tell something about the build. */
export const files = {
  pad: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  volumeTop: '1ba0062e-c779-4582-8566-336ae8f78f09',
  secMain: 'df1ccef6-f301-4a63-9661-fc6030dcc880',
  /** The SEC core of OvmfPkg/IntelTdx, which starts DXE without PEI. */
  secMainTdx: '69d96630-eb64-4b33-8491-13a5cf023dcf',
} as const satisfies Record<string, Guid>;

/** Sections whose content must be unpacked or checked before it can be read. */
export const guidedSections = {
  lzma: 'ee4e5898-3914-4259-9d6e-dc7bd79403cf',
  lzmaX86: 'd42ae6bd-1352-4bfb-909a-ca72a6eae889',
  tiano: 'a31280ad-481e-41b6-95e8-127f4c984779',
  crc32: 'fc1bcdb0-7d31-49aa-936a-a4600d9dd083',
} as const satisfies Record<string, Guid>;

/** The GUIDed table at the end of x86 images (edk2, OvmfPkg/ResetVector). */
export const guidedTable = {
  footer: '96b582de-1fb2-45f7-baea-a366c55a082d',
  sevEsReset: '00f771de-1a7e-4fcb-890e-68c77e2fb44e',
  sevSecret: '4c2eb361-7d9b-4cc3-8081-127c90d3d294',
  sevHashes: '7255371f-3a3b-4b04-927b-1da6efa8d454',
  sevMetadata: 'dc886566-984a-4798-a75e-5585a7bf67cc',
  tdxMetadata: 'e47a6535-984a-4798-865e-4685a7bf8ec2',
  igvmMetadata: '784fa70e-3176-4677-8a20-04b68699e374',
} as const satisfies Record<string, Guid>;

/** Vendors of variables. */
export const vendors = {
  global: '8be4df61-93ca-11d2-aa0d-00e098032b8c',
  imageSecurity: 'd719b2cb-3d3a-4596-a3bc-dad00e67656f',
  secureBootEnable: 'f0a30bc7-af08-4556-99c4-001009c93a44',
  customMode: 'c076ec0c-7028-4399-a072-71ee5c448b9f',
  shim: '605dab50-e046-4300-abb6-3dd810dd8b23',
} as const satisfies Record<string, Guid>;
