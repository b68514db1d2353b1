// Run in a fresh process: answers the events in the file argv[3] with the bundle argv[2], one after the other, and after each
// the same with the floor argv[4] if one is given. Prints the milliseconds of each, and those from the start of the process to the first answer.
'use strict';

const { readFileSync } = require('node:fs');

async function timed(handler, event) {
  const begun = performance.now();
  const { body, statusCode } = await handler(event);
  const milliseconds = performance.now() - begun;
  if (statusCode !== 200) throw new Error(`status ${statusCode}: ${body}`);
  return { milliseconds, body };
}

async function run() {
  const events = JSON.parse(readFileSync(process.argv[3], 'utf8'));
  const { handler } = require(process.argv[2]);
  const floor = process.argv[4] ? require(process.argv[4]).handler : undefined;
  const times = { ours: [], floor: [], sinceStart: 0 };
  for (const event of events) {
    const { body, milliseconds } = await timed(handler, event);
    // Type 5 says that an answer comes later; the floor answers nothing.
    if (body !== '{}' && JSON.parse(body).type !== 5) throw new Error(`not deferred: ${body}`);
    if (times.ours.length === 0) times.sinceStart = performance.now();
    times.ours.push(milliseconds);
    if (floor) times.floor.push((await timed(floor, event)).milliseconds);
  }
  process.stdout.write(`\n${JSON.stringify(times)}`);
  process.exit(0);
}

run().catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
