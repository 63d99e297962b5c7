// What pages and workers report as wrong: errors in the console, exceptions, breaches of the Content-Security-Policy.
// A journey fails when there is one that it did not expect.
//
//     phone.problems.expect(/status of 401/);     from now on; a wrong password is answered with it

// An offline-first app lives with these, and no page can keep the browser from printing them. An answer with an error
// status is another thing: that is reported.
const GONE = [
  'ABORTED', 'CONNECTION_', 'CONTENT_LENGTH_MISMATCH', 'EMPTY_RESPONSE', 'FAILED', 'INCOMPLETE_CHUNKED_ENCODING',
  'INTERNET_DISCONNECTED', 'NETWORK_', 'SOCKET_NOT_CONNECTED', 'TIMED_OUT',
];
const NETWORK_GONE = new RegExp(`Failed to load resource: net::ERR_(${GONE.join('|')})`);
// More is no help to anybody.
const KEPT_MAX = 500;

export class Problems {
  #seen = [];
  #expected = [NETWORK_GONE];

  /** Listens to every page and worker of a context, those that come later, too. */
  listen(context) {
    context.on('console', (message) => this.#hear(message));
    context.on('weberror', (error) => this.#add(`exception: ${error.error().stack ?? error.error()}`));
  }

  /** Problems that match are part of the journey. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** Everything that was reported. */
  all() {
    return [...this.#seen];
  }

  /** What was reported and not expected. */
  unexpected() {
    return this.#seen.filter((one) => !this.#expected.some((pattern) => pattern.test(one)));
  }

  #hear(message) {
    if (message.type() !== 'error') return;
    const { url, lineNumber } = message.location();
    this.#add(`${message.text()} (${url}:${lineNumber})`);
  }

  #add(problem) {
    if (this.#seen.length < KEPT_MAX) this.#seen.push(problem);
  }
}
