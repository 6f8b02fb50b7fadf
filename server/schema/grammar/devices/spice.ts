/** SPICE: a screen with sound, USB and a shared clipboard. */
import { anyOrder, attribute, define, element, many, optional, words } from '../../notation.ts';
import { port } from '../network-types.ts';
import { section } from '../section.ts';
import { absolutePath, oneOf, onOff, yesNo } from '../types.ts';
import { clipboard, mouseMode } from './desktop-agent.ts';
import { anyTcpPort, listenAddress, listens, password, tcpPort } from './graphics.ts';

const about = section('#graphical-framebuffers');

const channelSecurity = define(() =>
  words({ any: 'Encrypted where both can', secure: 'Encrypted only', insecure: 'Not encrypted' }),
);

/** What a SPICE server may have. */
export const spice = define(() =>
  anyOrder(
    tcpPort,
    optional(attribute('tlsPort', 'TCP port for encrypted channels; -1 for any', port)),
    anyTcpPort,
    listenAddress,
    password,
    optional(
      attribute(
        'connected',
        { text: 'What becomes of users when the password changes', since: '0.9.3' },
        words({ keep: 'They stay', disconnect: 'They are put out', fail: 'The password does not change' }),
      ),
    ),
    optional(
      attribute('defaultMode', { text: 'Whether channels are encrypted', default: 'any', since: '0.9.12' }, channelSecurity),
    ),
    listens,
    many(
      element(
        'channel',
        about('Whether one channel is encrypted'),
        attribute(
          'name',
          'Which channel',
          words({
            main: 'Control',
            display: 'Screen',
            inputs: 'Keyboard and mouse',
            cursor: 'Mouse pointer',
            playback: 'Sound of the guest',
            record: 'Microphone',
            smartcard: { text: 'Smart card', since: '0.8.8' },
            usbredir: { text: 'USB devices', since: '0.9.12' },
          }),
        ),
        attribute('mode', 'Whether the channel is encrypted', channelSecurity),
      ),
    ),
    compression,
    optional(clipboard),
    optional(mouseMode),
    optional(
      element(
        'filetransfer',
        about('Files dropped on the screen', { since: '1.2.2', default: 'yes' }),
        attribute('enable', 'Whether the guest gets them', yesNo),
      ),
    ),
    optional(
      element(
        'gl',
        about('OpenGL, for a viewer on the host', { since: '1.3.3' }),
        attribute('enable', "Whether the host's graphics card draws", yesNo),
        optional(
          attribute(
            'rendernode',
            { text: 'Graphics card of the host, such as /dev/dri/renderD128', default: 'the first', since: '3.1.0' },
            absolutePath,
          ),
        ),
      ),
    ),
  ),
);

const compression = define(() =>
  anyOrder(
    optional(
      element(
        'image',
        about('How images are compressed', { since: '0.9.1' }),
        attribute('compression', 'How images are compressed', oneOf('auto_glz', 'auto_lz', 'quic', 'glz', 'lz', 'off')),
      ),
    ),
    optional(overSlowLines('jpeg', 'Whether images are compressed with losses over slow lines')),
    optional(overSlowLines('zlib', 'Whether images are compressed once more over slow lines')),
    optional(
      element(
        'playback',
        about('Whether sound is compressed', { since: '0.9.1' }),
        attribute('compression', 'Whether sound is compressed', onOff),
      ),
    ),
    optional(
      element(
        'streaming',
        about('What is sent as a film', { since: '0.9.2' }),
        attribute(
          'mode',
          'What is sent as a film',
          words({ filter: 'What looks like one', all: 'All that changes fast', off: 'Nothing' }),
        ),
      ),
    ),
  ),
);

function overSlowLines(name: string, description: string) {
  return element(
    name,
    about(description, { since: '0.9.1' }),
    attribute(
      'compression',
      'When images are compressed so',
      words({ auto: 'When the line is slow', never: 'Never', always: 'Always' }),
    ),
  );
}
