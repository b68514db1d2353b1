import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Stack } from '#local/stack.ts';

import { say } from './say.ts';

/** Both have the workflow diagnose.yml; its inputs are taken over by the link. */
const LINKS = [{ repository: 'acme/checkout', refs: 'main release/*' }, { repository: 'acme/payments' }] as const;

/**
 * Links the demo's repositories once for a data folder, as an admin would with `/setup github`, so that the first
 * `/diagnose` has something to start. Later changes are people's own. Answers those that GitHub refused.
 */
export async function linkDemoProjects(stack: Stack): Promise<string[]> {
  const done = join(stack.dataDir, 'demo-is-linked');
  if (existsSync(done)) return [];
  const refused: string[] = [];
  for (const options of LINKS) {
    const answer = await say(stack, { role: 'admin', command: '/setup github', options });
    if (!JSON.stringify(answer.components).includes('/diagnose target:')) refused.push(options.repository);
  }
  if (refused.length === 0) writeFileSync(done, '');
  return refused;
}
