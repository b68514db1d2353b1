import { createContext, useContext } from 'react';

import type { WorkspaceState } from '#local/discord/people/state.ts';

export type Person = WorkspaceState['users'][number];
export type ConsoleChannel = WorkspaceState['channels'][number];

export const WorkspaceContext = createContext<WorkspaceState | undefined>(undefined);

/** The demo workspace; only for components below the one that has loaded it. */
export function useWorkspace(): WorkspaceState {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('The workspace is not loaded yet.');
  return workspace;
}
