import type { Role } from '#lib/access/role.ts';

/**
 * Who may do what (DESIGN §6): operation → the weakest role that may.
 *
 * Making things safer needs less right than making them less safe: pausing anyone's trigger takes an operator, resuming
 * another's takes an admin. A command that names an operation missing here does not compile.
 */
export const operations = {
  'help.read': 'none',
  'trace.read_own': 'viewer',
  'trace.read_any': 'admin',
  'trigger.read': 'viewer',
  'trigger.create': 'operator',
  'trigger.pause': 'operator',
  'trigger.run': 'operator',
  'trigger.change_own': 'operator',
  'trigger.change_others': 'admin',
  'project.read': 'viewer',
  'project.link': 'admin',
  'diagnose.start': 'operator',
  'run.read': 'viewer',
  'run.cancel': 'operator',
  'run.rerun': 'operator',
  'alert.read': 'viewer',
  'alert.acknowledge': 'operator',
  'alert.snooze': 'operator',
  /** Switching them on or naming a channel; switching them off takes an admin. */
  'alerts.setup': 'operator',
  'roles.change': 'owner',
} as const satisfies Record<string, Role>;

export type Operation = keyof typeof operations;
