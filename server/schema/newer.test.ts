import { describe, expect, it } from 'vitest';
import type { Finding } from '../rules/rule.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { besidesNewer, checkByBuiltIn, checkBySchemaFile, readVersion } from './check.ts';
import { compareVersions } from './version.ts';

/** What a guest with these lines has that is newer than a libvirt; each as `what is marked: message`. */
function newer(version: string, ...lines: readonly string[]): readonly string[] {
  const text = guest(...lines);
  return check(version, text).map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

function guest(...lines: readonly string[]): string {
  return [
    "<domain type='kvm'>",
    '<name>a</name>',
    '<memory>1</memory>',
    '<os><type>hvm</type></os>',
    ...lines,
    '</domain>',
  ].join('');
}

function check(version: string, text: string): readonly Finding[] {
  const read = readVersion(version);
  if (read === undefined) throw new Error(`${version} is no version`);
  return besidesNewer(checkByBuiltIn, read)(parseXml(text));
}

describe('what is newer than the libvirt it is for', () => {
  it('is an element, with the version that brought it', () => {
    expect(newer('8.0', "<defaultiothread thread_pool_min='2'/>")).toEqual([
      'defaultiothread: <defaultiothread> came with libvirt 8.5.0: 8.0 drops it without a word.',
    ]);
  });

  it('is an attribute', () => {
    expect(
      newer('8.0', '<iothreads>1</iothreads>', "<iothreadids><iothread id='1' thread_pool_max='2'/></iothreadids>"),
    ).toEqual(['thread_pool_max: thread_pool_max= of <iothread> came with libvirt 8.5.0: 8.0 drops it without a word.']);
  });

  it('is a value, and not what came together with it', () => {
    const network = "<devices><interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface></devices>";
    expect(newer('6.8', network)).toEqual([
      "vdpa: 'vdpa' for type= of <interface> came with libvirt 6.9.0: 6.8 does not know it.",
    ]);
  });

  it.each(['8.5', '8.5.0', '9', '12.8.0'])('is nothing for libvirt %s, which has it', (version) => {
    expect(newer(version, '<defaultiothread/>')).toEqual([]);
  });

  it('stands beside what the schema finds', () => {
    expect(newer('8.0', '<defaultiothread/>', '<vcppu>2</vcppu>')).toEqual([
      'defaultiothread: <defaultiothread> came with libvirt 8.5.0: 8.0 drops it without a word.',
      'vcppu: <vcppu> is not known in <domain>. Did you mean <vcpu>?',
    ]);
  });

  it('is taken away by its fix', () => {
    const text = guest("<defaultiothread thread_pool_min='2'/>", '<vcpu>2</vcpu>');
    const [finding] = check('8.0', text);
    const fixed = applyEdits(text, finding?.fixes[0]?.edits ?? []);
    expect(fixed).toBe(guest('<vcpu>2</vcpu>'));
    expect(check('8.0', fixed)).toEqual([]);
  });

  it('is said once where an older schema refuses it too, as grave as that', () => {
    const schema = `<element name="domain" xmlns="http://relaxng.org/ns/structure/1.0"><attribute name="type"/>
      <element name="name"><text/></element><element name="memory"><text/></element>
      <element name="os"><element name="type"><text/></element></element></element>`;
    const byOld = checkBySchemaFile('/old.rng', () => schema);
    const version = readVersion('8.0');
    if (version === undefined) throw new Error('8.0 is a version');
    const found = besidesNewer(byOld, version)(parseXml(guest('<defaultiothread/>')));
    expect(found.map(({ rule, level }) => `${rule} ${level}`)).toEqual(['schema/newer-libvirt error']);
  });
});

describe('a version', () => {
  it.each(['9', '9.0', '12.8.0', ' 9.0 '])('can be %s', (text) => expect(readVersion(text)).toBe(text.trim()));

  it.each(['', 'nine', '9.', '9.0.0.1', '-9', '9.0rc1'])('can not be "%s"', (text) =>
    expect(readVersion(text)).toBeUndefined(),
  );

  it.each([
    ['9.0', '9.0.0', 0],
    ['9.10.0', '9.9.0', 1],
    ['0.10.2', '1', -1],
    ['8.5.1', '8.5.0', 1],
  ])('%s beside %s', (a, b, expected) => expect(Math.sign(compareVersions(a, b))).toBe(expected));
});
