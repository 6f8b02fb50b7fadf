/** What the data of a variable says, by its vendor and name. */
import type { Guid, Variable } from '../model.ts';
import {
  asciiText,
  bitsOf,
  type DecodedVariable,
  type Decoder,
  guidList,
  numberOf,
  oneOf,
  switchOf,
  ucs2Text,
} from './decoded.ts';
import { guess } from './guess.ts';
import {
  audioVolume,
  endorsementKey,
  firmwareUpdate,
  integrityProtection,
  opaque,
  passwordHash,
  pathInField,
  requestedSwitch,
} from './guest-systems.ts';
import { chosenVariable, consoleVariable, keyVariable, loadOptionVariable, orderVariable } from './load-options.ts';
import { cipherSuites, ipv4Configuration, ipv6Configuration, iscsiAttempt, vlanTags } from './network-variables.ts';
import { oldPhysicalPresence, physicalPresence } from './physical-presence.ts';
import {
  byteList,
  capsuleResult,
  certificateDatabase,
  clockZone,
  dhcpClient,
  efiTime,
  memoryTypeInformation,
  platformConfig,
  stopCode,
  stopParameter,
  tcgVersion,
} from './platform-variables.ts';
import { signatureVariable } from './signature-variables.ts';
import { vendors } from './vendors.ts';

export type { DecodedVariable, VariableField, VariableForm } from './decoded.ts';

/** Reads a variable's data by its name and vendor. Never throws: what is not as it should be is shown as hexadecimal digits. */
export function decodeVariable({ name, guid }: Pick<Variable, 'name' | 'guid'>, data: Uint8Array): DecodedVariable {
  const decoded = decoderOf(name, guid)?.(data, name) ?? guess(data);
  return { ...decoded, summary: oneLine(decoded.summary) };
}

/** Line breaks and other control characters as a space each. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are meant
  return text.trimEnd().replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
}

function decoderOf(name: string, guid: Guid): Decoder | undefined {
  const ofVendor = Object.hasOwn(decoders, guid) ? decoders[guid] : undefined;
  const [, family] = /^(Boot|Driver|SysPrep|PlatformRecovery|OsRecovery|Key|Capsule|OCBt)[0-9A-Fa-f]{4}$/.exec(name) ?? [];
  // OsRecovery#### is the only one that any vendor may have.
  if (family === 'OsRecovery') return loadOptionVariable;
  // Some boot loaders keep entries of their own under the names of the firmware's.
  if (!ofVendor) return family === 'Boot' ? loadOptionVariable : name === 'BootOrder' ? orderVariable : undefined;
  const key = family === undefined ? (numbered.find(([pattern]) => pattern.test(name))?.[1] ?? name) : `${family}####`;
  return Object.hasOwn(ofVendor, key) ? ofVendor[key] : undefined;
}

/** Names that stand for many: a card's address, a number, what is to be updated. */
const numbered = [
  [/^(?:[0-9A-F]{2}){6,32}$/, 'MAC'],
  [/^Attempt \d{1,3}$/, 'Attempt #'],
  [/^fwupd-[0-9a-f-]{36}-\d+$/, 'fwupd-#'],
] as const;

/** Bits of OsIndications (UEFI specification 2.11, section 8.5.4). */
const osIndications = bitsOf(8, [
  [0x01, 'boot to the firmware set-up'],
  [0x02, 'timestamp revocation'],
  [0x04, 'capsules from files'],
  [0x08, 'firmware management capsules'],
  [0x10, 'capsule result variables'],
  [0x20, 'start OS recovery'],
  [0x40, 'start platform recovery'],
  [0x80, 'refresh JSON configuration data'],
]);

/** Bits of BootOptionSupport (UEFI specification 2.11, section 3.1.4); two of them are the number of keys in one Key####. */
const bootOptionSupport = numberOf(4, (value) => {
  const words = [
    ...((value & 0x01) !== 0 ? [`Key#### variables with up to ${(value >>> 8) & 3} keys`] : []),
    ...((value & 0x02) !== 0 ? ['applications'] : []),
    ...((value & 0x10) !== 0 ? ['SysPrep#### variables'] : []),
  ];
  return words.length > 0 ? words.join(', ') : 'none';
});

const timeout = numberOf(2, (seconds) => {
  if (seconds === 0) return 'boots at once';
  if (seconds === 0xffff) return 'waits for a key';
  return `waits ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
});

const verbose = switchOf('quiet', 'verbose');

type Decoders = Readonly<Record<string, Decoder>>;

const decoders: Readonly<Record<Guid, Decoders>> = {
  [vendors.global]: {
    'Boot####': loadOptionVariable,
    'Driver####': loadOptionVariable,
    'SysPrep####': loadOptionVariable,
    'PlatformRecovery####': loadOptionVariable,
    'Key####': keyVariable,
    BootOrder: orderVariable,
    DriverOrder: orderVariable,
    SysPrepOrder: orderVariable,
    BootNext: chosenVariable,
    BootCurrent: chosenVariable,
    BootOptionSupport: bootOptionSupport,
    ConIn: consoleVariable,
    ConInDev: consoleVariable,
    ConOut: consoleVariable,
    ConOutDev: consoleVariable,
    ErrOut: consoleVariable,
    ErrOutDev: consoleVariable,
    Lang: asciiText,
    LangCodes: asciiText,
    PlatformLang: asciiText,
    PlatformLangCodes: asciiText,
    Timeout: timeout,
    OsIndications: osIndications,
    OsIndicationsSupported: osIndications,
    OsRecoveryOrder: guidList,
    SecureBoot: switchOf('images are not verified', 'images are verified'),
    SetupMode: switchOf('a platform key is enrolled', 'no platform key is enrolled, keys can be changed freely'),
    AuditMode: switchOf('not in audit mode', 'in audit mode: nothing is refused'),
    DeployedMode: switchOf('not in deployed mode', 'in deployed mode'),
    VendorKeys: switchOf("keys are not all the vendor's", "all keys are the vendor's"),
    SignatureSupport: guidList,
    PK: signatureVariable,
    KEK: signatureVariable,
    PKDefault: signatureVariable,
    KEKDefault: signatureVariable,
    dbDefault: signatureVariable,
    dbxDefault: signatureVariable,
    dbtDefault: signatureVariable,
    dbrDefault: signatureVariable,
    HwErrRecSupport: numberOf(2, (level) => (level === 0 ? 'errors are not recorded' : `level ${level}`)),
  },
  [vendors.imageSecurity]: {
    db: signatureVariable,
    dbx: signatureVariable,
    dbt: signatureVariable,
    dbr: signatureVariable,
  },
  [vendors.secureBootEnable]: {
    SecureBootEnable: switchOf('Secure Boot is off', 'Secure Boot is on while a platform key is enrolled'),
  },
  [vendors.customMode]: { CustomMode: switchOf('standard mode', 'custom mode: keys can be changed in the set-up') },
  [vendors.vendorKeys]: { VendorKeysNv: switchOf("keys are not all the vendor's", "all keys are the vendor's") },
  [vendors.shim]: {
    MokList: signatureVariable,
    MokListRT: signatureVariable,
    MokListX: signatureVariable,
    MokListXRT: signatureVariable,
    MokNew: signatureVariable,
    MokDel: signatureVariable,
    MokXNew: signatureVariable,
    MokXDel: signatureVariable,
    MokSBState: switchOf('shim verifies images', 'shim does not verify images'),
    MokSBStateRT: switchOf('shim verifies images', 'shim does not verify images'),
    MokDBState: switchOf('shim trusts db', 'shim does not trust db'),
    MokIgnoreDB: switchOf('shim trusts db', 'shim does not trust db'),
    MokListTrusted: switchOf('the kernel does not trust MokList', 'the kernel trusts MokList'),
    MokListTrustedRT: switchOf('the kernel does not trust MokList', 'the kernel trusts MokList'),
    SbatLevel: asciiText,
    SbatLevelRT: asciiText,
    SHIM_VERBOSE: verbose,
    SHIM_DEBUG: switchOf('starts at once', 'waits for a debugger'),
    FALLBACK_VERBOSE: verbose,
    FB_NO_REBOOT: switchOf('fallback restarts the machine', 'fallback does not restart the machine'),
    MokAuth: passwordHash,
    MokDelAuth: passwordHash,
    MokXAuth: passwordHash,
    MokXDelAuth: passwordHash,
    MokPW: passwordHash,
    MokPWStore: passwordHash,
    MokSB: requestedSwitch('shim verifies images', 'shim does not verify images'),
    MokDB: requestedSwitch('shim trusts db', 'shim does not trust db'),
    MokTimeout: numberOf(2, (seconds) => (seconds === 0xffff ? 'waits for a key' : `waits ${seconds} seconds`)),
    SHIM_RETAIN_PROTOCOL: switchOf("shim's protocol goes away", "shim's protocol stays for the next loader"),
  },
  [vendors.monotonicCounter]: { MTC: numberOf(4, (value) => `${value} starts counted`) },
  [vendors.memoryTypes]: { MemoryTypeInformation: memoryTypeInformation },
  [vendors.errorFlag]: {
    VarErrorFlag: oneOf(1, {
      255: 'no error',
      254: 'there was no room for a user variable',
      239: 'there was no room for a system variable',
      238: 'there was no room for user and system variables',
    }),
  },
  [vendors.certificateDatabase]: { certdb: certificateDatabase, certdbv: certificateDatabase },
  [vendors.clock]: { RTC: clockZone, RTCALARM: efiTime },
  [vendors.ovmfPlatform]: { PlatformConfig: platformConfig },
  [vendors.iscsiConfiguration]: { InitialAttemptOrder: byteList },
  [vendors.iscsiInitiator]: { I_NAME: asciiText, 'Attempt #': iscsiAttempt },
  [vendors.ipv4]: { MAC: ipv4Configuration },
  [vendors.ipv6]: { MAC: ipv6Configuration },
  [vendors.vlan]: { MAC: vlanTags },
  [vendors.tlsCiphers]: { HttpTlsCipherList: cipherSuites },
  [vendors.hardDriveBoot]: { HDDP: consoleVariable },
  [vendors.windowsStop]: {
    BugCheckCode: stopCode,
    BugCheckParameter1: stopParameter,
  },
  [vendors.windowsIdentity]: {
    OfflineUniqueIDEKPub: endorsementKey,
    OfflineUniqueIDEKPubCRC: numberOf(
      4,
      (value) => `check value 0x${value.toString(16).padStart(8, '0')} of OfflineUniqueIDEKPub`,
    ),
    OfflineUniqueIDRandomSeed: opaque('random number that Windows knows the machine by'),
    OfflineUniqueIDRandomSeedCRC: numberOf(
      4,
      (value) => `check value 0x${value.toString(16).padStart(8, '0')} of OfflineUniqueIDRandomSeed`,
    ),
    UnlockID: opaque('identifier of Windows'),
    UnlockIDCopy: opaque('identifier of Windows, a copy that it can read'),
  },
  [vendors.windowsRecovery]: { PBRDevicePath: pathInField },
  [vendors.microsoft]: { WindowsBootChainSvn: numberOf(4, (value) => `security version ${value} of Windows' boot chain`) },
  [vendors.apple]: {
    'boot-args': asciiText,
    'auto-boot': asciiText,
    'prev-lang:kbd': asciiText,
    'prev-lang-diags:kbd': asciiText,
    'run-efi-updater': asciiText,
    'fmm-computer-name': asciiText,
    'previous-system-uuid': asciiText,
    'efi-boot-device': asciiText,
    'efi-boot-device-data': consoleVariable,
    'csr-active-config': integrityProtection,
    SystemAudioVolume: audioVolume,
    StartupMute: oneOf(1, { 0: 'with the start-up sound', 1: 'without the start-up sound' }),
  },
  [vendors.openCore]: { 'OCBt####': loadOptionVariable, OCBtOrder: orderVariable },
  [vendors.fwupd]: { 'fwupd-#': firmwareUpdate, FWUPDATE_VERBOSE: verbose },
  [vendors.physicalPresence]: {
    Tcg2PhysicalPresence: physicalPresence,
    Tcg2PhysicalPresenceFlags: bitsOf(4, [
      [0x02, 'asks before clear'],
      [0x08, 'reset is tracked'],
      [0x10, 'asks before turning on'],
      [0x20, 'asks before turning off'],
      [0x40, 'asks before changing EPS'],
      [0x80, 'asks before changing PCR banks'],
      [0x100, 'storage hierarchy disabled'],
      [0x200, 'endorsement hierarchy disabled'],
    ]),
  },
  [vendors.oldPhysicalPresence]: { PhysicalPresence: oldPhysicalPresence },
  [vendors.tcg2Configuration]: {
    TCG2_CONFIGURATION: oneOf(1, { 0: 'no TPM', 1: 'TPM 1.2', 2: 'TPM 2.0' }),
    TCG2_DEVICE_DETECTION: oneOf(1, { 0: 'no TPM', 1: 'TPM 1.2', 2: 'TPM 2.0' }),
    TCG2_VERSION: tcgVersion,
  },
  [vendors.memoryOverwrite]: {
    MemoryOverwriteRequestControl: numberOf(1, (value) => {
      if ((value & 1) === 0) return 'leaves memory as it is';
      return `clears memory at the next start${(value & 0x10) !== 0 ? ', even after a clean shutdown' : ''}`;
    }),
  },
  [vendors.memoryOverwriteLock]: {
    MemoryOverwriteRequestControlLock: oneOf(1, { 0: 'unlocked', 1: 'locked without a key', 2: 'locked with a key' }),
  },
  [vendors.capsuleReport]: { 'Capsule####': capsuleResult, CapsuleMax: ucs2Text, CapsuleLast: ucs2Text },
  [vendors.tlsCertificates]: { TlsCaCertificate: signatureVariable },
  [vendors.dhcp6]: { ClientId: dhcpClient },
  [vendors.bootLoader]: {
    LoaderInfo: ucs2Text,
    LoaderFirmwareInfo: ucs2Text,
    LoaderFirmwareType: ucs2Text,
    LoaderImageIdentifier: ucs2Text,
    LoaderDevicePartUUID: ucs2Text,
    LoaderEntryDefault: ucs2Text,
    LoaderEntryOneShot: ucs2Text,
    LoaderEntrySelected: ucs2Text,
    LoaderConfigTimeout: ucs2Text,
    LoaderConfigTimeoutOneShot: ucs2Text,
    LoaderConfigConsoleMode: ucs2Text,
    LoaderEntryLastBooted: ucs2Text,
    LoaderEntryPreferred: ucs2Text,
    LoaderEntrySysFail: ucs2Text,
    LoaderSystemToken: opaque('random number that each start draws new ones from'),
  },
};
