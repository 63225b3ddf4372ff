// What can happen to an appointment: one list for the language, the events API and the stories.

export const appointmentEvents = [
  "appointment.booked",
  "appointment.rescheduled",
  "appointment.confirmed",
  "appointment.arrived",
  "appointment.fulfilled",
  "appointment.cancelled",
  "appointment.noshow",
] as const;

export type AppointmentEvent = (typeof appointmentEvents)[number];
