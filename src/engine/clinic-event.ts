// What happens at the clinic, in our own words; every adapter speaks this.

export interface AppointmentInput {
  externalId: string;
  /** ms UTC */
  start?: number;
  service?: string;
  doctor?: string;
  diagnoses?: string[];
}

/** One thing that happened to one patient. `at` (ms UTC) is the source's own time. */
export interface ClinicEvent {
  type: string;
  at: number;
  source: string;
  patientId: string;
  appointment?: AppointmentInput;
  /** Our own id, where the event stands for an appointment already kept. */
  appointmentId?: string;
  form?: { id: string; score?: number };
  tag?: string;
  consent?: { purpose: string };
  ended?: { scenario: string; outcome: string };
  /** From a file about the past: it is kept, moves no journey and lets nobody in. */
  imported?: true;
}

/** What an event brings that is not an appointment, as expressions see it. */
export type Trigger = Pick<ClinicEvent, "form" | "tag" | "consent" | "ended"> & { type: string };

export const triggerOf = ({ type, form, tag, consent, ended }: ClinicEvent): Trigger => ({
  type,
  ...(form && { form }),
  ...(tag && { tag }),
  ...(consent && { consent }),
  ...(ended && { ended }),
});
