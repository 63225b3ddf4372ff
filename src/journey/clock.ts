// The one idea of time: a virtual clock that may run faster than the wall's; in production they are the same.

/** At wall time `real` (ms UTC) the clock showed `virtual`, and runs `speed` times as fast, up to `stopsAt`. Speed 0 stands still. */
export interface Clock {
  speed: number;
  real: number;
  virtual: number;
  stopsAt?: number;
}

export const wallClock: Clock = { speed: 1, real: 0, virtual: 0 };

export function timeOn({ speed, real, virtual, stopsAt }: Clock, wall: number): number {
  const shown = Math.floor(virtual + (wall - real) * speed);
  return stopsAt === undefined ? shown : Math.min(shown, stopsAt);
}

const stands = (clock: Clock, wall: number): boolean => clock.speed === 0 || timeOn(clock, wall) === clock.stopsAt;

/** Wall milliseconds until the clock shows `moment`: 0 where it has, none where it never will. */
export function wallUntil(clock: Clock, moment: number, wall: number): number | undefined {
  const left = moment - timeOn(clock, wall);
  if (left <= 0) return 0;
  return clock.speed === 0 || (clock.stopsAt !== undefined && moment > clock.stopsAt) ? undefined : Math.ceil(left / clock.speed);
}

/**
 * The moment at which something due at `due` is happening. On the wall's clock that is now: a message that an outage
 * held up is sent at the hour it is; so on a clock that stands. On one that runs fast it is the moment it was due,
 * since there the machine's own slowness would count as hours.
 */
export const momentOf = (clock: Clock, due: number, wall: number): number =>
  clock.speed === 1 || stands(clock, wall) ? Math.max(due, timeOn(clock, wall)) : due;
