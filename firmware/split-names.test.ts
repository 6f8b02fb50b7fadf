import { expect, test } from 'vitest';
import { defaultSplitPaths } from './split-names.ts';

test.each([
  ['OVMF.fd', 'OVMF_CODE.fd', 'OVMF_VARS.fd'],
  ['/usr/share/ovmf/OVMF.fd', '/usr/share/ovmf/OVMF_CODE.fd', '/usr/share/ovmf/OVMF_VARS.fd'],
  ['/srv/a.b/web1.bin', '/srv/a.b/web1_CODE.bin', '/srv/a.b/web1_VARS.bin'],
  ['/srv/a.b/web1', '/srv/a.b/web1_CODE.fd', '/srv/a.b/web1_VARS.fd'],
  ['/srv/guests/old.unified.fd', '/srv/guests/old.unified_CODE.fd', '/srv/guests/old.unified_VARS.fd'],
  ['./images/firmware', './images/firmware_CODE.fd', './images/firmware_VARS.fd'],
  ['/srv/.fd', '/srv/.fd_CODE.fd', '/srv/.fd_VARS.fd'],
  ['C:\\vm.d\\OVMF', 'C:\\vm.d\\OVMF_CODE.fd', 'C:\\vm.d\\OVMF_VARS.fd'],
])('%s is split into %s and %s', (image, codePath, varsPath) => {
  expect(defaultSplitPaths(image)).toEqual({ codePath, varsPath });
});
