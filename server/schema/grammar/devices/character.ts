/** The host's end of serial ports, consoles, channels and other devices that pass bytes along. */
import { anyOrder, attribute, define, element, many, optional, sequence, words } from '../../notation.ts';
import { sourceSeclabel } from '../seclabel.ts';
import { section } from '../section.ts';
import { absolutePath, onOff, yesNo } from '../types.ts';
import { clipboard, mouseMode } from './desktop-agent.ts';
import { reconnect } from './storage-access.ts';

const about = section('#host-interface');

/** What the host's end is. */
const hostEndKind = define(() =>
  words({
    pty: 'A terminal of the host, for `virsh console`',
    unix: 'A Unix socket',
    tcp: 'A TCP connection',
    udp: 'UDP packets',
    file: 'A file, which only receives',
    spicevmc: "A channel of SPICE that the guest's agent uses",
    spiceport: { text: 'A channel of SPICE with a name', since: '1.2.2' },
    'qemu-vdagent': { text: 'QEMU, as an agent for the clipboard', since: '8.4.0' },
    dbus: { text: 'D-Bus', since: '8.4.0' },
    dev: 'A device of the host, such as a serial port',
    pipe: 'A named pipe',
    stdio: 'Standard input and output of the hypervisor: its log',
    vc: 'A text screen of the hypervisor',
    nmdm: { text: 'A null modem of FreeBSD', since: '1.2.4' },
    null: 'Nothing',
  }),
);

/** `type=…` of a device that passes bytes along. */
export const hostEndType = define(() => attribute('type', about("What the host's end is"), hostEndKind));

/** `<source>`, `<protocol>` and `<log>`. */
export const hostEnd = define(() => anyOrder(many(source), optional(protocol), optional(log)));

const source = define(() =>
  element(
    'source',
    about("The host's end; UDP has one to send to (mode connect) and one to receive at (bind)"),
    optional(attribute('mode', "Role of the host's end: connect or client, bind or server")),
    optional(attribute('path', 'Path of the file, device, pipe or socket')),
    optional(attribute('host', 'Name or address to connect to or wait on (tcp, udp)')),
    optional(attribute('service', 'Port (tcp, udp)')),
    optional(attribute('channel', { text: 'Name of the channel (spiceport, dbus)', since: '1.2.2' })),
    optional(attribute('master', { text: 'End of the null modem for the guest (nmdm)', since: '1.2.4' })),
    optional(attribute('slave', { text: 'End of the null modem for the host (nmdm)', since: '1.2.4' })),
    optional(
      attribute('append', { text: 'Whether the file is kept at the next start', default: 'off', since: '1.3.1' }, onOff),
    ),
    optional(
      attribute(
        'tls',
        { text: 'Whether the connection is encrypted (tcp)', default: 'as in qemu.conf', since: '2.4.0' },
        yesNo,
      ),
    ),
    sequence(optional(reconnect), anyOrder(many(sourceSeclabel), optional(clipboard), optional(mouseMode))),
  ),
);

const protocol = define(() =>
  element(
    'protocol',
    section('#tcp-client-server')('What is spoken over TCP'),
    optional(
      attribute(
        'type',
        { text: 'What is spoken over the connection', default: 'raw' },
        words({
          raw: 'Only the bytes',
          telnet: 'Telnet',
          telnets: { text: 'Telnet, encrypted', since: '0.8.5' },
          tls: { text: 'TLS', since: '0.8.5' },
        }),
      ),
    ),
  ),
);

const log = define(() =>
  element(
    'log',
    section('#consoles-serial-parallel-channel-devices')('A file that keeps all that the guest sends', { since: '1.3.3' }),
    attribute('file', 'Path of the file', absolutePath),
    optional(
      attribute('append', { text: 'Whether the file is kept at the next start', default: 'off', since: '1.3.3' }, onOff),
    ),
  ),
);
