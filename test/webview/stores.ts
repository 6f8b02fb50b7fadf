/** Variable stores as a guest would have them, made byte by byte. */
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { analyzeImage } from '../../firmware/image.ts';
import { vendors } from '../../firmware/names.ts';
import { composeCertificate } from '../../firmware/signatures/certificates-for-tests.ts';
import { writeSignatureLists } from '../../firmware/signatures/signature-lists.ts';
import { writeBootEntry } from '../../firmware/variables/boot-entry.ts';
import { writeBootOrder } from '../../firmware/variables/boot-order.ts';
import { bytesOf } from '../../firmware/variables/device-paths-for-tests.ts';
import { ucs2Bytes } from '../../firmware/variables/text.ts';

const x509 = 'a5c059a1-94e4-4aa7-87b5-ab155c2bf072';
const sha256 = 'c1c41626-504c-4092-aca9-41f936934328';
const microsoft = '77fa9abd-0359-4d32-bd60-28f4e78f784b';
const somebody = 'c0ffee00-0000-4000-8000-000000000001';
/** Non-volatile, boot services, runtime; and that only with a signature of whoever may. */
const usual = 0x07;
const authenticated = 0x27;
const superseded = 0x3c;
const enrolled = [2024, 3, 7, 12, 30, 0] as const;

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function certificates(...names: readonly (readonly [name: string, until: string])[]): Uint8Array {
  return writeSignatureLists(
    names.map(([name, until]) => ({
      type: x509,
      header: new Uint8Array(),
      signatures: [
        {
          owner: name.startsWith('Example') ? somebody : microsoft,
          data: composeCertificate({
            subject: [['CN', name]],
            issuer: [['CN', `${name} Root`]],
            notBefore: '20110627213205Z',
            notAfter: until,
          }),
        },
      ],
    })),
  );
}

/** As many as a dbx of today has; each its number, so that the last can be told. */
function hashes(count: number): Uint8Array {
  const signatures = Array.from({ length: count }, (_, index) => {
    const data = new Uint8Array(32).fill(0xdb);
    new DataView(data.buffer).setUint32(28, index);
    return { owner: microsoft, data };
  });
  return writeSignatureLists([{ type: sha256, header: new Uint8Array(), signatures }]);
}

/** `PciRoot(0x0)/Pci(device,0x0)` and its end. */
function path(device: number): Uint8Array {
  return Uint8Array.of(2, 1, 12, 0, 0xd0, 0x41, 0x03, 0x0a, 0, 0, 0, 0, 1, 1, 6, 0, 0, device, 0x7f, 0xff, 4, 0);
}

function boot(number: number, description: string, device: number): VariableToCompose {
  const data = writeBootEntry({ attributes: 1, description, path: path(device), optionalData: new Uint8Array() });
  return { name: `Boot000${number}`, guid: vendors.global, data };
}

const global = (name: string, data: Uint8Array): VariableToCompose => ({ name, guid: vendors.global, data });

const guestVariables: readonly VariableToCompose[] = [
  { name: 'CustomMode', guid: vendors.customMode, data: Uint8Array.of(0), attributes: 3 },
  { name: 'SecureBootEnable', guid: vendors.secureBootEnable, data: Uint8Array.of(1), attributes: 3 },
  {
    ...global('PK', certificates(['Example Platform Key', '20380101000000Z'])),
    attributes: authenticated,
    time: enrolled,
  },
  {
    ...global(
      'KEK',
      certificates(['Example Exchange Key', '20380101000000Z'], ['Example Old Exchange Key', '20260624205129Z']),
    ),
    attributes: authenticated,
    time: enrolled,
  },
  {
    name: 'db',
    guid: vendors.imageSecurity,
    data: certificates(
      ['Example Production CA 2011', '20261019185142Z'],
      ['Example UEFI CA 2011', '20260627213205Z'],
      ['Example UEFI CA 2023', '20380613192147Z'],
    ),
    attributes: authenticated,
    time: enrolled,
  },
  { name: 'dbx', guid: vendors.imageSecurity, data: hashes(431), attributes: authenticated, time: enrolled },
  { ...global('BootOrder', writeBootOrder([1, 0])), state: superseded },
  { ...global('Timeout', Uint8Array.of(0, 0)), state: superseded },
  boot(0, 'UiApp', 0),
  boot(1, 'UEFI Misc Device', 4),
  boot(2, 'debian', 5),
  boot(3, 'UEFI PXEv4 (MAC:525400123456)', 6),
  global('BootOrder', writeBootOrder([2, 1, 0])),
  global('Timeout', Uint8Array.of(3, 0)),
  global('PlatformLang', ascii('en\0')),
  global('ConOut', path(2)),
  {
    name: 'LoaderEntryDefault',
    guid: '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f',
    data: ucs2Bytes('debian.conf'),
    attributes: usual,
  },
];

function made(name: string, variables: readonly VariableToCompose[]) {
  const bytes = composeVars({ layout: '4m', variables });
  return { name, bytes, image: analyzeImage(bytes) };
}

/** The store of a guest that has booted a few times, Secure Boot on. */
export function guestStore() {
  return made('guest_VARS.fd', guestVariables);
}

/** Boot entries with what no text says: a node without a form to write, optional data like Windows’; and the mark that EDK2 leaves. */
export function oddEntry() {
  const [node, file, end] = ['010414002873 2ac11ff8d211ba4b00a0c93ec93b', '04040e005c0061002e00650000 00', '7fff0400'];
  const data = writeBootEntry({
    attributes: 1,
    description: 'Odd',
    path: bytesOf(`${node}${file}${end}`),
    optionalData: bytesOf('57494e444f5753000100000088000000'),
  });
  const optionalData = bytesOf('4eac0881119f594d850ee21a522c59b2');
  const found = writeBootEntry({ attributes: 1, description: 'Found', path: path(4), optionalData });
  return made('odd_VARS.fd', [global('Boot0004', data), global('Boot0005', found)]);
}

/** A template as it comes: formatted, nothing in it. */
export function emptyStore() {
  return made('OVMF_VARS_4M.fd', []);
}

/** More variables than a table can draw at once. */
export function crowdedStore() {
  const many = Array.from({ length: 3000 }, (_, index) =>
    global(`Crowd${String(index).padStart(4, '0')}`, Uint8Array.of(index & 0xff)),
  );
  return made('crowded_VARS.fd', many);
}
