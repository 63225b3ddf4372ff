CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `accounts_user` ON `accounts` (`user_id`);--> statement-breakpoint
CREATE TABLE `answers` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`enrolment_id` text NOT NULL,
	`ask` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `answers_ask` ON `answers` (`enrolment_id`,`ask`,`at`);--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`last_used_at` integer,
	`ends_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `appointments` (
	`id` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`source` text DEFAULT '' NOT NULL,
	`external_id` text NOT NULL,
	`status` text NOT NULL,
	`start` integer,
	`service` text,
	`doctor` text,
	`diagnoses` text NOT NULL,
	`changed_at` integer NOT NULL,
	`facts` text NOT NULL,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `appointments_external` ON `appointments` (`source`,`external_id`);--> statement-breakpoint
CREATE INDEX `appointments_patient` ON `appointments` (`patient_id`,`start`);--> statement-breakpoint
CREATE INDEX `appointments_kept` ON `appointments` (`start`,`patient_id`) WHERE status = 'fulfilled';--> statement-breakpoint
CREATE TABLE `audit_log` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`act` text NOT NULL,
	`patient_id` text,
	`subject` text,
	`detail` text NOT NULL,
	`address` text
);
--> statement-breakpoint
CREATE INDEX `audit_log_patient` ON `audit_log` (`patient_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_by` ON `audit_log` (`by`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_log_act` ON `audit_log` (`act`,`seq`);--> statement-breakpoint
CREATE TABLE `calls` (
	`key` text PRIMARY KEY NOT NULL,
	`enrolment_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`done_at` integer,
	`gave_up_at` integer,
	`problem` text,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `calls_due` ON `calls` (`done_at`,`gave_up_at`,`next_at`);--> statement-breakpoint
CREATE TABLE `consents` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`patient_id` text NOT NULL,
	`purpose` text NOT NULL,
	`channel` text,
	`given` integer NOT NULL,
	`at` integer NOT NULL,
	`document` text,
	`version` text,
	`text` text,
	`way` text,
	`proof` text,
	`recorded_by` text,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consents_id` ON `consents` (`id`);--> statement-breakpoint
CREATE INDEX `consents_patient` ON `consents` (`patient_id`);--> statement-breakpoint
CREATE TABLE `enrolments` (
	`id` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`scenario` text NOT NULL,
	`plan_hash` text NOT NULL,
	`appointment_id` text,
	`entry_key` text NOT NULL,
	`trigger` text NOT NULL,
	`entered_at` integer NOT NULL,
	`journey` text NOT NULL,
	`step` integer DEFAULT 0 NOT NULL,
	`wake_at` integer,
	`launched_at` integer,
	`launching_until` integer,
	`ended_at` integer,
	`outcome` text,
	`backfilled_at` integer,
	`seen` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`plan_hash`) REFERENCES `plans`(`hash`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`appointment_id`) REFERENCES `appointments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrolments_entry` ON `enrolments` (`entry_key`);--> statement-breakpoint
CREATE INDEX `enrolments_patient` ON `enrolments` (`patient_id`,`scenario`);--> statement-breakpoint
CREATE INDEX `enrolments_launch` ON `enrolments` (`launched_at`,`entered_at`);--> statement-breakpoint
CREATE INDEX `enrolments_live` ON `enrolments` (`wake_at`,`entered_at`,`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `enrolments_steps` ON `enrolments` (`scenario`,`plan_hash`,`step`,`entered_at`,`ended_at`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `enrolments_inside` ON `enrolments` (`scenario`,`patient_id`,`ended_at`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `enrolments_of_patient` ON `enrolments` (`patient_id`,`scenario`,`entered_at`,`ended_at`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `happenings` (
	`enrolment_id` text NOT NULL,
	`seq` integer NOT NULL,
	`event` text NOT NULL,
	`at` integer NOT NULL,
	`delivered_at` integer,
	PRIMARY KEY(`enrolment_id`, `seq`),
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `happenings_undelivered` ON `happenings` (`delivered_at`,`seq`);--> statement-breakpoint
CREATE TABLE `holds` (
	`id` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`kind` text NOT NULL,
	`rule` text,
	`reason` text,
	`by` text,
	`at` integer NOT NULL,
	`released_at` integer,
	`released_by` text,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `holds_patient` ON `holds` (`patient_id`,`released_at`);--> statement-breakpoint
CREATE TABLE `inbound` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`received_at` integer NOT NULL,
	`occurred_at` integer,
	`handled_at` integer,
	`problem` text,
	`ask_at` integer,
	`asked` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_at` integer,
	`fault` text
);
--> statement-breakpoint
CREATE INDEX `inbound_unhandled` ON `inbound` (`handled_at`,`received_at`);--> statement-breakpoint
CREATE INDEX `inbound_stuck` ON `inbound` (`received_at`) WHERE handled_at is null and tries >= 10;--> statement-breakpoint
CREATE TABLE `invitations` (
	`hash` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`channel` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `invitations_patient` ON `invitations` (`patient_id`);--> statement-breakpoint
CREATE TABLE `limits` (
	`name` text PRIMARY KEY NOT NULL,
	`next` integer DEFAULT 0 NOT NULL,
	`went` integer DEFAULT 0 NOT NULL,
	`closed_until` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `limits_next` ON `limits` (`next`);--> statement-breakpoint
CREATE TABLE `messages` (
	`key` text PRIMARY KEY NOT NULL,
	`enrolment_id` text,
	`patient_id` text NOT NULL,
	`recipient_id` text NOT NULL,
	`scenario` text,
	`message` text NOT NULL,
	`step` integer,
	`turn` integer,
	`part` text,
	`purpose` text NOT NULL,
	`channel` text,
	`state` text NOT NULL,
	`reason` text,
	`because` text,
	`subject` text,
	`text` text,
	`html` text,
	`buttons` text,
	`template` text,
	`address` text,
	`provider_id` text,
	`ask` text,
	`question` text,
	`counts` integer DEFAULT true NOT NULL,
	`language` text,
	`due_at` integer NOT NULL,
	`claimed_at` integer,
	`leased_until` integer,
	`slot_at` integer,
	`sent_at` integer,
	`delivered_at` integer,
	`read_at` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recipient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `messages_patient` ON `messages` (`patient_id`,`due_at`);--> statement-breakpoint
CREATE INDEX `messages_recipient` ON `messages` (`recipient_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `messages_enrolment` ON `messages` (`enrolment_id`) WHERE enrolment_id is not null;--> statement-breakpoint
CREATE INDEX `messages_provider` ON `messages` (`provider_id`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `patient_words` (
	`patient_id` text NOT NULL,
	`kind` text NOT NULL,
	`word` text NOT NULL,
	`place` text NOT NULL,
	PRIMARY KEY(`patient_id`, `kind`, `word`),
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `patient_words_word` ON `patient_words` (`kind`,`word`,`place`,`patient_id`);--> statement-breakpoint
CREATE TABLE `patients` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text DEFAULT '' NOT NULL,
	`external_id` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`patronymic` text,
	`birth_date` text,
	`sex` text,
	`timezone` text,
	`language` text,
	`phone` text,
	`email` text,
	`telegram` text,
	`max` text,
	`preferred_channels` text NOT NULL,
	`blocked_channels` text NOT NULL,
	`tags` text NOT NULL,
	`attributes` text NOT NULL,
	`guardian_id` text,
	`said` text,
	`folded` text DEFAULT '' NOT NULL,
	`erased_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `patients_external` ON `patients` (`external_id`,`source`);--> statement-breakpoint
CREATE INDEX `patients_phone` ON `patients` (`phone`);--> statement-breakpoint
CREATE INDEX `patients_email` ON `patients` (`email`);--> statement-breakpoint
CREATE INDEX `patients_telegram` ON `patients` (`telegram`);--> statement-breakpoint
CREATE INDEX `patients_max` ON `patients` (`max`);--> statement-breakpoint
CREATE INDEX `patients_guardian` ON `patients` (`guardian_id`);--> statement-breakpoint
CREATE INDEX `patients_folded` ON `patients` (`folded`,`id`);--> statement-breakpoint
CREATE TABLE `plans` (
	`hash` text PRIMARY KEY NOT NULL,
	`scenario` text NOT NULL,
	`plan` text NOT NULL,
	`published_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `publications` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`scenario` text NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	FOREIGN KEY (`hash`) REFERENCES `plans`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `publications_scenario` ON `publications` (`scenario`,`seq`);--> statement-breakpoint
CREATE TABLE `questionnaire_responses` (
	`key` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`enrolment_id` text NOT NULL,
	`ask` text NOT NULL,
	`questionnaire` text NOT NULL,
	`version` text NOT NULL,
	`status` text NOT NULL,
	`answers` text NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `questionnaire_responses_patient` ON `questionnaire_responses` (`patient_id`);--> statement-breakpoint
CREATE INDEX `questionnaire_responses_enrolment` ON `questionnaire_responses` (`enrolment_id`);--> statement-breakpoint
CREATE TABLE `replies` (
	`id` text NOT NULL,
	`channel` text NOT NULL,
	`patient_id` text,
	`address` text,
	`text` text NOT NULL,
	`cut_from` integer,
	`received_at` integer NOT NULL,
	`enrolment_id` text,
	`ask` text,
	`reading` text,
	`kind` text NOT NULL,
	`message_key` text,
	`alarm` text,
	`answered_at` integer,
	`answered_by` text,
	PRIMARY KEY(`channel`, `id`),
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`message_key`) REFERENCES `messages`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `replies_patient` ON `replies` (`patient_id`,`received_at`);--> statement-breakpoint
CREATE INDEX `replies_address` ON `replies` (`address`,`channel`,`received_at`);--> statement-breakpoint
CREATE INDEX `replies_patient_channel` ON `replies` (`patient_id`,`channel`,`received_at`);--> statement-breakpoint
CREATE INDEX `replies_channel` ON `replies` (`channel`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `replies_waiting` ON `replies` ((case when alarm is null then 1 else 0 end),`received_at`,`id`) WHERE kind in ('stray', 'stranger') and answered_at is null;--> statement-breakpoint
CREATE INDEX `replies_strangers` ON `replies` (`received_at`,`id`) WHERE kind = 'stranger' and answered_at is null;--> statement-breakpoint
CREATE INDEX `replies_received` ON `replies` (`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `sandbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`channel` text NOT NULL,
	`address` text NOT NULL,
	`subject` text,
	`text` text NOT NULL,
	`buttons` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sandbox_key` ON `sandbox` (`key`);--> statement-breakpoint
CREATE INDEX `sandbox_address` ON `sandbox` (`address`,`id`);--> statement-breakpoint
CREATE TABLE `scenarios` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`paused_at` integer,
	`published_at` integer NOT NULL,
	FOREIGN KEY (`hash`) REFERENCES `plans`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token` ON `sessions` (`token`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settled` (
	`enrolment_id` text NOT NULL,
	`turn` integer NOT NULL,
	`step` integer NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`enrolment_id`, `turn`),
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`since` integer NOT NULL,
	`locked_until` integer
);
--> statement-breakpoint
CREATE INDEX `sign_in_attempts_since` ON `sign_in_attempts` (`since`);--> statement-breakpoint
CREATE TABLE `task_notes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`call` text,
	`text` text NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `task_notes_task` ON `task_notes` (`task_id`,`seq`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`enrolment_id` text,
	`patient_id` text NOT NULL,
	`task` text NOT NULL,
	`title` text NOT NULL,
	`role` text NOT NULL,
	`script` text,
	`outcomes` text NOT NULL,
	`step` integer,
	`due_at` integer,
	`created_at` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`claimed_by` text,
	`closed_at` integer,
	`outcome` text,
	`closed_by` text,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_key` ON `tasks` (`key`);--> statement-breakpoint
CREATE INDEX `tasks_patient` ON `tasks` (`patient_id`);--> statement-breakpoint
CREATE INDEX `tasks_enrolment` ON `tasks` (`enrolment_id`);--> statement-breakpoint
CREATE INDEX `tasks_open` ON `tasks` (`created_at`,`id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `tasks_alerts` ON `tasks` (`due_at`,`id`) WHERE state = 'open' and substr(key, 1, 9) = 'red-flag/';--> statement-breakpoint
CREATE INDEX `tasks_dated` ON `tasks` (`due_at`,`id`) WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is not null;--> statement-breakpoint
CREATE INDEX `tasks_dated_role` ON `tasks` (`role`,`due_at`,`id`) WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is not null;--> statement-breakpoint
CREATE INDEX `tasks_undated` ON `tasks` (`created_at`,`id`) WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is null;--> statement-breakpoint
CREATE INDEX `tasks_undated_role` ON `tasks` (`role`,`created_at`,`id`) WHERE state = 'open' and not substr(key, 1, 9) = 'red-flag/' and due_at is null;--> statement-breakpoint
CREATE INDEX `tasks_unclear` ON `tasks` (`created_at`,`id`) WHERE state = 'open' and substr(task, 1, 8) = 'unclear-';--> statement-breakpoint
CREATE TABLE `timeline` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`patient_id` text NOT NULL,
	`enrolment_id` text,
	`scenario` text,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`what` text NOT NULL,
	`detail` text NOT NULL,
	`reason` text,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `timeline_patient` ON `timeline` (`patient_id`,`at`);--> statement-breakpoint
CREATE INDEX `timeline_enrolment` ON `timeline` (`enrolment_id`);--> statement-breakpoint
CREATE INDEX `timeline_entries` ON `timeline` (`seq`) WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX `timeline_entries_scenario` ON `timeline` (`scenario`,`seq`) WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX `timeline_entries_both` ON `timeline` (`scenario`,`reason`,`seq`) WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE INDEX `timeline_entries_reason` ON `timeline` (`reason`,`seq`) WHERE kind in ('entered', 'not_entered');--> statement-breakpoint
CREATE TABLE `tombstones` (
	`source` text NOT NULL,
	`external_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`source`, `external_id`)
);
--> statement-breakpoint
CREATE TABLE `two_factors` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`verified` integer DEFAULT true NOT NULL,
	`failed_verification_count` integer DEFAULT 0 NOT NULL,
	`locked_until` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `two_factors_user` ON `two_factors` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`temporary_password` integer DEFAULT false NOT NULL,
	`two_factor_enabled` integer DEFAULT false NOT NULL,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `variants` (
	`patient_id` text NOT NULL,
	`scenario` text NOT NULL,
	`step` text NOT NULL,
	`variant` text NOT NULL,
	PRIMARY KEY(`patient_id`, `scenario`, `step`),
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `verdicts` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_key` text NOT NULL,
	`message` text NOT NULL,
	`enrolment_id` text,
	`patient_id` text NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`rule` text NOT NULL,
	`reason` text,
	`because` text NOT NULL,
	`channel` text,
	`until` integer,
	`consent_id` text,
	`inputs` text NOT NULL,
	FOREIGN KEY (`enrolment_id`) REFERENCES `enrolments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `verdicts_message` ON `verdicts` (`message_key`);--> statement-breakpoint
CREATE INDEX `verdicts_patient` ON `verdicts` (`patient_id`,`at`);--> statement-breakpoint
CREATE TABLE `verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verifications_identifier` ON `verifications` (`identifier`);