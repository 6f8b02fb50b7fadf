/** What an agent in the guest's desktop does for its user: clipboard and mouse. */
import { attribute, define, element, words } from '../../notation.ts';
import { section } from '../section.ts';
import { yesNo } from '../types.ts';

const about = section('#graphical-framebuffers');

export const clipboard = define(() =>
  element(
    'clipboard',
    about("The clipboard, shared with the user's", { since: '0.9.3' }),
    attribute('copypaste', 'Whether the clipboard is shared', yesNo),
  ),
);

export const mouseMode = define(() =>
  element(
    'mouse',
    about('Who draws the mouse pointer', { since: '0.9.11' }),
    attribute(
      'mode',
      { text: 'Who draws the mouse pointer', default: 'client' },
      words({ client: 'The viewer', server: 'The guest' }),
    ),
  ),
);
