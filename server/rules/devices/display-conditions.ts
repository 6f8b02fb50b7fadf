/** What QEMU and libvirt hold graphics and sound back ends to (qemu_validate.c, qemu_process.c, domain_validate.c). */
import { devicesNamed } from '../../domain/devices.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, numberSaid, said, spanOf } from '../report.ts';
import { unwanted, withoutSecond } from '../unwanted.ts';

/** libvirt finds this when the guest starts. */
export const oneOfEachType: Condition = (graphics, { element, document }) => {
  const type = said(graphics, 'type');
  const first = devicesNamed(element, 'graphics').find((other) => said(other, 'type') === type);
  if (type === undefined || !first || first === graphics) return undefined;
  return {
    message: `A guest has one graphics device of type ${type}; with a second one it doesn't start ("only 1 graphics device of each type (sdl, vnc, spice, headless, dbus) is supported").`,
    span: spanOf(graphics, 'type'),
    related: [{ message: 'the other one', span: first.startTag }],
    fixes: [withoutSecond(graphics, first, { document })],
  };
};

export const oneListen: Condition = (graphics, { document }) => {
  const second = childrenNamed(graphics, 'listen')[1];
  const type = said(graphics, 'type');
  if (!second || (type !== 'vnc' && type !== 'spice')) return undefined;
  return {
    message: `QEMU listens on one address ("QEMU does not support multiple listens for one graphics device.").`,
    span: second.startTag,
    fixes: [preferredFix('Remove this <listen>', [removeElement(document, second)])],
  };
};

export const sameSocket: Condition = (graphics) => {
  const outer = said(graphics, 'socket');
  const inner = said(childrenNamed(graphics, 'listen')[0], 'socket');
  if (outer === undefined || inner === undefined || outer === inner) return undefined;
  return unwanted(
    graphics,
    'socket',
    `<graphics> listens on ${outer}, its first <listen> on ${inner} ("graphics 'socket' attribute '${outer}' must match 'socket' attribute of first listen element (found '${inner}')").`,
  );
};

/** libvirt chooses no port where it is told not to, and none is written. */
export const vncWithoutPort: Condition = (graphics) => {
  const written = said(graphics, 'port');
  if (said(graphics, 'type') !== 'vnc' || said(graphics, 'autoport') !== 'no' || hasNoPort(graphics)) return undefined;
  if (Number(written ?? 0) > 0) return undefined;
  return {
    message: `autoport='no' leaves the port to this guest, which says ${written ?? 'none'}, so it doesn't start ("vnc port must be in range [5900,65535]").`,
    span: spanOf(graphics, 'autoport'),
    fixes: [preferredFix("Write autoport='yes'", [setAttribute(graphics, 'autoport', 'yes')])],
  };
};

/** The port that the author chose; libvirt takes it from the host before the guest starts. */
function chosenPort(graphics: XmlElement): number | undefined {
  const port = numberSaid(graphics, 'port');
  return said(graphics, 'autoport') === 'yes' || hasNoPort(graphics) || port === 0 ? undefined : port;
}

export const samePort: Condition = (graphics, { element }) => {
  const port = chosenPort(graphics);
  const other = devicesNamed(element, 'graphics').find((each) => chosenPort(each) === port);
  if (port === undefined || !other || other === graphics) return undefined;
  return {
    message: `The graphics of type ${said(other, 'type') ?? ''} have port ${port} already, so the guest doesn't start ("Failed to reserve port ${port}").`,
    span: spanOf(graphics, 'port'),
    related: [{ message: `port ${port}`, span: other.startTag }],
  };
};

/** On a socket, or on nothing at all. */
function hasNoPort(graphics: XmlElement): boolean {
  const type = said(childNamed(graphics, 'listen'), 'type');
  return said(graphics, 'socket') !== undefined || type === 'socket' || type === 'none';
}

/** QEMU counts VNC's displays from port 5900 on; with autoport libvirt chooses the port, whatever is written. */
export const vncPort: Condition = (graphics) => {
  const port = Number(said(graphics, 'port'));
  if (said(graphics, 'type') !== 'vnc' || said(graphics, 'autoport') === 'yes' || !(port > 0 && port < 5900)) return undefined;
  return {
    message: `VNC's ports begin at 5900, so with port ${port} the guest doesn't start ("vnc port must be in range [5900,65535]").`,
    span: spanOf(graphics, 'port'),
  };
};

export const desktopGraphics: Condition = (graphics) =>
  said(graphics, 'type') === 'desktop'
    ? {
        message: `Graphics of type desktop are VirtualBox's ("desktop graphics are not supported with this QEMU").`,
        span: spanOf(graphics, 'type'),
      }
    : undefined;

/** How QEMU converts between the guest's sound and the host's. */
export const audioSettings: Condition = (audio) => {
  for (const name of ['input', 'output']) {
    const direction = childNamed(audio, name);
    const isFixed = said(direction, 'fixedSettings') === 'yes';
    const settings = childNamed(direction, 'settings');
    if (direction && isFixed && said(direction, 'mixingEngine') !== 'yes') {
      return {
        message: `Fixed settings are the mixing engine's: mixingEngine='yes' is missing ("fixed audio settings requires mixing engine").`,
        span: spanOf(direction, 'fixedSettings'),
      };
    }
    if (direction && settings && !isFixed) {
      return {
        message: `Settings are for fixedSettings='yes' ("audio settings specified without fixed settings flag").`,
        span: settings.startTag,
      };
    }
  }
  return undefined;
};
