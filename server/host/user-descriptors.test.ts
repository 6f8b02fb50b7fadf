import { expect, test } from 'vitest';
import { userDescriptors } from './user-descriptors.ts';

test.each([
  ['where the user says', { XDG_CONFIG_HOME: '/home/me/conf' }, '/home/me/conf/qemu/firmware'],
  ['by default', {}, '/home/me/.config/qemu/firmware'],
  ['a relative path does not count', { XDG_CONFIG_HOME: 'conf' }, '/home/me/.config/qemu/firmware'],
  ['nor does an empty one', { XDG_CONFIG_HOME: '' }, '/home/me/.config/qemu/firmware'],
])('%s', (_, environment, folder) => {
  expect(userDescriptors(environment, '/home/me')).toBe(folder);
});
