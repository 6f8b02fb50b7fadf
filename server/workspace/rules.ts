import { childNamed } from '../domain/element.ts';
import { offeredFix } from '../rules/fix.ts';
import { removeElement, setText } from '../xml/edit.ts';
import { diskClaims, macClaims, nvramClaims, uuidClaims } from './claims.ts';
import type { Holder, SharedRule } from './shared-rule.ts';
import { isBeside, isSameGuest, isVariant } from './variants.ts';

const sameGuest = 'Two documents with the same `<name>`: a backup, a dump, the same guest on another host';
const templates = 'Values that are to be filled in, such as `{{ name }}`';

const sharedUuid: SharedRule = {
  id: 'workspace/uuid',
  level: 'warning',
  title: 'Two guests with one UUID',
  reason: `
libvirt knows guests by their UUID and refuses to define a second one with it: \`domain 'a' is already defined with uuid …\`. Usually one document began as a copy
of the other. In documents of different folders, which may belong to different hosts, it is only information: there it fails when one guest is to move to
the other's host, and software that counts machines by their UUID counts one.
`,
  silentOn: [sameGuest, templates],
  claims: uuidClaims,
  levelFor: (one, other) => (isSameGuest(one, other) ? undefined : isBeside(one, other) ? 'warning' : 'information'),
  message: ({ name, claim }, other) =>
    `${name} has the UUID of ${other}: libvirt refuses to define both on one host (${claim.value}).`,
  fixes: ({ domain, claim }) => [
    offeredFix('Remove <uuid>: libvirt makes a new one', [removeElement(domain.document, claim.element)]),
  ],
};

const sharedNvram: SharedRule = {
  id: 'workspace/nvram',
  level: 'warning',
  title: 'Two guests with one NVRAM file',
  reason: `
The file in \`<nvram>\` is the guest's own: its boot entries, its Secure Boot keys. Two guests that share it overwrite each other's entries, and while one
runs, QEMU's lock on the file keeps the other from starting. Usually the path was copied with the rest of the document.

It is silent on guests that begin with the same disk: they are ways of starting one system, and the store may well go with it (see
[workspace/disk](workspace-disk.md)).
`,
  silentOn: [sameGuest, 'Guests that begin with the same disk', templates],
  claims: nvramClaims,
  levelFor: (one, other) => (isSameGuest(one, other) || isVariant(one, other) ? undefined : 'warning'),
  message: ({ name, claim }, other) =>
    `${claim.value} is also the variable store of ${other}: ${name} would overwrite its boot entries, and only one of them can run.`,
  fixes: (holder) => ownStore(holder),
};

function ownStore({ name, domain, claim }: Holder) {
  const path = `${claim.value.slice(0, claim.value.lastIndexOf('/'))}/${name}_VARS.fd`;
  if (path === claim.value || /[/\s]/.test(name) || childNamed(claim.element, 'source')) return [];
  return [offeredFix(`Give ${name} a store of its own: ${path}`, setText(domain.document, claim.element, path))];
}

const sharedMac: SharedRule = {
  id: 'workspace/mac',
  level: 'warning',
  title: 'Two guests with one MAC address in one network',
  reason: `
Two running guests with one MAC address in one network get the same address by DHCP and lose each other's packets. libvirt doesn't notice. The rule looks
at interfaces with the same \`<source>\`: the same network, bridge or device. Guests that begin with the same disk are one system started in two ways,
and silently share what they like.
`,
  silentOn: [sameGuest, 'Interfaces in different networks', 'Guests that begin with the same disk', templates],
  claims: macClaims,
  levelFor: (one, other) => (isSameGuest(one, other) || isVariant(one, other) ? undefined : 'warning'),
  message: ({ name, claim }, other) => `${name} has the MAC address ${claim.value} of ${other} in the same network.`,
  fixes: ({ domain, claim }) => [
    offeredFix('Remove <mac>: libvirt makes a new address', [removeElement(domain.document, claim.element)]),
  ],
};

const sharedDisk: SharedRule = {
  id: 'workspace/disk',
  level: 'warning',
  title: 'Two guests that write to one disk',
  reason: `
Two running guests that write to one disk destroy its file system, unless it is made for that. QEMU locks images and keeps the second guest from starting:
\`Failed to get "write" lock\`; on storage where its locks don't reach the other host, nothing stops it. A disk that is meant for several guests says
so with \`<shareable/>\`, one that is only read with \`<readonly/>\`.

Where both guests begin with the disk they are probably one system that is started in two ways, with and without a graphics card for instance. Then it is
only a hint, and the NVRAM file and MAC address they share aren't mentioned.
`,
  silentOn: [sameGuest, 'Disks with `<shareable/>`, `<readonly/>` or `<transient/>`', 'CD-ROMs and floppies', templates],
  claims: diskClaims,
  levelFor: (one, other) => (isSameGuest(one, other) ? undefined : isVariant(one, other) ? 'hint' : 'warning'),
  message: ({ name, claim }, other) =>
    `${other} writes to ${claim.value} too: ${name} can't run at the same time, and without QEMU's lock both destroy what is on it.`,
  fixes: () => [],
};

/** What is checked across the documents of a workspace; their order is that of the documentation. */
export const sharedRules: readonly SharedRule[] = [sharedUuid, sharedNvram, sharedMac, sharedDisk];
