// Runs one function as Lambda's Node.js runtime would: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// aws-lambda-ric is not used: its native build breaks `npm ci` on machines without a compiler.
'use strict';

const http = require('node:http');
const path = require('node:path');

const api = process.env.AWS_LAMBDA_RUNTIME_API;
const [file, exportName] = process.env._HANDLER.split('.');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const RealDate = Date;
let offset = 0;

/** A Date that is `offset` ahead of the machine's; timers and performance.now stay real. */
class VirtualDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }
  static now() {
    return RealDate.now() + offset;
  }
}
globalThis.Date = VirtualDate;

// Whoever started this process holds the other end of its standard input: no parent, no work.
process.stdin
  .on('end', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume();

function call(method, route, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : Buffer.from(body);
    const [host, port] = api.split(':');
    const request = http.request(
      {
        host,
        port,
        method,
        agent,
        path: `/2018-06-01/runtime${route}`,
        headers: { ...headers, ...(payload ? { 'content-length': payload.length } : {}) },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

function describe(error) {
  const known = error instanceof Error || (error && typeof error === 'object' && 'message' in error);
  return JSON.stringify({
    errorType: known ? String(error.name) : 'Error',
    errorMessage: known ? String(error.message) : String(error),
    stackTrace: known ? String(error.stack ?? '').split('\n') : [],
  });
}

async function run() {
  let handler;
  try {
    handler = require(path.join(process.env.LAMBDA_TASK_ROOT, `${file}.js`))[exportName];
    if (typeof handler !== 'function') throw new Error(`${process.env._HANDLER} is not a function`);
  } catch (error) {
    process.stderr.write(`${error?.stack ?? error}\n`);
    await call('POST', '/init/error', describe(error));
    process.exit(1);
  }

  // What starting took is billed with the first invocation.
  let startMs = performance.now();
  for (;;) {
    const next = await call('GET', '/invocation/next');
    const begun = performance.now();
    const taken = () => {
      const durationMs = startMs + performance.now() - begun;
      startMs = 0;
      return { 'watchbell-duration-ms': durationMs.toFixed(3) };
    };
    const id = next.headers['lambda-runtime-aws-request-id'];
    offset = Number(next.headers['watchbell-virtual-now']) - RealDate.now();
    const deadline = Number(next.headers['lambda-runtime-deadline-ms']);
    process.env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'];
    const context = {
      awsRequestId: id,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: '$LATEST',
      invokedFunctionArn: next.headers['lambda-runtime-invoked-function-arn'],
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => deadline - VirtualDate.now(),
    };
    try {
      const answer = await handler(JSON.parse(next.body), context);
      await call('POST', `/invocation/${id}/response`, JSON.stringify(answer ?? null), taken());
    } catch (error) {
      process.stdout.write(`${describe(error)}\n`);
      await call('POST', `/invocation/${id}/error`, describe(error), taken());
    }
  }
}

run().catch(() => process.exit(1));
