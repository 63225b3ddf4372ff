CREATE TABLE `invitations` (
	`hash` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`channel` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`patient_id`) REFERENCES `patients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `messages` ADD `template` text;