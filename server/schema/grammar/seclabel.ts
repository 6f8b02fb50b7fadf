/** How the host's security drivers (SELinux, AppArmor, file ownership) confine the guest. */
import { anyOrder, attribute, define, either, element, optional, sequence, some, text, word } from '../notation.ts';
import { section } from './section.ts';
import { yesNo } from './types.ts';

const about = section('#security-label');

const model = define(() => optional(attribute('model', 'Security driver: selinux, apparmor or dac')));
const label = (description: string) => element('label', about(description), text);
const imageLabel = define(() => element('imagelabel', about("Label of the guest's files; libvirt writes it"), text));
const kind = 'Who chooses the security label';
const relabel = "Whether libvirt labels the guest's files";

export const seclabel = define(() =>
  element(
    'seclabel',
    about('How one security driver confines the guest', { since: '0.6.1' }),
    model,
    either(
      sequence(
        optional(attribute('type', kind, word('dynamic', { text: 'libvirt: a new one for each guest', since: '0.6.1' }))),
        optional(attribute('relabel', relabel, word('yes', 'libvirt does'))),
        anyOrder(
          optional(label('The label; libvirt writes it')),
          optional(imageLabel),
          optional(element('baselabel', about("Label from which libvirt makes the guest's"), text)),
        ),
      ),
      sequence(
        attribute('type', kind, word('static', { text: 'You, with `<label>`', since: '0.6.2' })),
        optional(attribute('relabel', { text: relabel, default: 'no' }, yesNo)),
        anyOrder(label('The label; for dac a user and a group, as in +107:+107'), optional(imageLabel)),
      ),
      sequence(
        attribute('type', kind, word('none', { text: 'Nobody: the guest is not confined', since: '0.9.10' })),
        optional(attribute('relabel', relabel, word('no', 'libvirt does not'))),
      ),
    ),
  ),
);

/** `<seclabel>` of one file or socket. */
export const sourceSeclabel = define(() =>
  element(
    'seclabel',
    about('How one security driver labels this file or socket', { since: '0.9.9' }),
    model,
    either(
      attribute('relabel', 'Whether libvirt labels it', word('no', 'libvirt does not')),
      attribute(
        'labelskip',
        { text: 'The file system has no labels; libvirt writes it', since: '1.1.2' },
        word('yes', 'There are no labels'),
      ),
      sequence(
        optional(attribute('relabel', 'Whether libvirt labels it', word('yes', 'libvirt does'))),
        some(label('The label it gets')),
      ),
    ),
  ),
);
