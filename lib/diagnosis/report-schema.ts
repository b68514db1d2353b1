import * as z from 'zod/mini';

/** Members of `metrics`. */
const MAX_METRICS = 50;

const REPORT_STATUSES = ['healthy', 'degraded', 'unhealthy', 'unknown'] as const;
const CHECK_STATUSES = ['pass', 'warn', 'fail', 'skip'] as const;

const httpsUrl = z.string().check(z.maxLength(512), z.regex(/^https:\/\/\S+$/));
const reading = z.union([z.number(), text(200)]);

/**
 * What a workflow writes into `diagnosis.json`: strict in its types, open for members that we do not know.
 *
 * docs/diagnosis.schema.json says the same to teams; a test holds them together.
 */
export const DiagnosisFile = z.looseObject({
  schemaVersion: z.literal(1),
  /** `github.run_attempt`: by it the report of an earlier attempt is not taken for this one's. */
  attempt: z.optional(z.int().check(z.minimum(1), z.maximum(1_000))),
  status: z.enum(REPORT_STATUSES),
  summary: z.optional(text(4_000)),
  checks: z.optional(
    z
      .array(
        z.looseObject({
          name: text(200).check(z.minLength(1)),
          status: z.enum(CHECK_STATUSES),
          message: z.optional(text(2_000)),
          durationMs: z.optional(z.number().check(z.minimum(0), z.maximum(1_000_000_000))),
          url: z.optional(z.string().check(z.maxLength(512), z.regex(/^https?:\/\/\S+$/))),
        }),
      )
      .check(z.maxLength(200)),
  ),
  root_cause: z.optional(
    z.looseObject({
      summary: text(2_000).check(z.minLength(1)),
      confidence: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
      evidence: z.optional(z.array(text(1_000)).check(z.maxLength(20))),
    }),
  ),
  metrics: z.optional(
    z
      .record(
        z.string().check(z.maxLength(64)),
        z.union([z.number(), text(200), z.looseObject({ value: reading, unit: z.optional(text(16)) })]),
      )
      .check(z.refine((metrics) => Object.keys(metrics).length <= MAX_METRICS)),
  ),
  model: z.optional(text(100)),
  tokens: z.optional(z.looseObject({ input: count(), output: count() })),
  links: z.optional(
    z.array(z.looseObject({ label: text(80).check(z.minLength(1)), url: httpsUrl })).check(z.maxLength(20)),
  ),
});
export type DiagnosisFile = z.infer<typeof DiagnosisFile>;

function text(max: number) {
  return z.string().check(z.maxLength(max));
}

function count() {
  return z.int().check(z.minimum(0), z.maximum(1_000_000_000_000));
}
