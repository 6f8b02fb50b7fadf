/** Elements in namespaces of their own: what one driver alone understands, and libvirt does not promise to keep. */
import {
  anyOrder,
  attribute,
  type Content,
  define,
  element,
  inNamespace,
  many,
  matching,
  optional,
  text,
  words,
} from '../notation.ts';
import { section } from './section.ts';

const about = section('#element-and-attribute-overview');

/** The extensions of all drivers. */
export const driverExtensions = define(() =>
  anyOrder(
    optional(qemuArguments),
    optional(qemuCapabilities),
    optional(qemuDeprecation),
    optional(qemuOverride),
    optional(sharedNamespaces),
    optional(argumentsOf('bhyve')),
    optional(argumentsOf('xen')),
    optional(
      element(inDriver('vmware', 'datacenterpath'), about('Path of the datacenter in vCenter; libvirt writes it'), text),
    ),
  ),
);

const qemuPage = 'https://libvirt.org/drvqemu.html';

function inDriver(driver: 'qemu' | 'lxc' | 'bhyve' | 'xen' | 'vmware', name: string) {
  return inNamespace(`http://libvirt.org/schemas/domain/${driver}/1.0`, name);
}

const qemuArguments = define(() =>
  element(
    inDriver('qemu', 'commandline'),
    about('Arguments and environment for QEMU that libvirt does not look at', { see: qemuPage }),
    many(
      element(
        inDriver('qemu', 'arg'),
        about('One argument; an option and its value are two'),
        attribute('value', 'The argument as the program gets it'),
      ),
    ),
    many(
      element(
        inDriver('qemu', 'env'),
        about('One environment variable'),
        attribute('name', 'Name of the variable', matching(/[a-zA-Z0-9_]+/, 'a name of letters, digits and _')),
        optional(attribute('value', 'Value of the variable')),
      ),
    ),
  ),
);

const qemuCapabilities = define(() => {
  const capability = attribute('capability', 'Name that libvirt has for it');
  return element(
    inDriver('qemu', 'capabilities'),
    about('What libvirt shall believe QEMU can or cannot do, for experiments', { see: qemuPage }),
    many(element(inDriver('qemu', 'add'), about('Something QEMU can do'), capability)),
    many(element(inDriver('qemu', 'del'), about('Something QEMU cannot do'), capability)),
  );
});

const qemuDeprecation = define(() =>
  element(
    inDriver('qemu', 'deprecation'),
    about('What QEMU does when libvirt uses something that goes out of use, for experiments', { see: qemuPage }),
    attribute(
      'behavior',
      'What QEMU does',
      words({
        none: 'Nothing',
        omit: 'It hides what is going out of use',
        reject: 'It refuses the command',
        crash: 'It ends',
      }),
    ),
  ),
);

const qemuOverride = define(() =>
  element(
    inDriver('qemu', 'override'),
    about("Properties of QEMU's devices that libvirt does not know", { see: qemuPage, since: '8.2.0' }),
    many(
      element(
        inDriver('qemu', 'device'),
        about('A device'),
        attribute('alias', 'Name in its `<alias>`'),
        optional(element(inDriver('qemu', 'frontend'), about('What the guest sees of it'), many(overriddenProperty))),
      ),
    ),
  ),
);

const overriddenProperty = define(() =>
  element(
    inDriver('qemu', 'property'),
    about('A property and its value'),
    attribute('name', 'Name QEMU has for the property'),
    attribute(
      'type',
      'Type of the value',
      words({
        string: 'A text',
        signed: 'A whole number, possibly negative',
        unsigned: 'A whole number, 0 or more',
        bool: 'true or false',
        remove: 'None: the property is taken away',
      }),
    ),
    optional(attribute('value', 'New value of the property')),
  ),
);

const sharedNamespaces = define(() =>
  element(
    inDriver('lxc', 'namespace'),
    about('Namespaces a container shares', { see: 'https://libvirt.org/drvlxc.html' }),
    optional(
      shared('sharenet', 'Network', {
        netns: 'One that `ip netns` made',
        name: 'That of a container',
        pid: 'That of a process',
      }),
    ),
    optional(shared('shareipc', 'Semaphores and shared memory', { name: 'That of a container', pid: 'That of a process' })),
    optional(shared('shareuts', 'Host name', { name: 'That of a container', pid: 'That of a process' })),
  ),
);

function shared(name: string, what: string, owners: Readonly<Record<string, string>>): Content {
  return element(
    inDriver('lxc', name),
    about(`${what} that the container shares`),
    attribute('type', 'Whose namespace is shared', words(owners)),
    attribute('value', 'Name or number of that owner'),
  );
}

function argumentsOf(driver: 'bhyve' | 'xen'): Content {
  return element(
    inDriver(driver, 'commandline'),
    about('Arguments for the hypervisor that libvirt does not look at', { see: `https://libvirt.org/drivers.html` }),
    many(element(inDriver(driver, 'arg'), about('One argument'), attribute('value', 'The argument as the program gets it'))),
  );
}
