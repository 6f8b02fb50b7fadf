import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import { sharesMemory } from '../../domain/shared-memory.ts';
import { insertAfter, insertChild, setAttribute, type TextEdit } from '../../xml/edit.ts';
import type { Span } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/virtiofs-memory';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || sharesMemory(domain)) return [];
  const served = servedElsewhere(domain);
  if (served.length === 0) return [];
  const edits = shared(domain);
  return findingsOf(
    id,
    'error',
    served.map(({ what, libvirt, span }) => ({
      message: `${what} from another process, and this guest keeps its memory to itself ("'${libvirt}' requires shared memory").`,
      span,
      fixes: edits ? [preferredFix('Let the guest share its memory', edits)] : [],
    })),
  );
}

interface Served {
  readonly what: string;
  /** What libvirt calls it. */
  readonly libvirt: string;
  readonly span: Span;
}

/** The devices that a process beside QEMU serves, which works in the guest's memory (qemuValidateDomainVhostUserSharedMem…). */
function servedElsewhere({ element, disks }: Domain): readonly Served[] {
  const folders = devicesNamed(element, 'filesystem').flatMap((filesystem): readonly Served[] => {
    const driver = childNamed(filesystem, 'driver');
    if (said(driver, 'type') !== 'virtiofs') return [];
    return [{ what: "virtiofs reads the guest's memory", libvirt: 'virtiofs', span: driver?.span ?? filesystem.startTag }];
  });
  const drives = disks
    .filter((disk) => said(disk.element, 'type') === 'vhostuser')
    .map((disk) => ({
      what: "A vhost-user disk is read and written in the guest's memory",
      libvirt: 'vhostuser',
      span: spanOf(disk.element, 'type'),
    }));
  return [...folders, ...drives];
}

function shared(domain: Domain): readonly TextEdit[] | undefined {
  const { document, element } = domain;
  if (numaCells(element).some((cell) => said(cell.element, 'memAccess') !== undefined)) return undefined;
  const backing = childNamed(element, 'memoryBacking');
  const access = childNamed(backing, 'access');
  if (access) return [setAttribute(access, 'mode', 'shared')];
  if (backing) return insertChild(document, backing, "<access mode='shared'/>");
  const memory = childNamed(element, 'currentMemory') ?? childNamed(element, 'memory');
  if (!memory) return undefined;
  const xml = "<memoryBacking>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>";
  return [insertAfter(document, memory, xml)];
}

const folder = (open = '', close = ''): readonly string[] => [
  "<filesystem type='mount' accessmode='passthrough'>",
  `  ${open}<driver type='virtiofs'/>${close}`,
  "  <source dir='/srv/share'/>",
  "  <target dir='share'/>",
  '</filesystem>',
];
const vhostUserDisk = (open = '', close = ''): readonly string[] => [
  `<disk type='${open}vhostuser${close}' device='disk'>`,
  "  <driver name='qemu' type='raw'/>",
  "  <source type='unix' path='/run/spdk.sock'/>",
  "  <target dev='vda' bus='virtio'/>",
  '</disk>',
];
const memory = "<memory unit='GiB'>2</memory>";
const backing = ['<memoryBacking>', "  <source type='memfd'/>", "  <access mode='shared'/>", '</memoryBacking>'];

export const virtiofsMemory: Rule = {
  id,
  level: 'error',
  title: "A virtiofs folder or vhost-user disk in a guest that doesn't share its memory",
  since: '6.2.0',
  complains: 'define',
  speaksOf: ['filesystem', 'disk'],
  reason: `
virtiofs is served by a process of its own, virtiofsd, which works in the guest's memory. So that memory must be shared: \`<access mode='shared'/>\` in \`<memoryBacking>\`, or
\`memAccess='shared'\` in every NUMA cell. libvirt refuses the guest otherwise (\`'virtiofs' requires shared memory\`, seen on 9.0 and 12.8). The fix also asks for memory
from \`memfd\`, which needs nothing set up on the host. The same holds for a disk of type \`vhostuser\`, which is served by SPDK or QEMU's storage daemon.
`,
  examples: [
    {
      title: 'Nothing said of memory',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: [memory], devices: folder('⟦', '⟧') }),
      fixed: { 'Let the guest share its memory': wholeGuest({ head: [memory, ...backing], devices: folder() }) },
    },
    {
      title: 'A disk of another process',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: [memory], devices: vhostUserDisk('⟦', '⟧') }),
      fixed: { 'Let the guest share its memory': wholeGuest({ head: [memory, ...backing], devices: vhostUserDisk() }) },
    },
  ],
  silentOn: [
    { title: 'Shared', xml: wholeGuest({ head: [memory, ...backing], devices: folder() }), host: undefined },
    {
      title: 'Another kind of folder',
      xml: wholeGuest({ devices: folder().map((line) => line.replace('virtiofs', 'path')) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
