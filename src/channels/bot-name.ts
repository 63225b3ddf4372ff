// Knows what our bot is called, which only its provider can tell: asked when it is first needed, and again where no answer came.

/** ms, on the wall's clock: how long a provider that did not answer is left alone. */
const pause = 30_000;

/** Undefined until the provider has answered. Never throws, and never waits. */
export function botName(ask: () => Promise<string | null | undefined>): () => string | undefined {
  let name: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (name === undefined && Date.now() - askedAt > pause) {
      askedAt = Date.now();
      ask().then(
        (told) => {
          name = told ?? undefined;
        },
        () => {},
      );
    }
    return name;
  };
}
