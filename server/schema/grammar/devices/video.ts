/** The guest's graphics card. */
import { anyOrder, attribute, define, either, element, optional, sequence, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath, onOff, wholeNumber, yesNo } from '../types.ts';
import { placement, virtioOptions } from './common.ts';

const about = section('#video-devices');

export const video = define(() =>
  element('video', about('A graphics card of the guest'), anyOrder(optional(driver), optional(model), placement)),
);

const driver = define(() =>
  element(
    'driver',
    about('How the hypervisor handles the card'),
    virtioOptions,
    optional(
      attribute(
        'name',
        { text: "Who draws the guest's screen", default: 'qemu', since: '5.8.0' },
        words({ qemu: 'QEMU', vhostuser: 'A program of its own, for virtio' }),
      ),
    ),
    optional(
      attribute(
        'vgaconf',
        { text: 'How the card appears as VGA (bhyve)', since: '3.5.0' },
        words({ io: 'By its ports only', on: 'By its ports and its memory', off: 'Not at all' }),
      ),
    ),
  ),
);

const kindOfCard = 'Which card the guest sees';

const model = define(() =>
  element(
    'model',
    about('Which card the guest sees'),
    sequence(
      either(
        sequence(
          attribute(
            'type',
            kindOfCard,
            word('virtio', { text: 'virtio: best for systems with a driver, also 3D', since: '1.3.0' }),
          ),
          optional(
            attribute(
              'device',
              { text: "QEMU's name of the device; best left to libvirt", since: '12.5.0' },
              words({
                'virtio-vga': 'With VGA',
                'virtio-vga-gl': 'With VGA and OpenGL',
                'virtio-gpu': 'Without VGA',
                'virtio-gpu-gl': 'With OpenGL, without VGA',
                'vhost-user-vga': 'With VGA, drawn by another program',
                'vhost-user-gpu': 'Without VGA, drawn by another program',
              }),
            ),
          ),
        ),
        attribute(
          'type',
          kindOfCard,
          words({
            vga: 'Standard VGA: works everywhere',
            bochs: { text: 'Simple, for UEFI guests', since: '5.6.0' },
            ramfb: { text: 'A picture in memory, for the start', since: '5.9.0' },
            none: { text: 'None; libvirt adds none either', since: '4.6.0' },
            cirrus: 'Cirrus: for very old systems',
            vmvga: 'VMware SVGA',
            gop: { text: "UEFI's own (bhyve)", since: '3.2.0' },
            vbox: 'VirtualBox',
            xen: 'Paravirtualized of Xen',
          }),
        ),
        sequence(
          attribute('type', kindOfCard, word('qxl', { text: 'QXL, for SPICE', since: '0.8.6' })),
          optional(attribute('ram', { text: 'Size of its first memory', unit: 'KiB', since: '1.0.2' }, wholeNumber)),
          optional(attribute('vgamem', { text: 'Size of its memory as VGA', unit: 'KiB', since: '1.2.11' }, wholeNumber)),
          optional(attribute('vram64', { text: 'Size of its memory above 4 GiB', unit: 'KiB', since: '1.3.3' }, wholeNumber)),
        ),
      ),
      optional(attribute('vram', { text: 'Size of the video memory', unit: 'KiB' }, wholeNumber)),
      optional(attribute('heads', { text: 'Number of screens', default: '1' }, wholeNumber)),
      optional(attribute('primary', { text: 'Whether it is the first card', since: '1.0.2' }, yesNo)),
      optional(attribute('blob', { text: 'Whether pictures are shared instead of copied (virtio)', since: '9.2.0' }, onOff)),
      optional(attribute('edid', { text: 'Whether the guest can ask what the screen can do', since: '11.7.0' }, onOff)),
      optional(
        element(
          'acceleration',
          about("What the host's graphics card does"),
          optional(attribute('accel3d', { text: 'Whether it draws 3D', since: '0.7.1' }, yesNo)),
          optional(attribute('accel2d', { text: 'Whether it draws 2D (VirtualBox)', since: '0.7.1' }, yesNo)),
          optional(attribute('rendernode', { text: 'Graphics card of the host, for vhostuser', since: '5.8.0' }, absolutePath)),
        ),
      ),
      optional(
        element(
          'resolution',
          about('Size of the screen at the start', { since: '5.9.0' }),
          attribute('x', { text: 'Width of the screen', unit: 'pixels' }, wholeNumber),
          attribute('y', { text: 'Height of the screen', unit: 'pixels' }, wholeNumber),
        ),
      ),
    ),
  ),
);
