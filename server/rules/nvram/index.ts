import type { Rule } from '../rule.ts';
import { empty } from './empty.ts';
import { format } from './format.ts';
import { isTemplate } from './is-template.ts';
import { missingDevice } from './missing-device.ts';
import { noSource } from './no-source.ts';
import { notAStore } from './not-a-store.ts';
import { otherGuest } from './other-guest.ts';
import { rawSnapshots } from './raw-snapshots.ts';
import { sourceUnsupported } from './source-unsupported.ts';
import { withBios } from './with-bios.ts';
import { withRom } from './with-rom.ts';
import { withStateless } from './with-stateless.ts';
import { withVarstore } from './with-varstore.ts';
import { withWritableLoader } from './with-writable-loader.ts';
import { wrongSize } from './wrong-size.ts';

/** What `<nvram>` says: the guest's own variable store, and the template it is made from. */
export const nvramRules: readonly Rule[] = [
  wrongSize,
  notAStore,
  noSource,
  isTemplate,
  otherGuest,
  format,
  withBios,
  withStateless,
  withVarstore,
  withWritableLoader,
  withRom,
  sourceUnsupported,
  missingDevice,
  empty,
  rawSnapshots,
];
