// A line of a CSV file as spreadsheets take it, with nothing in it that they would run.

/** The mark tells spreadsheets that the file is UTF-8. */
export const byteOrderMark = "\ufeff";

export const csvLine = (cells: readonly string[], delimiter: string): string =>
  `${cells.map((cell) => quoted(inert(cell), delimiter)).join(delimiter)}\r\n`;

/** A spreadsheet would take it for a formula. */
const inert = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
