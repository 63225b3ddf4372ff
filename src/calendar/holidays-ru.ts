// Russia's days off as the Government moved them, for the years named here; a new year is added when its decree is out.

/**
 * Days off other than ordinary Saturdays and Sundays: the holidays of article 112 of the Labour Code, and days off moved
 * - 2025: by the decree of 4 October 2024 No. 1335 (постановление Правительства РФ «О переносе выходных дней в 2025 году»);
 *   its working Saturday, 1 November, is a matter of the clinic's own hours;
 * - 2026: by the decree of 24 September 2025 No. 1466 («О переносе выходных дней в 2026 году»).
 */
export const russianDaysOff: Readonly<Record<string, readonly string[]>> = {
  "2025": [
    ..."01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08".split(" "),
    ..."02-23 03-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31".split(" "),
  ],
  "2026": [
    ..."01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 01-09".split(" "),
    ..."02-23 03-08 03-09 05-01 05-09 05-11 06-12 11-04 12-31".split(" "),
  ],
};
