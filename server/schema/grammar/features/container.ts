/** What the root user of a container may do. */
import { anyOrder, attribute, define, element, optional, words } from '../../notation.ts';
import { section } from '../section.ts';
import { onOff } from '../types.ts';

const about = section('#hypervisor-features');

/** Capabilities as in capabilities(7), without `CAP_`. */
const capabilities: Readonly<Record<string, string>> = {
  audit_control: "configure the kernel's audit",
  audit_write: 'write to the audit log',
  block_suspend: 'keep the system from suspending',
  chown: 'give files to other users',
  dac_override: 'read and write files whatever their permissions',
  dac_read_search: 'read files and folders whatever their permissions',
  fowner: 'act as the owner of any file',
  fsetid: 'keep set-user-ID bits when a file changes',
  ipc_lock: 'lock memory',
  ipc_owner: 'use any System V object',
  kill: 'send signals to any process',
  lease: 'take leases on any file',
  linux_immutable: 'make files immutable or append-only',
  mac_admin: 'change mandatory access control',
  mac_override: 'get past mandatory access control',
  mknod: 'make device files',
  net_admin: 'configure the network',
  net_bind_service: 'listen on ports below 1024',
  net_broadcast: 'broadcast and listen to multicast',
  net_raw: 'use raw sockets',
  setgid: 'take on any group',
  setfcap: 'give capabilities to files',
  setpcap: 'give capabilities to processes',
  setuid: 'take on any user',
  sys_admin: 'administer the system: mount, set the host name and much more',
  sys_boot: 'reboot and load another kernel',
  sys_chroot: 'change the root folder',
  sys_module: 'load kernel modules',
  sys_nice: 'raise priorities',
  sys_pacct: 'turn process accounting on and off',
  sys_ptrace: 'trace any process',
  sys_rawio: 'use input and output ports and raw devices',
  sys_resource: 'exceed resource limits',
  sys_time: 'set the clock',
  sys_tty_config: 'configure terminals',
  syslog: "read the kernel's log",
  wake_alarm: 'set alarms that wake the system',
};

export const containerCapabilities = define(() =>
  element(
    'capabilities',
    about('What the root user of a container may do (LXC)'),
    attribute(
      'policy',
      'What holds for those not listed',
      words({
        default: 'All but some dangerous ones',
        allow: 'All of them',
        deny: 'None of them',
      }),
    ),
    anyOrder(
      ...Object.entries(capabilities).map(([name, may]) =>
        optional(element(name, about(`Whether root may ${may}`), attribute('state', 'Whether root has this right', onOff))),
      ),
    ),
  ),
);
