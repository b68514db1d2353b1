import * as z from 'zod';

import { CONCLUSIONS } from './model.ts';

const A_WEEK = 7 * 86_400;
const seconds = z.number().min(0).max(A_WEEK);
const conclusion = z.enum(CONCLUSIONS);
/** A terabyte is as good as without end. */
const bytes = z.int().min(0).max(1e12);

const stepForm = z.strictObject({
  name: z.string().min(1),
  seconds: seconds.default(5),
  /** `success` unless given, `skipped` after a failed one. */
  conclusion: conclusion.optional(),
  log: z.string().optional(),
});

const jobForm = z.strictObject({
  name: z.string().min(1),
  /** From when the run goes; without it the job needs the one before, as by `needs`. */
  startsAfterSeconds: seconds.optional(),
  steps: z.array(stepForm).default([]),
  /** What its steps come to, unless given. */
  conclusion: conclusion.optional(),
  /** The whole log, or so many bytes of it; told from the steps unless given. */
  log: z.union([z.string(), z.strictObject({ bytes })]).optional(),
  annotations: z
    .array(
      z.strictObject({
        level: z.enum(['notice', 'warning', 'failure']),
        message: z.string(),
        title: z.string().optional(),
        path: z.string().optional(),
        line: z.int().min(1).optional(),
      }),
    )
    .default([]),
});

const artifactForm = z
  .strictObject({
    name: z.string().min(1),
    /** Texts by path; `{bytes}` is a file of so many zeros, well packed. */
    files: z.record(z.string(), z.union([z.string(), z.strictObject({ bytes: bytes.max(4e9) })])).optional(),
    rawZipBase64: z.base64().optional(),
    /** A zip with one file of so many bytes, not packed, made up as it is read. */
    bytes: bytes.optional(),
    retentionDays: z.number().min(0).default(90),
  })
  .refine(
    ({ bytes: size, files, rawZipBase64 }) =>
      [size, files, rawZipBase64].filter((one) => one !== undefined).length === 1,
    'An artifact has one of files, rawZipBase64, bytes.',
  );

/** How the next runs go. */
export const planForm = z.strictObject({
  /** `owner/name`; any unless given. */
  repo: z.string().optional(),
  /** Number or file name; any unless given. */
  workflow: z.union([z.string(), z.int().transform(String)]).optional(),
  /** For how many runs; all of them unless given. */
  times: z.int().min(1).optional(),
  queuedSeconds: seconds.default(3),
  jobs: z.array(jobForm).min(1).optional(),
  /** What the jobs come to, unless given. */
  conclusion: conclusion.optional(),
  artifacts: z.array(artifactForm).optional(),
  /** The step summary of the last job. */
  summary: z.string().optional(),
  /** The title, instead of the workflow's run-name. */
  runName: z.string().optional(),
});

export type Plan = z.infer<typeof planForm>;
export type JobPlan = z.infer<typeof jobForm>;
export type ArtifactPlan = z.infer<typeof artifactForm>;
