/** What every network card may have: MAC address, model, bandwidth, VLAN, filter and more. */
import {
  anyOrder,
  attribute,
  data,
  define,
  either,
  element,
  many,
  matching,
  optional,
  sequence,
  words,
} from '../../../notation.ts';
import { hostName, macAddress } from '../../network-types.ts';
import { section } from '../../section.ts';
import { absolutePath, aliasName, anyPath, deviceName, shortNumber, wholeNumber, yesNo } from '../../types.ts';
import { bootOrder, placement, romImage } from '../common.ts';
import { backendDomain } from '../disk/disk.ts';
import { hostDriver } from '../host-driver.ts';
import { cardDriver } from './driver.ts';
import { ipSettings, portForwards } from './ip.ts';
import { bandwidth, vlan } from './traffic.ts';

const about = section('#network-interfaces');
const target = section('#overriding-the-target-element');
const ethernet = section('#generic-ethernet-connection');
const backendSection = section('#setting-network-backend-specific-options');

export const interfaceSettings = define(() =>
  anyOrder(
    optional(mac),
    optional(model),
    optional(
      element(
        'link',
        section('#modifying-virtual-link-state')('Whether the cable is plugged in', { since: '0.9.5' }),
        attribute('state', 'Whether the cable is plugged in', words({ up: 'Plugged in', down: 'Not plugged in' })),
      ),
    ),
    optional(
      element(
        'mtu',
        section('#mtu-configuration')('Size of the largest packet', { since: '3.1.0' }),
        attribute('size', { text: 'Size of the largest packet', unit: 'bytes' }, shortNumber),
      ),
    ),
    optional(coalesce),
    namesOfTheCard,
    ipSettings,
    portForwards,
    optional(element('script', ethernet('Program that sets the tap device up', { since: '0.2.1' }), scriptPath)),
    optional(element('downscript', ethernet('Program that takes the tap device down', { since: '6.4.0' }), scriptPath)),
    optional(backendDomain),
    optional(backend),
    optional(either(cardDriver, hostDriver)),
    optional(filter),
    optional(
      element(
        'tune',
        backendSection('Settings of the tap device', { since: '0.8.8' }),
        optional(element('sndbuf', backendSection('Room for packets the guest sends', { unit: 'bytes' }), wholeNumber)),
      ),
    ),
    optional(bootOrder),
    optional(romImage),
    optional(bandwidth),
    optional(vlan),
    optional(
      element(
        'port',
        section('#isolating-guests-network-traffic-from-each-other')('How the card is plugged into the bridge', {
          since: '6.1.0',
        }),
        optional(attribute('isolated', { text: 'Whether the guest cannot reach other isolated guests', default: 'no' }, yesNo)),
      ),
    ),
    optional(teaming),
    placement,
  ),
);

const scriptPath = define(() => attribute('path', 'Path of the program', anyPath));

const mac = define(() =>
  element(
    'mac',
    about('MAC address of the card; libvirt makes one up when it is missing'),
    attribute('address', "The MAC address; QEMU's own begin with 52:54:00", macAddress),
    optional(
      attribute(
        'type',
        { text: 'Whether VMware may change the address', since: '6.6.0' },
        words({ generated: 'VMware may change it', static: 'It stays as it is' }),
      ),
    ),
    optional(attribute('check', 'Whether VMware checks the address', yesNo)),
    optional(attribute('currentAddress', { text: 'Address the guest chose; libvirt writes it', since: '11.2.0' }, macAddress)),
  ),
);

const model = define(() =>
  element(
    'model',
    section('#setting-the-nic-model')('Which card the guest sees'),
    attribute(
      'type',
      'Model: virtio is fastest but needs a driver in the guest; e1000e, e1000, igb, rtl8139 or vmxnet3 are real cards',
      matching(/[a-zA-Z0-9\-_]+/, 'the model of a card, such as virtio or e1000e'),
    ),
  ),
);

const coalesce = define(() => {
  const said = section('#coalesce-settings');
  return element(
    'coalesce',
    said('How packets are gathered before the host is interrupted', { since: '3.3.0' }),
    optional(
      element(
        'rx',
        said('Packets that arrive'),
        optional(
          element(
            'frames',
            said('How many are gathered'),
            optional(attribute('max', 'Most packets gathered before an interrupt', wholeNumber)),
          ),
        ),
      ),
    ),
  );
});

const namesOfTheCard = define(() =>
  anyOrder(
    optional(
      element(
        'target',
        target('The tap or macvtap device of the host'),
        attribute('dev', "Name of the device; names like vnet0 are libvirt's own", deviceName),
        optional(attribute('managed', { text: 'Whether libvirt sets it up', default: 'yes', since: '5.7.0' }, yesNo)),
      ),
    ),
    optional(
      element(
        'guest',
        target('The card inside the container', { since: '1.2.7' }),
        optional(attribute('dev', 'Name of the card inside the container', deviceName)),
        optional(attribute('actual', 'Name the card really has; libvirt writes it', deviceName)),
      ),
    ),
  ),
);

const backend = define(() =>
  element(
    'backend',
    backendSection("The host's side of the card", { since: '1.2.9' }),
    optional(
      attribute(
        'type',
        { text: 'Program behind a card of type user or vhostuser', since: '9.0.0' },
        words({ default: 'SLIRP, built into QEMU', passt: 'passt' }),
      ),
    ),
    optional(attribute('tap', { text: 'Device that makes tap devices', default: '/dev/net/tun' }, absolutePath)),
    optional(
      attribute(
        'vhost',
        { text: 'Device through which the kernel moves packets (vhost)', default: '/dev/vhost-net' },
        absolutePath,
      ),
    ),
    optional(attribute('logFile', { text: 'Log of passt', since: '9.0.0' }, absolutePath)),
    optional(attribute('hostname', { text: 'Host name that passt gives the guest', since: '11.8.0' }, hostName)),
    optional(attribute('fqdn', { text: 'Whole domain name that passt gives the guest', since: '11.8.0' }, hostName)),
  ),
);

const filter = define(() => {
  const said = section('#traffic-filtering-with-nwfilter');
  return element(
    'filterref',
    said("A filter for the card's traffic", { since: '0.8.0', see: 'https://libvirt.org/formatnwfilter.html' }),
    attribute(
      'filter',
      'Name of the filter, such as clean-traffic',
      data('NCName', {}, 'the name of a filter, as `virsh nwfilter-list` tells it'),
    ),
    many(
      element(
        'parameter',
        said('A variable of the filter'),
        attribute('name', 'Name of the variable, such as IP', matching(/[a-zA-Z0-9_]+/, 'a name of letters, digits and _')),
        attribute('value', 'Value of the variable', matching(/[a-zA-Z0-9_.:]+/, 'text of letters, digits and _ . :')),
      ),
    ),
  );
});

/** `<teaming>`, also of PCI devices of the host. */
export const teaming = define(() =>
  element(
    'teaming',
    section('#teaming-a-virtio-hostdev-nic-pair')(
      'Makes one card of two: a fast one of the host, and one that stays when the guest migrates',
      {
        since: '6.1.0',
      },
    ),
    either(
      attribute('type', 'Which of the two cards this is', words({ persistent: 'The one that stays' })),
      sequence(
        attribute('type', 'Which of the two cards this is', words({ transient: 'The fast one' })),
        attribute('persistent', "Name in the other one's `<alias>`", aliasName),
      ),
    ),
  ),
);
