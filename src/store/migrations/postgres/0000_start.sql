CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"password" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" bigint,
	"refresh_token_expires_at" bigint,
	"scope" text
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "answers_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"enrolment_id" text NOT NULL,
	"ask" text NOT NULL,
	"value" json NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" json NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	"last_used_at" bigint,
	"ends_at" bigint
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" text PRIMARY KEY NOT NULL,
	"patient_id" text NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text NOT NULL,
	"status" text NOT NULL,
	"start" bigint,
	"service" text,
	"doctor" text,
	"diagnoses" json NOT NULL,
	"changed_at" bigint NOT NULL,
	"facts" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"act" text NOT NULL,
	"patient_id" text,
	"subject" text,
	"detail" json NOT NULL,
	"address" text
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"key" text PRIMARY KEY NOT NULL,
	"enrolment_id" text NOT NULL,
	"endpoint" text NOT NULL,
	"body" json NOT NULL,
	"created_at" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" bigint NOT NULL,
	"done_at" bigint,
	"gave_up_at" bigint,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "consents_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"patient_id" text NOT NULL,
	"purpose" text NOT NULL,
	"channel" text,
	"given" boolean NOT NULL,
	"at" bigint NOT NULL,
	"document" text,
	"version" text,
	"text" text,
	"way" text,
	"proof" text,
	"recorded_by" text
);
--> statement-breakpoint
CREATE TABLE "enrolments" (
	"id" text PRIMARY KEY NOT NULL,
	"patient_id" text NOT NULL,
	"scenario" text NOT NULL,
	"plan_hash" text NOT NULL,
	"appointment_id" text,
	"entry_key" text NOT NULL,
	"trigger" json NOT NULL,
	"entered_at" bigint NOT NULL,
	"journey" json NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"wake_at" bigint,
	"launched_at" bigint,
	"launching_until" bigint,
	"ended_at" bigint,
	"outcome" text,
	"backfilled_at" bigint,
	"seen" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "happenings" (
	"enrolment_id" text NOT NULL,
	"seq" integer NOT NULL,
	"event" json NOT NULL,
	"at" bigint NOT NULL,
	"delivered_at" bigint,
	CONSTRAINT "happenings_enrolment_id_seq_pk" PRIMARY KEY("enrolment_id","seq")
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"id" text PRIMARY KEY NOT NULL,
	"patient_id" text NOT NULL,
	"kind" text NOT NULL,
	"rule" text,
	"reason" text,
	"by" text,
	"at" bigint NOT NULL,
	"released_at" bigint,
	"released_by" text
);
--> statement-breakpoint
CREATE TABLE "inbound" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"body" json NOT NULL,
	"received_at" bigint NOT NULL,
	"occurred_at" bigint,
	"handled_at" bigint,
	"problem" text,
	"ask_at" bigint,
	"asked" integer DEFAULT 0 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_at" bigint,
	"fault" text
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"hash" text PRIMARY KEY NOT NULL,
	"patient_id" text NOT NULL,
	"channel" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"name" text PRIMARY KEY NOT NULL,
	"next" bigint DEFAULT 0 NOT NULL,
	"went" bigint DEFAULT 0 NOT NULL,
	"closed_until" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"key" text PRIMARY KEY NOT NULL,
	"enrolment_id" text,
	"patient_id" text NOT NULL,
	"recipient_id" text NOT NULL,
	"scenario" text,
	"message" text NOT NULL,
	"step" integer,
	"turn" integer,
	"part" json,
	"purpose" text NOT NULL,
	"channel" text,
	"state" text NOT NULL,
	"reason" text,
	"because" text,
	"subject" text,
	"text" text,
	"html" text,
	"buttons" json,
	"template" json,
	"address" text,
	"provider_id" text,
	"ask" text,
	"question" text,
	"counts" boolean DEFAULT true NOT NULL,
	"language" text,
	"due_at" bigint NOT NULL,
	"claimed_at" bigint,
	"leased_until" bigint,
	"slot_at" bigint,
	"sent_at" bigint,
	"delivered_at" bigint,
	"read_at" bigint,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "patient_words" (
	"patient_id" text NOT NULL,
	"kind" text NOT NULL,
	"word" text NOT NULL,
	"place" text NOT NULL,
	CONSTRAINT "patient_words_patient_id_kind_word_pk" PRIMARY KEY("patient_id","kind","word")
);
--> statement-breakpoint
CREATE TABLE "patients" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"patronymic" text,
	"birth_date" text,
	"sex" text,
	"timezone" text,
	"language" text,
	"phone" text,
	"email" text,
	"telegram" text,
	"max" text,
	"preferred_channels" json NOT NULL,
	"blocked_channels" json NOT NULL,
	"tags" json NOT NULL,
	"attributes" json NOT NULL,
	"guardian_id" text,
	"said" json,
	"folded" text DEFAULT '' NOT NULL,
	"erased_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"hash" text PRIMARY KEY NOT NULL,
	"scenario" text NOT NULL,
	"plan" json NOT NULL,
	"published_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "publications_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"scenario" text NOT NULL,
	"hash" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "questionnaire_responses" (
	"key" text PRIMARY KEY NOT NULL,
	"patient_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"ask" text NOT NULL,
	"questionnaire" text NOT NULL,
	"version" text NOT NULL,
	"status" text NOT NULL,
	"answers" json NOT NULL,
	"started_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "replies" (
	"id" text NOT NULL,
	"channel" text NOT NULL,
	"patient_id" text,
	"address" text,
	"text" text NOT NULL,
	"cut_from" integer,
	"received_at" bigint NOT NULL,
	"enrolment_id" text,
	"ask" text,
	"reading" json,
	"kind" text NOT NULL,
	"message_key" text,
	"alarm" text,
	"answered_at" bigint,
	"answered_by" text,
	CONSTRAINT "replies_channel_id_pk" PRIMARY KEY("channel","id")
);
--> statement-breakpoint
CREATE TABLE "sandbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sandbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"subject" text,
	"text" text NOT NULL,
	"buttons" json NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scenarios" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"paused_at" bigint,
	"published_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"ip_address" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settled" (
	"enrolment_id" text NOT NULL,
	"turn" integer NOT NULL,
	"step" integer NOT NULL,
	"answer" json NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "settled_enrolment_id_turn_pk" PRIMARY KEY("enrolment_id","turn")
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"since" bigint NOT NULL,
	"locked_until" bigint
);
--> statement-breakpoint
CREATE TABLE "task_notes" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "task_notes_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"task_id" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"call" text,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"enrolment_id" text,
	"patient_id" text NOT NULL,
	"task" text NOT NULL,
	"title" text NOT NULL,
	"role" text NOT NULL,
	"script" text,
	"outcomes" json NOT NULL,
	"step" integer,
	"due_at" bigint,
	"created_at" bigint NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"claimed_by" text,
	"closed_at" bigint,
	"outcome" text,
	"closed_by" text
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "timeline_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"patient_id" text NOT NULL,
	"enrolment_id" text,
	"scenario" text,
	"at" bigint NOT NULL,
	"kind" text NOT NULL,
	"what" text NOT NULL,
	"detail" json NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "tombstones" (
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "tombstones_source_external_id_pk" PRIMARY KEY("source","external_id")
);
--> statement-breakpoint
CREATE TABLE "two_factors" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" bigint
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"temporary_password" boolean DEFAULT false NOT NULL,
	"two_factor_enabled" boolean DEFAULT false NOT NULL,
	"disabled_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"patient_id" text NOT NULL,
	"scenario" text NOT NULL,
	"step" text NOT NULL,
	"variant" text NOT NULL,
	CONSTRAINT "variants_patient_id_scenario_step_pk" PRIMARY KEY("patient_id","scenario","step")
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "verdicts_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_key" text NOT NULL,
	"message" text NOT NULL,
	"enrolment_id" text,
	"patient_id" text NOT NULL,
	"at" bigint NOT NULL,
	"type" text NOT NULL,
	"rule" text NOT NULL,
	"reason" text,
	"because" text NOT NULL,
	"channel" text,
	"until" bigint,
	"consent_id" text,
	"inputs" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_plan_hash_plans_hash_fk" FOREIGN KEY ("plan_hash") REFERENCES "public"."plans"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "happenings" ADD CONSTRAINT "happenings_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_recipient_id_patients_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_words" ADD CONSTRAINT "patient_words_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_hash_plans_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."plans"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questionnaire_responses" ADD CONSTRAINT "questionnaire_responses_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questionnaire_responses" ADD CONSTRAINT "questionnaire_responses_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_message_key_messages_key_fk" FOREIGN KEY ("message_key") REFERENCES "public"."messages"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scenarios" ADD CONSTRAINT "scenarios_hash_plans_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."plans"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settled" ADD CONSTRAINT "settled_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_notes" ADD CONSTRAINT "task_notes_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline" ADD CONSTRAINT "timeline_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline" ADD CONSTRAINT "timeline_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factors" ADD CONSTRAINT "two_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_enrolment_id_enrolments_id_fk" FOREIGN KEY ("enrolment_id") REFERENCES "public"."enrolments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "answers_ask" ON "answers" USING btree ("enrolment_id","ask","at");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_external" ON "appointments" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "appointments_patient" ON "appointments" USING btree ("patient_id","start");--> statement-breakpoint
CREATE INDEX "appointments_kept" ON "appointments" USING btree ("start","patient_id") WHERE status = 'fulfilled';--> statement-breakpoint
CREATE INDEX "audit_log_patient" ON "audit_log" USING btree ("patient_id","seq");--> statement-breakpoint
CREATE INDEX "audit_log_by" ON "audit_log" USING btree ("by","seq");--> statement-breakpoint
CREATE INDEX "audit_log_act" ON "audit_log" USING btree ("act","seq");--> statement-breakpoint
CREATE INDEX "calls_due" ON "calls" USING btree ("done_at","gave_up_at","next_at");--> statement-breakpoint
CREATE UNIQUE INDEX "consents_id" ON "consents" USING btree ("id");--> statement-breakpoint
CREATE INDEX "consents_patient" ON "consents" USING btree ("patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "enrolments_entry" ON "enrolments" USING btree ("entry_key");--> statement-breakpoint
CREATE INDEX "enrolments_patient" ON "enrolments" USING btree ("patient_id","scenario");--> statement-breakpoint
CREATE INDEX "enrolments_launch" ON "enrolments" USING btree ("launched_at","entered_at");--> statement-breakpoint
CREATE INDEX "enrolments_live" ON "enrolments" USING btree ("wake_at","entered_at","id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "enrolments_steps" ON "enrolments" USING btree ("scenario","plan_hash","step","entered_at","ended_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "enrolments_inside" ON "enrolments" USING btree ("scenario","patient_id","ended_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "enrolments_of_patient" ON "enrolments" USING btree ("patient_id","scenario","entered_at","ended_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "happenings_undelivered" ON "happenings" USING btree ("delivered_at","seq");--> statement-breakpoint
CREATE INDEX "holds_patient" ON "holds" USING btree ("patient_id","released_at");--> statement-breakpoint
CREATE INDEX "inbound_unhandled" ON "inbound" USING btree ("handled_at","received_at");--> statement-breakpoint
CREATE INDEX "inbound_stuck" ON "inbound" USING btree ("received_at") WHERE handled_at is null and tries >= 10;--> statement-breakpoint
CREATE INDEX "invitations_patient" ON "invitations" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "limits_next" ON "limits" USING btree ("next");--> statement-breakpoint
CREATE INDEX "messages_patient" ON "messages" USING btree ("patient_id","due_at");--> statement-breakpoint
CREATE INDEX "messages_recipient" ON "messages" USING btree ("recipient_id","purpose");--> statement-breakpoint
CREATE INDEX "messages_enrolment" ON "messages" USING btree ("enrolment_id") WHERE enrolment_id is not null;--> statement-breakpoint
CREATE INDEX "messages_provider" ON "messages" USING btree ("provider_id");--> statement-breakpoint
CREATE INDEX "messages_state" ON "messages" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "patient_words_word" ON "patient_words" USING btree ("kind","word","place","patient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "patients_external" ON "patients" USING btree ("external_id","source");--> statement-breakpoint
CREATE INDEX "patients_phone" ON "patients" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "patients_email" ON "patients" USING btree ("email");--> statement-breakpoint
CREATE INDEX "patients_telegram" ON "patients" USING btree ("telegram");--> statement-breakpoint
CREATE INDEX "patients_max" ON "patients" USING btree ("max");--> statement-breakpoint
CREATE INDEX "patients_guardian" ON "patients" USING btree ("guardian_id");--> statement-breakpoint
CREATE INDEX "patients_folded" ON "patients" USING btree ("folded","id");--> statement-breakpoint
CREATE INDEX "publications_scenario" ON "publications" USING btree ("scenario","seq");--> statement-breakpoint
CREATE INDEX "questionnaire_responses_patient" ON "questionnaire_responses" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "questionnaire_responses_enrolment" ON "questionnaire_responses" USING btree ("enrolment_id");--> statement-breakpoint
CREATE INDEX "replies_patient" ON "replies" USING btree ("patient_id","received_at");--> statement-breakpoint
CREATE INDEX "replies_address" ON "replies" USING btree ("address","channel","received_at");--> statement-breakpoint
CREATE INDEX "replies_patient_channel" ON "replies" USING btree ("patient_id","channel","received_at");--> statement-breakpoint
CREATE INDEX "replies_channel" ON "replies" USING btree ("channel","received_at","id");--> statement-breakpoint
CREATE INDEX "replies_waiting" ON "replies" USING btree ((case when alarm is null then 1 else 0 end),"received_at","id") WHERE kind in ('stray', 'stranger') and answered_at is null;--> statement-breakpoint
CREATE INDEX "replies_strangers" ON "replies" USING btree ("received_at","id") WHERE kind = 'stranger' and answered_at is null;--> statement-breakpoint
CREATE INDEX "replies_received" ON "replies" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "sandbox_key" ON "sandbox" USING btree ("key");--> statement-breakpoint
CREATE INDEX "sandbox_address" ON "sandbox" USING btree ("address","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("token");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_since" ON "sign_in_attempts" USING btree ("since");--> statement-breakpoint
CREATE INDEX "task_notes_task" ON "task_notes" USING btree ("task_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_key" ON "tasks" USING btree ("key");--> statement-breakpoint
CREATE INDEX "tasks_patient" ON "tasks" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "tasks_enrolment" ON "tasks" USING btree ("enrolment_id");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("created_at","id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "tasks_alerts" ON "tasks" USING btree ("due_at","id") WHERE state = 'open' and substr(key, 1, 9) = 'red-flag/';--> statement-breakpoint
CREATE INDEX "tasks_dated" ON "tasks" USING btree ("due_at","id") WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is not null;--> statement-breakpoint
CREATE INDEX "tasks_dated_role" ON "tasks" USING btree ("role","due_at","id") WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is not null;--> statement-breakpoint
CREATE INDEX "tasks_undated" ON "tasks" USING btree ("created_at","id") WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is null;--> statement-breakpoint
CREATE INDEX "tasks_undated_role" ON "tasks" USING btree ("role","created_at","id") WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is null;--> statement-breakpoint
CREATE INDEX "tasks_unclear" ON "tasks" USING btree ("created_at","id") WHERE state = 'open' and substr(task, 1, 8) = 'unclear-';--> statement-breakpoint
CREATE INDEX "timeline_patient" ON "timeline" USING btree ("patient_id","at");--> statement-breakpoint
CREATE INDEX "timeline_enrolment" ON "timeline" USING btree ("enrolment_id");--> statement-breakpoint
CREATE INDEX "timeline_entries" ON "timeline" USING btree ("seq") WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX "timeline_entries_scenario" ON "timeline" USING btree ("scenario","seq") WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX "timeline_entries_both" ON "timeline" USING btree ("scenario","reason","seq") WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX "timeline_entries_reason" ON "timeline" USING btree ("reason","seq") WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX "two_factors_user" ON "two_factors" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "verdicts_message" ON "verdicts" USING btree ("message_key");--> statement-breakpoint
CREATE INDEX "verdicts_patient" ON "verdicts" USING btree ("patient_id","at");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");