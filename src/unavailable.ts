// Says that something Zabota needs (a program, a server, a folder) is not there, in one sentence a person can act on.

/** A fault of the surroundings, not of Zabota: the command line prints its message and ends with exit code 3. */
export class Unavailable extends Error {
  override name = "Unavailable";
}
