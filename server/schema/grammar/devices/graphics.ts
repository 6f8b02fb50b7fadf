/** How a user sees the guest's screen: servers for VNC, SPICE and RDP, windows, D-Bus. */
import {
  anyOrder,
  attribute,
  type Content,
  data,
  define,
  either,
  element,
  many,
  optional,
  sequence,
  word,
  words,
} from '../../notation.ts';
import { addressOrHostName, port } from '../network-types.ts';
import { section } from '../section.ts';
import { absolutePath, number8, yesNo } from '../types.ts';
import { audioBackend } from './common.ts';
import { spice } from './spice.ts';

const about = section('#graphical-framebuffers');

export const graphics = define(() =>
  element(
    'graphics',
    about("How a user sees the guest's screen"),
    either(
      sequence(display('vnc', 'A VNC server'), vnc),
      sequence(display('spice', 'A SPICE server', '0.8.6'), spice),
      sequence(display('rdp', 'An RDP server (VirtualBox, QEMU since 11.1.0)'), rdp),
      sequence(
        display('dbus', 'D-Bus, for a viewer on the host', '8.4.0'),
        optional(
          either(
            attribute('address', 'Bus to appear on', data('string', { pattern: '.+' }, 'the address of a D-Bus')),
            attribute('p2p', 'Whether viewers connect directly, by libvirt', yesNo),
          ),
        ),
        anyOrder(
          optional(renderNode(attribute('enable', "Whether the host's graphics card draws", yesNo))),
          optional(audioBackend(number8)),
        ),
      ),
      sequence(
        display('egl-headless', "None: the host's graphics card draws for VNC or SPICE", '4.6.0'),
        optional(renderNode()),
      ),
      sequence(
        display('sdl', 'A window on the host'),
        screen,
        optional(attribute('xauth', 'File with the right to use the display')),
        optional(attribute('fullscreen', 'Whether the window fills the screen', yesNo)),
        optional(
          element(
            'gl',
            about('OpenGL: the graphics card of the host draws'),
            attribute('enable', "Whether the host's graphics card draws", yesNo),
          ),
        ),
      ),
      sequence(display('desktop', 'A window on the host (VirtualBox)'), screen),
    ),
  ),
);

function display(type: string, meaning: string, since?: string): Content {
  return attribute('type', 'How the screen is shown', word(type, { text: meaning, since }));
}

const screen = define(() => optional(attribute('display', 'X display for the window, such as :0.0')));

/** `<gl>` with the graphics card that draws. */
function renderNode(...more: readonly Content[]): Content {
  return element(
    'gl',
    about('OpenGL: the graphics card of the host draws', { since: '5.0.0' }),
    ...more,
    optional(
      attribute(
        'rendernode',
        { text: 'Graphics card of the host, such as /dev/dri/renderD128', default: 'the first' },
        absolutePath,
      ),
    ),
  );
}

/** The password and what becomes of users when it changes. */
export const password = define(() =>
  anyOrder(
    optional(attribute('passwd', 'Password, readable in the XML; empty: nobody is let in')),
    optional(attribute('keymap', 'Layout of the keyboard, such as en-us; best left out')),
    optional(
      attribute(
        'passwdValidTo',
        'Until when the password holds (UTC)',
        data('dateTime', {}, 'a time such as 2030-04-09T15:51:00'),
      ),
    ),
  ),
);

export const tcpPort = define(() => optional(attribute('port', 'TCP port; -1 for any, as autoport does', port)));
export const anyTcpPort = define(() =>
  optional(attribute('autoport', 'Whether libvirt chooses the ports at the start', yesNo)),
);
export const listenAddress = define(() =>
  optional(
    attribute(
      'listen',
      { text: 'Address to wait on; `<listen>` says more', default: 'as in qemu.conf, 127.0.0.1' },
      addressOrHostName,
    ),
  ),
);

const vnc = define(() =>
  anyOrder(
    either(
      anyOrder(
        tcpPort,
        anyTcpPort,
        optional(attribute('websocket', { text: 'Port for browsers; -1 for any', since: '1.0.6' }, port)),
        listenAddress,
        optional(
          attribute(
            'sharePolicy',
            { text: 'How several users share the screen', default: 'allow-exclusive', since: '1.0.6' },
            words({
              'allow-exclusive': 'A user may ask to be alone',
              'force-shared': 'Only those who share are let in',
              ignore: 'All are let in',
            }),
          ),
        ),
        optional(attribute('powerControl', { text: 'Whether users may turn the guest off', since: '7.1.0' }, yesNo)),
        optional(attribute('wait', { text: 'Whether the guest waits for the first user (bhyve)', since: '11.10.0' }, yesNo)),
      ),
      optional(attribute('socket', { text: 'Unix socket to wait on', since: '0.8.8' }, absolutePath)),
    ),
    password,
    optional(
      attribute(
        'connected',
        { text: 'What becomes of users when the password changes', since: '0.9.3' },
        word('keep', 'They stay'),
      ),
    ),
    optional(audioBackend(number8)),
    listens,
  ),
);

const rdp = define(() =>
  anyOrder(
    tcpPort,
    anyTcpPort,
    optional(attribute('replaceUser', 'Whether a new user takes the place of the old one (VirtualBox)', yesNo)),
    optional(attribute('multiUser', 'Whether several users may connect (VirtualBox)', yesNo)),
    listenAddress,
    optional(attribute('username', { text: 'Name of the user', since: '11.1.0' })),
    optional(attribute('passwd', { text: 'Password, readable in the XML', since: '11.1.0' })),
    listens,
  ),
);

/** `<listen>`: where the server waits for its users. */
export const listens = define(() =>
  many(
    element(
      'listen',
      about('Where the server waits for its users', { since: '0.9.4' }),
      either(
        sequence(
          attribute('type', 'Where the server waits', word('address', 'An address of the host')),
          optional(
            attribute(
              'address',
              { text: 'The address; 0.0.0.0 for all', default: 'as in qemu.conf, 127.0.0.1' },
              addressOrHostName,
            ),
          ),
        ),
        sequence(
          attribute('type', 'Where the server waits', word('network', "The host's address in a network of libvirt")),
          attribute('network', 'Name of the network'),
          optional(attribute('address', 'The address; libvirt writes it', addressOrHostName)),
        ),
        sequence(
          attribute('type', 'Where the server waits', word('socket', { text: 'A Unix socket', since: '2.0.0' })),
          optional(attribute('socket', { text: 'Path of the socket', default: "one of libvirt's own" }, absolutePath)),
        ),
        attribute(
          'type',
          'Where the server waits',
          word('none', { text: 'Nowhere: users come through libvirt', since: '2.0.0' }),
        ),
      ),
    ),
  ),
);
