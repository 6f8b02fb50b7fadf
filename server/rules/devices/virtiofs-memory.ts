import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import { sharesMemory } from '../../domain/shared-memory.ts';
import { insertAfter, insertChild, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/virtiofs-memory';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || sharesMemory(domain)) return [];
  const folders = devicesNamed(domain.element, 'filesystem').filter(
    (filesystem) => said(childNamed(filesystem, 'driver'), 'type') === 'virtiofs',
  );
  if (folders.length === 0) return [];
  const edits = shared(domain);
  return findingsOf(
    id,
    'error',
    folders.map((folder) => ({
      message: `virtiofs reads the guest's memory from another process, and this guest keeps its memory to itself ("'virtiofs' requires shared memory").`,
      span: childNamed(folder, 'driver')?.span ?? folder.startTag,
      fixes: edits ? [preferredFix('Let the guest share its memory', edits)] : [],
    })),
  );
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
const memory = "<memory unit='GiB'>2</memory>";
const backing = ['<memoryBacking>', "  <source type='memfd'/>", "  <access mode='shared'/>", '</memoryBacking>'];

export const virtiofsMemory: Rule = {
  id,
  level: 'error',
  title: "A virtiofs folder in a guest that doesn't share its memory",
  since: '6.2.0',
  complains: 'define',
  speaksOf: ['filesystem'],
  reason: `
virtiofs is served by a process of its own, virtiofsd, which works in the guest's memory. So that memory must be shared: \`<access mode='shared'/>\` in \`<memoryBacking>\`, or
\`memAccess='shared'\` in every NUMA cell. libvirt refuses the guest otherwise (\`'virtiofs' requires shared memory\`, seen on 9.0 and 12.8). The fix also asks for memory
from \`memfd\`, which needs nothing set up on the host.
`,
  examples: [
    {
      title: 'Nothing said of memory',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: [memory], devices: folder('⟦', '⟧') }),
      fixed: { 'Let the guest share its memory': wholeGuest({ head: [memory, ...backing], devices: folder() }) },
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
