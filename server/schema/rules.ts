/** What a schema can have against a document, for people: each kind of mistake has an id for settings, and a page. */

export interface SchemaRule {
  /** `schema/what`. */
  readonly id: string;
  readonly level: 'error' | 'warning';
  readonly title: string;
  /** Markdown for the documentation page. */
  readonly reason: string;
  readonly example: SchemaExample;
}

/** Lines of a guest, with `⟦` and `⟧` around what is reported, and what the built-in grammar says of them. */
interface SchemaExample {
  readonly lines: readonly string[];
  /** The libvirt that the guest is for, where it matters. */
  readonly libvirtVersion?: string;
  readonly message: string;
  /** The titles of the fixes. */
  readonly fixes: readonly string[];
}

export const schemaRules: readonly SchemaRule[] = [
  {
    id: 'schema/unknown-element',
    level: 'error',
    title: 'An element that does not exist',
    reason:
      'A plain `virsh define` drops an element it does not know without a word, so what it was to say is lost; with `--validate`, libvirt refuses the guest. Where the name resembles one that can stand there, that is offered.',
    example: {
      lines: ["<⟦vcppu⟧ placement='static'>2</vcppu>"],
      message: '<vcppu> is not known in <domain>. Did you mean <vcpu>?',
      fixes: ['Rename to <vcpu>', 'Remove <vcppu>'],
    },
  },
  {
    id: 'schema/misplaced-element',
    level: 'error',
    title: 'An element in the wrong place',
    reason:
      'The element exists, but not here: libvirt does not look for it in this place, and ignores it. It is moved to where the guest lacks it, or where it can stand.',
    example: {
      lines: ["<⟦boot⟧ dev='hd'/>"],
      message: "<boot> can't stand in <domain>: it belongs in <os>.",
      fixes: ['Move <boot> into <os>', 'Remove <boot>'],
    },
  },
  {
    id: 'schema/duplicate-element',
    level: 'error',
    title: 'An element twice that can stand once',
    reason: 'libvirt reads one of the two, mostly the first, and drops the other without a word.',
    example: {
      lines: ['<vcpu>2</vcpu>', '<⟦vcpu⟧>4</vcpu>'],
      message: '<domain> has <vcpu> twice, and only one is possible.',
      fixes: ['Remove the second <vcpu>'],
    },
  },
  {
    id: 'schema/impossible-element',
    level: 'error',
    title: 'An element that something else rules out',
    reason:
      'The element exists in this place, but not beside what else stands there: a type, a mode or a sibling leaves no room for it. The message names what decided that.',
    example: {
      lines: ['<devices>', "  <controller type='sata'>", "    <⟦master⟧ startport='0'/>", '  </controller>', '</devices>'],
      message: "<master> is not possible in this <controller> with type='sata'.",
      fixes: ["Change type= of <controller> to 'usb'", 'Remove <master>'],
    },
  },
  {
    id: 'schema/element-order',
    level: 'error',
    title: 'Elements in the wrong order',
    reason:
      "In most places the order of elements does not matter, but in a few the schema wants one. libvirt's parser is not as strict as its schema here.",
    example: {
      lines: [
        '<devices>',
        '  <video>',
        "    <model type='virtio'>",
        "      <resolution x='1920' y='1080'/>",
        "      <⟦acceleration⟧ accel3d='yes'/>",
        '    </model>',
        '  </video>',
        '</devices>',
      ],
      message: '<acceleration> stands too late in <model>: it must come before <resolution>.',
      fixes: ['Move <acceleration> before <resolution>', 'Remove <acceleration>'],
    },
  },
  {
    id: 'schema/namespace',
    level: 'error',
    title: 'An element in the wrong namespace',
    reason:
      "What is only of one hypervisor, such as `<qemu:commandline>`, is known by its namespace. Without the declaration, which is usually on `<domain>`, libvirt does not see the element, and the options in it don't reach QEMU.",
    example: {
      lines: ['<⟦qemu:commandline⟧>', "  <qemu:arg value='-nodefaults'/>", '</qemu:commandline>'],
      message:
        "The prefix of <qemu:commandline> is declared nowhere, so libvirt drops it silently: xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' is missing.",
      fixes: ['Declare xmlns:qemu on <domain>'],
    },
  },
  {
    id: 'schema/unknown-attribute',
    level: 'error',
    title: 'An attribute that does not exist',
    reason: 'libvirt ignores an attribute it does not know without a word, so the setting stays at its default.',
    example: {
      lines: ['<devices>', "  <controller type='scsi' ⟦modle⟧='virtio-scsi'/>", '</devices>'],
      message: 'modle= is not known on <controller>. Did you mean model=?',
      fixes: ['Rename to model=', 'Remove modle='],
    },
  },
  {
    id: 'schema/impossible-attribute',
    level: 'error',
    title: 'An attribute that something else rules out',
    reason:
      'The attribute exists on elements of this name, but not on this one: a type or a mode, here or around it, leaves no room for it. The message names what decided that.',
    example: {
      lines: [
        '<devices>',
        "  <disk type='file'>",
        "    <source file='/srv/guest.img' ⟦dev⟧='/dev/sdb'/>",
        "    <target dev='vda'/>",
        '  </disk>',
        '</devices>',
      ],
      message: "dev= is not possible on this <source> in a <disk> with type='file'.",
      fixes: ['Remove dev='],
    },
  },
  {
    id: 'schema/bad-value',
    level: 'error',
    title: 'A value that does not exist, or is not of the right form',
    reason:
      'libvirt refuses most values that it does not know, and takes some for the default. The message says what is possible, the nearest first.',
    example: {
      lines: ['<devices>', "  <memballoon model='⟦virtoi⟧'/>", '</devices>'],
      message:
        "'virtoi' is not possible for model= of <memballoon>. Did you mean 'virtio'? Expected: 'virtio', 'virtio-transitional', 'virtio-non-transitional', 'xen', 'none'.",
      fixes: ["Change to 'virtio'", "Change to 'virtio-transitional'", "Change to 'virtio-non-transitional'"],
    },
  },
  {
    id: 'schema/impossible-value',
    level: 'error',
    title: 'A value that something else rules out',
    reason: 'The value exists, but not together with what else is said here or around it. The message names what decided that.',
    example: {
      lines: ['<devices>', "  <controller type='ide' model='⟦piix3-uhci⟧'/>", '</devices>'],
      message: "'piix3-uhci' is not possible for model= of <controller> with type='ide'. Expected: 'piix3', 'piix4', 'ich6'.",
      fixes: ["Change to 'piix3'", "Change to 'piix4'", "Change to 'ich6'", "Change type= of <controller> to 'usb'"],
    },
  },
  {
    id: 'schema/missing-attribute',
    level: 'error',
    title: 'An attribute that has to be there',
    reason: 'Without it libvirt refuses the guest, or the element says nothing.',
    example: {
      lines: ['<devices>', "  <⟦audio⟧ type='none'/>", '</devices>'],
      message: '<audio> needs id=.',
      fixes: ["Add id='1'"],
    },
  },
  {
    id: 'schema/missing-element',
    level: 'error',
    title: 'An element that has to be there',
    reason:
      'Without it libvirt refuses the guest, or the element around says nothing. It is added with all that it needs itself.',
    example: {
      lines: ['<cpu>', '  <⟦numa⟧/>', '</cpu>'],
      message: '<numa> needs a <cell>.',
      fixes: ["Add <cell id='0' cpus='0' memory='1' unit='GiB'/>"],
    },
  },
  {
    id: 'schema/stray-text',
    level: 'error',
    title: 'Text where none can be',
    reason:
      'libvirt does not read text between elements. Mostly it is what is left of a tag, or a note that should be a comment.',
    example: {
      lines: ['⟦a second disk⟧', '<vcpu>2</vcpu>'],
      message: "<domain> can't contain text: 'a second disk' has no meaning here.",
      fixes: ['Remove the text'],
    },
  },
  {
    id: 'schema/newer-libvirt',
    level: 'warning',
    title: 'What is newer than the libvirt it is for',
    reason:
      "Said only where you name a libvirt, by `virtlens.libvirtVersion` or `--libvirt-version`: what came later, and with which version. An older libvirt drops an element or attribute that it does not know without a word, so the guest runs without what was asked for; `virsh define --validate` and `virsh edit` refuse it. Most values that it does not know, it refuses. The version is not taken from the host by itself, because domains are often written for another one. What stands inside of something too new, or came together with it, is not told again; the schema's other findings don't depend on the version.",
    example: {
      lines: ["<⟦defaultiothread⟧ thread_pool_min='2'/>"],
      libvirtVersion: '8.0',
      message: '<defaultiothread> came with libvirt 8.5.0: 8.0 drops it without a word.',
      fixes: ['Remove <defaultiothread>'],
    },
  },
];
