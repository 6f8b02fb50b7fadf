import { expect, test } from 'vitest';
import { partsFromCommandLine } from './from-command-line.ts';
import { shellWords } from './shell-words.ts';

test.each([
  ['a b', ['a', 'b']],
  ['\'a b\' "c d"', ['a b', 'c d']],
  ['a\\\n  b', ['a', 'b']],
  ['a\\\r\n  b', ['a', 'b']],
  ['"a\\"b" \\$c', ['a"b', '$c']],
  ['a # no\nb', ['a', 'b']],
  ['x=$HOME/"my vm".fd', ['x=$HOME/my vm.fd']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's.
  ['$(ls -l) ${A B}', ['$(ls -l)', '${A B}']],
  ['args=(-bios x)', ['args=', '-bios', 'x']],
  ["'open", ['open']],
  ['', []],
])('the words of %j', (script, words) => {
  expect(shellWords(script).map(({ text }) => text)).toEqual(words);
});

test('a word tells its line', () => {
  expect(shellWords('a \\\nb\n"c\nd" e').map(({ line }) => line)).toEqual([1, 2, 3, 4]);
});

const os = (...lines: readonly string[]): string => ['<os>', ...lines.map((line) => `  ${line}`), '</os>'].join('\n');
const features = (...lines: readonly string[]): string =>
  ['<features>', ...lines.map((line) => `  ${line}`), '</features>'].join('\n');

test.each([
  [
    'qemu-system-x86_64 -machine q35,smm=on -global driver=cfi.pflash01,property=secure,value=on \\\n -drive if=pflash,format=raw,unit=0,readonly=on,file=/c.fd \\\n -drive if=pflash,format=raw,unit=1,file=/v.fd',
    `${os("<type arch='x86_64' machine='q35'>hvm</type>", "<loader readonly='yes' secure='yes' type='pflash'>/c.fd</loader>", '<nvram>/v.fd</nvram>')}\n${features('<acpi/>', "<smm state='on'/>")}`,
  ],
  [
    '-M pc -bios /b.bin',
    `${os("<type machine='pc'>hvm</type>", "<loader type='rom'>/b.bin</loader>")}\n${features('<acpi/>')}`,
  ],
  [
    '-pflash /u.fd -global ICH9-LPC.disable_s3=1',
    `${os('<type>hvm</type>', "<loader readonly='no' type='pflash'>/u.fd</loader>")}\n${features('<acpi/>')}\n<pm>\n  <suspend-to-mem enabled='no'/>\n</pm>`,
  ],
  [
    '-machine type=q35,kernel_irqchip=on -no-acpi',
    `${os("<type machine='q35'>hvm</type>")}\n${features("<ioapic driver='kvm'/>")}`,
  ],
  [
    `-machine pflash0=n -blockdev '{"driver":"file","filename":"/c,d.fd","node-name":"s"}' -blockdev '{"node-name":"n","read-only":true,"driver":"qcow2","file":"s"}'`,
    `${os('<type>hvm</type>', "<loader stateless='yes' readonly='yes' type='pflash' format='qcow2'>/c,d.fd</loader>")}\n${features('<acpi/>')}`,
  ],
  [
    '-drive if=pflash,file=/a,,b.fd,readonly=on -drive if=pflash,file=/v.fd',
    `${os('<type>hvm</type>', "<loader readonly='yes' type='pflash'>/a,b.fd</loader>", '<nvram>/v.fd</nvram>')}\n${features('<acpi/>')}`,
  ],
])('%s', (command, xml) => {
  expect(partsFromCommandLine(command)?.xml).toBe(xml);
});

test('what -smbios says becomes <sysinfo>, and what has no place there is told', () => {
  const parts = partsFromCommandLine(
    "-smbios 'type=1,manufacturer=Acme,,Inc,product=<Box>' -smbios type=0,vendor=V,uefi=on -smbios type=11,value=a,value=b -smbios type=17,speed=1",
  );
  expect(parts?.xml).toBe(`<sysinfo type='smbios'>
  <bios>
    <entry name='vendor'>V</entry>
  </bios>
  <system>
    <entry name='manufacturer'>Acme,Inc</entry>
    <entry name='product'>&lt;Box&gt;</entry>
  </system>
  <oemStrings>
    <entry>a</entry>
    <entry>b</entry>
  </oemStrings>
</sysinfo>
${os('<type>hvm</type>', "<smbios mode='sysinfo'/>")}
${features('<acpi/>')}`);
  expect(parts?.notes).toEqual([
    'uefi=on of -smbios type=0 has no place in <sysinfo>.',
    '-smbios type=17,speed=1 has no place in <sysinfo>.',
  ]);
});

test('variables and relative paths are kept and told', () => {
  const parts = partsFromCommandLine(
    '-drive if=pflash,readonly=on,file=$OVMF/CODE.fd -drive if=pflash,file=vars.fd -global vfio.x=1',
  );
  expect(parts?.xml).toContain('>$OVMF/CODE.fd</loader>');
  expect(parts?.notes).toEqual([
    '$OVMF/CODE.fd holds a shell variable: write the path it stands for.',
    'vars.fd is relative, and libvirt takes absolute paths only.',
    '-global vfio.x has no place in <os> or <features>.',
  ]);
});

test('a script without such options has nothing to say', () => {
  expect(partsFromCommandLine('qemu-system-x86_64 -m 1G -drive file=/a.qcow2')).toBeUndefined();
});
