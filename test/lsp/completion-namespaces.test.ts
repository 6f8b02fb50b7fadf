import { expect, test } from 'vitest';
import { guestOf } from './domains.ts';
import { endServersAfterEach, start } from './fixture.ts';
import { labelsOf, offeredIn, textWith } from './offered.ts';

endServersAfterEach();

const qemu = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** A guest whose root has more attributes. */
function declaring(attributes: string, ...lines: readonly string[]): string {
  return guestOf(...lines).replace("type='kvm'", `type='kvm' ${attributes}`);
}

test.each([
  {
    what: 'a namespace that is not declared yet',
    text: guestOf('  <‸'),
    label: 'qemu:commandline',
    after: declaring(`xmlns:qemu='${qemu}'`, '  <qemu:commandline>', '    $0', '  </qemu:commandline>'),
  },
  {
    what: 'a prefix of the author',
    text: declaring(`xmlns:q='${qemu}'`, '  <‸'),
    label: 'q:commandline',
    after: declaring(`xmlns:q='${qemu}'`, '  <q:commandline>', '    $0', '  </q:commandline>'),
  },
  {
    what: 'a usual prefix that stands for something else',
    text: declaring("xmlns:qemu='urn:mine'", '  <‸'),
    label: 'qemu1:commandline',
    after: declaring(
      `xmlns:qemu='urn:mine' xmlns:qemu1='${qemu}'`,
      '  <qemu1:commandline>',
      '    $0',
      '  </qemu1:commandline>',
    ),
  },
  {
    what: 'the default namespace of an element',
    text: guestOf(`  <commandline xmlns='${qemu}'>`, '    <‸', '  </commandline>'),
    label: 'arg',
    after: guestOf(`  <commandline xmlns='${qemu}'>`, "    <arg value='⟪1:-device⟫'/>", '  </commandline>'),
  },
  {
    what: 'a prefix whose meaning changes on the way',
    text: declaring(
      `xmlns:a='${qemu}'`,
      `  <q:commandline xmlns:q='${qemu}' xmlns:a='urn:mine'>`,
      '    <‸',
      '  </q:commandline>',
    ),
    label: 'q:arg',
    after: declaring(
      `xmlns:a='${qemu}'`,
      `  <q:commandline xmlns:q='${qemu}' xmlns:a='urn:mine'>`,
      "    <q:arg value='⟪1:-device⟫'/>",
      '  </q:commandline>',
    ),
  },
])('$what', async ({ text, label, after }) => {
  expect(textWith(await offeredIn(await start(), text), label)).toBe(after);
});

test('what is of another hypervisor is offered once its namespace is declared', async () => {
  const server = await start();
  const lxc = 'http://libvirt.org/schemas/domain/lxc/1.0';
  expect(labelsOf(await offeredIn(server, guestOf('  <‸')))).not.toContain('lxc:namespace');
  expect(labelsOf(await offeredIn(server, declaring(`xmlns:l='${lxc}'`, '  <‸')))).toContain('l:namespace');
});
