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
CREATE INDEX `sandbox_address` ON `sandbox` (`address`,`id`);