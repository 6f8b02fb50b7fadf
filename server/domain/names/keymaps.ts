import { namesOf } from './known-name.ts';

/** The layouts that come with QEMU 7.2 to 11 (its folder keymaps). */
export const keymaps = namesOf(
  'keyboard layout',
  `en-us en-gb de fr es it pt pt-br ru pl ja ar bepo cz da de-ch et fi fo fr-be fr-ca fr-ch hr hu is lt lv mk nl no sl sv th tr`,
);
