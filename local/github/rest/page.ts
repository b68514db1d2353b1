import * as z from 'zod';

import type { RestCall } from './call.ts';

const whole = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);

/** `per_page` (1 to 100, 30 unless given) and `page`: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const pageQuery = {
  per_page: whole.pipe(z.int().min(1).max(100)).default(30),
  page: whole.pipe(z.int().min(1)).default(1),
};

export const truth = z.enum(['true', 'false']).transform((text) => text === 'true');

interface Paged {
  readonly per_page: number;
  readonly page: number;
}

/** The part of a list that a page shows, and the `link` header to the others. */
export function pageOf<Item>(call: RestCall<Paged>, items: readonly Item[]) {
  const { page, per_page: size } = call.query;
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const search = new URLSearchParams(call.search);
    search.set('page', String(to));
    return `<${call.url}?${search.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}
