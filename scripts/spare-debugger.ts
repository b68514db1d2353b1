import { Session } from 'node:inspector';

/**
 * Preloaded into the processes of jest (`--import`). For every test file its coverage enables the debugger beside the
 * profiler; nobody debugs, and V8 then tells of each script that the process has ever loaded, which takes longer each time.
 */
type Post = (this: Session, method: string, ...more: unknown[]) => void;

const post = Reflect.get(Session.prototype, 'post') as Post;

const sparingPost: Post = function sparingPost(method, ...more) {
  const answer = more.at(-1);
  if (/^Debugger\.(?:enable|disable)$/.test(method) && typeof answer === 'function') answer(null, {});
  else post.call(this, method, ...more);
};

Reflect.set(Session.prototype, 'post', sparingPost);
