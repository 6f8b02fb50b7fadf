import { describe, expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { partsFromCommandLine } from './from-command-line.ts';
import { mergeEdits } from './merge.ts';

/** The document with what the command line says. */
function pasted(document: string, command: string): string | undefined {
  const domain = readDomain(parseXml(document));
  const parts = partsFromCommandLine(command);
  if (!domain || !parts) throw new Error('no domain or no command line');
  const edits = mergeEdits(domain, parts.xml);
  return edits && applyEdits(document, edits);
}

const guest = (os: string, more: string): string => `<domain type='kvm'>
  <name>guest</name>
${os}
${more}
  <devices>
  </devices>
</domain>
`;
const pflash = 'qemu-system-x86_64 -machine q35,smm=on -drive if=pflash,readonly=on,file=/c.fd -drive if=pflash,file=/v.fd';

describe.each([
  [
    'what is there is changed, what is not is added, and the rest stays',
    guest(
      "  <os>\n    <type arch='x86_64' machine='pc'>hvm</type>\n    <!-- mine -->\n    <boot dev='hd'/>\n  </os>",
      "  <features>\n    <acpi/>\n    <apic/>\n    <smm state='off'/>\n  </features>",
    ),
    pflash,
    guest(
      "  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n    <!-- mine -->\n    <boot dev='hd'/>\n    <loader readonly='yes' type='pflash'>/c.fd</loader>\n    <nvram>/v.fd</nvram>\n  </os>",
      "  <features>\n    <acpi/>\n    <apic/>\n    <smm state='on'/>\n  </features>",
    ),
  ],
  [
    'a choice that libvirt was to make is made, and no store of another loader is left',
    guest(
      "  <os firmware='efi'>\n    <type arch='x86_64' machine='q35'>hvm</type>\n    <firmware>\n      <feature enabled='no' name='secure-boot'/>\n    </firmware>\n    <nvram>/old.fd</nvram>\n  </os>",
      '  <features>\n    <acpi/>\n  </features>',
    ),
    'qemu-system-x86_64 -machine q35 -bios /b.bin',
    guest(
      "  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n    <loader type='rom'>/b.bin</loader>\n  </os>",
      '  <features>\n    <acpi/>\n  </features>',
    ),
  ],
  [
    'a template and other attributes of the same element stay, those of another loader go',
    guest(
      "  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n    <loader readonly='yes' secure='yes' type='pflash'>/old.fd</loader>\n    <nvram template='/t.fd'>/v.fd</nvram>\n  </os>",
      "  <features>\n    <acpi/>\n    <smm state='on'/>\n  </features>",
    ),
    pflash,
    guest(
      "  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n    <loader readonly='yes' type='pflash'>/c.fd</loader>\n    <nvram template='/t.fd'>/v.fd</nvram>\n  </os>",
      "  <features>\n    <acpi/>\n    <smm state='on'/>\n  </features>",
    ),
  ],
  [
    'a part that is missing comes before the devices',
    guest("  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>", '  <features>\n    <acpi/>\n  </features>'),
    'qemu-system-x86_64 -machine q35 -global ICH9-LPC.disable_s3=1',
    guest(
      "  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>",
      "  <features>\n    <acpi/>\n  </features>\n  <pm>\n    <suspend-to-mem enabled='no'/>\n  </pm>",
    ),
  ],
  [
    'entries are found again by their names',
    guest(
      "  <sysinfo type='smbios'>\n    <system>\n      <entry name='serial'>1</entry>\n      <entry name='product'>A</entry>\n    </system>\n  </sysinfo>\n  <os>\n    <type machine='q35'>hvm</type>\n    <smbios mode='sysinfo'/>\n  </os>",
      '  <features>\n    <acpi/>\n  </features>',
    ),
    '-smbios type=1,product=B,family=F',
    guest(
      "  <sysinfo type='smbios'>\n    <system>\n      <entry name='serial'>1</entry>\n      <entry name='product'>B</entry>\n      <entry name='family'>F</entry>\n    </system>\n  </sysinfo>\n  <os>\n    <type machine='q35'>hvm</type>\n    <smbios mode='sysinfo'/>\n  </os>",
      '  <features>\n    <acpi/>\n  </features>',
    ),
  ],
])('%s', (_, before, command, after) => {
  test('as one change', () => expect(pasted(before, command)).toBe(after));
  test('and a second time nothing', () => expect(pasted(after, command)).toBe(after));
});

test('a domain that says nothing of all this is left to insertion', () => {
  expect(pasted("<domain type='kvm'>\n  <name>guest</name>\n</domain>\n", pflash)).toBeUndefined();
});
