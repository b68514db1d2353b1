import * as z from 'zod';

import { WORKFLOW_STATES } from '../catalogue.ts';
import { CONCLUSIONS } from '../runs/model.ts';

/** Ends a run now (in a step that may be named), or deletes it. */
export const changeRunForm = z.union([
  z.strictObject({ end: z.enum(CONCLUSIONS), step: z.string().optional() }),
  z.strictObject({ delete: z.literal(true) }),
]);

/** Begins a run that nobody dispatched, as by a push. */
export const pushForm = z.strictObject({
  repo: z.string(),
  workflow: z.union([z.string(), z.int().transform(String)]),
  ref: z.string().optional(),
});

export const workflowForm = z.strictObject({
  repo: z.string(),
  workflow: z.union([z.string(), z.int().transform(String)]),
  state: z.enum(WORKFLOW_STATES),
});

/** Any payload, signed and sent; a ping needs none. */
export const webhookForm = z.strictObject({
  event: z.string().min(1),
  payload: z.record(z.string(), z.unknown()).optional(),
  /** Sent again under the same id when given. */
  guid: z.guid().optional(),
});
