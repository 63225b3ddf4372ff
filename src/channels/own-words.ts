// Leaves of a letter what its writer wrote: mail programs put the letter answered, and their own name, below it.

/** Lines after which the letter answered follows. The first is of most programs, Russian ones too: "2 марта 2026 г., 10:00, Клиника <care@…>:". */
const opens: readonly RegExp[] = [
  /^.{0,200}<?[^\s<>@]+@[^\s<>@]+>?.{0,40}:$/,
  /^.{0,300}(\bwrote|написал(а|\(а\))?|пишет):$/i,
  /^-{2,} ?(original message|forwarded message|исходное сообщение|пересылаемое сообщение|пересланное сообщение).*$/i,
  /^_{10,}$/,
  /^(from|от|от кого): .+$/i,
];

/** A signature (RFC 3676, 4.3), or what a telephone says in its owner's name. */
const signature = /^(-- ?|(sent from|отправлено (с|из)|get outlook for|скачать outlook) .{0,80})$/i;

/** Empty where nothing is their own. An answer written below or between the quoted lines is found too. */
export function ownWords(text: string): string {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trimEnd());
  const opening = openingOf(lines);
  const above = own(lines.slice(0, opening));
  return above || own(lines.slice(opening + 1));
}

/** Where the letter answered begins; its head may be broken over two lines. */
function openingOf(lines: string[]): number {
  const begins = lines.findIndex(
    (line, index) =>
      opens.some((pattern) => pattern.test(line)) ||
      (line !== "" && opens.slice(0, 2).some((pattern) => pattern.test(`${line} ${lines[index + 1] ?? ""}`) && isQuote(lines, index + 2))),
  );
  return begins < 0 ? lines.length : begins;
}

const isQuote = (lines: string[], from: number): boolean => lines.slice(from, from + 2).some((line) => line.startsWith(">"));

function own(lines: string[]): string {
  const kept = lines.filter((line) => !line.startsWith(">"));
  const end = kept.findIndex((line) => signature.test(line));
  return kept
    .slice(0, end < 0 ? undefined : end)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
