/** The floor of a cold start: a handler that does nothing. */
export const handler = () => Promise.resolve({ statusCode: 200, body: '{"type":1}' });
