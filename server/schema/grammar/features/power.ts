/** Features of pSeries guests on POWER. */
import { anyOrder, attribute, define, type ElementPattern, element, optional, words } from '../../notation.ts';
import { section } from '../section.ts';
import { onOff, size } from '../types.ts';

const about = section('#hypervisor-features');

export const powerFeatures = define(() =>
  anyOrder(
    optional(
      element(
        'hpt',
        about('The hash page table of pSeries guests', { since: '3.10.0' }),
        optional(
          attribute(
            'resizing',
            'Whether the guest may resize it',
            words({
              enabled: 'When guest and host can',
              disabled: 'Never',
              required: 'The guest does not start unless both can',
            }),
          ),
        ),
        optional(
          element('maxpagesize', about('Largest page of the guest, such as 64 KiB or 16 MiB', { since: '4.5.0' }), size),
        ),
      ),
    ),
    optional(
      element(
        'htm',
        about('Hardware transactional memory of pSeries guests', { since: '4.6.0' }),
        attribute('state', 'Whether it is on', onOff),
      ),
    ),
    optional(
      element(
        'nested-hv',
        about('Lets a pSeries guest run guests of its own', { since: '4.10.0' }),
        attribute('state', 'Whether the guest may run guests', onOff),
      ),
    ),
    optional(
      element(
        'ccf-assist',
        about('Help with flushing the count cache in pSeries guests', { since: '5.9.0' }),
        attribute('state', 'Whether it is on', onOff),
      ),
    ),
    optional(mitigation('cfpc', 'Cache flush when privileges change (Meltdown) in pSeries guests')),
    optional(mitigation('sbbc', 'Speculation barrier for bounds checks (Spectre 1) in pSeries guests')),
    optional(
      element(
        'ibs',
        about('Indirect branch speculation (Spectre 2) in pSeries guests', { since: '6.3.0' }),
        attribute(
          'value',
          'How the guest is protected',
          words({
            broken: 'Not protected',
            workaround: 'Protected by flushing the count cache',
            'fixed-ibs': 'Protected: indirect branches run one after the other',
            'fixed-ccd': 'Protected: the count cache is off',
            'fixed-na': 'The hardware needs no protection',
          }),
        ),
      ),
    ),
  ),
);

function mitigation(name: string, description: string): ElementPattern {
  return element(
    name,
    about(description, { since: '6.3.0' }),
    attribute(
      'value',
      'How the guest is protected',
      words({ broken: 'Not protected', workaround: 'Protected by software', fixed: 'Protected by the hardware' }),
    ),
  );
}
