CREATE TABLE "invitations" (
	"hash" text PRIMARY KEY NOT NULL,
	"patient_id" text NOT NULL,
	"channel" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "template" json;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;