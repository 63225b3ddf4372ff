// What a button of a message brings back when it is pressed: its place, which fits into any provider's few bytes.

export const buttonData = (index: number): string => `b${index}`;

/** Undefined for what is no button of ours. */
export const buttonIndex = (data: string | undefined | null): number | undefined => {
  const [, digits] = /^b(\d{1,3})$/.exec(data ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
};
