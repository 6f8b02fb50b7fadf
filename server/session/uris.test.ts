import { expect, test } from 'vitest';
import { canonical, diskPath } from './uris.ts';

test.each([
  ['file:///srv/a%20b%23%25.xml', '/srv/a b#%.xml', 'file:///srv/a%20b%23%25.xml'],
  ['file:///srv/a b.xml', '/srv/a b.xml', 'file:///srv/a%20b.xml'],
  ['file:///C:/guests/a.xml', 'c:/guests/a.xml', 'file:///c%3A/guests/a.xml'],
  ['file:///c%3A/guests/a.xml', 'c:/guests/a.xml', 'file:///c%3A/guests/a.xml'],
  ['untitled:Untitled-1', undefined, 'untitled:Untitled-1'],
  ['file:////srv/a.xml', undefined, 'file:////srv/a.xml'],
  ['x~y:///srv/a.xml', undefined, 'x~y:///srv/a.xml'],
])('%s', (uri, path, written) => {
  expect([diskPath(uri)?.replaceAll('\\', '/'), canonical(uri)]).toEqual([path, written]);
});
