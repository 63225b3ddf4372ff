DROP INDEX "patients_folded";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "written_by" text;--> statement-breakpoint
CREATE INDEX "patients_folded" ON "patients" USING btree ("folded","id","erased_at");