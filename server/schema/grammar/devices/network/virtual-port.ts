/** How a network card appears to a switch that knows profiles. */
import { attribute, type Content, data, define, either, element, optional, word } from '../../../notation.ts';
import { section } from '../../section.ts';
import { number8, number24, uuid } from '../../types.ts';

const about = section('#direct-attachment-to-physical-interface');

/** `<virtualport>`. */
export const virtualPort = define(() =>
  either(
    ofType('802.1Qbg', 'A switch with VEPA', optional(parameters(managerId, typeId, typeVersion, instanceId))),
    ofType('802.1Qbh', 'A switch of Cisco', optional(parameters(profileId))),
    ofType('openvswitch', 'Open vSwitch', optional(parameters(profileId, interfaceId))),
    ofType('midonet', 'MidoNet', parameters(attribute('interfaceid', 'UUID of the port', uuid))),
    element(
      'virtualport',
      about('How the card appears to the switch', { since: '0.8.2' }),
      optional(parameters(managerId, typeId, typeVersion, instanceId, profileId, interfaceId)),
    ),
  ),
);

function ofType(type: string, meaning: string, content: Content): Content {
  return element(
    'virtualport',
    about('How the card appears to the switch', { since: '0.8.2' }),
    attribute('type', { text: 'Kind of switch the card is plugged into', default: 'that of the network' }, word(type, meaning)),
    content,
  );
}

function parameters(...attributes: readonly Content[]): Content {
  return element(
    'parameters',
    about('What the switch needs to know; its administrator can tell', { since: '0.8.2' }),
    ...attributes,
  );
}

const managerId = define(() => optional(attribute('managerid', 'Database with the types (VEPA)', number8)));
const typeId = define(() => optional(attribute('typeid', 'Type of connection (VEPA)', number24)));
const typeVersion = define(() => optional(attribute('typeidversion', 'Version of that type (VEPA)', number8)));
const instanceId = define(() => optional(attribute('instanceid', 'UUID of this connection (VEPA)', uuid)));
const interfaceId = define(() => optional(attribute('interfaceid', 'UUID of the port (Open vSwitch, MidoNet)', uuid)));
const profileId = define(() =>
  optional(
    attribute(
      'profileid',
      'Name of the port profile (802.1Qbh, Open vSwitch)',
      data('string', { maxLength: 39 }, 'up to 39 characters'),
    ),
  ),
);
