// What a mail server's answer means for a letter and for the patient's address; one table for what it says at once and what comes back later.

export type MailFault =
  /** There is no such mailbox: nothing passes until the patient gives another. */
  | "gone"
  /** This letter will not be taken; the address is not at fault. */
  | "refused"
  /** Not now. */
  | "later"
  /** Our own account, sender or settings: neither the letter nor the patient is at fault. */
  | "ours";

interface Row {
  /** Of the reply (RFC 5321, 4.2.3). Absent: any. */
  reply?: RegExp;
  /** Enhanced status (RFC 3463, 2034). Absent: any, or none. */
  status?: RegExp;
  fault: MailFault;
  why: string;
}

/** The first row that fits. Where a reply and its status disagree on class, the status is the finer word. */
export const mailFaults: readonly Row[] = [
  { status: /^4\./, fault: "later", why: "RFC 3463, 2: class 4 is a persistent transient failure" },
  {
    status: /^5\.1\.[1236]$/,
    fault: "gone",
    why: "RFC 3463, 3.2: no such mailbox, no such system, bad syntax, moved without a new address",
  },
  { status: /^5\.1\.10$/, fault: "gone", why: "RFC 7505, 4.2: the domain says that it takes no mail (null MX)" },
  { status: /^5\.2\.1$/, fault: "gone", why: "RFC 3463, 3.3: the mailbox is disabled" },
  { status: /^5\.1\.[78]$/, fault: "ours", why: "RFC 3463, 3.2: the sender's address, or its system, is bad" },
  { status: /^5\.7\.8$/, fault: "ours", why: "RFC 4954, 6: authentication credentials invalid" },
  {
    reply: /^53[0458]$/,
    fault: "ours",
    why: "RFC 4954, 4 and 6: sign in first, by another mechanism, with other credentials, under encryption",
  },
  { status: /^5\.2\.2$/, fault: "refused", why: "RFC 3463, 3.3: the mailbox is full, which passes" },
  { status: /^5\.7\./, fault: "refused", why: "RFC 3463, 3.8 and RFC 7372, 3: policy against the sender or the letter, 5.7.26 above all" },
  { status: /^5\./, fault: "refused", why: "RFC 3463, 2: class 5 is permanent" },
  { reply: /^4/, fault: "later", why: "RFC 5321, 4.2.1: transient; 421, 450, 451, 452 and 454 are this" },
  { reply: /^5/, fault: "refused", why: "RFC 5321, 4.2.1: permanent; without a status nobody says that the mailbox is gone" },
];

/** `reply` is 0 where there was none, as in a report; `status` as "5.1.1". Undefined where neither speaks of a failure. */
export const mailFault = (reply: number, status: string | undefined): MailFault | undefined =>
  mailFaults.find(
    (row) => (row.reply?.test(String(reply)) ?? true) && (row.status ? status !== undefined && row.status.test(status) : true),
  )?.fault;

/** The enhanced status at the head of a reply's text: "550 5.1.1 No such user". */
export const statusIn = (response: string): string | undefined => /^\s*\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
