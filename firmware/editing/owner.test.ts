import { expect, test } from 'vitest';
import { suggestedOwner } from './owner.ts';

const microsoft = '77fa9abd-0359-4d32-bd60-28f4e78f784b';
const enrollDefaultKeys = 'a0baa8a3-041d-48a8-bc87-c36d121b5e3d';
const virtlens = '1d5f7b1c-6a0d-4f0e-9a55-7b6f2c9e41d3';
const somebody = 'c0ffee00-0000-4000-8000-000000000001';

const production = 'CN=Windows UEFI CA 2023,O=Microsoft Corporation,C=US';
const homelab = 'CN=Homelab Key,O=Homelab';

test.each([
  ['a certificate of Microsoft’s', production, undefined, microsoft],
  ['a certificate of Microsoft’s, in somebody’s store', production, somebody, microsoft],
  ['one of somebody with a similar name', 'CN=Key,O=Microsoft Corporation Fans', undefined, virtlens],
  ['one that only names Microsoft', 'CN=O=Microsoft Corporation key', undefined, virtlens],
  ['any other', homelab, undefined, virtlens],
  ['any other, in somebody’s store', homelab, somebody, somebody],
  ['any other, where OVMF’s own program enrolled the keys', homelab, enrollDefaultKeys, virtlens],
  ['any other, where Microsoft’s platform key stands', homelab, microsoft, virtlens],
  ['a hash', undefined, undefined, virtlens],
  ['a hash, in somebody’s store', undefined, somebody, somebody],
])('%s', (_, subject, besidePlatformKey, expected) => {
  expect(suggestedOwner(subject === undefined ? undefined : { subject }, besidePlatformKey)).toBe(expected);
});
