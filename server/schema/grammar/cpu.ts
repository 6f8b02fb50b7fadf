/** The processor the guest sees. */
import { attribute, define, element, many, matching, optional, text, words } from '../notation.ts';
import { guestNuma } from './numa.ts';
import { section } from './section.ts';
import { oneOf, onOff, positiveNumber, wholeNumber } from './types.ts';

const about = section('#cpu-model-and-topology');

export const cpu = define(() =>
  element(
    'cpu',
    about('The processor the guest sees: model, features, topology', { since: '0.7.5' }),
    optional(
      attribute(
        'mode',
        { text: 'Where model and features come from', default: 'custom', since: '0.9.10' },
        words({
          custom: 'From this element',
          'host-model': "As close to the host's as libvirt can describe: survives migration",
          'host-passthrough': "The host's processor itself: fastest, migrates to identical hosts only",
          maximum: { text: 'All that the hypervisor can offer', since: '7.1.0' },
        }),
      ),
    ),
    optional(
      attribute(
        'match',
        { text: 'How close the processor must come to the description', default: 'exact' },
        words({
          minimum: 'At least as described, more if the host has it',
          exact: 'As described',
          strict: 'As described, and the host has nothing more',
        }),
      ),
    ),
    optional(
      attribute(
        'check',
        { text: 'Who checks that the guest gets what is described', since: '3.2.0' },
        words({
          none: 'The hypervisor, if it does',
          partial: 'libvirt before the start; the hypervisor may still differ',
          full: 'libvirt compares what the hypervisor made',
        }),
      ),
    ),
    optional(
      attribute('deprecated_features', { text: 'Whether features that go out of use stay on (s390x)', since: '11.0.0' }, onOff),
    ),
    optional(attribute('migratable', { text: 'Whether features that block migration are left out', since: '6.5.0' }, onOff)),
    optional(model),
    optional(
      element('vendor', about("Vendor that the host's processor must have, such as Intel or AMD", { since: '0.8.3' }), text),
    ),
    optional(topology),
    many(feature),
    optional(guestNuma),
    optional(cache),
    optional(addressBits),
  ),
);

const model = define(() =>
  element(
    'model',
    about('Model of the processor, such as EPYC or Skylake-Client; `virsh cpu-models` lists them'),
    optional(
      attribute(
        'fallback',
        { text: 'When the hypervisor does not know the model', default: 'allow', since: '0.9.10' },
        words({ allow: 'The nearest one is taken', forbid: 'The guest does not start' }),
      ),
    ),
    optional(
      attribute(
        'vendor_id',
        { text: 'Vendor the guest sees, such as GenuineIntel', default: 'that of the host', since: '0.10.0' },
        matching(/[^,]{12}/, '12 characters, no comma'),
      ),
    ),
    text,
  ),
);

const topology = define(() =>
  element(
    'topology',
    about('How the virtual processors are grouped; multiplied they give the number of `<vcpu>`'),
    attribute('sockets', 'Number of sockets', positiveNumber),
    optional(attribute('dies', { text: 'Number of dies in each socket', default: '1', since: '6.1.0' }, positiveNumber)),
    optional(attribute('clusters', { text: 'Number of clusters in each die', default: '1', since: '10.1.0' }, positiveNumber)),
    attribute('cores', 'Number of cores in each cluster', positiveNumber),
    attribute('threads', 'Number of threads in each core', positiveNumber),
  ),
);

const feature = define(() =>
  element(
    'feature',
    about('A feature of the processor that differs from the model'),
    attribute(
      'policy',
      'Whether the guest has the feature, and what the host must have',
      words({
        require: 'On; the guest does not start without it',
        optional: 'On when the host has it',
        disable: 'Off, whatever the model says',
        force: 'On, whether or not the host has it',
        forbid: 'Off, and the guest does not start where the host has it',
      }),
    ),
    attribute(
      'name',
      'Name of the feature, such as vmx, svm or pcid',
      matching(/[a-zA-Z0-9\-_.]+/, 'the name of a feature, such as vmx'),
    ),
  ),
);

const cache = define(() =>
  element(
    'cache',
    about("The processor's caches as the guest sees them", { since: '3.3.0' }),
    optional(attribute('level', { text: 'Level of the cache', default: 'all of them' }, oneOf('1', '2', '3'))),
    attribute(
      'mode',
      'Which cache data the guest sees',
      words({ emulate: 'Made-up cache data', passthrough: "The host's cache data", disable: 'No cache' }),
    ),
  ),
);

const addressBits = define(() =>
  element(
    'maxphysaddr',
    about('Bits of a physical address, which bound memory and PCI windows', { since: '8.7.0' }),
    attribute(
      'mode',
      'Where the number of bits comes from',
      words({ passthrough: 'As many as the host has', emulate: 'As many as bits says' }),
    ),
    optional(attribute('bits', { text: 'Number of address bits, with mode emulate', unit: 'bits' }, wholeNumber)),
    optional(
      attribute(
        'limit',
        { text: 'Most address bits to take from the host, with mode passthrough', unit: 'bits', since: '9.3.0' },
        wholeNumber,
      ),
    ),
  ),
);
