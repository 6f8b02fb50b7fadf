/** Where on the host the guest's sound goes. */
import { anyOrder, attribute, type Content, define, either, element, optional, sequence, word } from '../../notation.ts';
import { section } from '../section.ts';
import { anyPath, deviceName, number8, number32, oneOf, signedNumber, yesNo } from '../types.ts';

const about = section('#audio-backends');

export const audio = define(() =>
  element(
    'audio',
    about("Where on the host the guest's sound goes", { since: '6.7.0' }),
    attribute('id', 'Number by which sound cards name it, from 1', number8),
    optional(
      attribute(
        'timerPeriod',
        { text: 'How often sound is passed on', unit: 'microseconds', default: 'as often as possible' },
        number32,
      ),
    ),
    either(
      backend('none', 'Nowhere, or to VNC', 'none-audio-backend'),
      backend('spice', 'To SPICE', 'spice-audio-backend'),
      backend('dbus', 'To D-Bus', 'd-bus-audio-backend', { since: '8.4.0' }),
      backend('pulseaudio', 'To PulseAudio', 'pulseaudio-audio-backend', { onBoth: streams, besides: pulseServer }),
      backend('pipewire', 'To PipeWire', 'pipewire-audio-backend', {
        onBoth: streams,
        besides: pipewireFolder,
        since: '9.10.0',
      }),
      backend('alsa', 'To ALSA', 'alsa-audio-backend', {
        onBoth: optional(attribute('dev', 'ALSA device, such as default', anyPath)),
      }),
      backend('jack', 'To JACK', 'jack-audio-backend', { onBoth: jackPorts }),
      backend('oss', 'To OSS', 'oss-audio-backend', { onBoth: ossDevice, besides: ossSettings }),
      backend('coreaudio', 'To macOS', 'coreaudio-audio-backend', { onBoth: buffers }),
      backend('sdl', 'To SDL', 'sdl-audio-backend', {
        onBoth: buffers,
        besides: optional(attribute('driver', 'Where SDL sends it', oneOf('esd', 'alsa', 'arts', 'pulseaudio'))),
      }),
      backend('file', 'Into a file', 'file-audio-backend', {
        besides: optional(attribute('path', 'Path of the file', anyPath)),
      }),
    ),
  ),
);

interface Particulars {
  /** What input and output may have. */
  readonly onBoth?: Content;
  /** What the backend itself may have. */
  readonly besides?: Content;
  readonly since?: string;
}

function backend(type: string, meaning: string, anchor: string, { onBoth, besides, since }: Particulars = {}): Content {
  const said = section(`#${anchor}`);
  const direction = (name: string, description: string) =>
    optional(element(name, said(description), common, ...(onBoth === undefined ? [] : [onBoth])));
  return sequence(
    attribute('type', 'Sound system of the host', word(type, { text: meaning, since })),
    ...(besides === undefined ? [] : [besides]),
    anyOrder(direction('input', 'What the guest records'), direction('output', 'What the guest plays')),
  );
}

const common = define(() =>
  anyOrder(
    optional(attribute('mixingEngine', 'Whether QEMU mixes and converts; off allows more than two channels', yesNo)),
    optional(attribute('fixedSettings', 'Whether QEMU converts to what `<settings>` says', yesNo)),
    optional(attribute('voices', { text: 'Number of voices', default: '1' }, number32)),
    optional(attribute('bufferLength', { text: 'Length of the buffer', unit: 'microseconds' }, number32)),
    optional(
      element(
        'settings',
        about('What QEMU converts to, with fixedSettings'),
        optional(attribute('frequency', { text: 'Samples in a second', unit: 'Hz', default: '44100' }, number32)),
        optional(attribute('channels', { text: 'Number of channels', default: '2' }, number32)),
        optional(
          attribute(
            'format',
            'Form of a sample: signed, unsigned or floating, and its bits',
            oneOf('s8', 'u8', 's16', 'u16', 's32', 'u32', 'f32'),
          ),
        ),
      ),
    ),
  ),
);

const buffers = define(() => optional(attribute('bufferCount', 'Number of buffers', number32)));

const streams = define(() =>
  anyOrder(
    optional(attribute('name', 'Sink or source of the sound server')),
    optional(attribute('streamName', "Name of the guest's stream there")),
    optional(attribute('latency', { text: 'Delay to aim for', unit: 'microseconds' }, number32)),
  ),
);

const pulseServer = define(() => optional(attribute('serverName', 'Host or socket of the server')));
const pipewireFolder = define(() => optional(attribute('runtimeDir', 'Folder with the socket of the server', anyPath)));

const jackPorts = define(() =>
  anyOrder(
    optional(attribute('serverName', 'Name of the server')),
    optional(attribute('clientName', 'Name of the guest there')),
    optional(attribute('connectPorts', 'Ports to connect to, as a regular expression')),
    optional(attribute('exactName', 'Whether the name must be this very one', yesNo)),
  ),
);

const ossDevice = define(() =>
  anyOrder(
    optional(attribute('dev', 'OSS device, such as /dev/dsp', deviceName)),
    buffers,
    optional(attribute('tryPoll', 'Whether to poll the device', yesNo)),
  ),
);

const ossSettings = define(() =>
  anyOrder(
    optional(attribute('tryMMap', 'Whether to map the device into memory', yesNo)),
    optional(attribute('exclusive', 'Whether no other program may use the device', yesNo)),
    optional(attribute('dspPolicy', 'Delay against load, from -1 to 10: less is faster', signedNumber)),
  ),
);
