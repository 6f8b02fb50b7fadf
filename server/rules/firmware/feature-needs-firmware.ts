import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { letLibvirtChoose, mayFindFirmware } from '../let-libvirt-choose.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'firmware/feature-needs-firmware';
const defineError = 'cannot use feature-based firmware autoselection when firmware autoselection is disabled';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { firmware, firmwareElement, firmwareFeatures } = domain.os;
  if (!runsOnQemu(domain) || firmware || !firmwareElement || firmwareFeatures.length === 0 || isOsUnfinished(domain)) return [];
  const names = firmwareFeatures.map(({ name }) => name?.value ?? '').join(' and ');
  return [
    {
      rule: id,
      level: 'error',
      message: `<firmware> asks for ${names}, which libvirt only looks at when it chooses the firmware itself, and <os> has no firmware='efi' ("${defineError}").`,
      span: firmwareElement.span,
      related: [],
      fixes: fixes(domain, host),
    },
  ];
}

function fixes(domain: Domain, host: HostFacts): readonly Fix[] {
  const { loader, nvram, firmwareElement } = domain.os;
  const choose = letLibvirtChoose(domain, { keepStore: true });
  const finds = !asksForMore(domain) && mayFindFirmware(domain, choose, host);
  // A loader without a store would only be the next mistake.
  const isComplete = loader?.path && (loader.type?.value !== 'pflash' || (nvram && !nvram.isEmpty));
  if (!isComplete || !firmwareElement)
    return finds ? [preferredFix("Let libvirt choose the firmware: firmware='efi'", choose)] : [];
  const removal = preferredFix('Remove <firmware>: the loader is chosen already', [
    removeElement(domain.document, firmwareElement),
  ]);
  if (!finds) return [removal];
  return [
    removal,
    offeredFix(`Let libvirt choose the firmware: firmware='efi' instead of ${loader.path?.value ?? ''}`, choose),
  ];
}

/** True for Secure Boot on i440fx: no firmware has it. */
function asksForMore({ os }: Domain): boolean {
  return os.machineClass === 'i440fx' && os.firmwareFeatures.some(({ enabled }) => enabled?.value === 'yes');
}

const wish = ['<firmware>', "  <feature enabled='yes' name='secure-boot'/>", '</firmware>'];
const marked = ['⟦<firmware>', "  <feature enabled='yes' name='secure-boot'/>", '</firmware>⟧'];
const code = "<loader readonly='yes' type='pflash'>/srv/firmware/MY_CODE.fd</loader>";
const store = "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";

export const featureNeedsFirmware: Rule = {
  id,
  level: 'error',
  title: 'Firmware features without firmware=',
  since: '7.2.0',
  complains: 'define',
  speaksOf: ['firmware'],
  reason: `
\`<firmware><feature …/></firmware>\` tells libvirt what to look for when it chooses the firmware, which it only does with
\`<os firmware='efi'>\`. Without that attribute it refuses the domain: \`${defineError}\` (seen on libvirt 9.0 and 12.8, also where the
loader is one of a firmware descriptor).

Where the domain names its loader, the fix removes the wish, which could not have been heard; or you let libvirt choose instead.
`,
  examples: [
    {
      title: 'A wish that nobody hears',
      level: 'error',
      host: undefined,
      before: guest({ os: marked }),
      fixed: { "Let libvirt choose the firmware: firmware='efi'": guest({ osAttributes: " firmware='efi'", os: wish }) },
    },
    {
      title: 'A wish beside a loader that is chosen already',
      level: 'error',
      host: undefined,
      before: guest({ os: [...marked, code, store] }),
      fixed: {
        'Remove <firmware>: the loader is chosen already': guest({ os: [code, store] }),
        "Let libvirt choose the firmware: firmware='efi' instead of /srv/firmware/MY_CODE.fd": guest({
          osAttributes: " firmware='efi'",
          os: wish,
        }),
      },
    },
  ],
  silentOn: [
    { title: 'firmware= is set', xml: guest({ osAttributes: " firmware='efi'", os: wish }), host: undefined },
    { title: 'Still being typed', xml: guest({ os: wish.slice(0, 2) }), host: undefined },
    { title: 'Another hypervisor has its own ways', xml: guest({ type: 'xen', os: wish }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
