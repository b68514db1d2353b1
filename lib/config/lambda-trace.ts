/**
 * X-Ray's trace header of the invocation that is running, which Lambda sets anew for each; undefined where there is none.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function traceHeaderFromEnvironment(): string | undefined {
  return process.env['_X_AMZN_TRACE_ID'];
}
