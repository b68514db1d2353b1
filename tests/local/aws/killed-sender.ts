import { startLocalAws } from '#local/aws/server.ts';
import { openDatabase } from '#local/database.ts';
import { QUEUE, START } from './local-aws.ts';

/** Sends one message to the queues in the file given and dies before anything can be tidied up. */
const aws = await startLocalAws({ clock: { now: () => START }, database: openDatabase(process.argv[2] ?? '') });
aws.queues.ensureQueue(QUEUE);
aws.queues.send(QUEUE.arn, { body: 'acknowledged' });
process.kill(process.pid, 'SIGKILL');
