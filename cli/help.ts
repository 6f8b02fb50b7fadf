import type { CommandName } from './options.ts';

const overview = `virtlens: finds mistakes in libvirt domain XML, and takes UEFI firmware images apart

  virtlens check PATH…          find the mistakes in domain XML; --fix repairs them
  virtlens inspect IMAGE        what a firmware image is, and what it holds
  virtlens split IMAGE          a unified image becomes CODE and VARS
  virtlens join VARS CODE -o FILE   and back again

  virtlens COMMAND --help       all about one command
  virtlens --version

Exit codes: 0 fine, 1 check found an error or the image was refused, 2 wrong usage or a file that can't be read or written.`;

const commandHelp: Readonly<Record<CommandName, string>> = {
  check: `virtlens check [--format text|json|github] [--fix] [--host-root DIR | --no-host] PATH…

Finds the mistakes in libvirt domain XML. PATH is a file, a folder (its *.xml files, at any depth, without
node_modules and .git), or - for standard input. XML whose root is not <domain> is left alone.

  --format text      for people: the finding, its line, and what would fix it (default)
  --format json      for programs: every document with its findings; lines and columns count from 1
  --format github    for GitHub Actions: annotations
  --fix              apply each finding's preferred fix where it is only an edit of the XML
  --host-root DIR    read firmware descriptors, qemu.conf and images below DIR instead of /
  --no-host          read nothing of this machine but the PATHs

Exit codes: 0 no finding of level error, 1 some, 2 wrong usage or a file that can't be read.`,
  inspect: `virtlens inspect [--format text|json] IMAGE

Says what a firmware image is (unified, code, vars, blank, qcow2, seabios, unknown) and why, and lists its firmware
volumes, its variables, and where it would be split.`,
  split: `virtlens split IMAGE [--code FILE] [--vars FILE] [--force]

Cuts a unified image into CODE and VARS. Without names, OVMF.fd becomes OVMF_CODE.fd and OVMF_VARS.fd beside it.
Both files are written or none; VARS followed by CODE is compared with the image before they get their names.

  --code FILE   where CODE is written
  --vars FILE   where VARS is written
  --force       replace files that exist`,
  join: `virtlens join VARS CODE -o FILE [--force]

Puts VARS and CODE together to a unified image.

  -o, --output FILE   where the image is written
  --force             replace a file that exists`,
};

/** The help on one command, or on all of them. */
export function helpText(about: CommandName | undefined): string {
  return about === undefined ? overview : commandHelp[about];
}
